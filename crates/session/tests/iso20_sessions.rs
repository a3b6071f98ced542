//! Whole sessions of ISO 15118-20 between our two ends, in memory and in virtual time.

mod support;

use core::time::Duration;

use support::{
    Pair, ac_station, ac_vehicle, acdp_station, dc_station, dc_vehicle, session_id,
    wireless_station, wireless_vehicle,
};
use v2g_session::*;

const CHARGED: Option<End> = Some(End::Completed(Completion::Charged));
const BY_STATION: Option<End> = Some(End::Completed(Completion::StoppedByStation));

const BACK: Discharge = Discharge {
    max_power: Watts::new(10_000),
    min_power: Watts::ZERO,
    max_current: Amperes::new(30),
    min_current: Amperes::ZERO,
};

/// A way of energy transfer: mode, control, both directions.
type Way = (EnergyMode, ControlMode, bool);

const WAYS: [Way; 18] = {
    use ControlMode::{Dynamic, Scheduled};
    use EnergyMode::{AcThreePhase, DcAcdp, DcExtended, Mcs, Wireless};
    [
        (DcExtended, Scheduled, false),
        (DcExtended, Dynamic, false),
        (DcExtended, Scheduled, true),
        (DcExtended, Dynamic, true),
        (AcThreePhase, Scheduled, false),
        (AcThreePhase, Dynamic, false),
        (AcThreePhase, Scheduled, true),
        (AcThreePhase, Dynamic, true),
        (Mcs, Scheduled, false),
        (Mcs, Dynamic, false),
        (Mcs, Scheduled, true),
        (Mcs, Dynamic, true),
        (DcAcdp, Scheduled, false),
        (DcAcdp, Dynamic, false),
        (DcAcdp, Scheduled, true),
        (DcAcdp, Dynamic, true),
        (Wireless, Scheduled, false),
        (Wireless, Dynamic, false),
    ]
};

fn secc_config() -> SeccConfig {
    SeccConfig {
        iso20_without_tls: true,
        unix_time: 1_750_000_000,
        ..SeccConfig::new(session_id())
    }
}

/// A certificate that both ends are taken to have checked.
fn peer() -> PeerProof {
    PeerProof {
        certificate: [7; 32],
        evccid: None,
    }
}

fn evcc_config() -> EvccConfig {
    EvccConfig {
        iso20_without_tls: true,
        unix_time: 1_750_000_000,
        ..EvccConfig::default()
    }
}

fn models((mode, control, both): Way) -> (Station, Vehicle) {
    let (station, vehicle) = match mode {
        EnergyMode::Wireless => (wireless_station(), wireless_vehicle()),
        EnergyMode::DcAcdp => (acdp_station(), dc_vehicle()),
        _ if mode.is_dc() => (dc_station(), dc_vehicle()),
        _ => (ac_station(), ac_vehicle()),
    };
    let discharge = both.then_some(BACK);
    let station = Station {
        modes: EnergyModes::of(&[mode]),
        discharge,
        ..station
    };
    let vehicle = Vehicle {
        mode,
        control,
        discharge,
        departure: Some(Duration::from_secs(8 * 3600)),
        energy_request: Some(WattHours::new(30_000)),
        ..vehicle
    };
    (station, vehicle)
}

fn pair(way: Way) -> Pair {
    let (station, vehicle) = models(way);
    Pair::with(secc_config(), station, evcc_config(), vehicle)
}

/// The phase of this way, of those for AC, DC and wireless.
fn phase((mode, ..): Way, [ac, dc, wireless]: [Phase; 3]) -> Phase {
    match mode {
        EnergyMode::Wireless => wireless,
        _ if mode.is_dc() => dc,
        _ => ac,
    }
}

fn charging(way: Way) -> Phase {
    let phases = [Phase::AcCharging, Phase::DcCharging, Phase::WptCharging];
    phase(way, phases)
}

fn standby(way: Way) -> Phase {
    let phases = [Phase::AcStandby, Phase::DcStandby, Phase::WptStandby];
    phase(way, phases)
}

fn renegotiating(way: Way) -> Phase {
    use Phase::{AcRenegotiating, DcRenegotiating, WptRenegotiating};
    phase(way, [AcRenegotiating, DcRenegotiating, WptRenegotiating])
}

fn at_charging(way: Way) -> Pair {
    let mut pair = pair(way);
    pair.run_to(charging(way));
    pair
}

