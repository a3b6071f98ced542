//! What deployed vehicles do and the standard does not have: taken in the field and reported, refused by the
//! letter.

mod support;

use core::time::Duration;

use support::{Car, Way, dc_station, session_id};
use v2g_messages::iso2::ResponseCode;
use v2g_session::*;

fn by(profile: Profile, way: Way) -> Car {
    let config = SeccConfig {
        profile,
        ..SeccConfig::new(session_id())
    };
    let station = match way.is_dc() {
        true => dc_station(),
        false => support::ac_station(),
    };
    Car::by_station(config, station, way)
}

fn deviations(car: &Car) -> Vec<Quirk> {
    let quirk = |event: &SeccEvent| match event {
        SeccEvent::Deviation(quirk) => Some(*quirk),
        _ => None,
    };
    car.events.iter().filter_map(quirk).collect()
}

/// In DC after a new negotiation; what the vehicle then asks for is up to the test.
fn renegotiated(profile: Profile) -> Car {
    let mut car = by(profile, Way::Dc);
    car.go_to(Phase::DcStandby);
    car
}

#[test]
fn power_directly_after_a_negotiation_is_given_over_the_cable_that_was_tested() {
    let mut car = renegotiated(Profile::FIELD);
    let outlet = car.secc.outlet();
    assert!(outlet.contactor, "the contactor was never opened");
    assert_eq!(outlet.supply, None);
    assert_eq!(car.code(Request::PowerDeliveryStart), ResponseCode::Ok);
    assert_eq!(car.phase(), Phase::DcStarting);
    assert_eq!(deviations(&car), [Quirk::DirectRestart]);
    assert!(!car.events.contains(&SeccEvent::OpenContactor));
    car.demand(380, 50);
    let supply = car.secc.outlet().supply;
    assert_eq!(supply, Some((Volts::new(380), Amperes::new(50))));
}

#[test]
fn power_directly_after_a_negotiation_waits_for_the_voltage_to_match_again() {
    let mut car = renegotiated(Profile::FIELD);
    car.secc.station_mut().present_voltage = Volts::new(300);
    assert!(car.ask(Request::PowerDeliveryStart).is_none());
    let supply = car.secc.outlet().supply;
    assert_eq!(supply, Some((Volts::new(380), Amperes::new(2))));
    let answer = car.latch(|station| station.present_voltage = Volts::new(372));
    assert_eq!(car.code_of(answer.unwrap()), ResponseCode::Ok);
    assert_eq!(car.phase(), Phase::DcStarting);
}

#[test]
fn a_voltage_that_does_not_come_back_ends_the_session_without_power() {
    let mut car = renegotiated(Profile::FIELD);
    car.secc.station_mut().present_voltage = Volts::new(300);
    assert!(car.ask(Request::PowerDeliveryStart).is_none());
    let answer = car.wait(Duration::from_secs(10)).unwrap();
    let code = car.code_of(answer);
    assert_eq!(code, ResponseCode::FailedPowerDeliveryNotApplied);
    assert_eq!(car.secc.outlet(), Outlet::default());
    car.wait(Duration::from_secs(5));
    assert_eq!(car.end(), Some(End::Equipment(Equipment::PreCharge)));
}

#[test]
fn what_was_tested_does_not_outlast_an_open_contactor_a_defect_or_a_withdrawn_wish() {
    let changes: [fn(&mut Station); 4] = [
        |station| station.contactor = Contactor::Open,
        |station| station.isolation = Isolation::Fault,
        |station| station.fault = Some(Fault::EmergencyStop),
        |station| station.pilot = ControlPilot::B,
    ];
    for phase in [Phase::DcRenegotiating, Phase::DcStandby] {
        for (number, change) in changes.iter().enumerate() {
            let mut car = by(Profile::FIELD, Way::Dc);
            car.go_to(phase);
            car.latch(change);
            assert_eq!(car.secc.outlet(), Outlet::default(), "{phase:?}, {number}");
            // The world is whole again, and yet the cable is to be tested.
            car.latch(|station| {
                station.contactor = Contactor::Closed;
                station.isolation = Isolation::Valid;
                station.fault = None;
                station.pilot = ControlPilot::C;
            });
            if phase == Phase::DcRenegotiating {
                let code = car.code(Request::ChargeParameterDiscovery);
                assert_eq!(code, ResponseCode::Ok);
            }
            let code = car.code(Request::PowerDeliveryStart);
            assert_eq!(code, ResponseCode::FailedPowerDeliveryNotApplied);
            assert_eq!(car.secc.outlet(), Outlet::default(), "{phase:?}, {number}");
        }
    }
}

