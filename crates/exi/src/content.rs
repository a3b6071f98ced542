//! What a type must know to stand in a message.

use crate::bits::{Packer, Reader, Window, Writer};
use crate::schema::{Shape, Simple};

/// Something that stands where an element may stand: one element's content, or a choice of elements.
///
/// Reading fills a place that holds [`Content::BLANK`], so that nothing large is ever moved. What
/// goes wrong is kept by the [`Reader`] or the [`Writer`].
pub trait Content<'a>: Copy {
    /// Event codes that this takes up where it stands: 1, or one for each alternative.
    const BRANCHES: u32 = 1;
    /// The schema of this.
    const SHAPE: Shape;
    /// Namespace of elements with this content, where they all are in the same.
    const HOME: Option<&'static str> = None;
    /// What a place holds before it is read.
    const BLANK: Self;

    /// Reads what follows event `branch`, up to and including the end of the element.
    fn read(&mut self, reader: &mut Reader<'a>, branch: u32);

    /// Reads the event in front, where nothing else is possible than this, and what follows it.
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
    /// Reads what follows the first event inside, whose code is `code`.
    fn read_from(&mut self, reader: &mut Reader<'a>, code: u32);

    /// Writes all that is inside; its first event counts from `code` on and takes `width` bits.
    fn write_from(&self, writer: &mut Writer<'_>, code: u32, width: u32);
}