fn told(pair: &Pair, event: EvccEvent) -> bool {
    pair.evcc_events.contains(&event)
}

#[test]
fn every_way_of_charging_goes_from_plug_to_stop_when_the_vehicle_is_full() {
    for way in WAYS {
        let mut pair = at_charging(way);
        pair.run_for(Duration::from_secs(30));
        assert_eq!(pair.ends(), (None, None), "{way:?}");
        assert!(told(&pair, EvccEvent::PowerOn), "{way:?}");
        pair.evcc.vehicle_mut().wish = Wish::Complete;
        pair.run_to_end();
        assert_eq!(pair.ends(), (CHARGED, CHARGED), "{way:?}");
        pair.assert_dead();
    }
}

#[test]
fn a_dc_session_goes_through_the_standards_states() {
    let mut pair = at_charging(WAYS[0]);
    pair.evcc.vehicle_mut().wish = Wish::Complete;
    pair.run_to_end();
    assert_eq!(
        pair.phases(),
        [
            Phase::SessionSetup,
            Phase::AuthorizationSetup,
            Phase::AuthorizationOffered,
            Phase::Authorization,
            Phase::ServiceDiscovery,
            Phase::ServiceDetail,
            Phase::ServiceSelection,
            Phase::ChargeParameters,
            Phase::Schedule,
            Phase::CableCheck,
            Phase::PreCharge,
            Phase::DcReady,
            Phase::DcCharging,
            Phase::DcStopped,
            Phase::Ended,
        ]
    );
}

#[test]
fn the_protocol_follows_from_the_energy() {
    for way in WAYS {
        let pair = at_charging(way);
        let schema = match way.0 {
            EnergyMode::Wireless => Iso20Schema::Wpt,
            EnergyMode::DcAcdp => Iso20Schema::Acdp,
            mode if mode.is_dc() => Iso20Schema::Dc,
            _ => Iso20Schema::Ac,
        };
        let protocol = Protocol::Iso20(schema);
        assert!(pair.secc_events.contains(&SeccEvent::Protocol(protocol)));
        assert!(told(&pair, EvccEvent::Protocol(protocol)));
    }
}

#[test]
fn without_tls_both_ends_fall_back_to_iso_15118_2() {
    let (station, vehicle) = models(WAYS[0]);
    for (secc, evcc) in [
        (SeccConfig::new(session_id()), EvccConfig::default()),
        (secc_config(), EvccConfig::default()),
        (SeccConfig::new(session_id()), evcc_config()),
        (
            SeccConfig {
                proved: Proved::tls12(None),
                ..SeccConfig::new(session_id())
            },
            evcc_config(),
        ),
    ] {
        let mut pair = Pair::with(secc, station, evcc, vehicle);
        pair.run_to(Phase::DcCharging);
        assert!(told(&pair, EvccEvent::Protocol(Protocol::Iso2)));
    }
}

#[test]
fn over_tls_1_3_the_newest_protocol_is_spoken_by_default() {
    let (station, vehicle) = models(WAYS[0]);
    let secc = SeccConfig {
        proved: Proved::tls13(Some(peer())),
        ..SeccConfig::new(session_id())
    };
    let evcc = EvccConfig {
        proved: Proved::tls13(Some(peer())),
        ..EvccConfig::default()
    };
    let mut pair = Pair::with(secc, station, evcc, vehicle);
    pair.run_to(Phase::DcCharging);
    let protocol = Protocol::Iso20(Iso20Schema::Dc);
    assert!(told(&pair, EvccEvent::Protocol(protocol)));
}

#[test]
fn the_vehicle_may_stop_in_every_phase() {
    for way in WAYS {
        for phase in at_charging(way).phases() {
            let mut pair = pair(way);
            pair.run(|pair| pair.secc_events.contains(&SeccEvent::Phase(phase)));
            pair.evcc.vehicle_mut().wish = Wish::Stop;
            pair.run_to_end();
            let (secc, evcc) = pair.ends();
            let gone = phase == Phase::SessionSetup;
            let good = |end: Option<End>| end.is_some_and(End::is_completed);
            assert!(good(evcc), "{way:?} {phase:?}: {evcc:?}");
            assert!(good(secc) || gone, "{way:?} {phase:?}: {secc:?}");
            pair.assert_dead();
        }
    }
}

