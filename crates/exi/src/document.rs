//! Whole streams: the header, the root element, the padding.

use crate::bits::{Reader, Writer};
use crate::content::Content;
use crate::error::{Error, ErrorKind};
use crate::grammar::root_width;
use crate::note::{Note, Notes, OpenLists};
use crate::schema::Set;

/// First byte of every stream: no options, version 1.
pub(crate) const HEADER: u8 = 0x80;

/// A message: the root elements that a schema set allows.
pub trait Document<'a>: Copy {
    /// The schema set that gives the root its event code.
    const SET: &'static Set;
    /// What a place holds before it is read.
    #[doc(hidden)]
    const BLANK: Self;
    /// Bits of the root's event code.
    #[doc(hidden)]
    const WIDTH: u32 = document_width(Self::SET);

    /// Reads the root element with this event code.
    #[doc(hidden)]
    fn read_root(&mut self, reader: &mut Reader<'a>, code: u32);

    /// Writes the root element; its event code counts from `code` on and takes `width` bits.
    #[doc(hidden)]
    fn write_root(&self, writer: &mut Writer<'_>, code: u32, width: u32);

    /// Reads a message, which borrows from `bytes`.
    ///
    /// # Errors
    ///
    /// The first thing that no rule allows, with its bit and, with the feature `names`, its element.
    fn decode(bytes: &'a [u8]) -> Result<Self, Error> {
        Self::decode_noted(bytes, &mut Notes::default())
    }

    /// Reads a message and tells which tolerances it needed.
    ///
    /// # Errors
    ///
    /// As [`Document::decode`].
    fn decode_noted(bytes: &'a [u8], notes: &mut Notes) -> Result<Self, Error> {
        *notes = Notes::default();
        Self::decode_unnamed(bytes, notes)
            .map_err(|error| names::of_read(error, bytes, Self::SET, false))
    }

    /// The same without looking for the name of the element in an error.
    ///
    /// What is noted already holds for this message, too: its views are then never copied as they
    /// are but written item by item, which tests want to see.
    #[doc(hidden)]
    #[inline]
    fn decode_unnamed(bytes: &'a [u8], notes: &mut Notes) -> Result<Self, Error> {
        let mut message = Self::BLANK;
        let mut again = false;
        let error = read_tolerant(bytes, notes, &mut |reader| {
            if core::mem::replace(&mut again, true) {
                message = Self::BLANK;
            }
            let code = read_root_code(reader, Self::WIDTH);
            message.read_root(reader, code);
        });
        match error {
            None => Ok(message),
            Some(error) => Err(error),
        }
    }

    /// Writes the message into `buffer` and returns the part that was filled.
    ///
    /// # Errors
    ///
    /// The first element that breaks a facet or a bound, or that the buffer has no room for.
    fn encode<'b>(&self, buffer: &'b mut [u8]) -> Result<&'b [u8], Error> {
        let mut writer = Writer::new(buffer);
        let (code, width) = with_header(0, Self::WIDTH);
        self.write_root(&mut writer, code, width);
        match writer.finish() {
            Ok(length) => Ok(buffer.get(..length).unwrap_or_default()),
            Err(error) => Err(names::of_written(error, buffer, Self::SET, false)),
        }
    }
}

/// Reads the fragment `name`, as an element is digested for a signature.
///
/// # Errors
///
/// As [`Document::decode`]; a fragment of another element is [`ErrorKind::UnknownRoot`].
pub fn decode_fragment<'a, T: Content<'a>>(
    set: &'static Set,
    name: &'static str,
    bytes: &'a [u8],
) -> Result<T, Error> {
    match decode_fragment_unnamed(set, name, bytes, &mut Notes::default()) {
        Err(error) if !matches!(error.kind, ErrorKind::UnknownRoot(_)) => {
            Err(names::of_read(error, bytes, set, true))
        }
        read => read,
    }
}

/// The same without looking for the name of the element in an error.
#[doc(hidden)]
pub fn decode_fragment_unnamed<'a, T: Content<'a>>(
    set: &'static Set,
    name: &'static str,
    bytes: &'a [u8],
    notes: &mut Notes,
) -> Result<T, Error> {
    let mut value = T::BLANK;
    let read = read_tolerant(bytes, notes, &mut |reader| {
        value = T::BLANK;
        let width = fragment_width(set);
        let code = read_root_code(reader, width);
        if set.elements.get(code as usize).copied() == Some(name) {
            value.read(reader, 0);
            read_fragment_end(reader, set);
        } else {
            let bit = reader.position().wrapping_sub(width);
            reader.fail_at(ErrorKind::UnknownRoot(code), bit);
        }
    });
    read.map_or(Ok(value), Err)
}

