//! The station in every phase against every request.

mod support;

use core::time::Duration;

use support::{Car, Way};
use v2g_messages::iso2::ResponseCode;
use v2g_session::*;

const DC: [Phase; 13] = [
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
    Phase::DcRenegotiating,
    Phase::DcStandby,
    Phase::DcStopped,
];

const AC: [Phase; 9] = [
    Phase::SessionSetup,
    Phase::ServiceDiscovery,
    Phase::ServiceSelection,
    Phase::Authorization,
    Phase::ChargeParameters,
    Phase::PowerReady,
    Phase::AcStarting,
    Phase::AcCharging,
    Phase::AcStopped,
];

/// Every phase that external payment reaches, and every request in it.
fn everywhere(mut check: impl FnMut(Car, Phase, Request)) {
    for way in Way::ALL {
        let phases = if way.is_dc() { &DC[..] } else { &AC };
        let known = |phase: &&Phase| way.table().requests(**phase).next().is_some();
        for phase in phases.iter().filter(known) {
            for request in way.requests() {
                let mut car = Car::by(way);
                car.go_to(*phase);
                check(car, *phase, request);
            }
        }
    }
}

fn same_message(way: Way, phase: Phase, request: Request) -> bool {
    way.table()
        .requests(phase)
        .any(|legal| way.response(legal) == way.response(request))
}

#[test]
fn every_request_in_every_phase_gets_one_answer_of_its_own_type() {
    everywhere(|mut car, phase, request| {
        let answer = car
            .ask(request)
            .unwrap_or_else(|| panic!("{phase:?}: {request:?}"));
        assert_eq!(answer.name, car.way.response(request));
        if phase != Phase::SessionSetup || request == Request::SessionSetup {
            assert_eq!(answer.session_id, [1, 2, 3, 4, 5, 6, 7, 8]);
        }
    });
}

#[test]
fn what_the_table_admits_is_answered_with_ok_and_leads_where_the_table_says() {
    let mut admitted = 0;
    everywhere(|mut car, phase, request| {
        if car.way.table().admits(phase, request) {
            admitted += 1;
            let answer = car.ask(request).unwrap();
            assert!(
                (answer.code as u8) < 4,
                "{phase:?}: {request:?}: {answer:?}"
            );
            let leads =
                |row: &&Row| (row.phase, row.request, row.next) == (phase, request, car.phase());
            assert!(
                car.way.table().0.iter().any(|row| leads(&row)),
                "{phase:?}: {request:?}"
            );
        }
    });
    assert!(admitted > 70, "{admitted}");
}

#[test]
fn what_the_table_does_not_admit_is_refused_and_ends_the_session_without_moving_it() {
    everywhere(|mut car, phase, request| {
        if !car.way.table().admits(phase, request) {
            let code = match same_message(car.way, phase, request) {
                true => ResponseCode::Failed,
                false => ResponseCode::FailedSequenceError,
            };
            assert_eq!(car.code(request), code, "{phase:?}: {request:?}");
            assert_eq!(car.phase(), phase);
            assert_eq!(car.secc.outlet(), Outlet::default());
            assert_eq!(car.end(), None);
            assert_eq!(car.wait(Duration::from_secs(2)), None);
            let blame = Misbehaviour::OutOfSequence(request);
            assert_eq!(car.end(), Some(End::Misbehaved(blame)));
        }
    });
}

#[test]
fn after_a_refusal_nothing_is_answered_any_more() {
    for way in Way::DC {
        let mut car = Car::by(way);
        car.go_to(Phase::Authorization);
        assert_eq!(
            car.code(Request::CableCheck),
            ResponseCode::FailedSequenceError
        );
        assert_eq!(car.ask(Request::Authorization), None);
        assert_eq!(car.ask(Request::SessionStop), None);
    }
}

#[test]
fn the_vehicle_may_stop_at_every_point_of_a_session_and_power_is_off() {
    everywhere(|mut car, phase, request| {
        if request == Request::SessionStop && phase != Phase::SessionSetup {
            assert_eq!(car.code(request), ResponseCode::Ok, "{phase:?}");
            assert_eq!(car.secc.outlet(), Outlet::default(), "{phase:?}");
            car.secc.closed(car.now);
            car.look();
            assert!(
                car.end().is_some_and(End::is_completed),
                "{phase:?}: {:?}",
                car.end()
            );
        }
    });
}

#[test]
fn silence_in_every_phase_ends_the_session_after_a_minute_and_power_is_off() {
    everywhere(|mut car, phase, request| {
        if request == Request::SessionSetup {
            let open = phase != Phase::SessionSetup;
            let (limit, timer) = match open {
                true => (60, Timer::Sequence),
                false => (18, Timer::CommunicationSetup),
            };
            assert_eq!(car.wait(Duration::from_micros(limit * 1_000_000 - 1)), None);
            assert_eq!(car.end(), None, "{phase:?}");
            assert_eq!(car.wait(Duration::from_micros(1)), None);
            assert_eq!(
                car.end(),
                Some(End::Silent(Silence::Expired(timer))),
                "{phase:?}"
            );
            assert_eq!(car.secc.outlet(), Outlet::default(), "{phase:?}");
        }
    });
}

#[test]
fn a_connection_lost_in_any_phase_switches_power_off() {
    everywhere(|mut car, phase, request| {
        if request == Request::SessionSetup {
            car.secc.closed(car.now);
            car.look();
            assert_eq!(
                car.end(),
                Some(End::Silent(Silence::ConnectionLost)),
                "{phase:?}"
            );
            assert_eq!(car.secc.outlet(), Outlet::default(), "{phase:?}");
        }
    });
}

#[test]
fn another_sessions_id_is_refused_in_every_phase_where_the_request_is_legal() {
    everywhere(|mut car, phase, request| {
        if car.way.table().admits(phase, request) && request != Request::SessionSetup {
            car.session_id = vec![9; 8];
            assert_eq!(
                car.code(request),
                ResponseCode::FailedUnknownSession,
                "{phase:?}"
            );
            assert_eq!(car.phase(), phase);
            assert_eq!(car.secc.outlet(), Outlet::default());
            car.wait(Duration::from_secs(2));
            assert_eq!(car.end(), Some(End::Misbehaved(Misbehaviour::WrongSession)));
        }
    });
}
