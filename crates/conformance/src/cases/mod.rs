//! The tables.

mod din;
mod iso2;
mod iso20;
mod rows;

use crate::Case;

/// Every case: those of the public suite for ISO 15118-2 in its order, then ours in the same form
/// for DIN SPEC 70121 and ISO 15118-20.
#[must_use]
pub fn all() -> Vec<Case> {
    [iso2(), din::cases(), iso20::cases()].concat()
}

/// The cases of the public suite, which are about ISO 15118-2, discovery and the handshake.
#[must_use]
pub fn iso2() -> Vec<Case> {
    iso2::cases()
}