/// Writes the element `name` as a fragment, as it is digested for a signature.
///
/// # Errors
///
/// As [`Document::encode`]; a name that the set does not have is [`ErrorKind::RootNotAMessage`].
pub fn encode_fragment<'a, 'b, T: Content<'a>>(
    set: &'static Set,
    name: &'static str,
    value: &T,
    buffer: &'b mut [u8],
) -> Result<&'b [u8], Error> {
    let mut elements = (0_u32..).zip(set.elements);
    let Some((code, _)) = elements.find(|(_, element)| **element == name) else {
        return Err(Error::new(ErrorKind::RootNotAMessage(name), 0));
    };
    let mut writer = Writer::new(buffer);
    let width = fragment_width(set);
    let (code, first_width) = with_header(code, width);
    value.write(&mut writer, code, first_width);
    writer.half(fragment_end(set), width);
    match writer.finish() {
        Ok(length) => Ok(buffer.get(..length).unwrap_or_default()),
        Err(error) => Err(names::of_written(error, buffer, set, true)),
    }
}

/// Records a root element that is no message.
#[doc(hidden)]
#[cold]
pub fn wrong_root(reader: &mut Reader<'_>, width: u32, code: u32) {
    let bit = reader.position().wrapping_sub(width);
    reader.fail_at(ErrorKind::UnknownRoot(code), bit);
}

/// The event code of a root and its width, with the header in front.
const fn with_header(code: u32, width: u32) -> (u32, u32) {
    let header = (HEADER as u32).wrapping_shl(width);
    (header | code, width.wrapping_add(8))
}

/// Bits of the event code of a document's root.
pub(crate) const fn document_width(set: &Set) -> u32 {
    root_width((set.globals.len() as u32).wrapping_add(1))
}

/// Bits of the event codes of a fragment's root and end.
pub(crate) const fn fragment_width(set: &Set) -> u32 {
    root_width((set.elements.len() as u32).wrapping_add(2))
}

/// Event code of a fragment's end, behind the elements and the wildcard.
pub(crate) const fn fragment_end(set: &Set) -> u32 {
    (set.elements.len() as u32).wrapping_add(1)
}

/// Reads; where a full list seems to end wrongly, reads once more as some peers write such lists.
fn read_tolerant<'a>(
    bytes: &'a [u8],
    notes: &mut Notes,
    read: &mut dyn FnMut(&mut Reader<'a>),
) -> Option<Error> {
    let noted = *notes;
    let mut reader = Reader::noted(bytes, noted);
    read(&mut reader);
    let Some(error) = reader.error() else {
        read_padding(&mut reader);
        *notes = reader.notes();
        return None;
    };
    for open_lists in OpenLists::TRIED {
        let mut reader = Reader::noted(bytes, noted);
        reader.open_lists = open_lists;
        read(&mut reader);
        read_padding(&mut reader);
        if !reader.has_failed() && reader.notes().contains(Note::ListEnd) {
            *notes = reader.notes();
            return None;
        }
    }
    Some(error)
}

pub(crate) fn read_root_code(reader: &mut Reader<'_>, width: u32) -> u32 {
    reader.check_length();
    let header = reader.half(8) as u8;
    if header != HEADER {
        reader.fail_at(ErrorKind::Header(header), 0);
    }
    reader.code(width)
}

pub(crate) fn read_fragment_end(reader: &mut Reader<'_>, set: &Set) {
    let width = fragment_width(set);
    let code = reader.code(width);
    if code != fragment_end(set) {
        let bit = reader.position().wrapping_sub(width);
        let known = (set.elements.len() as u32).wrapping_add(2);
        reader.fail_at(ErrorKind::UnexpectedEvent { code, known }, bit);
    }
}

/// Notes what follows the message: bits of its last byte that are not zero, further bytes.
pub(crate) fn read_padding(reader: &mut Reader<'_>) {
    let bits = reader.position().wrapping_neg() & 7;
    if reader.half(bits) != 0 {
        reader.note(Note::Padding);
    }
    if reader.position() < reader.limit() {
        reader.note(Note::TrailingBytes);
    }
}

/// Names of the elements in which typed reading and writing fail.
///
/// The codec itself carries no names. Where it fails, the walk by the schema tables goes the same way
/// once more.
#[cfg(feature = "names")]
mod names {
    use crate::error::Error;
    use crate::schema::Set;
    use crate::walk;

    /// What was wrong with received bytes, as the walk tells it.
    pub(super) fn of_read(error: Error, bytes: &[u8], set: &'static Set, fragment: bool) -> Error {
        let walk = if fragment {
            walk::fragment
        } else {
            walk::document
        };
        walk(set, bytes, &mut ()).err().unwrap_or(error)
    }

    /// The error with the element that was being written.
    pub(super) fn of_written(
        error: Error,
        written: &[u8],
        set: &'static Set,
        fragment: bool,
    ) -> Error {
        let path = walk::path_to(set, written, error.bit, fragment);
        Error { path, ..error }
    }
}

#[cfg(not(feature = "names"))]
mod names {
    use crate::error::Error;
    use crate::schema::Set;

    pub(super) fn of_read(error: Error, _: &[u8], _: &'static Set, _: bool) -> Error {
        error
    }

    pub(super) fn of_written(error: Error, _: &[u8], _: &'static Set, _: bool) -> Error {
        error
    }
}
