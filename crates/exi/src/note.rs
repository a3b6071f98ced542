//! Named rules behind which a reader accepts what a writer must not send.

use core::fmt;

/// A deviation that deployed peers send and that reading accepts.
///
/// Typed decoding collects them in [`Notes`]; a walk reports each with its bit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
#[non_exhaustive]
pub enum Note {
    /// A string or binary element that ends without characters: an undeclared end event.
    EmptyElement,
    /// Text or bytes longer or shorter than the schema allows.
    LengthFacet,
    /// A number outside its range that still fits the bits.
    RangeFacet,
    /// The head of a substitution group, which is abstract.
    AbstractElement,
    /// A number written in more octets than it needs.
    LongInteger,
    /// U+0000 in text, which XML has no way to write.
    NulCharacter,
    /// Bits after the end of the message that are not zero.
    Padding,
    /// Whole bytes after the end of the message.
    TrailingBytes,
    /// A list at its maximum that ends with the code of a list that could go on.
    ListEnd,
}

impl Note {
    /// Every rule, in the order of their bits in [`Notes`].
    pub const ALL: [Self; 9] = [
        Self::EmptyElement,
        Self::LengthFacet,
        Self::RangeFacet,
        Self::AbstractElement,
        Self::LongInteger,
        Self::NulCharacter,
        Self::Padding,
        Self::TrailingBytes,
        Self::ListEnd,
    ];

    /// The rule's name, in the form that tools print: `empty-element`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::EmptyElement => "empty-element",
            Self::LengthFacet => "length-facet",
            Self::RangeFacet => "range-facet",
            Self::AbstractElement => "abstract-element",
            Self::LongInteger => "long-integer",
            Self::NulCharacter => "nul-character",
            Self::Padding => "padding",
            Self::TrailingBytes => "trailing-bytes",
            Self::ListEnd => "list-end",
        }
    }

    /// What the sender did, in half a sentence.
    pub const fn explanation(self) -> &'static str {
        match self {
            Self::EmptyElement => "an empty value is written as an undeclared end event",
            Self::LengthFacet => "the length is outside what the schema allows",
            Self::RangeFacet => "the number is outside what the schema allows",
            Self::AbstractElement => "an abstract element stands where a concrete one belongs",
            Self::LongInteger => "a number takes more octets than it needs",
            Self::NulCharacter => "text contains NUL characters",
            Self::Padding => "the padding after the message is not zero",
            Self::TrailingBytes => "bytes follow the message",
            Self::ListEnd => "a full list ends with the code of a list that could go on",
        }
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The set of [`Note`]s that one message gave rise to.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub struct Notes(u16);

impl Notes {
    /// Adds a rule.
    pub fn insert(&mut self, note: Note) {
        self.0 |= 1_u16.wrapping_shl(note as u32);
    }

    /// Whether the message made use of this rule.
    pub const fn contains(self, note: Note) -> bool {
        self.0 & 1_u16.wrapping_shl(note as u32) != 0
    }

    /// Whether the message keeps to the letter of the schema.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The rules used.
    pub fn iter(self) -> impl Iterator<Item = Note> {
        Note::ALL
            .into_iter()
            .filter(move |note| self.contains(*note))
    }
}

impl fmt::Debug for Notes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

/// Which lists, when full, end with the code of a list that could go on; see [`Note::ListEnd`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OpenLists {
    /// None, as the grammar has it.
    None,
    /// The longer ones, as one deployed encoder has it.
    Long,
    /// All, as another one has it.
    All,
}

impl OpenLists {
    /// What is tried where reading by the grammar fails, in this order.
    pub(crate) const TRIED: [Self; 2] = [Self::Long, Self::All];

    /// Whether a list with this maximum ends so; lists without maximum never end otherwise.
    pub(crate) const fn holds(self, maximum: usize) -> bool {
        const LONG: usize = 16;
        match self {
            Self::None => false,
            Self::Long => maximum >= LONG && maximum != usize::MAX,
            Self::All => maximum != usize::MAX,
        }
    }
}
