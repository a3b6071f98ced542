//! Datatypes, and the views that carry text, bytes and lists without heap.

mod binary;
mod boolean;
mod enumeration;
mod integer;
mod list;
mod nested;
mod number;
mod phases;
mod text;

pub use binary::{Bytes, Hex};
pub(crate) use enumeration::no_such_literal;
pub use enumeration::{
    Enumeration, read_literal, read_literal_then, read_literal_value, unpack_literal, write_literal,
};
pub use integer::{Integer, ParseIntegerError};
pub use list::{Items, List, Place, places};
pub use nested::Nested;
pub use number::{Ranged, Whole};
pub use phases::{MaybePerPhase, PerPhase};
pub use text::Text;

pub(crate) use number::read_integer;
#[cfg(feature = "alloc")]
pub(crate) use number::write_integer;

use crate::bits::{Reader, Writer};
use crate::codec::read_choice;
use crate::content::Content;
use crate::error::ErrorKind;
use crate::note::Note;
use crate::schema::{self, Shape};

/// Foreign content, `xs:any`: known to the grammar, refused by name.
///
/// The only value stands for what was refused; it never comes out of a reader and never goes into a
/// message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wildcard(());

impl<'a> Content<'a> for Wildcard {
    const SHAPE: Shape = Shape::Element(schema::Content::Wildcard);
    const BLANK: Self = Self(());

    fn read(&mut self, reader: &mut Reader<'a>, _branch: u32) {
        reader.fail(ErrorKind::Wildcard);
    }

    fn write(&self, writer: &mut Writer<'_>, _: u32, _: u32) {
        writer.fail(ErrorKind::Wildcard);
    }
}

/// `N` events of a grammar that is wider than what anyone sends: known to be there, refused by name.
///
/// Keeps the place of their codes. Like [`Wildcard`] it never comes out of a reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Foreign<const N: usize>(());

impl<'a, const N: usize> Content<'a> for Foreign<N> {
    const BRANCHES: u32 = N as u32;
    const SHAPE: Shape = Shape::Choice(
        &[schema::Alternative {
            name: "",
            namespace: "",
            content: schema::Content::Wildcard,
        }; N],
    );
    const BLANK: Self = Self(());

    fn read(&mut self, reader: &mut Reader<'a>, _branch: u32) {
        reader.fail(ErrorKind::Wildcard);
    }

    fn read_only(&mut self, reader: &mut Reader<'a>) {
        read_choice(self, reader);
    }

    fn write(&self, writer: &mut Writer<'_>, _: u32, _: u32) {
        writer.fail(ErrorKind::Wildcard);
    }
}

/// How the content of a text or binary element begins: with a value, or already at its end.
///
/// An undeclared end event in place of the value is what some encoders write for an empty one.
pub(crate) fn starts_empty(reader: &mut Reader<'_>) -> bool {
    const SECOND_LEVEL: u32 = 3;
    const END: u32 = 0;
    let bit = reader.position();
    if reader.code(1) == 0 {
        return false;
    }
    if reader.code(SECOND_LEVEL) == END && !reader.has_failed() {
        reader.note(Note::EmptyElement);
    } else {
        reader.fail_at(ErrorKind::UndeclaredEvent, bit);
    }
    true
}

/// Reads how the content of a text or binary element begins: with its length, or `None` where it is
/// already at its end.
#[inline]
pub(crate) fn read_start(reader: &mut Reader<'_>) -> Option<u32> {
    const EVENT_AND_GROUP: u32 = 9;
    match reader.short(EVENT_AND_GROUP, 0x7F) {
        Some(length) => Some(length),
        None if starts_empty(reader) => None,
        None => Some(number::read_length(reader)),
    }
}

/// Notes a length outside its facets.
#[inline]
pub(crate) fn note_length(reader: &mut Reader<'_>, length: usize, min: usize, max: usize) {
    if (length < min || length > max) && !reader.has_failed() {
        reader.note(Note::LengthFacet);
    }
}

/// Refuses a length outside its facets.
#[inline]
pub(crate) fn check_length(
    writer: &mut Writer<'_>,
    length: usize,
    (minimum, maximum): (usize, usize),
) {
    if length < minimum || length > maximum {
        writer.fail(ErrorKind::length(length, minimum, maximum));
    }
}

/// Writes the start of an element with a length, and the length; refuses one outside its facets.
pub(crate) fn write_checked_length(
    writer: &mut Writer<'_>,
    length: usize,
    facets: (usize, usize),
    counted: u32,
    (code, width): (u32, u32),
) {
    if length < facets.0 || length > facets.1 {
        writer.half(code << 1, width.wrapping_add(1));
        check_length(writer, length, facets);
    }
    number::write_length(writer, counted, code, width);
}

/// Reads the content of an abstract element: nothing but its end.
#[doc(hidden)]
pub fn read_abstract(reader: &mut Reader<'_>) {
    reader.only_event();
    reader.note(Note::AbstractElement);
}

/// Refuses to write an abstract element.
#[doc(hidden)]
pub fn refuse_abstract(writer: &mut Writer<'_>, code: u32, width: u32) {
    writer.half(code, width);
    writer.fail(ErrorKind::Abstract);
}
