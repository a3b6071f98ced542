//! An unfinished step never lets the next one begin.

mod support;

use core::time::Duration;

use support::{Car, Pair, Way, body, din};
use v2g_messages::din::{Body as DinBody, EvseProcessing as DinProcessing};
use v2g_messages::iso2::{Body, EvseProcessing, ResponseCode};
use v2g_session::*;

/// A station that has answered Ongoing in this phase.
fn waiting_in(way: Way, phase: Phase) -> Car {
    let mut car = Car::by(way);
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
    match way {
        Way::Din => assert_eq!(din_processing(&answer.frame), DinProcessing::Ongoing),
        _ => assert_ne!(processing(&answer.frame), EvseProcessing::Finished),
    }
    car
}

fn processing(frame: &[u8]) -> EvseProcessing {
    match body(frame) {
        Body::AuthorizationRes(response) => response.evse_processing,
        Body::ChargeParameterDiscoveryRes(response) => {
            assert_eq!(response.sa_schedules, None);
            response.evse_processing
        }
        Body::CableCheckRes(response) => response.evse_processing,
        other => panic!("{other:?}"),
    }
}

fn din_processing(frame: &[u8]) -> DinProcessing {
    match din::message(frame).body {
        DinBody::ContractAuthenticationRes(response) => response.evse_processing,
        DinBody::ChargeParameterDiscoveryRes(response) => response.evse_processing,
        DinBody::CableCheckRes(response) => response.evse_processing,
        other => panic!("{other:?}"),
    }
}

/// Each way of DC with each step.
fn steps() -> impl Iterator<Item = (Way, Phase, Request, Request)> {
    let steps = |way| STEPS.map(|(phase, own, next)| (way, phase, own, next));
    Way::DC.into_iter().flat_map(steps)
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
    for (way, phase, _, next) in steps() {
        let mut car = waiting_in(way, phase);
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
    for (way, phase, own, _) in steps() {
        for request in later.into_iter().filter(|request| *request != own) {
            let mut car = waiting_in(way, phase);
            assert_eq!(car.code(request), ResponseCode::FailedSequenceError);
            assert_eq!(car.secc.outlet().supply, None);
        }
    }
}

#[test]
fn repeating_the_request_stays_in_the_phase_as_long_as_the_step_is_ongoing() {
    for (way, phase, request, _) in steps() {
        let mut car = waiting_in(way, phase);
        for _ in 0..10 {
            assert_eq!(car.code(request), ResponseCode::Ok);
            assert_eq!(car.phase(), phase);
            car.wait(Duration::from_secs(1));
        }
    }
}

#[test]
fn a_finished_step_lets_the_next_phase_begin() {
    for (way, phase, request, next) in steps() {
        let mut car = waiting_in(way, phase);
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
    for way in Way::DC {
        let mut car = waiting_in(way, Phase::Authorization);
        car.latch(|station| station.authorization = Authorization::Refused);
        assert_eq!(car.code(Request::Authorization), ResponseCode::Failed);
        car.wait(Duration::from_secs(2));
        assert_eq!(
            car.end(),
            Some(End::Untrusted(Untrusted::AuthorizationRefused))
        );
    }
}

#[test]
fn a_failed_isolation_test_ends_the_session() {
    for way in Way::DC {
        for change in [
            |station: &mut Station| station.cable_check = CableCheck::Failed,
            |station: &mut Station| station.isolation = Isolation::Fault,
        ] {
            let mut car = waiting_in(way, Phase::CableCheck);
            car.latch(change);
            assert_eq!(car.code(Request::CableCheck), ResponseCode::Failed);
            car.wait(Duration::from_secs(2));
            assert_eq!(car.end(), Some(End::Equipment(Equipment::Isolation)));
        }
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
