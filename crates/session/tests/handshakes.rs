//! Agreeing on a protocol.

mod support;

use core::time::Duration;

use support::{ISO2, Pair, dc_station, dc_vehicle, handshake, in_frame, session_id};
use v2g_exi::Document;
use v2g_messages::app_protocol::{AppProtocolMessage, ResponseCode, SupportedAppProtocolRes};
use v2g_messages::iso2::MSG_DEF;
use v2g_session::*;

const DIN: &str = "urn:din:70121:2012:MsgDef";

/// A draft of DIN SPEC 70121 that some vehicles still list.
const DRAFT: &str = "urn:iso:15118:2:2010:MsgDef";

const NEXT: &str = "urn:iso:std:iso:15118:-20:DC";

fn answer_to(entries: &[(&str, u32, u32, u8, u8)]) -> (SupportedAppProtocolRes, Secc) {
    answer_of(SeccConfig::new(session_id()), dc_station(), entries)
}

fn answer_of(
    config: SeccConfig,
    station: Station,
    entries: &[(&str, u32, u32, u8, u8)],
) -> (SupportedAppProtocolRes, Secc) {
    let now = Instant(0);
    let mut secc = Secc::new(config, station, now);
    secc.receive(now, &handshake(entries));
    let frame = secc.poll_transmit().expect("an answer").to_vec();
    match AppProtocolMessage::decode(&frame[8..]) {
        Ok(AppProtocolMessage::SupportedAppProtocolRes(response)) => (response, secc),
        other => panic!("{other:?}"),
    }
}

fn response(response_code: ResponseCode, schema_id: Option<u8>) -> SupportedAppProtocolRes {
    SupportedAppProtocolRes {
        response_code,
        schema_id,
    }
}

#[test]
fn the_schema_id_of_the_vehicle_is_echoed() {
    for id in [0, 1, 17, 255] {
        let (answer, _) = answer_to(&[(MSG_DEF, 2, 0, id, 1)]);
        assert_eq!(
            answer,
            response(ResponseCode::OkSuccessfulNegotiation, Some(id))
        );
    }
}

#[test]
fn unknown_protocols_are_passed_over_whatever_their_priority() {
    let entries = [
        ("urn:vendor", 1, 0, 1, 1),
        (NEXT, 1, 0, 2, 2),
        (MSG_DEF, 2, 0, 3, 20),
    ];
    let (answer, _) = answer_to(&entries);
    assert_eq!(
        answer,
        response(ResponseCode::OkSuccessfulNegotiation, Some(3))
    );
}

#[test]
fn the_best_priority_wins_and_not_the_first_entry() {
    let (answer, _) = answer_to(&[(MSG_DEF, 2, 1, 7, 5), (MSG_DEF, 2, 0, 8, 4)]);
    assert_eq!(
        answer,
        response(ResponseCode::OkSuccessfulNegotiation, Some(8))
    );
}

#[test]
fn each_protocol_that_both_speak_is_chosen_by_the_vehicles_priority() {
    for (din, iso2, chosen) in [(1, 2, 1), (2, 1, 2)] {
        let entries = [
            (DRAFT, 1, 0, 0, 1),
            (DIN, 2, 0, 1, din),
            (MSG_DEF, 2, 0, 2, iso2),
        ];
        let (answer, _) = answer_to(&entries);
        assert_eq!(answer.schema_id, Some(chosen));
    }
}

#[test]
fn a_station_takes_only_what_it_is_configured_for() {
    let both = [(DIN, 2, 0, 1, 2), (MSG_DEF, 2, 0, 2, 1)];
    for (protocols, chosen) in [
        (&[Protocol::Din][..], Some(1)),
        (&[Protocol::Iso2], Some(2)),
        (&[Protocol::Din, Protocol::Iso2], Some(2)),
        (&[], None),
    ] {
        let config = SeccConfig {
            protocols: Protocols::of(protocols),
            ..SeccConfig::new(session_id())
        };
        let (answer, _) = answer_of(config, dc_station(), &both);
        assert_eq!(answer.schema_id, chosen, "{protocols:?}");
    }
}

#[test]
fn din_70121_is_not_spoken_without_dc() {
    let config = SeccConfig::new(session_id());
    let (answer, _) = answer_of(config, support::ac_station(), &[(DIN, 2, 0, 1, 1)]);
    assert_eq!(answer, response(ResponseCode::FailedNoNegotiation, None));
    let mut evcc = Evcc::new(EvccConfig::default(), support::ac_vehicle(), Instant(0));
    assert_eq!(evcc.poll_transmit(), Some(handshake(&[ISO2]).as_slice()));
}

