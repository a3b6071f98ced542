//! What the derives expand to: the fields of a type one after the other, each by its codec.

use crate::bits::{Packer, Reader, Window, Writer};
use crate::content::{Content, Pack, Sequence, Value};
use crate::grammar::width;

/// How a field of type `T` is read and written: by `T` itself, or by bounds that stand at the field.
#[doc(hidden)]
pub trait Codec<'a, T> {
    const BRANCHES: u32;
    const BLANK: T;

    fn read(place: &mut T, reader: &mut Reader<'a>, branch: u32);

    #[inline]
    fn read_only(place: &mut T, reader: &mut Reader<'a>) {
        reader.only_event();
        Self::read(place, reader, 0);
    }

    #[inline]
    fn read_then(place: &mut T, reader: &mut Reader<'a>, branch: u32, after: u32) -> u32 {
        Self::read(place, reader, branch);
        reader.code(after)
    }

    fn write(value: &T, writer: &mut Writer<'_>, code: u32, width: u32);
}

/// An element, by its type.
#[doc(hidden)]
#[derive(Debug)]
pub enum Plain {}

impl<'a, T: Content<'a>> Codec<'a, T> for Plain {
    const BRANCHES: u32 = T::BRANCHES;
    const BLANK: T = T::BLANK;

    #[inline]
    fn read(place: &mut T, reader: &mut Reader<'a>, branch: u32) {
        place.read(reader, branch);
    }

    #[inline]
    fn read_only(place: &mut T, reader: &mut Reader<'a>) {
        place.read_only(reader);
    }

    #[inline]
    fn read_then(place: &mut T, reader: &mut Reader<'a>, branch: u32, after: u32) -> u32 {
        place.read_then(reader, branch, after)
    }

    #[inline]
    fn write(value: &T, writer: &mut Writer<'_>, code: u32, width: u32) {
        value.write(writer, code, width);
    }
}

/// How a field of type `T` is packed.
#[doc(hidden)]
pub trait PackCodec<T> {
    fn unpack(window: &mut Window) -> T;

    fn pack(value: &T, packer: &mut Packer) -> Option<()>;
}

impl<T: Pack> PackCodec<T> for Plain {
    #[inline]
    fn unpack(window: &mut Window) -> T {
        T::unpack(window)
    }

    #[inline]
    fn pack(value: &T, packer: &mut Packer) -> Option<()> {
        value.pack(packer)
    }
}

/// Reads a packed element in a register if it is as it should be, else the long way.
#[doc(hidden)]
#[inline]
pub fn read_packed<'a, T: Pack + Sequence<'a>>(
    place: &mut T,
    reader: &mut Reader<'a>,
    before: u32,
    first: u32,
) {
    match reader.unpack(before, 0) {
        Some((value, _)) => *place = value,
        None => read_long(place, reader, before, first),
    }
}

/// Reads a packed element and the event behind it in `after` bits.
#[doc(hidden)]
#[inline]
pub fn read_packed_then<'a, T: Pack + Sequence<'a>>(
    place: &mut T,
    reader: &mut Reader<'a>,
    first: u32,
    after: u32,
) -> u32 {
    match reader.unpack(0, after) {
        Some((value, code)) => {
            *place = value;
            code
        }
        None => {
            read_long(place, reader, 0, first);
            reader.code(after)
        }
    }
}

#[cold]
#[inline(never)]
fn read_long<'a, T: Sequence<'a>>(place: &mut T, reader: &mut Reader<'a>, before: u32, first: u32) {
    if before > 0 {
        reader.only_event();
    }
    let code = reader.code(first);
    place.read_from(reader, code);
}

/// Writes a packed element from a register if it is as it should be, else the long way.
#[doc(hidden)]
#[inline]
pub fn write_packed<'a, T: Pack + Sequence<'a>>(
    value: &T,
    writer: &mut Writer<'_>,
    code: u32,
    width: u32,
    first: u32,
) {
    if !writer.pack(value, code, width) {
        write_long(value, writer, code, width, first);
    }
}

#[cold]
#[inline(never)]
fn write_long<'a, T: Sequence<'a>>(
    value: &T,
    writer: &mut Writer<'_>,
    code: u32,
    width: u32,
    first: u32,
) {
    writer.half(code, width);
    value.write_from(writer, 0, first);
}

/// An attribute, or the text of an element with attributes: a value with one event in front.
#[doc(hidden)]
#[derive(Debug)]
pub enum Bare {}

impl<'a, T: Value<'a>> Codec<'a, T> for Bare {
    const BRANCHES: u32 = 1;
    const BLANK: T = T::BLANK;

    #[inline]
    fn read(place: &mut T, reader: &mut Reader<'a>, _branch: u32) {
        place.read_value(reader);
    }

    #[inline]
    fn write(value: &T, writer: &mut Writer<'_>, code: u32, width: u32) {
        writer.half(code, width);
        value.write_value(writer);
    }
}

/// Reads a mandatory field whose event has been read.
#[doc(hidden)]
#[inline]
pub fn read_required<'a, C: Codec<'a, T>, T>(
    place: &mut T,
    reader: &mut Reader<'a>,
    code: u32,
    mixed: bool,
) {
    if code < C::BRANCHES {
        C::read(place, reader, code);
    } else {
        reader.unexpected(code, C::BRANCHES, mixed);
    }
}

/// Reads a mandatory choice, and the event that decides.
#[doc(hidden)]
#[inline]
pub fn read_choice<'a, T: Content<'a>>(place: &mut T, reader: &mut Reader<'a>) {
    let code = reader.code(const { width(T::BRANCHES) });
    read_required::<Plain, T>(place, reader, code, false);
}

/// Reads a field that may be absent, and the event behind it in `after` bits, if it is there;
/// returns what is left of the event code.
#[doc(hidden)]
#[inline]
pub fn read_optional<'a, C: Codec<'a, T>, T>(
    place: &mut Option<T>,
    reader: &mut Reader<'a>,
    code: u32,
    after: u32,
) -> u32 {
    match code.checked_sub(C::BRANCHES) {
        Some(left) => left,
        None => C::read_then(place.insert(C::BLANK), reader, code, after),
    }
}

/// Writes a field that may be absent; returns the code and the width of the event behind it.
#[doc(hidden)]
#[inline]
pub fn write_optional<'a, C: Codec<'a, T>, T>(
    value: &Option<T>,
    writer: &mut Writer<'_>,
    code: u32,
    width: u32,
    after: u32,
) -> (u32, u32) {
    match value {
        None => (code.wrapping_add(C::BRANCHES), width),
        Some(value) => {
            C::write(value, writer, code, width);
            (0, after)
        }
    }
}

/// Starts an element whose first event inside takes `first` bits: the state that its inside starts
/// from. The event that starts it is kept back, if it is short, to be written along with what follows.
#[doc(hidden)]
#[inline]
pub fn enter(writer: &mut Writer<'_>, code: u32, width: u32, first: u32) -> (u32, u32) {
    const KEPT_BACK: u32 = 9;
    let together = width.wrapping_add(first);
    if together <= KEPT_BACK {
        return (code.wrapping_shl(first), together);
    }
    writer.half(code, width);
    (0, first)
}
