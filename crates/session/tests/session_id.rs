//! Session ids, and who may use which.

mod support;

use core::time::Duration;

use support::{Car, Pair, Way, body, frame_of, request};
use v2g_messages::iso2::{Body, ResponseCode};
use v2g_session::*;

#[test]
fn a_random_id_is_never_zero() {
    assert_eq!(
        SessionId::from_random([0; 8]).as_bytes(),
        [0, 0, 0, 0, 0, 0, 0, 1]
    );
    assert_eq!(SessionId::from_random([7; 8]).as_bytes(), [7; 8]);
}

#[test]
fn every_form_of_zero_is_no_session() {
    for length in 0..=8 {
        assert_eq!(SessionId::received(&[0; 8][..length]), None);
    }
    assert_eq!(SessionId::received(&[0, 1]).unwrap().as_bytes(), [0, 1]);
    assert_eq!(SessionId::received(&[1; 9]), None);
}

#[test]
fn a_new_session_is_opened_whatever_id_the_vehicle_names() {
    for way in Way::DC {
        for id in [vec![], vec![0], vec![0; 8], vec![9; 8], vec![3]] {
            let mut car = Car::by(way);
            car.session_id = id;
            let answer = car.ask(Request::SessionSetup).unwrap();
            assert_eq!(answer.code, ResponseCode::OkNewSessionEstablished);
            assert_eq!(answer.session_id, support::session_id().as_bytes());
        }
    }
}

#[test]
fn zero_is_no_key_to_a_session() {
    for way in Way::DC {
        for id in [vec![], vec![0], vec![0; 8]] {
            let mut car = Car::by(way);
            car.go_to(Phase::Authorization);
            car.session_id = id;
            assert_eq!(
                car.code(Request::Authorization),
                ResponseCode::FailedUnknownSession
            );
            assert_eq!(car.phase(), Phase::Authorization);
        }
    }
}

#[test]
fn a_part_of_the_id_is_another_id() {
    for way in Way::DC {
        let mut car = Car::by(way);
        car.go_to(Phase::Authorization);
        car.session_id.pop();
        assert_eq!(
            car.code(Request::Authorization),
            ResponseCode::FailedUnknownSession
        );
    }
}

#[test]
fn a_wrong_sequence_weighs_more_than_a_wrong_id() {
    for way in Way::DC {
        let mut car = Car::by(way);
        car.go_to(Phase::Authorization);
        car.session_id = vec![9; 8];
        assert_eq!(
            car.code(Request::CableCheck),
            ResponseCode::FailedSequenceError
        );
        car.wait(Duration::from_secs(2));
        let blame = Misbehaviour::OutOfSequence(Request::CableCheck);
        assert_eq!(car.end(), Some(End::Misbehaved(blame)));
    }
}

#[test]
fn a_refused_session_tells_its_own_id_and_not_the_foreign_one() {
    for way in Way::DC {
        let mut car = Car::by(way);
        car.go_to(Phase::Authorization);
        car.session_id = vec![9; 8];
        let answer = car.ask(Request::Authorization).unwrap();
        assert_eq!(answer.session_id, support::session_id().as_bytes());
    }
}

/// How a vehicle ends when the station puts this id into its responses from the one named on.
fn vehicle_with(id: &'static [u8], from: &'static str) -> Option<End> {
    let mut pair = Pair::dc();
    let mut begun = false;
    pair.forge = Some(Box::new(move |message| {
        begun |= format!("{:?}", message.body).starts_with(from);
        begun.then(|| frame_of(id, message.body))
    }));
    pair.run_to_end();
    pair.assert_dead();
    pair.evcc_end()
}

#[test]
fn a_vehicle_refuses_a_session_without_id() {
    let blame = Misbehaviour::Contradiction(Request::SessionSetup);
    for id in [&[][..], &[0], &[0; 8]] {
        assert_eq!(
            vehicle_with(id, "SessionSetupRes"),
            Some(End::Misbehaved(blame))
        );
    }
}

#[test]
fn a_vehicle_leaves_when_the_id_changes_in_the_middle() {
    let blame = Some(End::Misbehaved(Misbehaviour::WrongSession));
    for from in ["ServiceDiscoveryRes", "CableCheckRes", "CurrentDemandRes"] {
        assert_eq!(vehicle_with(&[9; 8], from), blame, "{from}");
    }
}

#[test]
fn a_vehicle_takes_any_id_that_is_one() {
    let mut pair = Pair::dc();
    pair.forge = Some(Box::new(|message| Some(frame_of(&[0, 0, 5], message.body))));
    pair.run_for(Duration::from_millis(1));
    let asked = &pair.frames.iter().rfind(|(vehicle, _)| *vehicle).unwrap().1;
    let expected = request(Request::ServiceDiscovery, true, |body| {
        frame_of(&[0, 0, 5], body)
    });
    assert!(matches!(body(asked), Body::ServiceDiscoveryReq(_)));
    assert_eq!(*asked, expected);
}