#[test]
fn a_vehicle_without_a_protocol_to_offer_is_misused() {
    let config = EvccConfig {
        protocols: Protocols::of(&[Protocol::Din]),
        ..EvccConfig::default()
    };
    let mut evcc = Evcc::new(config, support::ac_vehicle(), Instant(0));
    assert_eq!(evcc.poll_transmit(), None);
    let end = EvccEvent::Ended(End::Misused(Misuse::NoProtocol));
    assert_eq!(evcc.poll_event(), Some(end));
}

#[test]
fn twenty_entries_are_taken() {
    let mut entries = [("urn:vendor", 1, 0, 0, 1); 20];
    entries[19] = ISO2;
    assert_eq!(answer_to(&entries).0.schema_id, Some(1));
}

#[test]
fn another_minor_version_is_a_minor_deviation() {
    let (answer, _) = answer_to(&[(MSG_DEF, 2, 9, 4, 1)]);
    let code = ResponseCode::OkSuccessfulNegotiationWithMinorDeviation;
    assert_eq!(answer, response(code, Some(4)));
}

#[test]
fn nothing_in_common_is_told_without_schema_id_and_ends_the_session() {
    for entries in [
        &[(DRAFT, 1, 0, 1, 1)][..],
        &[(DIN, 1, 0, 1, 1)],
        &[(MSG_DEF, 1, 0, 1, 1)],
        &[(MSG_DEF, 3, 0, 1, 1)],
    ] {
        let (answer, mut secc) = answer_to(entries);
        assert_eq!(answer, response(ResponseCode::FailedNoNegotiation, None));
        secc.closed(Instant(0));
        let end = End::Incompatible(Incompatible::NoProtocol);
        assert_eq!(secc.poll_event(), Some(SeccEvent::Ended(end)));
    }
}

#[test]
fn a_second_handshake_is_refused() {
    let (_, mut secc) = answer_to(&[ISO2]);
    secc.receive(Instant(0), &handshake(&[ISO2]));
    let refused = response(ResponseCode::FailedNoNegotiation, None);
    let refused = in_frame(&AppProtocolMessage::SupportedAppProtocolRes(refused));
    assert_eq!(secc.poll_transmit(), Some(refused.as_slice()));
    secc.expire(Instant(0).after(Duration::from_secs(2)));
    let blame = Misbehaviour::OutOfSequence(Request::SupportedAppProtocol);
    let last = core::iter::from_fn(|| secc.poll_event()).last();
    assert_eq!(last, Some(SeccEvent::Ended(End::Misbehaved(blame))));
}

fn vehicle_told(answer: SupportedAppProtocolRes) -> Option<EvccEvent> {
    let now = Instant(0);
    let mut evcc = Evcc::new(EvccConfig::default(), dc_vehicle(), now);
    evcc.poll_transmit();
    evcc.receive(
        now,
        &in_frame(&AppProtocolMessage::SupportedAppProtocolRes(answer)),
    );
    core::iter::from_fn(|| evcc.poll_event()).last()
}

#[test]
fn a_vehicle_goes_on_with_what_the_station_chose() {
    for code in [
        ResponseCode::OkSuccessfulNegotiation,
        ResponseCode::OkSuccessfulNegotiationWithMinorDeviation,
    ] {
        let last = vehicle_told(response(code, Some(1)));
        assert_eq!(last, Some(EvccEvent::Phase(Phase::SessionSetup)));
    }
}

#[test]
fn a_vehicle_leaves_when_there_is_no_protocol() {
    let end = End::Incompatible(Incompatible::NoProtocol);
    let last = vehicle_told(response(ResponseCode::FailedNoNegotiation, None));
    assert_eq!(last, Some(EvccEvent::Ended(end)));
}

#[test]
fn a_vehicle_does_not_take_a_protocol_that_it_did_not_offer() {
    let blame = Misbehaviour::Contradiction(Request::SupportedAppProtocol);
    for id in [None, Some(0), Some(3), Some(255)] {
        let last = vehicle_told(response(ResponseCode::OkSuccessfulNegotiation, id));
        assert_eq!(
            last,
            Some(EvccEvent::Ended(End::Misbehaved(blame))),
            "{id:?}"
        );
    }
}

#[test]
fn a_vehicle_that_no_longer_wants_to_charge_leaves_before_a_session_is_open() {
    let mut pair = Pair::dc();
    pair.evcc.vehicle_mut().wish = Wish::Stop;
    pair.run_to_end();
    assert_eq!(
        pair.evcc_end(),
        Some(End::Completed(Completion::NotCharged))
    );
    assert_eq!(pair.responses("SessionSetupRes"), 0);
}
