//! Whole sessions between our two engines, from the first octet to the last.

mod support;

use core::time::Duration;

use support::{Pair, Way};
use v2g_session::*;

const CHARGED: Option<End> = Some(End::Completed(Completion::Charged));
const BY_STATION: Option<End> = Some(End::Completed(Completion::StoppedByStation));

#[test]
fn a_dc_session_charges_and_stops_when_the_vehicle_is_full() {
    for way in Way::DC {
        let mut pair = Pair::by(way);
        pair.run_to(Phase::DcCharging);
        pair.run_for(Duration::from_secs(30));
        assert_eq!(
            pair.secc.outlet().supply,
            Some((Volts::new(410), Amperes::new(120)))
        );
        pair.evcc.vehicle_mut().wish = Wish::Complete;
        pair.run_to_end();
        assert_eq!(pair.ends(), (CHARGED, CHARGED));
        assert_eq!(
            pair.phases(),
            [
                Phase::SessionSetup,
                Phase::ServiceDiscovery,
                Phase::ServiceSelection,
                Phase::Authorization,
                Phase::ChargeParameters,
                Phase::CableCheck,
                Phase::PreCharge,
                Phase::PreCharging,
                Phase::DcStarting,
                Phase::DcCharging,
                Phase::DcStopped,
                Phase::Ended,
            ]
        );
        pair.assert_dead();
    }
}

#[test]
fn an_ac_session_charges_and_stops_when_the_vehicle_is_full() {
    let mut pair = Pair::ac();
    pair.run_to(Phase::AcCharging);
    assert!(pair.evcc_events.contains(&EvccEvent::PowerOn));
    pair.run_for(Duration::from_secs(30));
    assert_eq!(
        pair.secc.outlet(),
        Outlet {
            contactor: true,
            ..Outlet::default()
        }
    );
    pair.evcc.vehicle_mut().wish = Wish::Complete;
    pair.run_to_end();
    assert_eq!(pair.ends(), (CHARGED, CHARGED));
    assert_eq!(
        pair.phases()[5..],
        [
            Phase::PowerReady,
            Phase::AcStarting,
            Phase::AcCharging,
            Phase::AcStopped,
            Phase::Ended
        ]
    );
    pair.assert_dead();
}

#[test]
fn a_session_that_had_to_wait_at_every_step_charges_for_as_long_as_it_likes() {
    for way in Way::ALL {
        let (mut pair, phase) = (Pair::by(way), way.charging());
        pair.secc.station_mut().schedule = ScheduleDecision::Pending;
        pair.run_to(Phase::ChargeParameters);
        pair.run_for(Duration::from_secs(2));
        pair.secc.station_mut().schedule = ScheduleDecision::Unlimited;
        pair.run_to(phase);
        pair.run_for(Duration::from_secs(400));
        assert_eq!(pair.ends(), (None, None));
    }
}

#[test]
fn an_ac_vehicle_stops_drawing_before_it_asks_for_power_to_go_off() {
    let mut pair = Pair::ac();
    pair.run_to(Phase::AcCharging);
    pair.evcc.vehicle_mut().wish = Wish::Stop;
    pair.evcc.expire(pair.now);
    let events: Vec<_> = core::iter::from_fn(|| pair.evcc.poll_event()).collect();
    assert!(events.contains(&EvccEvent::OpenContactor));
    assert!(events.contains(&EvccEvent::Pilot(ControlPilot::B)));
}

#[test]
fn the_vehicle_may_stop_in_every_phase() {
    let phases = [
        Phase::ServiceDiscovery,
        Phase::ServiceSelection,
        Phase::Authorization,
        Phase::ChargeParameters,
        Phase::CableCheck,
        Phase::PreCharge,
        Phase::PreCharging,
        Phase::DcStarting,
        Phase::DcCharging,
    ];
    for (way, phase) in Way::DC
        .into_iter()
        .flat_map(|way| phases.map(|phase| (way, phase)))
    {
        let mut pair = Pair::by(way);
        pair.run(|pair| pair.secc_events.contains(&SeccEvent::Phase(phase)));
        pair.evcc.vehicle_mut().wish = Wish::Stop;
        pair.run_to_end();
        let (secc, evcc) = pair.ends();
        assert!(
            secc.unwrap().is_completed() && evcc.unwrap().is_completed(),
            "{way:?}: {phase:?}"
        );
        pair.assert_dead();
    }
}

