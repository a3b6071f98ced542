//! Every timer, to the microsecond, on both ends.

mod support;

use core::time::Duration;

use support::{Car, ISO2, Pair, dc_station, dc_vehicle, handshake, session_id};
use v2g_messages::iso2::ResponseCode;
use v2g_session::*;

const INSTANT: Duration = Duration::from_micros(1);

/// Asks again and again, once a second, until a refusal; how long that took.
fn refused_after(car: &mut Car, request: Request) -> Duration {
    let start = car.now;
    for _ in 0..400 {
        match car.code(request) {
            ResponseCode::Ok => car.wait(Duration::from_secs(1)),
            code => {
                assert_eq!(code, ResponseCode::Failed);
                return car.now.since(start);
            }
        };
    }
    panic!("{request:?} is answered for ever");
}

#[test]
fn a_station_gives_up_on_a_vehicle_that_does_not_begin() {
    let now = Instant(0);
    let config = SeccConfig {
        setup_elapsed: Duration::from_secs(8),
        ..SeccConfig::new(session_id())
    };
    let mut secc = Secc::new(config, dc_station(), now);
    assert_eq!(secc.deadline(), Some(now.after(Duration::from_secs(10))));
    secc.expire(now.after(Duration::from_secs(10) - INSTANT));
    assert_eq!(secc.poll_event(), None);
    secc.expire(now.after(Duration::from_secs(10)));
    let end = End::Silent(Silence::Expired(Timer::CommunicationSetup));
    assert_eq!(secc.poll_event(), Some(SeccEvent::Ended(end)));
    assert_eq!(secc.deadline(), None);
}

#[test]
fn a_station_waits_a_minute_for_each_request_and_each_one_starts_the_minute_anew() {
    let mut car = Car::at(true);
    car.go_to(Phase::ServiceSelection);
    for _ in 0..5 {
        car.wait(Duration::from_secs(60) - INSTANT);
        assert_eq!(car.code(Request::ServiceDetail), ResponseCode::Ok);
    }
    car.wait(Duration::from_secs(60));
    assert_eq!(
        car.end(),
        Some(End::Silent(Silence::Expired(Timer::Sequence)))
    );
}

#[test]
fn a_customer_who_does_not_come_is_waited_for_five_minutes() {
    let mut car = Car::at(true);
    car.go_to(Phase::Authorization);
    car.secc.station_mut().authorization = Authorization::Pending;
    assert_eq!(
        refused_after(&mut car, Request::Authorization),
        Duration::from_secs(300)
    );
    car.wait(Duration::from_secs(2));
    let end = End::Equipment(Equipment::Undecided(Timer::Authorization));
    assert_eq!(car.end(), Some(end));
}

#[test]
fn a_schedule_that_does_not_come_is_waited_for_55_seconds() {
    let mut car = Car::at(true);
    car.go_to(Phase::ChargeParameters);
    car.secc.station_mut().schedule = ScheduleDecision::Pending;
    let request = Request::ChargeParameterDiscovery;
    assert_eq!(refused_after(&mut car, request), Duration::from_secs(55));
    car.wait(Duration::from_secs(2));
    assert_eq!(
        car.end(),
        Some(End::Equipment(Equipment::Undecided(Timer::Ongoing)))
    );
}

#[test]
fn an_isolation_test_that_does_not_end_is_waited_for_38_seconds_and_then_switched_off() {
    let mut car = Car::at(true);
    car.go_to(Phase::CableCheck);
    assert_eq!(car.code(Request::CableCheck), ResponseCode::Ok);
    assert!(car.secc.outlet().contactor);
    car.wait(Duration::from_secs(38));
    assert_eq!(car.secc.outlet(), Outlet::default());
    assert_eq!(car.code(Request::CableCheck), ResponseCode::Failed);
    car.wait(Duration::from_secs(2));
    assert_eq!(car.end(), Some(End::Equipment(Equipment::Isolation)));
}

#[test]
fn a_control_pilot_has_a_second_and_a_half_to_show_state_c() {
    let mut car = Car::at(true);
    car.go_to(Phase::CableCheck);
    car.secc.station_mut().pilot = ControlPilot::B;
    assert_eq!(car.code(Request::CableCheck), ResponseCode::Ok);
    assert!(!car.secc.outlet().contactor);
    car.wait(Duration::from_millis(1_500));
    assert_eq!(car.code(Request::CableCheck), ResponseCode::Failed);
    car.wait(Duration::from_secs(2));
    let blame = Misbehaviour::WrongPilot(Request::CableCheck);
    assert_eq!(car.end(), Some(End::Misbehaved(blame)));
}

#[test]
fn a_supply_that_does_not_reach_the_voltage_in_five_seconds_is_switched_off() {
    let mut car = Car::at(true);
    car.go_to(Phase::PreCharging);
    car.secc.station_mut().present_voltage = Volts::new(100);
    assert_eq!(
        refused_after(&mut car, Request::PreCharge),
        Duration::from_secs(5)
    );
    assert_eq!(car.secc.outlet(), Outlet::default());
    car.wait(Duration::from_secs(2));
    assert_eq!(car.end(), Some(End::Equipment(Equipment::PreCharge)));
}

#[test]
fn a_vehicle_may_pre_charge_for_longer_once_the_voltage_is_there() {
    let mut car = Car::at(true);
    car.go_to(Phase::PreCharging);
    for _ in 0..20 {
        assert_eq!(car.code(Request::PreCharge), ResponseCode::Ok);
        car.wait(Duration::from_secs(1));
    }
}

#[test]
fn a_vehicle_that_does_not_stop_when_asked_to_is_switched_off() {
    let mut car = Car::at(true);
    car.go_to(Phase::DcCharging);
    let wish = Notification::Stop(Duration::from_secs(20));
    car.secc.station_mut().notification = wish;
    assert_eq!(
        refused_after(&mut car, Request::CurrentDemand),
        Duration::from_secs(30)
    );
    assert_eq!(car.secc.outlet(), Outlet::default());
    car.wait(Duration::from_secs(2));
    assert_eq!(car.end(), Some(End::Misbehaved(Misbehaviour::IgnoredStop)));
}

#[test]
fn a_request_to_stop_that_is_withdrawn_is_forgotten() {
    let mut car = Car::at(true);
    car.go_to(Phase::DcCharging);
    car.latch(|station| station.notification = Notification::Stop(Duration::ZERO));
    car.latch(|station| station.notification = Notification::None);
    for _ in 0..60 {
        assert_eq!(car.code(Request::CurrentDemand), ResponseCode::Ok);
        car.wait(Duration::from_secs(1));
    }
}

#[test]
fn a_station_closes_two_seconds_after_its_last_answer_unless_the_vehicle_does() {
    for vehicle_closes in [true, false] {
        let mut car = Car::at(true);
        car.go_to(Phase::DcStopped);
        assert_eq!(car.code(Request::SessionStop), ResponseCode::Ok);
        assert_eq!(car.end(), None);
        match vehicle_closes {
            true => car.secc.closed(car.now),
            false => car.now = car.now.after(Duration::from_secs(2)),
        }
        car.look();
        assert_eq!(car.end(), Some(End::Completed(Completion::Charged)));
    }
}

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
    assert_eq!(evcc.poll_transmit(), Some(handshake(&[ISO2]).as_slice()));
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
