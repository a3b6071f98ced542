//! ISO 15118-20, in the form of the suite for ISO 15118-2.

use crate::Case;

pub(super) fn cases() -> Vec<Case> {
    Vec::new()
}
