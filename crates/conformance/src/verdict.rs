//! What a judge says.

use core::fmt;

use crate::Protocol;
use crate::Unable;

/// The outcome of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// As the standard wants it.
    Pass,
    /// Not so, for this reason.
    Fail(String),
    /// The case could not be brought to its point, for this reason.
    Inconclusive(String),
    /// The station does not offer what the case is about.
    NotOffered(String),
    /// Nobody judges this case here, for this reason.
    NotJudged(&'static str),
}

/// Why a case ends before its verdict; the `Err` of everything that a tester does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Halt {
    /// The station did wrong where the case looks.
    Fail(String),
    /// The way to the case's point is blocked.
    Blocked(String),
    /// The station does not offer it.
    NotOffered(String),
}

impl Halt {
    pub(crate) fn fail(reason: impl fmt::Display) -> Self {
        Self::Fail(reason.to_string())
    }

    pub(crate) fn blocked(reason: impl fmt::Display) -> Self {
        Self::Blocked(reason.to_string())
    }

    /// The same, on the way to the point: there nothing is a failure of this case.
    pub(crate) fn on_the_way(self) -> Self {
        match self {
            Self::Fail(reason) => Self::Blocked(reason),
            other => other,
        }
    }

    pub(crate) fn protocol(protocol: Protocol) -> Self {
        Self::NotOffered(protocol.to_string())
    }
}

impl From<Unable> for Halt {
    fn from(unable: Unable) -> Self {
        Self::blocked(format_args!("this bench cannot {}", unable.0))
    }
}

impl From<Result<(), Halt>> for Verdict {
    fn from(result: Result<(), Halt>) -> Self {
        match result {
            Ok(()) => Self::Pass,
            Err(Halt::Fail(reason)) => Self::Fail(reason),
            Err(Halt::Blocked(reason)) => Self::Inconclusive(reason),
            Err(Halt::NotOffered(what)) => Self::NotOffered(what),
        }
    }
}

impl Verdict {
    /// One word or two.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Fail(_) => "fail",
            Self::Inconclusive(_) => "inconclusive",
            Self::NotOffered(_) => "not offered",
            Self::NotJudged(_) => "not judged",
        }
    }

    /// Why; empty for a pass.
    #[must_use]
    pub fn reason(&self) -> &str {
        match self {
            Self::Pass => "",
            Self::Fail(reason) | Self::Inconclusive(reason) | Self::NotOffered(reason) => reason,
            Self::NotJudged(reason) => reason,
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())?;
        match self.reason() {
            "" => Ok(()),
            reason => write!(f, ": {reason}"),
        }
    }
}
