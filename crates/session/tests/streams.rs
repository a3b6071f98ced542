//! The octets of a connection: in pieces, in lumps, too early, wrong.

mod support;

use core::time::Duration;

use support::{Car, ISO2, Pair, body, dc_station, frame_of, handshake, request, session_id};
use v2g_messages::iso2::{Body, ResponseCode, SessionStopRes};
use v2g_session::*;

/// supportedAppProtocolReq and supportedAppProtocolRes begin with 80; this is neither and more.
const GARBAGE: [u8; 12] = [0x01, 0xFE, 0x80, 0x01, 0, 0, 0, 4, 0xFF, 0xFF, 0xFF, 0xFF];

fn out_of_turn() -> Option<End> {
    Some(End::Misbehaved(Misbehaviour::OutOfTurn))
}

#[test]
fn a_whole_session_runs_in_segments_of_any_size() {
    for segment in [1, 7, 8, 9, 64] {
        for (mut pair, phase) in [
            (Pair::dc(), Phase::DcCharging),
            (Pair::ac(), Phase::AcCharging),
        ] {
            pair.segment = segment;
            pair.run_to(phase);
            pair.evcc.vehicle_mut().wish = Wish::Complete;
            pair.run_to_end();
            assert!(pair.secc_end().unwrap().is_completed());
            assert!(pair.evcc_end().unwrap().is_completed());
        }
    }
}

#[test]
fn a_second_request_in_the_same_segment_ends_the_session() {
    let mut car = Car::at(true);
    car.go_to(Phase::DcCharging);
    let id = car.session_id.clone();
    let one = request(Request::CurrentDemand, true, |body| frame_of(&id, body));
    let answer = car
        .send(&[one.clone(), one].concat())
        .expect("the first one's answer");
    assert!(matches!(body(&answer), Body::CurrentDemandRes(_)));
    assert_eq!(car.end(), out_of_turn());
    assert_eq!(car.secc.outlet(), Outlet::default());
}

#[test]
fn a_request_before_the_answer_was_fetched_ends_the_session() {
    let now = Instant(0);
    let mut secc = Secc::new(SeccConfig::new(session_id()), dc_station(), now);
    secc.receive(now, &handshake(&[ISO2]));
    secc.receive(
        now,
        &request(Request::SessionSetup, true, |body| frame_of(&[], body)),
    );
    let events = core::iter::from_fn(|| secc.poll_event());
    assert_eq!(
        events.last(),
        Some(SeccEvent::Ended(out_of_turn().unwrap()))
    );
}

#[test]
fn a_request_while_the_contactor_is_closing_ends_the_session_and_opens_it() {
    for request in [
        Request::PowerDeliveryStart,
        Request::ChargingStatus,
        Request::SessionStop,
    ] {
        let mut car = Car::at(false);
        car.go_to(Phase::PowerReady);
        car.secc.station_mut().contactor = Contactor::Open;
        assert_eq!(car.ask(Request::PowerDeliveryStart), None);
        assert!(car.secc.outlet().contactor);
        assert_eq!(car.ask(request), None);
        assert_eq!(car.end(), out_of_turn());
        assert_eq!(car.secc.outlet(), Outlet::default());
    }
}

#[test]
fn the_beginning_of_the_next_request_may_come_with_this_one() {
    let mut car = Car::at(true);
    car.go_to(Phase::ServiceSelection);
    let id = car.session_id.clone();
    let one = request(Request::ServiceDetail, true, |body| frame_of(&id, body));
    let (begin, rest) = one.split_at(5);
    assert!(car.send(&[one.as_slice(), begin].concat()).is_some());
    assert!(car.send(rest).is_some());
    assert_eq!(car.end(), None);
}

#[test]
fn a_response_to_nothing_ends_a_vehicles_session() {
    let now = Instant(0);
    let mut pair = Pair::dc();
    pair.run_to(Phase::DcCharging);
    assert_eq!(pair.evcc.poll_transmit(), None);
    let response = Body::SessionStopRes(SessionStopRes {
        response_code: ResponseCode::Ok,
    });
    pair.evcc
        .receive(now, &frame_of(session_id().as_bytes(), response));
    pair.settle();
    assert_eq!(pair.evcc_end(), out_of_turn());
    pair.assert_dead();
}

#[test]
fn two_responses_at_once_end_a_vehicles_session() {
    let mut pair = Pair::dc();
    pair.forge = Some(Box::new(|message| {
        let frame = frame_of(session_id().as_bytes(), message.body);
        Some([frame.clone(), frame].concat())
    }));
    pair.run_to_end();
    assert_eq!(pair.evcc_end(), out_of_turn());
}

