//! An unfinished step never lets the next one begin.

mod support;

use core::time::Duration;

use support::{Car, Pair, body};
use v2g_messages::iso2::{Body, EvseProcessing, ResponseCode};
use v2g_session::*;

/// A station that has answered Ongoing in this phase.
fn waiting_in(phase: Phase) -> Car {
    let mut car = Car::at(true);
    car.go_to(phase);
    let request = match phase {
        Phase::Authorization => {
            car.secc.station_mut().authorization = Authorization::Pending;
            Request::Authorization
        }
        Phase::ChargeParameters => {
            car.secc.station_mut().schedule = ScheduleDecision::Pending;
            Request::ChargeParameterDiscovery
        }
        _ => Request::CableCheck,
    };
    let answer = car.ask(request).expect("an answer");
    assert_eq!(answer.code, ResponseCode::Ok);
    let processing = match body(&answer.frame) {
        Body::AuthorizationRes(response) => response.evse_processing,
        Body::ChargeParameterDiscoveryRes(response) => {
            assert_eq!(response.sa_schedules, None);
            response.evse_processing
        }
        Body::CableCheckRes(response) => response.evse_processing,
        other => panic!("{other:?}"),
    };
    assert_ne!(processing, EvseProcessing::Finished);
    car
}

const STEPS: [(Phase, Request, Request); 3] = [
    (
        Phase::Authorization,
        Request::Authorization,
        Request::ChargeParameterDiscovery,
    ),
    (
        Phase::ChargeParameters,
        Request::ChargeParameterDiscovery,
        Request::CableCheck,
    ),
    (Phase::CableCheck, Request::CableCheck, Request::PreCharge),
];

#[test]
fn the_next_phases_request_is_refused_while_the_step_is_ongoing() {
    for (phase, _, next) in STEPS {
        let mut car = waiting_in(phase);
        assert_eq!(
            car.code(next),
            ResponseCode::FailedSequenceError,
            "{phase:?}"
        );
        assert_eq!(car.phase(), phase);
    }
}

#[test]
fn no_later_request_gets_past_an_ongoing_step() {
    let later = [
        Request::CableCheck,
        Request::PreCharge,
        Request::PowerDeliveryStart,
        Request::CurrentDemand,
        Request::ChargingStatus,
    ];
    for (phase, own, _) in STEPS {
        for request in later.into_iter().filter(|request| *request != own) {
            let mut car = waiting_in(phase);
            assert_eq!(car.code(request), ResponseCode::FailedSequenceError);
            assert_eq!(car.secc.outlet().supply, None);
        }
    }
}

#[test]
fn repeating_the_request_stays_in_the_phase_as_long_as_the_step_is_ongoing() {
    for (phase, request, _) in STEPS {
        let mut car = waiting_in(phase);
        for _ in 0..10 {
            assert_eq!(car.code(request), ResponseCode::Ok);
            assert_eq!(car.phase(), phase);
            car.wait(Duration::from_secs(1));
        }
    }
}

#[test]
fn a_finished_step_lets_the_next_phase_begin() {
    for (phase, request, next) in STEPS {
        let mut car = waiting_in(phase);
        car.latch(|station| {
            station.authorization = Authorization::Granted;
            station.schedule = ScheduleDecision::Unlimited;
            station.cable_check = CableCheck::Passed;
            station.isolation = Isolation::Valid;
        });
        assert_eq!(car.code(request), ResponseCode::Ok);
        assert_ne!(car.phase(), phase);
        assert_eq!(car.code(next), ResponseCode::Ok);
    }
}

#[test]
fn a_refused_customer_ends_the_session() {
    let mut car = waiting_in(Phase::Authorization);
    car.latch(|station| station.authorization = Authorization::Refused);
    assert_eq!(car.code(Request::Authorization), ResponseCode::Failed);
    car.wait(Duration::from_secs(2));
    assert_eq!(
        car.end(),
        Some(End::Untrusted(Untrusted::AuthorizationRefused))
    );
}

#[test]
fn a_failed_isolation_test_ends_the_session() {
    for change in [
        |station: &mut Station| station.cable_check = CableCheck::Failed,
        |station: &mut Station| station.isolation = Isolation::Fault,
    ] {
        let mut car = waiting_in(Phase::CableCheck);
        car.latch(change);
        assert_eq!(car.code(Request::CableCheck), ResponseCode::Failed);
        car.wait(Duration::from_secs(2));
        assert_eq!(car.end(), Some(End::Equipment(Equipment::Isolation)));
    }
}

#[test]
fn a_vehicle_waits_for_its_customer_and_says_so_once() {
    let mut pair = Pair::dc();
    pair.plant.authorize_after = Some(Duration::from_secs(200));
    pair.run_to(Phase::DcCharging);
    let pending = |event: &&EvccEvent| **event == EvccEvent::AuthorizationPending;
    assert_eq!(pair.evcc_events.iter().filter(pending).count(), 1);
    assert!(pair.responses("AuthorizationRes") > 1_000);
}

#[test]
fn a_vehicle_never_goes_on_while_a_step_is_ongoing() {
    for step in [
        "AuthorizationRes",
        "ChargeParameterDiscoveryRes",
        "CableCheckRes",
    ] {
        let mut pair = Pair::dc();
        match step {
            "AuthorizationRes" => pair.plant.authorize_after = None,
            "CableCheckRes" => pair.plant.test_after = None,
            _ => pair.secc.station_mut().schedule = ScheduleDecision::Pending,
        }
        pair.run_for(Duration::from_secs(30));
        assert!(pair.responses(step) > 100, "{step}");
        assert_eq!(pair.responses("PreChargeRes"), 0);
        assert_eq!(pair.ends(), (None, None));
    }
}
