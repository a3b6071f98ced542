//! What a frame gets instead of an answer.

use core::fmt;

use super::{FrameError, MmeType, Unusable};

/// Why a frame changed nothing. Timers run on as if it had not come.
///
/// Source: ISO 15118-3:2015, [V2G3-A09-47], [V2G3-A09-98].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ignored {
    /// It is no frame of HomePlug.
    Frame(FrameError),
    /// It has a field that no valid message has.
    Content(Unusable),
    /// A valid message with this field not as agreed: another run, another address.
    Field(MmeType, &'static str),
    /// A message that is not awaited now, or never in this role.
    Unexpected(MmeType),
    /// Sent to somebody else, or by ourselves.
    NotForUs,
    /// A modem's message that did not come from our own modem.
    NotOurModem,
    /// Nothing new in it.
    Nothing,
}

/// What was ignored so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct IgnoredFrames {
    /// How many frames.
    pub count: u32,
    /// Why the last of them.
    pub last: Option<Ignored>,
}

impl IgnoredFrames {
    pub(super) fn note(&mut self, reason: Ignored) {
        if reason == Ignored::Nothing {
            return;
        }
        self.count = self.count.saturating_add(1);
        self.last = Some(reason);
    }
}

impl From<FrameError> for Ignored {
    fn from(error: FrameError) -> Self {
        Self::Frame(error)
    }
}

impl From<Unusable> for Ignored {
    fn from(error: Unusable) -> Self {
        Self::Content(error)
    }
}

impl fmt::Display for Ignored {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Frame(error) => write!(out, "{error}"),
            Self::Content(error) => write!(out, "{error}"),
            Self::Field(mme, field) => write!(out, "{mme}: {field} is not of this run"),
            Self::Unexpected(mme) => write!(out, "{mme} is not awaited"),
            Self::NotForUs => write!(out, "sent to somebody else"),
            Self::NotOurModem => write!(out, "not from the own modem"),
            Self::Nothing => write!(out, "nothing new"),
        }
    }
}