#[test]
fn the_station_may_ask_the_vehicle_to_stop() {
    for way in WAYS {
        let mut pair = at_charging(way);
        pair.secc.station_mut().notification = Notification::Stop(Duration::from_secs(5));
        pair.run_to_end();
        assert_eq!(pair.ends(), (BY_STATION, BY_STATION), "{way:?}");
        pair.assert_dead();
    }
}

#[test]
fn an_emergency_stop_switches_off_at_once() {
    for way in WAYS {
        let mut pair = at_charging(way);
        pair.secc.station_mut().fault = Some(Fault::EmergencyStop);
        pair.secc.expire(pair.now);
        let Outlet { device, .. } = pair.secc.outlet();
        let off = Outlet {
            device,
            ..Outlet::default()
        };
        assert_eq!(pair.secc.outlet(), off, "{way:?}");
        pair.run_to_end();
        let end = End::Equipment(Equipment::Fault(Fault::EmergencyStop));
        assert_eq!(pair.secc_end(), Some(end), "{way:?}");
        pair.assert_dead();
    }
}

#[test]
fn a_silent_vehicle_loses_power_within_two_seconds_and_by_the_letter_within_half_a_second() {
    for (loop_silence, limit) in [
        (Profile::FIELD.loop_silence, 2_000),
        (Profile::STRICT.loop_silence, 500),
    ] {
        let profile = Profile {
            loop_silence,
            ..Profile::FIELD
        };
        for way in WAYS {
            let (station, vehicle) = models(way);
            let secc = SeccConfig {
                profile,
                ..secc_config()
            };
            let mut pair = Pair::with(secc, station, evcc_config(), vehicle);
            pair.run_to(charging(way));
            pair.run_for(Duration::from_secs(1));
            let sent = pair.now;
            pair.station_mute = true;
            while pair.secc_end().is_none() {
                pair.tick();
            }
            let silent = End::Silent(Silence::Expired(Timer::Sequence));
            let lost = pair.secc_end() == Some(silent);
            let broken = pair.secc_end() == Some(End::Silent(Silence::ConnectionLost));
            assert!(lost || broken, "{:?}", pair.secc_end());
            let patience = Duration::from_millis(limit + 200);
            assert!(pair.now.since(sent) <= patience, "{profile:?} {way:?}");
            pair.assert_dead();
        }
    }
}

#[test]
fn a_refused_customer_is_told_with_a_warning_and_the_session_ends_in_order() {
    for way in WAYS {
        let mut pair = pair(way);
        pair.plant.authorization = Authorization::Refused;
        pair.run_to_end();
        let refused = End::Untrusted(Untrusted::AuthorizationRefused);
        assert_eq!(pair.evcc_end(), Some(refused), "{way:?}");
        assert!(pair.secc_end().is_some_and(End::is_completed));
    }
}

#[test]
fn an_authorization_that_is_withdrawn_stops_charging() {
    for way in WAYS {
        let mut pair = at_charging(way);
        pair.plant.authorization = Authorization::Refused;
        pair.run_to_end();
        assert_eq!(pair.ends(), (BY_STATION, BY_STATION), "{way:?}");
    }
}

#[test]
fn a_schedule_is_exchanged_again_when_the_station_wants_it_and_charging_goes_on() {
    for way in WAYS {
        let mut pair = at_charging(way);
        pair.secc.station_mut().notification = Notification::Renegotiate(Duration::ZERO);
        pair.run_to(renegotiating(way));
        pair.run_for(Duration::from_secs(5));
        assert_eq!(pair.phases().last(), Some(&charging(way)), "{way:?}");
        assert_eq!(pair.ends(), (None, None), "{way:?}");
        pair.evcc.vehicle_mut().wish = Wish::Complete;
        pair.run_to_end();
        assert_eq!(pair.ends(), (CHARGED, CHARGED), "{way:?}");
        pair.assert_dead();
    }
}

