//! Every timer of a vehicle.

mod support;

use core::time::Duration;

use support::{ISO2, Pair, dc_station, dc_vehicle, din, handshake, session_id};
use v2g_session::*;

/// A vehicle whose station falls silent before it answers this; what ends it, after how long.
fn silence_after(response: &str) -> (Duration, Option<End>) {
    let mut pair = Pair::dc();
    pair.run(|pair| pair.responses(response) > 0);
    pair.station_mute = true;
    let silent = |pair: &Pair| pair.evcc_end().is_some();
    let asked = pair.frames.len();
    pair.run(|pair| pair.frames.len() > asked || silent(pair));
    let start = pair.now;
    pair.run(silent);
    (pair.now.since(start), pair.evcc_end())
}

#[test]
fn a_vehicle_waits_for_each_response_as_long_as_the_standard_says() {
    let expected = [
        ("SessionSetupRes", 2_000),
        ("ServiceDiscoveryRes", 2_000),
        ("PaymentServiceSelectionRes", 2_000),
        ("AuthorizationRes", 2_000),
        ("ChargeParameterDiscoveryRes", 2_000),
        ("CableCheckRes", 2_000),
        ("PreChargeRes", 2_000),
        ("PowerDeliveryRes", 250),
        ("CurrentDemandRes", 250),
    ];
    for (response, millis) in expected {
        let (waited, end) = silence_after(response);
        assert_eq!(
            end,
            Some(End::Silent(Silence::Expired(Timer::Message))),
            "{response}"
        );
        assert_eq!(waited, Duration::from_millis(millis), "{response}");
    }
}

#[test]
fn the_standards_message_timeouts_are_these() {
    let short = [Request::CurrentDemand];
    let long = [
        Request::ServiceDetail,
        Request::PaymentDetails,
        Request::CertificateInstallation,
        Request::CertificateUpdate,
        Request::PowerDeliveryStart,
        Request::PowerDeliveryStop,
        Request::PowerDeliveryRenegotiate,
    ];
    for request in support::ALL_REQUESTS
        .into_iter()
        .chain([Request::SupportedAppProtocol])
    {
        let millis = match request {
            _ if short.contains(&request) => 250,
            _ if long.contains(&request) => 5_000,
            _ => 2_000,
        };
        assert_eq!(
            iso2::message_timeout(request),
            Duration::from_millis(millis),
            "{request:?}"
        );
    }
}

#[test]
fn a_vehicle_gives_up_on_a_station_that_does_not_answer_the_handshake() {
    let now = Instant(0);
    let mut evcc = Evcc::new(EvccConfig::default(), dc_vehicle(), now);
    assert_eq!(
        evcc.poll_transmit(),
        Some(handshake(&[ISO2, din::DIN]).as_slice())
    );
    assert_eq!(evcc.deadline(), Some(now.after(Duration::from_secs(2))));
    evcc.expire(now.after(Duration::from_secs(2)));
    let end = End::Silent(Silence::Expired(Timer::Message));
    assert_eq!(evcc.poll_event(), Some(EvccEvent::Ended(end)));
}

#[test]
fn a_vehicle_counts_the_time_since_plug_in() {
    let now = Instant(0);
    let config = EvccConfig {
        setup_elapsed: Duration::from_secs(19),
        ..EvccConfig::default()
    };
    let mut evcc = Evcc::new(config, dc_vehicle(), now);
    assert_eq!(evcc.deadline(), Some(now.after(Duration::from_secs(1))));
    evcc.expire(now.after(Duration::from_secs(1)));
    let end = End::Silent(Silence::Expired(Timer::CommunicationSetup));
    assert_eq!(evcc.poll_event(), Some(EvccEvent::Ended(end)));
}

/// A station that is patient without end, so that the vehicle's timer has to run out.
fn patient() -> SeccConfig {
    let ever = Duration::from_secs(100_000);
    let timing = SeccTiming {
        authorization: ever,
        ongoing: ever,
        cable_check: ever,
        pre_charge: ever,
        ..SeccTiming::default()
    };
    SeccConfig {
        timing,
        ..SeccConfig::new(session_id())
    }
}

/// When a vehicle gives up after it first got this response, and how.
fn gives_up(mut pair: Pair, response: &str) -> (Duration, Option<End>) {
    pair.run(|pair| pair.responses(response) > 0);
    let start = pair.now;
    pair.run_to_end();
    pair.assert_dead();
    (pair.now.since(start), pair.evcc_end())
}

fn patient_pair() -> Pair {
    Pair::with(patient(), dc_station(), EvccConfig::default(), dc_vehicle())
}

#[test]
fn a_vehicle_waits_five_minutes_for_a_customer() {
    let mut pair = patient_pair();
    pair.plant.authorize_after = None;
    let end = End::Silent(Silence::Expired(Timer::Authorization));
    let found = gives_up(pair, "AuthorizationRes");
    assert_eq!(found, (Duration::from_secs(300), Some(end)));
}

#[test]
fn a_vehicle_waits_a_minute_for_parameters() {
    let mut pair = patient_pair();
    pair.secc.station_mut().schedule = ScheduleDecision::Pending;
    let end = End::Silent(Silence::Expired(Timer::Ongoing));
    let found = gives_up(pair, "ChargeParameterDiscoveryRes");
    assert_eq!(found, (Duration::from_secs(60), Some(end)));
}

#[test]
fn a_vehicle_waits_40_seconds_for_the_cable_check() {
    let mut pair = patient_pair();
    pair.plant.test_after = None;
    let end = End::Silent(Silence::Expired(Timer::CableCheck));
    assert_eq!(
        gives_up(pair, "CableCheckRes"),
        (Duration::from_secs(40), Some(end))
    );
}

#[test]
fn a_vehicle_waits_seven_seconds_for_its_voltage() {
    let mut pair = patient_pair();
    pair.plant.supply_works = false;
    let end = End::Silent(Silence::Expired(Timer::PreCharge));
    assert_eq!(
        gives_up(pair, "PreChargeRes"),
        (Duration::from_secs(7), Some(end))
    );
}

#[test]
fn a_vehicle_whose_contactor_does_not_close_stops_the_session_in_order() {
    let mut pair = patient_pair();
    pair.plant.contactors_work = false;
    pair.run(|pair| pair.evcc_events.contains(&EvccEvent::CloseContactor));
    let start = pair.now;
    pair.run_to_end();
    assert_eq!(pair.now.since(start), Duration::from_secs(3));
    assert_eq!(pair.evcc_end(), Some(End::Equipment(Equipment::Contactor)));
    assert!(pair.secc_end().unwrap().is_completed());
    pair.assert_dead();
}

#[test]
fn requests_are_paced() {
    for (mut pair, phase, name, least, most) in [
        (Pair::dc(), Phase::DcCharging, "CurrentDemandRes", 99, 101),
        (Pair::ac(), Phase::AcCharging, "ChargingStatusRes", 9, 11),
    ] {
        pair.run_to(phase);
        let before = pair.responses(name);
        pair.run_for(Duration::from_secs(10));
        let turns = pair.responses(name) - before;
        assert!((least..=most).contains(&turns), "{turns}");
    }
}
