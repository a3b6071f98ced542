//! `xs:boolean`: one bit.

use crate::bits::{Packer, Reader, Window, Writer};
use crate::content::{Content, Pack, Value};
use crate::schema::{self, Shape, Simple};

impl<'a> Value<'a> for bool {
    const SIMPLE: Simple = Simple::Boolean;

    #[inline]
    fn read_value(&mut self, reader: &mut Reader<'a>) {
        *self = reader.half(1) == 1;
    }

    #[inline]
    fn write_value(&self, writer: &mut Writer<'_>) {
        writer.half(u32::from(*self), 1);
    }
}

impl<'a> Content<'a> for bool {
    const SHAPE: Shape = Shape::Element(schema::Content::Simple(Simple::Boolean));
    const BLANK: Self = false;

    #[inline]
    fn read(&mut self, reader: &mut Reader<'a>, _branch: u32) {
        *self = reader.leaf(1, 1, 1) == 1;
    }

    #[inline]
    fn read_only(&mut self, reader: &mut Reader<'a>) {
        *self = reader.leaf(2, 1, 1) == 1;
    }

    #[inline]
    fn read_then(&mut self, reader: &mut Reader<'a>, _branch: u32, after: u32) -> u32 {
        let (bit, code) = reader.leaf_then(1, 1, after);
        *self = bit == 1;
        code
    }

    #[inline]
    fn write(&self, writer: &mut Writer<'_>, code: u32, width: u32) {
        let bits = code << 3 | u32::from(*self) << 1;
        writer.half(bits, width.wrapping_add(3));
    }
}

impl Pack for bool {
    #[inline]
    fn unpack(window: &mut Window) -> Self {
        window.leaf(1) == 1
    }

    #[inline]
    fn pack(&self, packer: &mut Packer) -> Option<()> {
        packer.put(u32::from(*self) << 1, 3);
        Some(())
    }
}