#[test]
fn services_are_selected_again_when_the_station_wants_it_and_charging_goes_on() {
    for way in WAYS {
        let mut pair = at_charging(way);
        let wish = Notification::RenegotiateServices(Duration::ZERO);
        pair.secc.station_mut().notification = wish;
        pair.run(|pair| {
            let starts = |phase: &&Phase| **phase == charging(way);
            pair.phases().iter().filter(starts).count() == 2
        });
        assert_eq!(pair.ends(), (None, None), "{way:?}");
        let event = SeccEvent::RenegotiatingServices;
        assert!(pair.secc_events.contains(&event), "{way:?}");
        let phases = pair.phases();
        let setups = phases
            .iter()
            .filter(|phase| **phase == Phase::AuthorizationSetup);
        assert_eq!(setups.count(), 1, "nobody is asked to pay twice");
        pair.run_for(Duration::from_secs(5));
        pair.evcc.vehicle_mut().wish = Wish::Complete;
        pair.run_to_end();
        assert_eq!(pair.ends(), (CHARGED, CHARGED), "{way:?}");
    }
}

#[test]
fn a_vehicle_rests_where_it_may_for_as_long_as_it_likes_and_charges_again() {
    for way in WAYS {
        let mut pair = at_charging(way);
        pair.secc.station_mut().standby = true;
        pair.evcc.vehicle_mut().wish = Wish::Rest;
        pair.run_to(standby(way));
        assert_eq!(pair.secc.outlet().supply, None, "{way:?}");
        assert_eq!(pair.secc.outlet().coil, None, "{way:?}");
        pair.run_for(Duration::from_secs(200));
        assert_eq!(pair.ends(), (None, None), "{way:?}");
        assert_eq!(pair.phases().last(), Some(&standby(way)), "{way:?}");
        pair.evcc.vehicle_mut().wish = Wish::Charge;
        pair.run_for(Duration::from_secs(20));
        assert_eq!(pair.phases().last(), Some(&charging(way)), "{way:?}");
        assert!(told(&pair, EvccEvent::Standby(false)));
        pair.evcc.vehicle_mut().wish = Wish::Complete;
        pair.run_to_end();
        assert_eq!(pair.ends(), (CHARGED, CHARGED), "{way:?}");
        pair.assert_dead();
    }
}

#[test]
fn a_resting_vehicle_may_stop_and_power_is_off() {
    for way in WAYS {
        let mut pair = at_charging(way);
        pair.secc.station_mut().standby = true;
        pair.evcc.vehicle_mut().wish = Wish::Rest;
        pair.run_for(Duration::from_secs(20));
        pair.evcc.vehicle_mut().wish = Wish::Stop;
        pair.run_to_end();
        assert_eq!(pair.ends(), (CHARGED, CHARGED), "{way:?}");
        pair.assert_dead();
    }
}

#[test]
fn the_station_calls_a_resting_vehicle_back() {
    for way in WAYS {
        let mut pair = at_charging(way);
        pair.secc.station_mut().standby = true;
        pair.evcc.vehicle_mut().wish = Wish::Rest;
        pair.run_for(Duration::from_secs(20));
        pair.evcc.vehicle_mut().wish = Wish::Charge;
        pair.secc.station_mut().notification = Notification::ExitStandby(Duration::ZERO);
        pair.run_for(Duration::from_secs(20));
        assert_eq!(pair.phases().last(), Some(&charging(way)), "{way:?}");
        let none = Notification::None;
        assert_eq!(pair.secc.station().notification, none, "{way:?}");
    }
}

#[test]
fn a_station_that_lets_nobody_rest_says_so_and_charging_goes_on() {
    for way in WAYS {
        let mut pair = at_charging(way);
        pair.evcc.vehicle_mut().wish = Wish::Rest;
        pair.run_for(Duration::from_secs(10));
        assert_eq!(pair.phases().last(), Some(&charging(way)), "{way:?}");
        assert_eq!(pair.ends(), (None, None), "{way:?}");
    }
}

#[test]
fn a_control_pilot_that_goes_to_rest_in_standby_opens_the_contactor_and_power_does_not_return() {
    let mut pair = at_charging(WAYS[0]);
    pair.secc.station_mut().standby = true;
    pair.evcc.vehicle_mut().wish = Wish::Rest;
    pair.run_to(Phase::DcStandby);
    assert!(pair.secc.outlet().contactor);
    pair.plant.pilot_wants = false;
    pair.run_for(Duration::from_secs(1));
    assert_eq!(pair.secc.outlet(), Outlet::default());
    pair.evcc.vehicle_mut().wish = Wish::Charge;
    pair.plant.pilot_wants = true;
    pair.run_to_end();
    let refused =
        |event: &SeccEvent| matches!(event, SeccEvent::Refused(Request::PowerDeliveryStart, _));
    assert!(pair.secc_events.iter().any(refused));
    pair.assert_dead();
}

