//! Limits and schedule negotiated anew, wished by either end.

mod support;

use core::time::Duration;

use support::{Pair, ac_station, ac_vehicle, body, dc_station, dc_vehicle, frame_of, session_id};
use v2g_messages::iso2::{self, Body};
use v2g_session::{
    Amperes, Completion, ControlPilot, End, EvccConfig, EvccEvent, Notification, Phase, Profile,
    Schedule, ScheduleDecision, SeccConfig, SeccEvent, Volts, Watts, Wish,
};

const SECOND: Duration = Duration::from_secs(1);

fn renegotiations(pair: &Pair) -> usize {
    let event = |event: &&SeccEvent| **event == SeccEvent::Renegotiating;
    pair.secc_events.iter().filter(event).count()
}

/// Runs until the station has been told to negotiate anew, and charging goes on.
fn run_through(pair: &mut Pair, charging: Phase) {
    let before = renegotiations(pair);
    assert!(pair.run(|pair| renegotiations(pair) > before));
    assert!(pair.run(|pair| pair.phases().last() == Some(&charging)));
}

fn with_config(dc: bool, secc: SeccConfig, evcc: EvccConfig) -> Pair {
    match dc {
        true => Pair::with(secc, dc_station(), evcc, dc_vehicle()),
        false => Pair::with(secc, ac_station(), evcc, ac_vehicle()),
    }
}

#[test]
fn a_dc_vehicle_comes_back_through_cable_check_and_pre_charge() {
    let mut pair = Pair::dc();
    pair.run_to(Phase::DcCharging);
    pair.evcc.vehicle_mut().wish = Wish::Renegotiate;
    run_through(&mut pair, Phase::DcCharging);
    let again = pair.phases();
    let at = again.iter().rposition(|p| *p == Phase::DcRenegotiating);
    assert_eq!(
        again[at.unwrap()..],
        [
            Phase::DcRenegotiating,
            Phase::DcStandby,
            Phase::CableCheck,
            Phase::PreCharge,
            Phase::PreCharging,
            Phase::DcStarting,
            Phase::DcCharging
        ]
    );
    pair.run_for(5 * SECOND);
    let supply = pair.secc.outlet().supply;
    assert_eq!(supply, Some((Volts::new(410), Amperes::new(120))));
    assert_eq!(pair.ends(), (None, None));
}

#[test]
fn an_ac_vehicle_comes_back_through_power_delivery() {
    let mut pair = Pair::ac();
    pair.run_to(Phase::AcCharging);
    pair.evcc.vehicle_mut().wish = Wish::Renegotiate;
    run_through(&mut pair, Phase::AcCharging);
    let again = pair.phases();
    let at = again.iter().rposition(|p| *p == Phase::ChargeParameters);
    assert_eq!(
        again[at.unwrap()..],
        [
            Phase::ChargeParameters,
            Phase::PowerReady,
            Phase::AcStarting,
            Phase::AcCharging
        ]
    );
    assert!(pair.secc.outlet().contactor);
}

#[test]
fn nothing_is_drawn_while_power_is_negotiated_but_energy_is_still_wanted() {
    for (mut pair, phase) in [
        (Pair::dc(), Phase::DcCharging),
        (Pair::ac(), Phase::AcCharging),
    ] {
        pair.run_to(phase);
        pair.evcc_events.clear();
        pair.evcc.vehicle_mut().wish = Wish::Renegotiate;
        run_through(&mut pair, phase);
        let at = |event| pair.evcc_events.iter().position(|e| *e == event);
        let opened = at(EvccEvent::OpenContactor).unwrap();
        assert!(opened < at(EvccEvent::PowerOn).unwrap());
        assert_eq!(at(EvccEvent::Pilot(ControlPilot::B)), None);
    }
}

#[test]
fn a_wish_to_renegotiate_is_met_once_for_each_time_it_is_set() {
    let mut pair = Pair::ac();
    pair.run_to(Phase::AcCharging);
    pair.evcc.vehicle_mut().wish = Wish::Renegotiate;
    pair.run_for(60 * SECOND);
    assert_eq!(renegotiations(&pair), 1);
    pair.evcc.vehicle_mut().wish = Wish::Charge;
    pair.run_for(5 * SECOND);
    pair.evcc.vehicle_mut().wish = Wish::Renegotiate;
    pair.run_for(5 * SECOND);
    assert_eq!(renegotiations(&pair), 2);
}

#[test]
fn the_station_asks_and_the_vehicle_obeys() {
    for (mut pair, phase) in [
        (Pair::dc(), Phase::DcCharging),
        (Pair::ac(), Phase::AcCharging),
    ] {
        pair.run_to(phase);
        let wish = Notification::Renegotiate(10 * SECOND);
        pair.secc.station_mut().notification = wish;
        run_through(&mut pair, phase);
        assert!(pair.evcc_events.contains(&EvccEvent::Notified(wish)));
        assert_eq!(pair.secc.station().notification, Notification::None);
        pair.run_for(30 * SECOND);
        assert_eq!(renegotiations(&pair), 1);
    }
}

#[test]
fn a_vehicle_may_decline_and_charges_on() {
    let evcc = EvccConfig {
        renegotiates: false,
        ..EvccConfig::default()
    };
    let mut pair = with_config(true, SeccConfig::new(session_id()), evcc);
    pair.run_to(Phase::DcCharging);
    pair.secc.station_mut().notification = Notification::Renegotiate(SECOND);
    pair.run_for(60 * SECOND);
    assert_eq!(renegotiations(&pair), 0);
    assert_eq!(pair.phases().last(), Some(&Phase::DcCharging));
}

