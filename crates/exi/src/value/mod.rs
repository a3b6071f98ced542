//! Datatypes, and the views that carry text, bytes and lists without heap.

mod binary;
mod boolean;
mod enumeration;
mod integer;
mod list;
mod nested;
mod number;
mod text;

pub use binary::{Bytes, Hex};
pub(crate) use enumeration::no_such_literal;
pub use enumeration::{
    Enumeration, read_literal, read_literal_value, unpack_literal, write_literal,
};
pub use integer::{Integer, ParseIntegerError};
pub use list::{Items, List, Place};
pub use nested::Nested;
pub use number::Ranged;
pub use text::Text;

pub(crate) use number::read_integer;
#[cfg(feature = "alloc")]
pub(crate) use number::write_integer;

use crate::bits::{Reader, Writer};
use crate::content::{Content, Stop};
use crate::error::ErrorKind;
use crate::note::Note;
use crate::schema::{self, Shape};

/// Foreign content, `xs:any`: known to the grammar, refused by name.
///
/// There is no value of this type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wildcard {}

impl<'a> Content<'a> for Wildcard {
    const SHAPE: Shape = Shape::Element(schema::Content::Wildcard);

    fn read(reader: &mut Reader<'a>, _branch: u32) -> Result<Self, Stop> {
        Err(reader.fail(ErrorKind::Wildcard))
    }

    fn write(&self, _: &mut Writer<'_>, _: u32, _: u32) -> Result<(), Stop> {
        match *self {}
    }
}

/// How the content of a text or binary element begins: with a value, or already at its end.
///
/// An undeclared end event in place of the value is what some encoders write for an empty one.
pub(crate) fn starts_empty(reader: &mut Reader<'_>) -> Result<bool, Stop> {
    const SECOND_LEVEL: u32 = 3;
    const END: u32 = 0;
    if reader.code(1)? == 0 {
        return Ok(false);
    }
    if reader.code(SECOND_LEVEL)? == END {
        reader.note(Note::EmptyElement);
        return Ok(true);
    }
    let bit = reader.position().wrapping_sub(SECOND_LEVEL).wrapping_sub(1);
    Err(reader.fail_at(ErrorKind::UndeclaredEvent, bit))
}

/// Notes a length outside its facets.
#[inline]
pub(crate) fn note_length(reader: &mut Reader<'_>, length: usize, min: usize, max: usize) {
    if length < min || length > max {
        reader.note(Note::LengthFacet);
    }
}

#[inline]
pub(crate) fn check_length(
    writer: &mut Writer<'_>,
    length: usize,
    minimum: usize,
    maximum: usize,
) -> Result<(), Stop> {
    if length < minimum || length > maximum {
        return Err(writer.fail(ErrorKind::Length {
            length,
            minimum,
            maximum,
        }));
    }
    Ok(())
}

/// Reads the content of an abstract element: nothing but its end.
#[doc(hidden)]
pub fn abstract_content(reader: &mut Reader<'_>) -> Result<(), Stop> {
    reader.only_event()?;
    reader.note(Note::AbstractElement);
    Ok(())
}