#[test]
fn a_broken_header_ends_the_session_and_power_is_off() {
    for header in [
        [0xFF, 0xFE, 0x80, 0x01, 0, 0, 0, 4],
        [0x01, 0xFF, 0x80, 0x01, 0, 0, 0, 4],
    ] {
        let mut car = Car::at(true);
        car.go_to(Phase::DcCharging);
        assert_eq!(car.send(&header), None);
        assert_eq!(car.end(), Some(End::Misbehaved(Misbehaviour::BrokenStream)));
        assert_eq!(car.secc.outlet(), Outlet::default());

        let mut pair = Pair::dc();
        pair.run_to(Phase::DcCharging);
        pair.evcc.receive(pair.now, &header);
        pair.settle();
        assert_eq!(
            pair.evcc_end(),
            Some(End::Misbehaved(Misbehaviour::BrokenStream))
        );
        pair.assert_dead();
    }
}

#[test]
fn garbage_is_passed_over_before_a_session_is_open_and_ends_one_that_is() {
    let mut car = Car::at(true);
    assert_eq!(car.send(&GARBAGE), None);
    assert_eq!(
        car.code(Request::SessionSetup),
        ResponseCode::OkNewSessionEstablished
    );
    assert_eq!(car.send(&GARBAGE), None);
    assert_eq!(car.end(), Some(End::Misbehaved(Misbehaviour::Undecodable)));
}

#[test]
fn garbage_is_passed_over_before_the_handshake() {
    let now = Instant(0);
    let mut secc = Secc::new(SeccConfig::new(session_id()), dc_station(), now);
    secc.receive(now, &GARBAGE);
    assert_eq!(secc.poll_transmit(), None);
    secc.receive(now, &handshake(&[ISO2]));
    assert!(secc.poll_transmit().is_some());
}

#[test]
fn a_response_sent_to_a_station_ends_the_session() {
    let mut car = Car::at(true);
    car.go_to(Phase::DcCharging);
    let response = Body::SessionStopRes(SessionStopRes {
        response_code: ResponseCode::Ok,
    });
    assert_eq!(car.send_body(response), None);
    assert_eq!(car.end(), Some(End::Misbehaved(Misbehaviour::Undecodable)));
    assert_eq!(car.secc.outlet(), Outlet::default());
}

#[test]
fn an_empty_body_ends_the_session() {
    let mut car = Car::at(true);
    car.go_to(Phase::Authorization);
    assert_eq!(car.send_body(Body::Empty), None);
    assert_eq!(car.end(), Some(End::Misbehaved(Misbehaviour::Undecodable)));
}

#[test]
fn frames_of_other_kinds_are_passed_over_and_counted() {
    let mut car = Car::at(true);
    car.go_to(Phase::Authorization);
    let unknown = [0x01, 0xFE, 0x70, 0x01, 0, 0, 0, 1, 0xAA];
    let empty = [0x01, 0xFE, 0x80, 0x01, 0, 0, 0, 0];
    let of_20 = [0x01, 0xFE, 0x80, 0x02, 0, 0, 0, 1, 0x80];
    for frame in [&unknown[..], &empty, &of_20] {
        assert_eq!(car.send(frame), None);
    }
    assert_eq!(car.secc.ignored().total(), 2);
    assert_eq!(car.code(Request::Authorization), ResponseCode::Ok);
}

#[test]
fn a_message_longer_than_the_buffer_is_passed_over() {
    let mut car = Car::at(true);
    car.go_to(Phase::Authorization);
    let mut frame = vec![0x01, 0xFE, 0x80, 0x01, 0, 0, 0x20, 0x01];
    frame.resize(8 + 0x2001, 0x80);
    assert_eq!(car.send(&frame), None);
    assert_eq!(car.secc.ignored().oversized, 1);
    assert_eq!(car.code(Request::Authorization), ResponseCode::Ok);
}

#[test]
fn no_octets_at_random_break_an_engine() {
    let mut state = 1u64;
    for _ in 0..2_000 {
        let mut pair = Pair::dc();
        let mut frame = GARBAGE.to_vec();
        for octet in frame.iter_mut().skip(8) {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            *octet = (state >> 56) as u8;
        }
        frame[8] = 0x80;
        pair.secc.receive(pair.now, &frame);
        pair.evcc.poll_transmit();
        pair.evcc.receive(pair.now, &frame);
        pair.run_for(Duration::from_secs(1));
        assert_eq!(pair.secc.outlet(), Outlet::default());
    }
}
