//! Event codes that the grammar does not have.

use crate::error::ErrorKind;
use crate::grammar;

/// An event code that is none of the declared ones.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Unexpected {
    /// The code as read.
    pub(crate) code: u32,
    /// What is left of it behind the events that may be absent.
    pub(crate) left: u32,
    /// Events of the one that cannot be absent.
    pub(crate) branches: u32,
    /// One more event is text between elements.
    pub(crate) mixed: bool,
}

impl Unexpected {
    /// Events that the grammar has in this state.
    fn known(self) -> u32 {
        let absent = self.code.wrapping_sub(self.left);
        absent
            .wrapping_add(self.branches)
            .wrapping_add(u32::from(self.mixed))
    }

    /// Bits of an event code in this state.
    pub(super) fn width(self) -> u32 {
        grammar::width(self.known())
    }

    /// Tells an escape, text between elements and a plain unknown code apart.
    pub(super) fn kind(self) -> ErrorKind {
        let known = self.known();
        match self.code.checked_sub(known) {
            Some(0) => ErrorKind::UndeclaredEvent,
            None if self.mixed && self.left == self.branches => ErrorKind::MixedText,
            _ => ErrorKind::UnexpectedEvent {
                code: self.code,
                known,
            },
        }
    }
}
