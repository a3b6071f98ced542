//! How a vehicle comes together with a station and parts from it when the station is at fault.

mod support;

use core::time::Duration;

use support::{Pair, body, frame_of, session_id, volts};
use v2g_messages::iso2::Body;
use v2g_session::*;

fn charging() -> Pair {
    let mut pair = Pair::dc();
    pair.plant.vehicle_measures = false;
    pair.run_to(Phase::DcCharging);
    pair.run_for(Duration::from_secs(3));
    pair
}

/// When after the answer to PowerDelivery(Stop) the vehicle opens its contactor; meanwhile
/// `change` happens to it after half a second.
fn opens_after(mut pair: Pair, change: fn(&mut Vehicle)) -> Duration {
    let powers = pair.responses("PowerDeliveryRes");
    pair.evcc.vehicle_mut().wish = Wish::Complete;
    pair.run(|pair| pair.responses("PowerDeliveryRes") > powers);
    let start = pair.now;
    let opened = |pair: &Pair| pair.evcc_events.contains(&EvccEvent::OpenContactor);
    while !opened(&pair) {
        if pair.now.since(start) == Duration::from_millis(500) {
            change(pair.evcc.vehicle_mut());
        }
        pair.settle();
        if !opened(&pair) {
            pair.tick();
        }
    }
    let waited = pair.now.since(start);
    pair.run_to_end();
    let charged = Some(End::Completed(Completion::Charged));
    assert_eq!(pair.ends(), (charged, charged));
    waited
}

#[test]
fn a_vehicle_opens_its_contactor_when_it_measures_no_current_any_more() {
    let mut pair = charging();
    pair.evcc.vehicle_mut().inlet_current = Some(Amperes::new(120));
    let gone: fn(&mut Vehicle) = |vehicle| vehicle.inlet_current = Some(Amperes::from_milli(900));
    assert_eq!(opens_after(pair, gone), Duration::from_millis(500));
    let mut pair = charging();
    pair.evcc.vehicle_mut().inlet_current = Some(Amperes::ZERO);
    assert_eq!(opens_after(pair, |_| {}), Duration::ZERO);
}

#[test]
fn a_current_that_does_not_end_keeps_the_contactor_for_a_second_and_no_longer() {
    let mut pair = charging();
    pair.evcc.vehicle_mut().inlet_current = Some(Amperes::new(120));
    assert_eq!(opens_after(pair, |_| {}), Duration::from_secs(1));
    assert_eq!(opens_after(charging(), |_| {}), Duration::from_secs(1));
}

/// How a vehicle ends that stops while the station reports this voltage for ever.
fn ends_at(voltage: i16) -> (Option<End>, usize) {
    let mut pair = charging();
    pair.forge = Some(Box::new(move |message| match message.body {
        Body::WeldingDetectionRes(mut response) => {
            response.evse_present_voltage = volts(voltage);
            let body = Body::WeldingDetectionRes(response);
            Some(frame_of(session_id().as_bytes(), body))
        }
        _ => None,
    }));
    pair.evcc.vehicle_mut().wish = Wish::Complete;
    pair.run_to_end();
    pair.assert_dead();
    let last = pair.frames.iter().rev().find(|(vehicle, _)| *vehicle);
    assert!(matches!(body(&last.unwrap().1), Body::SessionStopReq(_)));
    (pair.evcc_end(), pair.responses("WeldingDetectionRes"))
}

#[test]
fn a_voltage_that_stays_behind_the_open_contactor_names_the_contactor() {
    let welded = Some(End::Equipment(Equipment::Contactor));
    assert_eq!(ends_at(400), (welded, 20));
    assert_eq!(ends_at(60), (welded, 20));
}

#[test]
fn a_station_that_always_reports_a_small_voltage_is_no_welded_contactor() {
    let charged = Some(End::Completed(Completion::Charged));
    assert_eq!(ends_at(1), (charged, 1));
    assert_eq!(ends_at(59), (charged, 1));
}

#[test]
fn a_match_that_comes_and_goes_wins_a_vehicle_no_time() {
    let mut pair = Pair::dc();
    pair.plant.vehicle_measures = false;
    pair.plant.contactors_work = false;
    let mut answers = 0;
    pair.forge = Some(Box::new(move |message| match message.body {
        Body::PreChargeRes(mut response) => {
            answers += 1;
            let matched = answers % 40 < 20;
            response.evse_present_voltage = volts(if matched { 380 } else { 100 });
            let body = Body::PreChargeRes(response);
            Some(frame_of(session_id().as_bytes(), body))
        }
        _ => None,
    }));
    pair.run_to(Phase::PreCharging);
    let start = pair.now;
    pair.run(|pair| pair.evcc_end().is_some());
    let end = End::Silent(Silence::Expired(Timer::PreCharge));
    assert_eq!(pair.evcc_end(), Some(end));
    let lasted = pair.now.since(start);
    assert!(lasted <= Duration::from_secs(10), "{lasted:?}");
}
