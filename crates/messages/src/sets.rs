//! The schema sets by name, and which one a message may be of.

mod candidate;
mod rank;
mod session;
mod sight;

use v2g_exi::Text;
use v2g_exi::schema::Set;

pub use self::candidate::{Candidate, Doubts, Ground, Verdict};
pub use self::rank::{Ranking, rank};
pub use self::session::Session;
use crate::{app_protocol, din, iso2, iso20, xmldsig};

/// Every schema set of this crate, the more usual first.
pub static SETS: [&Set; 11] = [
    &app_protocol::SET,
    &iso2::SET,
    &din::SET,
    &iso20::common::SET,
    &iso20::dc::SET,
    &iso20::ac::SET,
    &iso20::acdp::SET,
    &iso20::wpt::SET,
    &iso20::ac_der_iec::SET,
    &iso20::ac_der_sae::SET,
    &xmldsig::SET,
];

/// The set with this name.
pub fn by_name(name: &str) -> Option<&'static Set> {
    SETS.into_iter().find(|set| set.name == name)
}

/// The sets whose messages travel in V2GTP payloads of this type; none where the type has no messages.
pub const fn of_payload_type(number: u16) -> &'static [&'static str] {
    match number {
        0x8001 => &["app-protocol", "din", "iso2"],
        0x8002 | 0x8101 | 0x8102 | 0x8104 => &["iso20-common"],
        0x8003 => &["iso20-ac"],
        0x8004 => &["iso20-dc"],
        0x8005 | 0x8103 => &["iso20-acdp"],
        0x8006 => &["iso20-wpt"],
        0x8010 => &["iso20-ac-der-iec"],
        0x8011 => &["iso20-ac-der-sae"],
        _ => &[],
    }
}

/// The sets of the protocol with this namespace in the handshake.
fn of_namespace(offer: &Text<'_, 0, 100>) -> &'static [&'static str] {
    const PROTOCOLS: [(&str, &[&str]); 8] = [
        ("urn:din:70121:2012:MsgDef", &["din"]),
        (iso2::MSG_DEF, &["iso2"]),
        (
            "urn:iso:std:iso:15118:-20:AC",
            &["iso20-common", "iso20-ac"],
        ),
        (
            "urn:iso:std:iso:15118:-20:DC",
            &["iso20-common", "iso20-dc"],
        ),
        (
            "urn:iso:std:iso:15118:-20:ACDP",
            &["iso20-common", "iso20-acdp", "iso20-dc"],
        ),
        (
            "urn:iso:std:iso:15118:-20:WPT",
            &["iso20-common", "iso20-wpt"],
        ),
        (
            "urn:iso:std:iso:15118:-20:AC-DER-IEC",
            &["iso20-common", "iso20-ac-der-iec"],
        ),
        (
            "urn:iso:std:iso:15118:-20:AC-DER-SAE",
            &["iso20-common", "iso20-ac-der-sae"],
        ),
    ];
    let mut protocols = PROTOCOLS.iter();
    let found = protocols.find(|(namespace, _)| offer.chars().eq(namespace.chars()));
    found.map_or(&[], |(_, sets)| sets)
}
