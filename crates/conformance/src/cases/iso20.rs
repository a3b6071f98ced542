//! ISO 15118-20 with external identification and scheduled control, in the form of the suite for
//! ISO 15118-2; numbers and selection are ours.

mod charging;
mod opening;
mod preparing;
mod stopping;

use crate::Case;

pub(super) fn cases() -> Vec<Case> {
    [
        opening::cases(),
        preparing::cases(),
        charging::cases(),
        stopping::cases(),
    ]
    .concat()
}
