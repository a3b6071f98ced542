//! Event codes that the grammar does not have.

use crate::error::ErrorKind;

/// An event code that is none of the declared ones.
#[derive(Clone, Copy, Debug)]
pub struct Unexpected {
    /// The code as read.
    pub code: u32,
    /// What is left of it behind the events that may be absent.
    pub left: u32,
    /// Events of the one that cannot be absent.
    pub branches: u32,
    /// One more event is text between elements.
    pub mixed: bool,
}

impl Unexpected {
    /// Events that the grammar has in this state.
    pub(super) fn known(self) -> u32 {
        let absent = self.code.wrapping_sub(self.left);
        absent
            .wrapping_add(self.branches)
            .wrapping_add(u32::from(self.mixed))
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

/// The event code of something that is the only one possible, where something else was read.
pub(super) const NOT_THE_ONE: Unexpected = Unexpected {
    code: 1,
    left: 1,
    branches: 1,
    mixed: false,
};
