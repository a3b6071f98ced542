//! The set of a message whose set nobody says, and the reasons given.

mod common;

use common::{Vector, outside, own};
use v2g_messages::sets::{Candidate, Ground, Session, by_name, of_payload_type, rank};

#[test]
fn every_vector_of_this_repository_is_told_apart_by_its_bytes() {
    told_apart(&own());
}

#[test]
fn every_vector_of_the_shared_folder_is_told_apart_by_its_bytes() {
    if let Some(vectors) = outside("every_vector_of_the_shared_folder_is_told_apart_by_its_bytes") {
        told_apart(&vectors);
    }
}

/// Messages whose bits another, more usual set reads to the end as well; nothing but the payload type
/// or the handshake tells them apart.
const AMBIGUOUS: [&str; 1] = ["iso20-acdp ACDP_ConnectReq"];

/// Sets with the same four messages, some of whose bits all of them read.
const AC: [&str; 3] = ["iso20-ac", "iso20-ac-der-iec", "iso20-ac-der-sae"];

fn told_apart(vectors: &[Vector]) {
    let usual = vectors.iter().filter(|it| !it.refuse);
    let wrong: Vec<String> = usual
        .filter_map(|vector| {
            let ranking = rank(&vector.bytes, vector.fragment);
            let (best, set) = (ranking.best().set.name, vector.entry.set.name);
            let what = format!("{set} {}", vector.message);
            let doubtful = AMBIGUOUS.contains(&&*what)
                && ranking.to_string() == format!("{set} reads it too, but is rarer");
            let akin = [best, set].iter().all(|name| AC.contains(name))
                && ranking.rivals().any(|rival| rival.set.name == set);
            let right = best == set || doubtful || akin;
            (!right).then(|| format!("{} {what} taken for {best}: {ranking}", vector.origin))
        })
        .collect();
    assert!(wrong.is_empty(), "{}:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn recordings_cut_in_half_are_nearly_always_recognised() {
    let vectors = own();
    let recorded = |it: &&Vector| it.origin.starts_with("session-") && !it.fragment;
    let (mut right, mut all) = (0, 0);
    for vector in vectors
        .iter()
        .filter(recorded)
        .filter(|it| it.bytes.len() > 8)
    {
        let half = &vector.bytes[..vector.bytes.len() / 2];
        right += usize::from(rank(half, false).best().set.name == vector.entry.set.name);
        all += 1;
    }
    assert!(right * 100 >= all * 95, "{right} of {all}");
}

#[test]
fn a_payload_type_decides_before_anything_else() {
    for vector in own().iter().filter(|it| !it.refuse && !it.fragment) {
        let set = vector.entry.set.name;
        let number = (0x8002..=0x8011).find(|number| of_payload_type(*number) == [set]);
        let ranking = Session::default().rank(&vector.bytes, number, false);
        assert_eq!(ranking.best().set.name, set, "{}", vector.origin);
        if let Some(number) = number {
            assert_eq!(ranking.best().ground, Ground::PayloadType(number));
            let said = format!("payload type 0x{number:04X} names it");
            assert_eq!(ranking.to_string(), said);
        }
    }
}

/// Reading with one set after the other stops early; it must not stop too early.
#[test]
fn the_best_alone_is_the_first_of_the_ranking() {
    let vectors = own();
    let heard = vectors.iter().step_by(97).filter(|it| !it.refuse);
    let sessions: Vec<Session> = heard
        .map(|vector| {
            let mut session = Session::default();
            session.heard(vector.entry.set, &vector.bytes);
            session
        })
        .collect();
    let types = [None, Some(0x8001), Some(0x8002), Some(0x8004), Some(0x9999)];
    for (index, vector) in vectors.iter().enumerate() {
        let session = &sessions[index % sessions.len()];
        let payload_type = types[index % types.len()];
        for length in [vector.bytes.len(), vector.bytes.len() / 2] {
            let bytes = &vector.bytes[..length];
            let first = session.rank(bytes, payload_type, vector.fragment).best();
            let alone = session.best(bytes, payload_type, vector.fragment);
            let said = |it: Candidate| (it.set.name, it.message, it.verdict, it.ground, it.doubts);
            assert_eq!(said(alone), said(first), "{}", vector.origin);
        }
    }
}

/// An offer of DIN SPEC 70121 as 1 and of ISO 15118-2 as 2.
const OFFERS: &str = r#"{"supportedAppProtocolReq":{"AppProtocol":[
    {"ProtocolNamespace":"urn:din:70121:2012:MsgDef","VersionNumberMajor":2,"VersionNumberMinor":0,
     "SchemaID":1,"Priority":2},
    {"ProtocolNamespace":"urn:iso:15118:2:2013:MsgDef","VersionNumberMajor":2,"VersionNumberMinor":0,
     "SchemaID":2,"Priority":1}]}}"#;

fn answer(id: u8) -> String {
    format!(
        r#"{{"supportedAppProtocolRes":{{"ResponseCode":"OK_SuccessfulNegotiation","SchemaID":{id}}}}}"#
    )
}

fn after(handshake: &[&str]) -> Session {
    let set = by_name("app-protocol").unwrap();
    let mut session = Session::default();
    for text in handshake {
        session.heard(set, &v2g_messages::json::encode(set, text, false).unwrap());
    }
    session
}

#[test]
fn the_handshake_names_the_protocol_of_what_follows() {
    assert_eq!(after(&[]).agreed(), None);
    assert_eq!(after(&[OFFERS]).agreed(), None, "two offers, no answer yet");
    assert_eq!(after(&[OFFERS, &answer(1)]).agreed(), Some(&["din"][..]));
    assert_eq!(after(&[OFFERS, &answer(2)]).agreed(), Some(&["iso2"][..]));
    assert_eq!(after(&[OFFERS, &answer(7)]).agreed(), None, "no such offer");
    let draft = OFFERS.replace("din:70121:2012", "iso:15118:2:2010");
    assert_eq!(after(&[&draft, &answer(1)]).agreed(), Some(&[][..]));
    assert_eq!(
        after(&[OFFERS, &answer(2), OFFERS]).agreed(),
        None,
        "a new session"
    );
}

#[test]
fn a_broken_message_is_shown_in_the_set_of_the_handshake() {
    // Begins as V2G_Message of ISO 15118-2 does, and breaks off in the header.
    let cut = [0x80, 0x98, 0x02, 0x00];
    let ranking = after(&[OFFERS, &answer(2)]).rank(&cut, None, false);
    assert_eq!(ranking.best().set.name, "iso2");
    assert_eq!(ranking.best().ground, Ground::Handshake);
    let said = ranking.best().to_string();
    assert!(said.contains("of 32 bits") && said.ends_with("the handshake chose its protocol"));
}