/// A station that never takes its request back would keep the vehicle from charging for ever.
#[test]
fn a_request_that_stands_for_ever_is_obeyed_once() {
    let mut pair = Pair::ac();
    pair.forge = Some(Box::new(|message| {
        let asking = |status| iso2::AcEvseStatus {
            evse_notification: iso2::EvseNotification::ReNegotiation,
            ..status
        };
        let forged = match message.body {
            Body::ChargingStatusRes(response) => Body::ChargingStatusRes(iso2::ChargingStatusRes {
                ac_evse_status: asking(response.ac_evse_status),
                ..response
            }),
            Body::PowerDeliveryRes(response) => {
                let iso2::EvseStatus::AcEvseStatus(status) = response.evse_status else {
                    return None;
                };
                Body::PowerDeliveryRes(iso2::PowerDeliveryRes {
                    evse_status: iso2::EvseStatus::AcEvseStatus(asking(status)),
                    ..response
                })
            }
            Body::ChargeParameterDiscoveryRes(mut response) => {
                if let iso2::EvseChargeParameter::AcEvseChargeParameter(parameter) =
                    &mut response.evse_charge_parameter
                {
                    parameter.ac_evse_status = asking(parameter.ac_evse_status);
                }
                Body::ChargeParameterDiscoveryRes(response)
            }
            _ => return None,
        };
        Some(frame_of(session_id().as_bytes(), forged))
    }));
    pair.run_to(Phase::AcCharging);
    pair.run_for(120 * SECOND);
    assert_eq!(renegotiations(&pair), 1);
}

#[test]
fn a_new_schedule_is_negotiated_without_further_ado() {
    let mut pair = Pair::dc();
    pair.run_to(Phase::DcCharging);
    let schedule = Schedule::flat(Watts::new(20_000), Schedule::DAY);
    pair.secc.station_mut().schedule = ScheduleDecision::Offer(schedule.into());
    run_through(&mut pair, Phase::DcCharging);
    let offers = pair.evcc.offers().unwrap();
    assert_eq!(offers.first().schedule, schedule);
    pair.run_for(60 * SECOND);
    assert_eq!(renegotiations(&pair), 1);
}

#[test]
fn more_current_takes_a_new_schedule_and_less_does_not() {
    for (current, expected) in [(10, 0), (16, 0), (32, 1)] {
        let mut pair = Pair::ac();
        pair.run_to(Phase::AcCharging);
        pair.secc.station_mut().ac.max_current = Amperes::new(current);
        pair.run_for(30 * SECOND);
        assert_eq!(renegotiations(&pair), expected, "{current} A");
        let told = |event: &EvccEvent| matches!(event, EvccEvent::Limits(limits) if limits.max_current == Amperes::new(current));
        assert!(pair.evcc_events.iter().any(told), "{current} A");
        let power = pair.evcc.offers().unwrap().first().schedule;
        let power = power.lowest(Duration::ZERO, SECOND).unwrap();
        let most = Watts::new(current.max(16) * 3 * 230);
        assert_eq!(power, most);
    }
}

#[test]
fn limits_that_change_are_in_the_next_answer() {
    let mut pair = Pair::dc();
    pair.run_to(Phase::DcCharging);
    pair.run_for(SECOND);
    for current in [50, 20, 77] {
        pair.secc.station_mut().dc.max_current = Amperes::new(current);
        let answers = pair.responses("CurrentDemandRes");
        pair.run(|pair| pair.responses("CurrentDemandRes") > answers);
        let frames = pair.frames.iter().filter(|(vehicle, _)| !*vehicle);
        let told = frames.rev().find_map(|(_, frame)| match body(frame) {
            Body::CurrentDemandRes(response) => response.evse_maximum_current_limit,
            _ => None,
        });
        assert_eq!(i32::from(told.unwrap().value), current);
    }
    assert_eq!(renegotiations(&pair), 0);
}

#[test]
fn a_lenient_station_asks_only_where_the_model_does() {
    let secc = SeccConfig {
        profile: Profile::LENIENT,
        ..SeccConfig::new(session_id())
    };
    let mut pair = with_config(false, secc, EvccConfig::default());
    pair.run_to(Phase::AcCharging);
    pair.secc.station_mut().ac.max_current = Amperes::new(32);
    pair.run_for(30 * SECOND);
    assert_eq!(renegotiations(&pair), 0);
}

#[test]
fn a_schedule_that_comes_to_its_end_is_negotiated_in_time() {
    for minutes in [1, 10, 30] {
        let end = minutes * 60 * SECOND;
        let mut pair = Pair::ac();
        let schedule = Schedule::flat(Watts::new(5_000), end);
        pair.secc.station_mut().schedule = ScheduleDecision::Offer(schedule.into());
        pair.run_to(Phase::AcCharging);
        let began = pair.now;
        pair.run(|pair| renegotiations(pair) == 1);
        let lasted = pair.now.since(began);
        assert!(lasted < end, "{lasted:?}");
        assert!(lasted + 65 * SECOND > end || lasted > end * 8 / 10);
    }
}

#[test]
fn a_vehicle_may_stop_in_the_middle_of_a_negotiation() {
    for phase in [
        Phase::DcRenegotiating,
        Phase::DcStandby,
        Phase::CableCheck,
        Phase::PreCharging,
    ] {
        let mut pair = Pair::dc();
        pair.run_to(Phase::DcCharging);
        pair.secc_events.clear();
        pair.evcc.vehicle_mut().wish = Wish::Renegotiate;
        pair.run_to(phase);
        pair.evcc.vehicle_mut().wish = Wish::Stop;
        pair.run_to_end();
        let charged = Some(End::Completed(Completion::Charged));
        assert_eq!(pair.ends(), (charged, charged), "{phase:?}");
        pair.assert_dead();
    }
}