#[test]
fn in_dynamic_control_the_station_decides_about_power() {
    let mut pair = at_charging((EnergyMode::DcExtended, ControlMode::Dynamic, false));
    pair.run_for(Duration::from_secs(2));
    pair.secc.station_mut().target_power = Some(Watts::new(8_400));
    pair.run_for(Duration::from_secs(2));
    let supply = pair.secc.outlet().supply;
    assert_eq!(supply, Some((Volts::new(420), Amperes::new(20))));
}

#[test]
fn no_power_of_the_station_exceeds_the_vehicles_limits_in_dynamic_control() {
    let mut pair = at_charging((EnergyMode::DcExtended, ControlMode::Dynamic, false));
    pair.secc.station_mut().target_power = Some(Watts::new(1_000_000));
    pair.run_for(Duration::from_secs(2));
    let (voltage, current) = pair.secc.outlet().supply.unwrap();
    assert!(voltage <= Volts::new(420) && current <= Amperes::new(125));
}

#[test]
fn energy_flows_back_where_both_ends_can_and_within_the_limits_of_both() {
    let mut pair = at_charging((EnergyMode::DcExtended, ControlMode::Scheduled, true));
    pair.evcc.vehicle_mut().target_current = Amperes::new(-50);
    pair.run_for(Duration::from_secs(2));
    let (voltage, current) = pair.secc.outlet().supply.unwrap();
    assert_eq!(voltage, Volts::new(410));
    assert!(current < Amperes::ZERO, "{current}");
    let power = voltage.times(current);
    assert!(power >= Watts::new(-10_000), "{power}");

    let mut pair = at_charging((EnergyMode::DcExtended, ControlMode::Dynamic, true));
    pair.secc.station_mut().target_power = Some(Watts::new(-50_000));
    pair.run_for(Duration::from_secs(2));
    let (voltage, current) = pair.secc.outlet().supply.unwrap();
    assert!(current < Amperes::ZERO && current >= Amperes::new(-30));
    assert!(voltage.times(current) >= Watts::new(-10_000));
}

#[test]
fn no_energy_flows_back_where_the_service_is_for_charging_only() {
    let mut pair = at_charging((EnergyMode::DcExtended, ControlMode::Dynamic, false));
    pair.secc.station_mut().target_power = Some(Watts::new(-5_000));
    pair.secc.station_mut().discharge = Some(BACK);
    pair.run_for(Duration::from_secs(2));
    let (_, current) = pair.secc.outlet().supply.unwrap();
    assert_eq!(current, Amperes::ZERO);
}

#[test]
fn a_bidirectional_vehicle_charges_at_a_station_that_takes_nothing() {
    let (station, vehicle) = models((EnergyMode::DcExtended, ControlMode::Scheduled, true));
    let station = Station {
        discharge: None,
        ..station
    };
    let mut pair = Pair::with(secc_config(), station, evcc_config(), vehicle);
    pair.run_to(Phase::DcCharging);
    let needs = |event: &SeccEvent| match event {
        SeccEvent::Needs(needs) => Some(needs.discharge),
        _ => None,
    };
    assert_eq!(pair.secc_events.iter().find_map(needs), Some(None));
}

#[test]
fn an_ac_vehicle_is_told_its_power_and_every_change_of_it() {
    let mut pair = at_charging((EnergyMode::AcThreePhase, ControlMode::Dynamic, true));
    pair.run_for(Duration::from_secs(1));
    assert!(told(&pair, EvccEvent::TargetPower(Watts::new(11_040))));
    pair.secc.station_mut().target_power = Some(Watts::new(-7_000));
    pair.run_for(Duration::from_secs(1));
    assert!(told(&pair, EvccEvent::TargetPower(Watts::new(-7_000))));
    pair.secc.station_mut().target_power = Some(Watts::new(-20_000));
    pair.run_for(Duration::from_secs(1));
    assert!(told(&pair, EvccEvent::TargetPower(Watts::new(-10_000))));

    let mut pair = at_charging((EnergyMode::AcThreePhase, ControlMode::Scheduled, false));
    pair.secc.station_mut().ac.max_current = Amperes::new(10);
    pair.run_for(Duration::from_secs(1));
    assert!(told(&pair, EvccEvent::TargetPower(Watts::new(6_900))));
}

