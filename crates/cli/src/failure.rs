//! How a command fails.

use std::fmt::Display;
use std::io::Write;

/// Says something on standard error. Where that is gone, there is nobody to tell.
pub(crate) fn warn(text: impl Display) {
    let _ = writeln!(std::io::stderr(), "v2g: {text}");
}

/// A sentence for standard error, and the exit code.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) text: String,
    pub(crate) code: u8,
}

impl Failure {
    /// The job could not be done.
    pub(crate) fn new(reason: impl Display) -> Self {
        Self {
            text: reason.to_string(),
            code: 1,
        }
    }

    /// The job was not understood.
    pub(crate) fn usage(reason: impl Display) -> Self {
        Self {
            text: reason.to_string(),
            code: 2,
        }
    }

    /// All that is to be said has been said.
    pub(crate) fn silent() -> Self {
        Self {
            text: String::new(),
            code: 1,
        }
    }
}
