//! Whole streams: the header, the root element, the padding.

use crate::bits::{Reader, Writer};
use crate::content::{Content, Stop};
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

    /// Reads the root element with this event code into `place`.
    #[doc(hidden)]
    fn read_root(reader: &mut Reader<'a>, code: u32, place: &mut Option<Self>) -> Result<(), Stop>;

    /// Writes the root element; its event code counts from `code` on and takes `width` bits.
    #[doc(hidden)]
    fn write_root(&self, writer: &mut Writer<'_>, code: u32, width: u32) -> Result<(), Stop>;

    /// Reads a message, which borrows from `bytes`.
    ///
    /// # Errors
    ///
    /// The first thing that no rule allows, with its element and bit.
    fn decode(bytes: &'a [u8]) -> Result<Self, Error> {
        Self::decode_noted(bytes, &mut Notes::default())
    }

    /// Reads a message and tells which tolerances it needed.
    ///
    /// # Errors
    ///
    /// As [`Document::decode`].
    fn decode_noted(bytes: &'a [u8], notes: &mut Notes) -> Result<Self, Error> {
        read_tolerant(bytes, notes, |reader, place| {
            let code = read_root_code(reader, document_width(Self::SET))?;
            Self::read_root(reader, code, place)?;
            read_padding(reader);
            Ok(())
        })
    }

    /// Writes the message into `buffer` and returns the part that was filled.
    ///
    /// # Errors
    ///
    /// The first element that breaks a facet or a bound, or that the buffer has no room for.
    fn encode<'b>(&self, buffer: &'b mut [u8]) -> Result<&'b [u8], Error> {
        let mut writer = Writer::new(buffer);
        let (code, width) = with_header(0, document_width(Self::SET));
        match self.write_root(&mut writer, code, width) {
            Ok(()) => writer.finish(),
            Err(Stop) => Err(writer.error()),
        }
    }
}

/// Reads the fragment `name`, as an element is digested for a signature.
///
/// # Errors
///
/// As [`Document::decode`]; a fragment of another element is [`ErrorKind::UnknownRoot`].
pub fn decode_fragment<'a, T: Content<'a>>(
    set: &Set,
    name: &'static str,
    bytes: &'a [u8],
) -> Result<T, Error> {
    let read = |reader: &mut Reader<'a>, place: &mut Option<T>| {
        let width = fragment_width(set);
        let code = read_root_code(reader, width)?;
        let found = set
            .elements
            .get(code as usize)
            .filter(|element| **element == name);
        let Some(element) = found else {
            let bit = reader.position().wrapping_sub(width);
            return Err(reader.fail_at(ErrorKind::UnknownRoot(code), bit));
        };
        let value = T::read(reader, 0).inspect_err(|_| reader.within(element))?;
        read_fragment_end(reader, set)?;
        read_padding(reader);
        *place = Some(value);
        Ok(())
    };
    read_tolerant(bytes, &mut Notes::default(), read)
}

/// Writes the element `name` as a fragment, as it is digested for a signature.
///
/// # Errors
///
/// As [`Document::encode`]; a name that the set does not have is [`ErrorKind::RootNotAMessage`].
pub fn encode_fragment<'a, 'b, T: Content<'a>>(
    set: &Set,
    name: &'static str,
    value: &T,
    buffer: &'b mut [u8],
) -> Result<&'b [u8], Error> {
    let mut writer = Writer::new(buffer);
    let mut elements = (0_u32..).zip(set.elements);
    let Some((code, element)) = elements.find(|(_, element)| **element == name) else {
        writer.fail(ErrorKind::RootNotAMessage(name));
        return Err(writer.error());
    };
    let width = fragment_width(set);
    let (code, first_width) = with_header(code, width);
    let written = value
        .write(&mut writer, code, first_width)
        .inspect_err(|_| writer.within(element))
        .and_then(|()| writer.code(fragment_end(set), width));
    match written {
        Ok(()) => writer.finish(),
        Err(Stop) => Err(writer.error()),
    }
}

/// Records a root element that is no message.
#[doc(hidden)]
#[cold]
pub fn wrong_root(reader: &mut Reader<'_>, set: &Set, code: u32) -> Stop {
    let kind = match set.globals.get(code as usize) {
        Some(name) => ErrorKind::RootNotAMessage(name),
        None => ErrorKind::UnknownRoot(code),
    };
    let bit = reader.position().wrapping_sub(document_width(set));
    reader.fail_at(kind, bit)
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
#[inline]
fn read_tolerant<'a, T>(
    bytes: &'a [u8],
    notes: &mut Notes,
    read: impl Fn(&mut Reader<'a>, &mut Option<T>) -> Result<(), Stop>,
) -> Result<T, Error> {
    let mut reader = Reader::new(bytes);
    let mut place = None;
    if read(&mut reader, &mut place).is_err() {
        place = read_open_lists(bytes, notes, read);
    } else {
        *notes = reader.notes();
    }
    place.ok_or_else(|| reader.error())
}

#[cold]
#[inline(never)]
fn read_open_lists<'a, T>(
    bytes: &'a [u8],
    notes: &mut Notes,
    read: impl Fn(&mut Reader<'a>, &mut Option<T>) -> Result<(), Stop>,
) -> Option<T> {
    OpenLists::TRIED.into_iter().find_map(|open_lists| {
        let mut reader = Reader::new(bytes);
        reader.open_lists = open_lists;
        let mut place = None;
        read(&mut reader, &mut place).ok()?;
        let seen = reader.notes();
        *notes = seen;
        place.filter(|_| seen.contains(Note::ListEnd))
    })
}

pub(crate) fn read_root_code(reader: &mut Reader<'_>, width: u32) -> Result<u32, Stop> {
    reader.check_length()?;
    let header = reader.bits(8)? as u8;
    if header != HEADER {
        return Err(reader.fail_at(ErrorKind::Header(header), 0));
    }
    reader.code(width)
}

pub(crate) fn read_fragment_end(reader: &mut Reader<'_>, set: &Set) -> Result<(), Stop> {
    let width = fragment_width(set);
    let code = reader.code(width)?;
    if code == fragment_end(set) {
        return Ok(());
    }
    let bit = reader.position().wrapping_sub(width);
    let known = (set.elements.len() as u32).wrapping_add(2);
    Err(reader.fail_at(ErrorKind::UnexpectedEvent { code, known }, bit))
}

/// Notes what follows the message: bits of its last byte that are not zero, further bytes.
pub(crate) fn read_padding(reader: &mut Reader<'_>) {
    let bits = reader.position().wrapping_neg() & 7;
    if reader.bits(bits).is_ok_and(|padding| padding != 0) {
        reader.note(Note::Padding);
    }
    if reader.position() < reader.limit() {
        reader.note(Note::TrailingBytes);
    }
}