#[test]
fn a_vehicle_that_wants_to_stop_does_not_wait_for_the_next_turn_of_the_loop() {
    let mut pair = Pair::ac();
    pair.run_to(Phase::AcCharging);
    let now = pair.now;
    pair.evcc.vehicle_mut().wish = Wish::Stop;
    assert!(pair.run(|pair| pair.secc_events.contains(&SeccEvent::Phase(Phase::Ended))));
    assert_eq!(pair.now, now);
}

#[test]
fn the_station_may_ask_the_vehicle_to_stop() {
    for way in Way::ALL {
        let (mut pair, phase) = (Pair::by(way), way.charging());
        pair.run_to(phase);
        let wish = Notification::Stop(Duration::from_secs(5));
        pair.secc.station_mut().notification = wish;
        pair.run_to_end();
        assert_eq!(pair.ends(), (BY_STATION, BY_STATION));
        assert!(pair.evcc_events.contains(&EvccEvent::Notified(wish)));
        assert!(
            pair.evcc_events
                .iter()
                .any(|event| matches!(event, EvccEvent::Stopping(_)))
        );
        pair.assert_dead();
    }
}

#[test]
fn an_authorization_that_is_withdrawn_stops_charging() {
    for way in Way::ALL {
        let (mut pair, phase) = (Pair::by(way), way.charging());
        pair.run_to(phase);
        pair.plant.authorization = Authorization::Refused;
        pair.run_to_end();
        assert_eq!(pair.ends(), (BY_STATION, BY_STATION));
        pair.assert_dead();
    }
}

#[test]
fn the_station_may_ask_for_a_stop_while_the_vehicle_pre_charges() {
    for way in Way::DC {
        let mut pair = Pair::by(way);
        pair.run_to(Phase::CableCheck);
        pair.secc.station_mut().fault = Some(Fault::Shutdown);
        pair.run_to_end();
        assert_eq!(
            pair.secc_end(),
            Some(End::Equipment(Equipment::Fault(Fault::Shutdown)))
        );
        assert_eq!(pair.evcc_end(), BY_STATION);
        pair.assert_dead();
    }
}

#[test]
fn an_emergency_stop_switches_off_at_once_and_the_vehicle_learns_of_it() {
    for way in Way::DC {
        let mut pair = Pair::by(way);
        pair.run_to(Phase::DcCharging);
        pair.secc.station_mut().fault = Some(Fault::EmergencyStop);
        pair.secc.expire(pair.now);
        assert_eq!(pair.secc.outlet(), Outlet::default());
        pair.run_to_end();
        let status = StationStatus::EmergencyShutdown;
        assert_eq!(
            pair.secc_end(),
            Some(End::Equipment(Equipment::Fault(Fault::EmergencyStop)))
        );
        assert_eq!(
            pair.evcc_end(),
            Some(End::Equipment(Equipment::Station(status)))
        );
        pair.assert_dead();
    }
}

#[test]
fn a_defect_of_the_vehicle_stops_the_session_and_both_ends_name_it() {
    for way in Way::DC {
        let mut pair = Pair::by(way);
        pair.run_to(Phase::DcCharging);
        pair.evcc.vehicle_mut().error = EvError::BatteryTemperature;
        pair.run_to_end();
        let end = Some(End::Equipment(Equipment::Vehicle(
            EvError::BatteryTemperature,
        )));
        assert_eq!(pair.ends(), (end, end));
        pair.assert_dead();
    }
}

#[test]
fn a_vehicle_without_a_voltmeter_charges_on_the_stations_word() {
    for way in Way::DC {
        let mut pair = Pair::by(way);
        pair.plant.vehicle_measures = false;
        pair.run_to(Phase::DcCharging);
        assert_eq!(pair.evcc.vehicle().inlet_voltage, None);
    }
}

