//! What is said about messages that do not read: where they are, what was expected, why it may be.

mod common;

use common::{Vector, own, unhex};
use v2g_exi::walk::{self, Event, EventKind, Observer};
use v2g_messages::expect::expected;
use v2g_messages::hints::{Case, Hint, hints};
use v2g_messages::locate::locate;
use v2g_messages::sets::{Session, by_name};

/// AuthorizationReq of ISO 15118-2.
const MESSAGE: &str = "8098005281140400";

/// What comes first behind some bit of a whole message.
struct Next {
    behind: u32,
    what: Option<String>,
}

impl Observer<'_> for Next {
    fn event(&mut self, event: Event<'_>) {
        let what = match event.kind {
            EventKind::Start(start) => start.name.to_owned(),
            EventKind::Attribute { name, .. } => format!("@{name}"),
            EventKind::End => "the end of ".to_owned(),
            EventKind::Characters | EventKind::Value(_) => String::new(),
            _ => return,
        };
        if event.bits.end > self.behind && self.what.is_none() {
            self.what = Some(what);
        }
    }

    fn restart(&mut self) {
        self.what = None;
    }
}

#[test]
fn what_is_cut_off_is_among_what_was_expected() {
    let long = |vector: &&Vector| vector.bytes.len() < 400 && !vector.refuse;
    let vectors = own();
    for vector in vectors.iter().filter(long) {
        let set = vector.entry.set;
        let walk = if vector.fragment {
            walk::fragment
        } else {
            walk::document
        };
        for length in 3..vector.bytes.len() {
            let cut = &vector.bytes[..length];
            if walk(set, cut, &mut ()).is_ok() {
                continue;
            }
            let mut next = Next {
                behind: length as u32 * 8,
                what: None,
            };
            walk(set, &vector.bytes, &mut next).unwrap();
            let Some(expected) = expected(set, cut, vector.fragment) else {
                continue;
            };
            let (said, next) = (expected.to_string(), next.what.unwrap_or_default());
            let abridged = said.contains(" more");
            assert!(
                said.contains(&next) || abridged,
                "{} cut to {length}: {next} comes, expected: {said}",
                vector.origin
            );
        }
    }
}

#[test]
fn expectations_read_like_the_schema() {
    let iso2 = by_name("iso2").unwrap();
    for (hex, said) in [
        ("8098", "SessionID"),
        ("809800", "0 to 8 bytes"),
        (
            "8098005281",
            "ParsingError, NoTLSRootCertificatAvailable, UnknownError",
        ),
        ("8098005298", "Notification, Signature or the end of Header"),
    ] {
        let expected = expected(iso2, &unhex(hex), false).map(|it| it.to_string());
        assert_eq!(expected.as_deref(), Some(said), "{hex}");
    }
    assert!(expected(iso2, &unhex(MESSAGE), false).is_none());
}

/// The message in TCP in IPv6 in an Ethernet frame.
fn ethernet() -> Vec<u8> {
    let v2gtp = [&unhex("01fe800100000008")[..], &unhex(MESSAGE)].concat();
    let tcp = [
        &unhex("c000d9b500000001000000025018200000000000")[..],
        &v2gtp,
    ]
    .concat();
    let length = u16::try_from(tcp.len()).unwrap().to_be_bytes();
    let ipv6 = [&[0x60, 0, 0, 0][..], &length, &[6, 64], &[0xFE; 32], &tcp].concat();
    [&[2; 12][..], &[0x86, 0xDD], &ipv6].concat()
}

