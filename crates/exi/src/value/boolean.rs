//! `xs:boolean`: one bit.

use crate::bits::{Packer, Reader, Window, Writer};
use crate::content::{Content, Pack, Stop, Value};
use crate::schema::{self, Shape, Simple};

impl<'a> Value<'a> for bool {
    const SIMPLE: Simple = Simple::Boolean;

    #[inline]
    fn read_value(reader: &mut Reader<'a>) -> Result<Self, Stop> {
        Ok(reader.bits(1)? == 1)
    }

    #[inline]
    fn write_value(&self, writer: &mut Writer<'_>) -> Result<(), Stop> {
        writer.bits(u64::from(*self), 1)
    }
}

impl<'a> Content<'a> for bool {
    const SHAPE: Shape = Shape::Element(schema::Content::Simple(Simple::Boolean));

    #[inline]
    fn read(reader: &mut Reader<'a>, _branch: u32) -> Result<Self, Stop> {
        reader.leaf(1, |bit| Ok(bit == 1))
    }

    #[inline]
    fn write(&self, writer: &mut Writer<'_>, code: u32, width: u32) -> Result<(), Stop> {
        let bits = u64::from(code) << 3 | u64::from(*self) << 1;
        writer.bits(bits, width.wrapping_add(3))
    }
}

impl Pack for bool {
    const BITS: u32 = 3;

    #[inline]
    fn unpack(window: &mut Window<'_, '_>) -> Result<Self, Stop> {
        window.only_event()?;
        let value = window.take(1) == 1;
        window.only_event()?;
        Ok(value)
    }

    #[inline]
    fn pack(&self, packer: &mut Packer<'_, '_>) -> Result<(), Stop> {
        packer.put(u64::from(*self) << 1, 3);
        Ok(())
    }
}
