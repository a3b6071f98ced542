//! Enumerations: the index of a literal in just enough bits.

use crate::bits::{Reader, Window, Writer};
use crate::error::ErrorKind;
use crate::grammar::root_width;

/// An enumeration of the schema; derived.
pub trait Enumeration: Copy + Sized + 'static {
    /// The literals in the order of the schema.
    const LITERALS: &'static [&'static str];
    /// Bits of an index.
    const INDEX_BITS: u32 = root_width(Self::LITERALS.len() as u32);

    /// The largest index.
    #[doc(hidden)]
    const LAST: u32 = (Self::LITERALS.len() as u32).wrapping_sub(1);

    /// The value with this index.
    fn from_index(index: u32) -> Option<Self>;

    /// The index of this value, which is its number on the wire.
    fn index(self) -> u32;

    /// The literal of this value in the standard's spelling.
    fn literal(self) -> &'static str {
        Self::LITERALS
            .get(self.index() as usize)
            .copied()
            .unwrap_or_default()
    }

    /// The value with this literal.
    fn from_literal(literal: &str) -> Option<Self> {
        let index = Self::LITERALS.iter().position(|known| *known == literal)?;
        Self::from_index(index as u32)
    }
}

/// Records an index that no literal has; `behind` bits were read since.
#[cold]
#[inline(never)]
pub(crate) fn no_such_literal(reader: &mut Reader<'_>, index: u32, literals: usize, behind: u32) {
    let literals = literals as u32;
    let start = reader.position().wrapping_sub(root_width(literals));
    let kind = ErrorKind::NoSuchLiteral { index, literals };
    reader.fail_at(kind, start.wrapping_sub(behind));
}

/// Reads a literal with `before` events in front and one behind.
#[doc(hidden)]
#[inline]
pub fn read_literal<T: Enumeration>(place: &mut T, reader: &mut Reader<'_>, before: u32) {
    let index = reader.leaf(before, T::INDEX_BITS, T::LAST);
    match T::from_index(index) {
        Some(value) => *place = value,
        None => no_such_literal(reader, index, T::LITERALS.len(), 1),
    }
}

/// Reads a literal with an event in front and one behind, and the next event in `after` bits.
#[doc(hidden)]
#[inline]
pub fn read_literal_then<T: Enumeration>(
    place: &mut T,
    reader: &mut Reader<'_>,
    after: u32,
) -> u32 {
    let (index, code) = reader.leaf_then(T::INDEX_BITS, T::LAST, after);
    match T::from_index(index) {
        Some(value) => *place = value,
        None => no_such_literal(reader, index, T::LITERALS.len(), 1),
    }
    code
}

/// Reads a literal alone.
#[doc(hidden)]
#[inline]
pub fn read_literal_value<T: Enumeration>(place: &mut T, reader: &mut Reader<'_>) {
    let index = reader.half(T::INDEX_BITS);
    match T::from_index(index) {
        Some(value) => *place = value,
        None => no_such_literal(reader, index, T::LITERALS.len(), 0),
    }
}

/// Writes the start of an element, the index of its literal and its end.
#[doc(hidden)]
#[inline]
pub fn write_literal(writer: &mut Writer<'_>, index: u32, bits: u32, code: u32, width: u32) {
    let below = bits.wrapping_add(2);
    let word = code.wrapping_shl(below) | index << 1;
    writer.half(word, width.wrapping_add(below));
}

/// Takes the content of an element with a literal apart.
#[doc(hidden)]
#[inline]
pub fn unpack_literal<T: Enumeration>(window: &mut Window, blank: T) -> T {
    let value = T::from_index(window.leaf(T::INDEX_BITS));
    window.must(value.is_some());
    value.unwrap_or(blank)
}
