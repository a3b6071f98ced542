//! What a type must know to stand in a message.

use crate::bits::{Packer, Reader, WORD, Window, Writer};
use crate::schema::{Shape, Simple, Type};

/// Reading or writing stopped; the [`Reader`] or [`Writer`] knows why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stop;

/// Something that stands where an element may stand: one element's content, or a choice of elements.
pub trait Content<'a>: Copy {
    /// Event codes that this takes up where it stands: 1, or one for each alternative.
    const BRANCHES: u32 = 1;
    /// The schema of this.
    const SHAPE: Shape;

    /// Reads what follows event `branch`, up to and including the end of the element.
    fn read(reader: &mut Reader<'a>, branch: u32) -> Result<Self, Stop>;

    /// Reads the same into a place that is there already, which spares large values a move.
    #[inline]
    fn read_into(reader: &mut Reader<'a>, branch: u32, place: &mut Self) -> Result<(), Stop> {
        *place = Self::read(reader, branch)?;
        Ok(())
    }

    /// Writes the event `code` (the first of this one's branches) in `width` bits, the content and
    /// the end of the element.
    fn write(&self, writer: &mut Writer<'_>, code: u32, width: u32) -> Result<(), Stop>;
}

/// A simple value: the text of an element or of an attribute.
pub trait Value<'a>: Copy {
    /// The datatype and its facets.
    const SIMPLE: Simple;

    /// Reads the value alone, without events.
    fn read_value(reader: &mut Reader<'a>) -> Result<Self, Stop>;

    /// Writes the value alone, without events.
    fn write_value(&self, writer: &mut Writer<'_>) -> Result<(), Stop>;
}

/// Content of so few bits that it is read and written in a register.
pub trait Pack: Copy {
    /// Most bits that the content takes, its events included, the event that starts it excluded.
    const BITS: u32;

    /// Takes the content apart.
    fn unpack(window: &mut Window<'_, '_>) -> Result<Self, Stop>;

    /// Puts the content together.
    fn pack(&self, packer: &mut Packer<'_, '_>) -> Result<(), Stop>;
}

/// The inside of a complex type, from its first event on.
pub trait Sequence<'a>: Content<'a> {
    /// The type's description.
    const TYPE: &'static Type;

    /// Reads what follows the first event inside, whose code is `code`.
    fn read_from(reader: &mut Reader<'a>, code: u32) -> Result<Self, Stop>;

    /// Writes all that is inside; its first event counts from `code` on and takes `width` bits.
    fn write_from(&self, writer: &mut Writer<'_>, code: u32, width: u32) -> Result<(), Stop>;
}

/// Writes a packed element, with its start in the same word where there is room.
#[doc(hidden)]
#[inline]
pub fn write_packed<T: Pack>(
    value: &T,
    writer: &mut Writer<'_>,
    code: u32,
    width: u32,
) -> Result<(), Stop> {
    if T::BITS.wrapping_add(width) > WORD {
        writer.code(code, width)?;
        let mut packer = writer.packer();
        value.pack(&mut packer)?;
        return packer.flush();
    }
    let mut packer = writer.packer();
    packer.code(code, width)?;
    value.pack(&mut packer)?;
    packer.flush()
}

/// Starts an element whose first event inside takes `first` bits: the state that its inside starts
/// from. The event that starts it is kept back to be written along with what follows.
#[doc(hidden)]
#[inline]
pub fn enter(
    writer: &mut Writer<'_>,
    code: u32,
    width: u32,
    first: u32,
) -> Result<(u32, u32), Stop> {
    const KEPT_BACK: u32 = 24;
    let together = width.wrapping_add(first);
    if together <= KEPT_BACK {
        return Ok((code.wrapping_shl(first), together));
    }
    writer.code(code, width)?;
    Ok((0, first))
}