#[test]
fn a_schedule_with_steps_limits_the_station_in_dynamic_control() {
    let (station, vehicle) = models((EnergyMode::DcExtended, ControlMode::Dynamic, false));
    let step = |start, power| PowerStep {
        start: Duration::from_secs(start),
        power: Watts::new(power),
    };
    let steps = [step(0, 21_000), step(60, 8_400)];
    let schedule = Schedule::from_steps(&steps, Schedule::DAY).unwrap();
    let station = Station {
        schedule: ScheduleDecision::Offer(schedule.into()),
        ..station
    };
    let mut pair = Pair::with(secc_config(), station, evcc_config(), vehicle);
    pair.run_to(Phase::DcCharging);
    pair.run_for(Duration::from_secs(5));
    assert_eq!(pair.secc.outlet().supply.unwrap().1, Amperes::new(50));
    pair.run_for(Duration::from_secs(60));
    assert_eq!(pair.secc.outlet().supply.unwrap().1, Amperes::new(20));
}

#[test]
fn a_schedule_that_takes_its_time_is_answered_with_ongoing() {
    for way in WAYS {
        let mut pair = pair(way);
        pair.secc.station_mut().schedule = ScheduleDecision::Pending;
        pair.run_to(Phase::Schedule);
        pair.run_for(Duration::from_secs(20));
        assert_eq!(pair.ends(), (None, None), "{way:?}");
        pair.secc.station_mut().schedule = ScheduleDecision::Unlimited;
        pair.run_to(charging(way));
    }
}

#[test]
fn the_meter_is_told_in_the_first_turn_and_the_vehicle_names_itself() {
    let (station, vehicle) = models(WAYS[0]);
    let vehicle = Vehicle {
        name: ShortText::new("WMIV1234567890ABCDEX").unwrap(),
        ..vehicle
    };
    let mut pair = Pair::with(secc_config(), station, evcc_config(), vehicle);
    pair.run_to(Phase::DcCharging);
    let named = SeccEvent::Named(ShortText::new("WMIV1234567890ABCDEX").unwrap());
    assert!(pair.secc_events.contains(&named));
    let pair = at_charging(WAYS[0]);
    let named = SeccEvent::Named(ShortText::new("020000000001").unwrap());
    assert!(pair.secc_events.contains(&named));
}

#[test]
fn a_lying_station_is_caught_by_the_vehicles_own_measurement() {
    let mut pair = pair(WAYS[0]);
    pair.plant.supply_works = false;
    pair.plant.lie = Volts::new(380);
    pair.run_to_end();
    let lied = End::Misbehaved(Misbehaviour::Lied(Request::PreCharge));
    assert_eq!(pair.evcc_end(), Some(lied));
    assert!(!told(&pair, EvccEvent::CloseContactor));
}

#[test]
fn segments_of_any_size_make_the_same_session() {
    for segment in [1, 7, 64] {
        let mut pair = pair(WAYS[1]);
        pair.segment = segment;
        pair.run_to(Phase::DcCharging);
    }
}

#[test]
fn a_vehicle_that_cannot_confirm_the_meter_charges_on() {
    for way in WAYS {
        for meter in [None, Some(Meter::default())] {
            let mut pair = at_charging(way);
            pair.secc.station_mut().meter = meter;
            let wish = Notification::ConfirmMeter(Duration::ZERO);
            pair.secc.station_mut().notification = wish;
            pair.run_for(Duration::from_secs(5));
            assert_eq!(pair.ends(), (None, None), "{way:?}");
            pair.evcc.vehicle_mut().wish = Wish::Stop;
            pair.run_to_end();
            assert_eq!(pair.ends(), (CHARGED, CHARGED), "{way:?}");
        }
    }
}

#[test]
fn a_schedule_is_exchanged_again_when_the_vehicle_wants_it_and_once_for_each_wish() {
    for way in WAYS {
        let mut pair = at_charging(way);
        pair.evcc.vehicle_mut().wish = Wish::Renegotiate;
        pair.run_for(Duration::from_secs(10));
        assert_eq!(pair.phases().last(), Some(&charging(way)), "{way:?}");
        let again = |event: &&SeccEvent| **event == SeccEvent::Renegotiating;
        assert_eq!(pair.secc_events.iter().filter(again).count(), 1, "{way:?}");
    }
}
