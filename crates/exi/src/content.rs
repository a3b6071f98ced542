//! What a type must know to stand in a message.

use crate::bits::{Packer, Reader, Window, Writer};
use crate::grammar::Particle;
use crate::schema::{Shape, Simple, Type};

/// Something that stands where an element may stand: one element's content, or a choice of elements.
///
/// Reading fills a place that holds [`Content::BLANK`], so that nothing large is ever moved. What
/// goes wrong is kept by the [`Reader`] or the [`Writer`].
pub trait Content<'a>: Copy {
    /// Event codes that this takes up where it stands: 1, or one for each alternative.
    const BRANCHES: u32 = 1;
    /// The schema of this.
    const SHAPE: Shape;
    /// What a place holds before it is read.
    const BLANK: Self;

    /// Reads what follows event `branch`, up to and including the end of the element.
    fn read(&mut self, reader: &mut Reader<'a>, branch: u32);

    /// Reads the same where the event in front is the only one possible, and that event.
    #[inline]
    fn read_only(&mut self, reader: &mut Reader<'a>) {
        reader.only_event();
        self.read(reader, 0);
    }

    /// Reads what follows event `branch`, and the event behind the element in `after` bits, whose
    /// code it returns.
    #[inline]
    fn read_then(&mut self, reader: &mut Reader<'a>, branch: u32, after: u32) -> u32 {
        self.read(reader, branch);
        reader.code(after)
    }

    /// Writes the event `code` (the first of this one's branches) in `width` bits, the content and
    /// the end of the element.
    fn write(&self, writer: &mut Writer<'_>, code: u32, width: u32);
}

/// A simple value: the text of an element or of an attribute.
pub trait Value<'a>: Content<'a> {
    /// The datatype and its facets.
    const SIMPLE: Simple;

    /// Reads the value alone, without events.
    fn read_value(&mut self, reader: &mut Reader<'a>);

    /// Writes the value alone, without events.
    fn write_value(&self, writer: &mut Writer<'_>);
}

/// Content that is usually of so few bits that it is read and written in a register.
///
/// The short way for what is as it should be: anything else goes the long way, which knows why.
pub trait Pack: Copy {
    /// Takes the content apart; the window knows whether there is anything unusual about it.
    fn unpack(window: &mut Window) -> Self;

    /// Puts the content together; `None` if a value is outside its facets.
    fn pack(&self, packer: &mut Packer) -> Option<()>;
}

/// The inside of a complex type, from its first event on.
pub trait Sequence<'a>: Content<'a> {
    /// The type's description.
    const TYPE: &'static Type;

    /// Reads what follows the first event inside, whose code is `code`.
    fn read_from(&mut self, reader: &mut Reader<'a>, code: u32);

    /// Writes all that is inside; its first event counts from `code` on and takes `width` bits.
    fn write_from(&self, writer: &mut Writer<'_>, code: u32, width: u32);
}

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
        None => reader.apart(|reader| read_long(place, reader, before, first)),
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
        None => reader.apart(|reader| {
            read_long(place, reader, 0, first);
            reader.code(after)
        }),
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

/// Whether the event in front of a mandatory field is the only one possible.
#[doc(hidden)]
pub const fn is_only(particle: &Particle, mixed: bool) -> bool {
    particle.required && particle.branches == 1 && (!mixed || particle.attribute)
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
