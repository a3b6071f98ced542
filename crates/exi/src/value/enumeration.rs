//! Enumerations: the index of a literal in just enough bits.

use crate::bits::{Reader, Window, Writer};
use crate::content::Stop;
use crate::error::ErrorKind;
use crate::grammar::root_width;

/// An enumeration of the schema; derived.
pub trait Enumeration: Copy + Sized + 'static {
    /// The literals in the order of the schema.
    const LITERALS: &'static [&'static str];
    /// Bits of an index.
    const INDEX_BITS: u32 = root_width(Self::LITERALS.len() as u32);

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

#[inline]
fn from_bits<T: Enumeration>(bits: u64) -> Result<T, ErrorKind> {
    let index = bits as u32;
    T::from_index(index).ok_or(no_such_literal(index, T::LITERALS.len()))
}

/// What is wrong with an index that no literal has.
pub(crate) const fn no_such_literal(index: u32, literals: usize) -> ErrorKind {
    ErrorKind::NoSuchLiteral {
        index,
        literals: literals as u32,
    }
}

/// Reads what follows the start of an element with a literal.
#[doc(hidden)]
#[inline]
pub fn read_literal<T: Enumeration>(reader: &mut Reader<'_>) -> Result<T, Stop> {
    reader.leaf(T::INDEX_BITS, from_bits)
}

/// Reads a literal alone.
#[doc(hidden)]
#[inline]
pub fn read_literal_value<T: Enumeration>(reader: &mut Reader<'_>) -> Result<T, Stop> {
    let start = reader.position();
    let bits = reader.bits(T::INDEX_BITS)?;
    from_bits(bits).map_err(|kind| reader.fail_at(kind, start))
}

/// Takes the content of an element with a literal apart.
#[doc(hidden)]
#[inline]
pub fn unpack_literal<T: Enumeration>(window: &mut Window<'_, '_>) -> Result<T, Stop> {
    window.only_event()?;
    let before = window.taken();
    let bits = window.take(T::INDEX_BITS);
    let value = from_bits(bits).map_err(|kind| window.fail_from(kind, before))?;
    window.only_event()?;
    Ok(value)
}

/// Writes the start of an element, the index of its literal and its end.
#[doc(hidden)]
#[inline]
pub fn write_literal(
    writer: &mut Writer<'_>,
    index: u32,
    bits: u32,
    code: u32,
    width: u32,
) -> Result<(), Stop> {
    let below = bits.wrapping_add(2);
    let word = u64::from(code).wrapping_shl(below) | u64::from(index) << 1;
    writer.bits(word, width.wrapping_add(below))
}
