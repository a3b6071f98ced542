//! Text in, text out: JSON, XML, trees and listings, names of contracts.

use v2g_contract::ids::{Emaid, Evccid, Evseid, Pcid};
use v2g_exi::schema::Set;
use v2g_exi::tree::{Tree, document_bits, fragment_bits};
use v2g_messages::sets::{SETS, Session, rank};
use v2g_messages::{json, xml};
use v2g_session::{EvccId, EvseId};
use v2g_trace::{Given, Reading, unwrap};

/// The first byte chooses a set and whether it is a fragment; the rest is for the body.
fn chosen(bytes: &[u8]) -> Option<(&'static Set, bool, &[u8])> {
    let (choice, rest) = bytes.split_first()?;
    let set = SETS.get(usize::from(choice >> 1) % SETS.len())?;
    Some((set, choice % 2 == 1, rest))
}

/// The first byte that [`chosen`] reads as this set.
pub(crate) fn number(set: &str, fragment: bool) -> Option<u8> {
    let place = SETS.iter().position(|known| known.name == set)?;
    u8::try_from(place * 2 + usize::from(fragment)).ok()
}

fn tree<'a>(set: &'static Set, fragment: bool, bytes: &'a [u8]) -> Tree<'a> {
    match fragment {
        false => Tree::document(set, bytes),
        true => Tree::fragment(set, bytes),
    }
}

/// A message as a tree, JSON, XML and a list of bits; what JSON and XML say gives the message again.
pub(crate) fn views(bytes: &[u8]) {
    let Some((set, fragment, message)) = chosen(bytes) else {
        return;
    };
    let tree = tree(set, fragment, message);
    let list = match fragment {
        false => document_bits,
        true => fragment_bits,
    };
    let (_, error) = list(set, message);
    assert_eq!(error.is_some(), tree.error.is_some());
    let (text, json_text, xml_text) = (tree.text(), tree.json(), tree.xml());
    assert!(text.is_empty() == json_text.is_empty() || tree.error.is_some());
    if tree.error.is_some() || !tree.notes.is_empty() {
        return;
    }
    if let Ok(again) = xml::encode(set, &xml_text, fragment) {
        assert_eq!(self::tree(set, fragment, &again).xml(), xml_text);
    }
    if tree.interleaves() {
        return;
    }
    if let Ok(again) = json::encode(set, &json_text, fragment) {
        assert_eq!(self::tree(set, fragment, &again).json(), json_text);
    }
}

/// Which set a message is of, and what is said of one that does not read.
pub(crate) fn ranking(bytes: &[u8]) {
    for fragment in [false, true] {
        let ranking = rank(bytes, fragment);
        assert_eq!(ranking.all().len(), SETS.len());
        assert!(ranking.rivals().count() < SETS.len());
    }
    let mut session = Session::default();
    let given = Given::default();
    let reading = Reading::new(unwrap(bytes, given), given, &session);
    let said = reading.choice();
    assert!(!said.is_empty());
    match reading.failure(&session) {
        Some(report) => assert!(!report.to_string().is_empty()),
        None => session.heard(reading.read.set, reading.payload),
    }
    assert!(reading.advice(&session).len() < 16);
}

/// JSON as a message: what is taken reads again as the same.
pub(crate) fn json(bytes: &[u8]) {
    text(bytes, |set, text, fragment| {
        json::encode(set, text, fragment).map_err(|error| error.to_string())
    });
}

/// The same for XML.
pub(crate) fn xml(bytes: &[u8]) {
    text(bytes, |set, text, fragment| {
        xml::encode(set, text, fragment).map_err(|error| error.to_string())
    });
}

fn text(bytes: &[u8], encode: impl Fn(&'static Set, &str, bool) -> Result<Vec<u8>, String>) {
    let Some((set, fragment, text)) = chosen(bytes) else {
        return;
    };
    let Ok(text) = std::str::from_utf8(text) else {
        return;
    };
    match encode(set, text, fragment) {
        Err(said) => assert!(!said.is_empty()),
        Ok(message) => {
            let tree = tree(set, fragment, &message);
            assert_eq!(tree.error, None, "{text:?}");
            assert!(tree.notes.is_empty(), "{:?} of {text:?}", tree.notes);
        }
    }
}

/// Names of contracts, vehicles, charging points: what is taken is written as it is read again.
pub(crate) fn identifiers(bytes: &[u8]) {
    assert!(!Evseid::in_din(bytes).to_string().is_empty());
    let _ = EvccId::received(bytes).map(|id| (id.mac(), id.vid().as_str().len()));
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    if let Ok(emaid) = text.parse::<Emaid>() {
        assert_eq!(emaid.as_str().parse::<Emaid>(), Ok(emaid));
        let parts = [emaid.country(), emaid.provider(), emaid.instance()].concat();
        assert!(emaid.as_str().starts_with(&parts));
        let _ = (emaid.check(), emaid.with_check_digit());
    }
    if let Ok(pcid) = text.parse::<Pcid>() {
        assert_eq!(pcid.as_str().parse::<Pcid>(), Ok(pcid));
        assert_eq!(pcid.maker().len(), 3);
    }
    if let Ok(id) = text.parse::<Evseid>() {
        assert_eq!(id.as_str().parse::<Evseid>(), Ok(id));
        assert_eq!((id.country().len(), id.operator().len()), (2, 3));
        assert_eq!(id.outlet().is_empty(), id.is_unknown());
    }
    if let Ok(id) = text.parse::<Evccid>() {
        assert_eq!(id.as_str(), text);
        assert!(id.maker().is_none_or(|maker| maker.len() == 3));
    }
    if let Some(id) = EvseId::new(text) {
        assert_eq!(id.as_str(), text);
    }
}