#[test]
fn the_way_of_the_standard_opens_the_contactor_and_is_no_deviation() {
    let mut car = renegotiated(Profile::FIELD);
    car.events
        .retain(|event| matches!(event, SeccEvent::Phase(_)));
    car.go_to(Phase::DcCharging);
    let at = |event| car.events.iter().position(|it| *it == event);
    let opened = at(SeccEvent::OpenContactor).unwrap();
    assert!(opened < at(SeccEvent::CloseContactor).unwrap());
    assert_eq!(deviations(&car), []);
}

#[test]
fn by_the_letter_power_directly_after_a_negotiation_is_out_of_sequence() {
    for profile in [
        Profile::STRICT,
        Profile {
            restarts_directly: false,
            ..Profile::FIELD
        },
    ] {
        let mut car = renegotiated(profile);
        assert_eq!(car.secc.outlet(), Outlet::default());
        let code = car.code(Request::PowerDeliveryStart);
        assert_eq!(code, ResponseCode::FailedSequenceError);
        assert_eq!(car.secc.outlet(), Outlet::default());
        assert_eq!(deviations(&car), []);
    }
}

#[test]
fn a_stop_straight_from_the_loop_is_taken_and_told_or_refused_and_power_is_off() {
    for way in Way::ALL {
        let phase = match way.is_dc() {
            true => Phase::DcCharging,
            false => Phase::AcCharging,
        };
        let expected = [
            (Profile::FIELD, ResponseCode::Ok, 1),
            (Profile::STRICT, ResponseCode::FailedSequenceError, 0),
        ];
        for (profile, code, told) in expected {
            let mut car = by(profile, way);
            car.go_to(phase);
            assert_eq!(car.code(Request::SessionStop), code, "{way:?}");
            assert_eq!(car.secc.outlet(), Outlet::default(), "{way:?}");
            assert_eq!(deviations(&car), vec![Quirk::StopInLoop; told], "{way:?}");
        }
    }
}

#[test]
fn an_answer_is_held_back_as_long_as_the_profile_says_and_no_longer_than_is_safe() {
    for (asked, millis) in [(0, 0), (20, 20), (100, 100), (5_000, 100)] {
        let paced = Profile {
            answer_after: Duration::from_millis(asked),
            ..Profile::FIELD
        };
        let config = SeccConfig {
            profile: paced,
            ..SeccConfig::new(session_id())
        };
        let mut now = Instant(5);
        let mut secc = Secc::new(config, dc_station(), now);
        let frame = support::handshake(&[support::ISO2]);
        secc.receive(now, &frame);
        let wait = Duration::from_millis(millis);
        if millis > 0 {
            assert_eq!(secc.poll_transmit(), None, "{asked} ms");
            assert_eq!(secc.deadline(), Some(now.after(wait)));
            now = now.after(wait);
            secc.expire(Instant(now.0 - 1));
            assert_eq!(secc.poll_transmit(), None, "{asked} ms");
        }
        secc.expire(now);
        assert!(secc.poll_transmit().is_some(), "{asked} ms");
        assert!(secc.deadline() > Some(now));
    }
}

#[test]
fn a_voltage_that_cannot_be_reached_leaves_the_last_one_or_is_refused() {
    use v2g_messages::iso2::{Body, PreChargeReq};
    let ask = |profile, voltage| {
        let mut car = by(profile, Way::Dc);
        car.go_to(Phase::PreCharging);
        let request = PreChargeReq {
            dc_ev_status: support::STATUS,
            ev_target_voltage: support::volts(voltage),
            ev_target_current: support::amperes(1),
        };
        let answer = car.send_body(Body::PreChargeReq(request)).unwrap();
        (
            answer.code,
            car.secc.outlet().supply.map(|(volts, _)| volts),
        )
    };
    for voltage in [0, -5, 20] {
        let taken = (ResponseCode::Ok, Some(Volts::new(380)));
        assert_eq!(ask(Profile::FIELD, voltage), taken, "{voltage} V");
        let refused = (ResponseCode::Failed, None);
        assert_eq!(ask(Profile::STRICT, voltage), refused, "{voltage} V");
    }
    assert_eq!(ask(Profile::STRICT, 390).0, ResponseCode::Ok);
}