#[test]
fn a_message_is_found_behind_what_people_paste_with_it() {
    let frame = ethernet();
    let padded = [&frame[..], &[0; 4]].concat();
    let half = |header: &str| unhex(&format!("{header}{MESSAGE}"));
    for (bytes, payload_type, around) in [
        (
            &frame,
            Some(0x8001),
            "Ethernet frame, IPv6, TCP, V2GTP header",
        ),
        (
            &padded,
            Some(0x8001),
            "Ethernet frame, IPv6, TCP, V2GTP header",
        ),
        (
            &frame[14..].to_vec(),
            Some(0x8001),
            "IPv6, TCP, V2GTP header",
        ),
        (
            &half("fe800100000008"),
            Some(0x8001),
            "the last 7 bytes of a V2GTP header",
        ),
        (
            &half("800100000008"),
            Some(0x8001),
            "the last 6 bytes of a V2GTP header",
        ),
        (
            &half("0100000008"),
            None,
            "the last 5 bytes of a V2GTP header",
        ),
        (
            &half("00000008"),
            None,
            "the last 4 bytes of a V2GTP header",
        ),
        (
            &half("00ff01fe800100000008"),
            Some(0x8001),
            "2 bytes that say nothing, V2GTP header",
        ),
        (&half("0008"), None, "2 bytes that say nothing"),
    ] {
        let located = locate(bytes).unwrap_or_else(|| panic!("not found behind {around}"));
        assert_eq!(
            bytes[located.start..located.end],
            unhex(MESSAGE),
            "{around}"
        );
        assert_eq!(located.payload_type, payload_type, "{around}");
        assert_eq!(located.to_string(), around);
    }
    assert_eq!(locate(&unhex("0102030405060708090a0b0c0d0e0f10")), None);
    let two = [unhex(MESSAGE), unhex(MESSAGE)].concat();
    assert_eq!(locate(&two), None, "the first message is not skipped");
}

#[test]
fn a_part_of_a_frame_is_no_reason_to_panic() {
    let frame = ethernet();
    for length in 0..frame.len() {
        let _ = locate(&frame[..length]);
        let mut damaged = frame.clone();
        damaged[length] ^= 0xFF;
        let _ = locate(&damaged);
    }
}

/// The hints for a message of which nothing is known but these bytes, and perhaps the set.
fn advice(bytes: &[u8], set: Option<&str>, session: &Session) -> Vec<Hint> {
    let ranking = session.rank(bytes, None, false);
    let wanted = |name: &str| *ranking.all().iter().find(|it| it.set.name == name).unwrap();
    let case = Case {
        bytes,
        read: set.map_or(ranking.best(), wanted),
        fragment: false,
        payload_type: None,
        session,
    };
    hints(case).collect()
}

#[test]
fn a_response_that_has_the_length_of_its_request_was_cut_by_the_log() {
    // The first bytes of a message with a SessionID of eight.
    let (request, response) = (unhex(MESSAGE), unhex("8098020102030405"));
    let mut session = Session::default();
    assert_eq!(advice(&response, None, &session), [Hint::Cut]);
    session.heard(by_name("iso2").unwrap(), &request);
    assert_eq!(advice(&response, None, &session), [Hint::CutToRequest(8)]);
}

#[test]
fn a_message_of_another_set_or_kind_is_named() {
    let session = Session::default();
    let other = Hint::OtherSet {
        set: "iso2",
        message: "AuthorizationReq",
        payload_type: None,
    };
    assert_eq!(advice(&unhex(MESSAGE), Some("din"), &session), [other]);
    let fragment = unhex("80040152510c408000081018202830384048505860687079e8");
    let kind = Hint::OtherKind {
        fragment: true,
        set: "iso2",
        message: "AuthorizationReq",
    };
    assert_eq!(advice(&fragment, None, &session), [kind]);
}

#[test]
fn two_messages_in_one_are_seen() {
    let two = unhex(&format!("{MESSAGE}{MESSAGE}"));
    assert_eq!(advice(&two, None, &Session::default()), [Hint::Another(8)]);
    let junk = unhex(&format!("{MESSAGE}aabbcc"));
    assert_eq!(
        advice(&junk, None, &Session::default()),
        [Hint::MoreBytes(3)]
    );
}

#[test]
fn what_is_no_exi_is_called_what_it_is() {
    for (bytes, said) in [
        (&b"<?xml version='1.0'?>"[..], "XML"),
        (b"{\"V2G_Message\":{}}", "JSON"),
        (b"\xD4\xC3\xB2\xA1\x02\x00\x04\x00", "capture"),
        (b"\x0A\x0D\x0D\x0A\x1C\x00\x00\x00", "capture"),
        (b"\x17\x03\x03\x00\x20\xAA", "TLS"),
        (
            b"\xFF\xFF\xFF\xFF\xFF\xFF\x02\0\0\0\0\x01\x88\xE1\x01",
            "SLAC",
        ),
        (b"$EXI\x80\x98", "cookie"),
        (b"\xA0\x98\x00", "options"),
    ] {
        let hints = advice(bytes, None, &Session::default());
        let [hint] = hints[..] else {
            panic!("{said}: {hints:?}")
        };
        assert!(hint.to_string().contains(said), "{hint}");
    }
}
