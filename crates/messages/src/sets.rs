//! The schema sets by name, and which one a message may be of.

use v2g_exi::schema::Set;

use crate::{app_protocol, din, iso2, iso20, xmldsig};

/// Every schema set of this crate, in the order in which [`guess`] tries them.
pub static SETS: [&Set; 9] = [
    &app_protocol::SET,
    &iso2::SET,
    &din::SET,
    &iso20::common::SET,
    &iso20::dc::SET,
    &iso20::ac::SET,
    &iso20::acdp::SET,
    &iso20::wpt::SET,
    &xmldsig::SET,
];

/// Names of the sets that tools know but this version has no messages for.
pub const PLANNED: [&str; 2] = ["iso20-ac-der-iec", "iso20-ac-der-sae"];

/// The set with this name.
pub fn by_name(name: &str) -> Option<&'static Set> {
    SETS.into_iter().find(|set| set.name == name)
}

/// The sets that could have a message of these bytes, the likeliest first.
///
/// A stream does not say of which set it is. Those that read the whole message come first, then
/// those that fail, the latest failure first.
pub fn guess(bytes: &[u8], fragment: bool) -> [(&'static Set, Verdict); SETS.len()] {
    let mut verdicts = SETS.map(|set| {
        let walk = if fragment {
            v2g_exi::walk::fragment
        } else {
            v2g_exi::walk::document
        };
        let verdict = match walk(set, bytes, &mut ()) {
            Ok(notes) if notes.is_empty() => Verdict::Exact,
            Ok(_) => Verdict::Tolerated,
            Err(error) => Verdict::Fails(error.bit),
        };
        (set, verdict)
    });
    verdicts.sort_unstable_by_key(|(_, verdict)| verdict.rank());
    verdicts
}

/// How well a set explains a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// To the letter.
    Exact,
    /// With tolerated deviations.
    Tolerated,
    /// Up to this bit.
    Fails(u32),
}

impl Verdict {
    fn rank(self) -> u64 {
        match self {
            Self::Exact => 0,
            Self::Tolerated => 1,
            Self::Fails(bit) => u64::from(u32::MAX.saturating_sub(bit)).saturating_add(2),
        }
    }
}
