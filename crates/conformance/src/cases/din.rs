//! DIN SPEC 70121, in the form of the suite for ISO 15118-2; numbers and selection are ours.

mod charging;
mod opening;

use crate::Case;

pub(super) fn cases() -> Vec<Case> {
    [opening::cases(), charging::cases()].concat()
}
