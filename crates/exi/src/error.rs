//! What can be wrong with a message, and where.

use core::fmt;

/// Names kept of the way to the failing element; no message of the catalogue is deeper.
const DEPTH: usize = 10;

/// Why a message could not be read or written, at which element and at which bit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Error {
    /// What is wrong.
    pub kind: ErrorKind,
    /// Bit from the start of the stream at which the wrong item begins; when the stream ends too
    /// early, its length. While writing, the bit that would have come next.
    pub bit: u32,
    /// Elements from the outermost to the wrong one.
    pub path: Path,
}

/// What is wrong with a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The stream ends inside the message.
    UnexpectedEnd,
    /// The first byte is not `0x80`: EXI options, another version, or not EXI at all.
    Header(u8),
    /// The event code stands for no element of the schema set.
    UnknownRoot(u32),
    /// A global element that never is a message of its own.
    RootNotAMessage(&'static str),
    /// An event code beyond those that the grammar has here.
    UnexpectedEvent {
        /// The code read.
        code: u32,
        /// Codes known in this state.
        known: u32,
    },
    /// The escape to events that the schema does not declare (`xsi:type`, undeclared elements …).
    UndeclaredEvent,
    /// An enumeration index without a literal.
    NoSuchLiteral {
        /// The index read.
        index: u32,
        /// Literals that the enumeration has.
        literals: u32,
    },
    /// A number above its maximum.
    Exceeds {
        /// The number.
        value: u64,
        /// The largest allowed number.
        maximum: u64,
    },
    /// A number below its minimum.
    Below {
        /// The number, or the smallest 64-bit number where it is smaller still.
        value: i64,
        /// The smallest allowed number.
        minimum: i64,
    },
    /// More octets than the number can need.
    IntegerTooLong,
    /// A reference into the string table, which the profile keeps empty.
    StringTable,
    /// A number that is no Unicode character; while writing, a character that XML cannot write.
    NotACharacter(u32),
    /// Text or bytes of a length outside the facets; only while writing. Without a maximum it is
    /// `u32::MAX`.
    Length {
        /// Characters or bytes given.
        length: u32,
        /// Fewest allowed.
        minimum: u32,
        /// Most allowed.
        maximum: u32,
    },
    /// A list with too few or too many items; only while writing. Without a maximum it is
    /// `u32::MAX`.
    Count {
        /// Items given.
        count: u32,
        /// Fewest allowed.
        minimum: u32,
        /// Most allowed.
        maximum: u32,
    },
    /// Foreign content where the schema has a wildcard.
    Wildcard,
    /// Text between the elements of a mixed type.
    MixedText,
    /// An abstract element, which only stands for its substitutes; only while writing.
    Abstract,
    /// The buffer is too small for the message; only while writing.
    BufferFull,
    /// The bytes are longer than a position counts (2^28).
    InputTooLong,
}

impl ErrorKind {
    /// Text or bytes of this length.
    pub(crate) fn length(length: usize, minimum: usize, maximum: usize) -> Self {
        let [length, minimum, maximum] = [length, minimum, maximum].map(saturated);
        Self::Length {
            length,
            minimum,
            maximum,
        }
    }

    /// A list of so many items.
    pub(crate) fn count(count: usize, minimum: usize, maximum: usize) -> Self {
        let [count, minimum, maximum] = [count, minimum, maximum].map(saturated);
        Self::Count {
            count,
            minimum,
            maximum,
        }
    }
}

fn saturated(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::UnexpectedEnd => f.write_str("the stream ends inside the message"),
            Self::Header(byte) => write!(f, "starts with {byte:02X} instead of the EXI header 80"),
            Self::UnknownRoot(code) => write!(f, "no element of this schema set has code {code}"),
            Self::RootNotAMessage(name) => write!(f, "{name} is not a message of its own"),
            Self::UnexpectedEvent { code, known } => {
                write!(f, "event code {code} where only {known} are known")
            }
            Self::UndeclaredEvent => f.write_str("an event that the schema does not declare"),
            Self::NoSuchLiteral { index, literals } => {
                write!(f, "literal {index} of an enumeration of {literals}")
            }
            Self::Exceeds { value, maximum } => write!(f, "{value} exceeds {maximum}"),
            Self::Below { value, minimum } => write!(f, "{value} is below {minimum}"),
            Self::IntegerTooLong => f.write_str("more octets than this number can need"),
            Self::StringTable => f.write_str("a string table reference, which the profile forbids"),
            Self::NotACharacter(point) => write!(f, "U+{point:04X} is no character of XML"),
            Self::Length {
                length,
                minimum,
                maximum,
            } => {
                write!(f, "length {length} is outside ")?;
                bounds(f, minimum, maximum)
            }
            Self::Count {
                count,
                minimum,
                maximum,
            } => {
                write!(f, "{count} items are outside ")?;
                bounds(f, minimum, maximum)
            }
            Self::Wildcard => f.write_str("foreign content (wildcard) is refused"),
            Self::MixedText => f.write_str("text between elements is refused"),
            Self::Abstract => f.write_str("an abstract element cannot be written"),
            Self::BufferFull => f.write_str("the buffer is full"),
            Self::InputTooLong => f.write_str("the input is too long"),
        }
    }
}

fn bounds(f: &mut fmt::Formatter<'_>, minimum: u32, maximum: u32) -> fmt::Result {
    if maximum == u32::MAX {
        write!(f, "{minimum} and more")
    } else {
        write!(f, "{minimum} to {maximum}")
    }
}

impl Error {
    /// An error whose element is not known.
    #[cold]
    pub(crate) fn new(kind: ErrorKind, bit: u32) -> Self {
        let path = Path::default();
        Self { kind, bit, path }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.path.is_empty() {
            write!(f, "{}, ", self.path)?;
        }
        write!(f, "bit {}: {}", self.bit, self.kind)
    }
}

impl core::error::Error for Error {}

/// Reading or writing by the schema tables stopped; the reader or writer knows why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stop;

/// A name in one of the schema tables.
pub(crate) type Name = &'static &'static str;

/// Element names from the outermost to the innermost; attributes start with `@`.
///
/// Empty in an error of typed reading or writing if the feature `names` is off.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub struct Path {
    /// Outermost first.
    names: [Option<Name>; DEPTH],
    depth: u8,
}

impl Path {
    /// Goes into an element.
    pub(crate) fn push(&mut self, name: Name) {
        if let Some(slot) = self.names.get_mut(usize::from(self.depth)) {
            *slot = Some(name);
        }
        self.depth = self.depth.saturating_add(1);
    }

    /// Goes out of the innermost element.
    pub(crate) fn pop(&mut self) {
        self.depth = self.depth.saturating_sub(1);
        if let Some(slot) = self.names.get_mut(usize::from(self.depth)) {
            *slot = None;
        }
    }

    /// Whether no element is known.
    pub fn is_empty(&self) -> bool {
        self.depth == 0
    }

    /// Names from the outermost to the innermost.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &'static str> + '_ {
        self.names.iter().flatten().map(|name| **name)
    }

    /// The innermost name: the element or attribute that is wrong.
    pub fn element(&self) -> Option<&'static str> {
        self.iter().next_back()
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, name) in self.iter().enumerate() {
            if index > 0 {
                f.write_str(".")?;
            }
            f.write_str(name)?;
        }
        Ok(())
    }
}

impl fmt::Debug for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{self}\"")
    }
}