#[test]
fn the_contactors_are_tested_until_the_voltage_is_safe_to_touch() {
    for way in Way::DC {
        let mut pair = Pair::by(way);
        pair.run_to(Phase::DcCharging);
        pair.evcc.vehicle_mut().wish = Wish::Stop;
        pair.run_to_end();
        let tests = pair.responses("WeldingDetectionRes");
        assert!(tests > 3, "{tests} tests while 400 V fall below 60 V");
        assert!(pair.plant.voltage < Volts::new(60));
    }
}

#[test]
fn the_contactor_test_can_be_left_out() {
    let config = EvccConfig {
        welding_detection: false,
        ..EvccConfig::default()
    };
    let secc = SeccConfig::new(support::session_id());
    let mut pair = Pair::with(secc, support::dc_station(), config, support::dc_vehicle());
    pair.run_to(Phase::DcCharging);
    pair.evcc.vehicle_mut().wish = Wish::Stop;
    pair.run_to_end();
    assert_eq!(pair.responses("WeldingDetectionRes"), 0);
    assert_eq!(pair.ends(), (CHARGED, CHARGED));
}

#[test]
fn limits_that_change_while_charging_reach_the_vehicle_and_are_kept() {
    for way in Way::DC {
        let mut pair = Pair::by(way);
        pair.run_to(Phase::DcCharging);
        pair.secc.station_mut().dc.max_current = Amperes::new(32);
        pair.run_for(Duration::from_secs(1));
        let told = |event: &EvccEvent| matches!(event, EvccEvent::Limits(limits) if limits.max_current == Amperes::new(32));
        assert!(pair.evcc_events.iter().any(told));
        assert_eq!(
            pair.secc.outlet().supply,
            Some((Volts::new(410), Amperes::new(32)))
        );
    }
}

#[test]
fn both_ends_tell_who_the_other_is() {
    for way in Way::DC {
        let mut pair = Pair::by(way);
        pair.run_to(Phase::DcCharging);
        let id = support::session_id();
        assert!(pair.secc_events.contains(&SeccEvent::SessionOpened(id)));
        assert!(pair.evcc_events.contains(&EvccEvent::SessionOpened(id)));
        assert!(
            pair.secc_events
                .contains(&SeccEvent::Identified(support::EVCCID))
        );
        let evse = EvseId::new("DE*V2G*E0001*1").unwrap();
        assert!(pair.evcc_events.contains(&EvccEvent::Identified(evse)));
        assert!(
            pair.secc_events
                .contains(&SeccEvent::Protocol(way.protocol()))
        );
        assert!(
            pair.evcc_events
                .contains(&EvccEvent::Protocol(way.protocol()))
        );
    }
}

#[test]
fn news_is_told_once_and_not_with_every_message() {
    for way in Way::DC {
        let mut pair = Pair::by(way);
        pair.run_to(Phase::DcCharging);
        pair.run_for(Duration::from_secs(20));
        let count = |wanted: fn(&SeccEvent) -> bool| {
            pair.secc_events
                .iter()
                .filter(|event| wanted(event))
                .count()
        };
        assert_eq!(count(|event| matches!(event, SeccEvent::Limits(_))), 1);
        assert_eq!(count(|event| matches!(event, SeccEvent::Vehicle(_))), 1);
        assert_eq!(count(|event| matches!(event, SeccEvent::Demand(_))), 1);
        assert!(pair.responses("CurrentDemandRes") > 100);
    }
}

#[test]
fn a_session_needs_no_more_than_a_kilobyte_of_buffer() {
    let now = Instant(0);
    let config = SeccConfig::new(support::session_id());
    let mut secc = Secc::<512>::with_buffer(config, support::dc_station(), now);
    let mut evcc = Evcc::<512>::with_buffer(EvccConfig::default(), support::dc_vehicle(), now);
    let mut now = now;
    secc.station_mut().authorization = Authorization::Granted;
    for _ in 0..100 {
        if let Some(frame) = evcc.poll_transmit() {
            secc.receive(now, frame);
        }
        if let Some(frame) = secc.poll_transmit() {
            evcc.receive(now, frame);
        }
        now = now.after(Duration::from_millis(100));
        secc.expire(now);
        evcc.expire(now);
    }
    let events = core::iter::from_fn(|| secc.poll_event());
    assert!(
        events
            .into_iter()
            .any(|event| event == SeccEvent::Phase(Phase::CableCheck))
    );
}
