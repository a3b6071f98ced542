//! What is wrong with a name.

use core::fmt;

/// What is wrong with a name. Positions count characters from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum IdError {
    /// Too few or too many characters, separators not counted.
    Length {
        /// The name's kind.
        kind: &'static str,
        /// Characters found.
        found: usize,
        /// Fewest characters.
        minimum: usize,
        /// Most characters.
        maximum: usize,
    },
    /// A character that may not stand at this place.
    Character {
        /// The name's kind.
        kind: &'static str,
        /// Where it stands.
        position: usize,
        /// The character.
        found: char,
        /// What may stand there.
        expected: &'static str,
    },
    /// Separators at some places but not at all, or at a place of none.
    Separators(&'static str),
}

impl fmt::Display for IdError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Length {
                kind,
                found,
                minimum,
                maximum,
            } => write!(
                f,
                "{kind} has {found} characters, not {minimum} to {maximum}"
            ),
            Self::Character {
                kind,
                position,
                found,
                expected,
            } => write!(
                f,
                "{kind}, character {position}: {found:?} is no {expected}"
            ),
            Self::Separators(kind) => write!(f, "{kind} has separators at wrong places"),
        }
    }
}

impl core::error::Error for IdError {}
