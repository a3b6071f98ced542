//! Booleans and integers.
//!
//! A range of at most 4096 values takes just enough bits to count them. Any other integer is written
//! in groups of seven bits, after a sign bit if it can be negative.

use crate::bits::{Packer, Reader, WORD, Window, Writer};
use crate::content::{Content, Pack, Stop, Value};
use crate::error::ErrorKind;
use crate::note::Note;
use crate::schema::{self, Shape, Simple};

/// Largest number of values that are counted in just enough bits.
const COUNTED: i128 = 4096;

/// How an integer is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Coding {
    /// Offset from the minimum in so many bits.
    Bits(u32),
    /// Groups of seven bits.
    Unsigned,
    /// A sign bit, then groups of seven bits.
    Signed,
}

impl Coding {
    const fn of(min: i128, max: i128) -> Self {
        let span = max.saturating_sub(min);
        if span < COUNTED {
            Self::Bits(i128::BITS.wrapping_sub(span.leading_zeros()))
        } else if min >= 0 {
            Self::Unsigned
        } else {
            Self::Signed
        }
    }
}

/// Bits of the machine integer that holds a range: 8, 16, 32 or 64.
const fn machine_bits(max: i128) -> u32 {
    match max {
        ..0x100 => 8,
        0x100..0x1_0000 => 16,
        0x1_0000..0x1_0000_0000 => 32,
        _ => 64,
    }
}

/// Groups of seven bits that a range can need; more are refused.
const fn groups(max: i128) -> u32 {
    machine_bits(max).div_ceil(7)
}

/// Largest magnitude that a range's machine integer holds.
const fn machine_max(min: i128, max: i128) -> u64 {
    let unused = 64_u32
        .wrapping_sub(machine_bits(max))
        .wrapping_add((min < 0) as u32);
    u64::MAX.wrapping_shr(unused)
}

/// The codec of the integers from `MIN` to `MAX`.
///
/// Without a value of its own; `#[exi(-3..=3)]` on a field puts its bounds here.
#[derive(Clone, Copy, Debug)]
pub enum Ranged<const MIN: i128, const MAX: i128> {}

impl<const MIN: i128, const MAX: i128> Ranged<MIN, MAX> {
    /// Most bits of an element with such a number, its start excluded.
    pub const BITS: u32 = 2_u32.wrapping_add(match Self::CODING {
        Coding::Bits(bits) => bits,
        Coding::Unsigned => groups(MAX).wrapping_mul(8),
        Coding::Signed => groups(MAX).wrapping_mul(8).wrapping_add(1),
    });
    /// Content of an element with such a number.
    pub const SHAPE: Shape = Shape::Element(schema::Content::Simple(Self::SIMPLE));
    /// The datatype.
    pub const SIMPLE: Simple = Simple::Integer { min: MIN, max: MAX };

    const CODING: Coding = Coding::of(MIN, MAX);

    /// Reads what follows the start of the element.
    #[inline]
    pub fn read<T: Whole>(reader: &mut Reader<'_>) -> Result<T, Stop> {
        if let Coding::Bits(bits) = Self::CODING {
            let value = reader.leaf(bits, |offset| T::from_offset(offset, MIN))?;
            return Ok(Self::noted(value, reader));
        }
        reader.only_event()?;
        let value = Self::read_value(reader)?;
        reader.only_event()?;
        Ok(value)
    }

    /// Reads the number alone.
    #[inline]
    pub fn read_value<T: Whole>(reader: &mut Reader<'_>) -> Result<T, Stop> {
        let start = reader.position();
        let value = match Self::CODING {
            Coding::Bits(bits) => T::from_offset(reader.bits(bits)?, MIN),
            Coding::Unsigned => {
                let magnitude = read_groups(reader, groups(MAX))?;
                T::from_magnitude(false, magnitude)
            }
            Coding::Signed => {
                let negative = reader.bits(1)? == 1;
                let magnitude = read_groups(reader, groups(MAX))?;
                T::from_magnitude(negative, magnitude)
            }
        };
        let value = value.map_err(|kind| reader.fail_at(kind, start))?;
        Ok(Self::noted(value, reader))
    }

    #[inline]
    fn noted<T: Whole>(value: T, reader: &mut Reader<'_>) -> T {
        if value.wide() < MIN || value.wide() > MAX {
            reader.note(Note::RangeFacet);
        }
        value
    }

    /// Writes the start of the element, the number and the end of the element.
    #[inline]
    pub fn write<T: Whole>(
        value: T,
        writer: &mut Writer<'_>,
        code: u32,
        width: u32,
    ) -> Result<(), Stop> {
        if Self::BITS.wrapping_add(width) <= WORD {
            let mut packer = writer.packer();
            packer.code(code, width)?;
            Self::pack(value, &mut packer)?;
            return packer.flush();
        }
        writer.code(code << 1, width.wrapping_add(1))?;
        Self::write_value(value, writer)?;
        writer.bits(0, 1)
    }

    /// Writes the number alone.
    #[inline]
    pub fn write_value<T: Whole>(value: T, writer: &mut Writer<'_>) -> Result<(), Stop> {
        let offset = Self::offset(value).map_err(|kind| writer.fail(kind))?;
        match Self::CODING {
            Coding::Bits(bits) => return writer.bits(offset, bits),
            Coding::Unsigned => {}
            Coding::Signed => writer.bits(u64::from(value.wide() < 0), 1)?,
        }
        write_groups(writer, offset)
    }

    /// Takes the content of the element apart.
    #[inline]
    pub fn unpack<T: Whole>(window: &mut Window<'_, '_>) -> Result<T, Stop> {
        window.only_event()?;
        let before = window.taken();
        let value = match Self::CODING {
            Coding::Bits(bits) => T::from_offset(window.take(bits), MIN),
            Coding::Unsigned => T::from_magnitude(false, take_groups(window, groups(MAX))?),
            Coding::Signed => {
                let negative = window.take(1) == 1;
                T::from_magnitude(negative, take_groups(window, groups(MAX))?)
            }
        };
        let value = value.map_err(|kind| window.fail_from(kind, before))?;
        if value.wide() < MIN || value.wide() > MAX {
            window.note(Note::RangeFacet);
        }
        window.only_event()?;
        Ok(value)
    }

    /// Puts the content of the element together.
    #[inline]
    pub fn pack<T: Whole>(value: T, packer: &mut Packer<'_, '_>) -> Result<(), Stop> {
        let offset = Self::offset(value).map_err(|kind| packer.fail(kind))?;
        packer.put(0, 1);
        match Self::CODING {
            Coding::Bits(bits) => packer.put(offset, bits),
            Coding::Unsigned => put_groups(packer, offset),
            Coding::Signed => {
                packer.put(u64::from(value.wide() < 0), 1);
                put_groups(packer, offset);
            }
        }
        packer.put(0, 1);
        Ok(())
    }

    /// What is written of a number within the bounds, beside its sign.
    #[inline]
    fn offset<T: Whole>(value: T) -> Result<u64, ErrorKind> {
        let value = value.wide();
        in_range(value, MIN, MAX)?;
        Ok(match Self::CODING {
            Coding::Bits(_) => value.wrapping_sub(MIN) as u64,
            _ => magnitude(value),
        })
    }
}

/// A Rust integer that can stand in a message.
pub trait Whole: Copy {
    /// The number that lies `offset` above `min`, if it fits.
    fn from_offset(offset: u64, min: i128) -> Result<Self, ErrorKind>;

    /// The number with this magnitude (counted down from -1 when negative), if it fits.
    fn from_magnitude(negative: bool, magnitude: u64) -> Result<Self, ErrorKind>;

    /// The number.
    fn wide(self) -> i128;
}

macro_rules! whole {
    ($($type:ty)*) => {$(
        impl Whole for $type {
            #[inline]
            fn from_offset(offset: u64, min: i128) -> Result<Self, ErrorKind> {
                let value = (offset as i64).wrapping_add(min as i64);
                Self::try_from(value)
                    .map_err(|_| outside(i128::from(value), Self::MIN.into(), Self::MAX.into()))
            }

            #[inline]
            fn from_magnitude(negative: bool, magnitude: u64) -> Result<Self, ErrorKind> {
                match Self::try_from(magnitude) {
                    Ok(value) => Ok(if negative { !value } else { value }),
                    Err(_) => {
                        let value = signed(negative, magnitude);
                        Err(outside(value, Self::MIN.into(), Self::MAX.into()))
                    }
                }
            }

            #[inline]
            fn wide(self) -> i128 {
                i128::from(self)
            }
        }

        impl<'a> Value<'a> for $type {
            const SIMPLE: Simple = Codec::<{ <$type>::MIN as i128 }, { <$type>::MAX as i128 }>::SIMPLE;

            #[inline]
            fn read_value(reader: &mut Reader<'a>) -> Result<Self, Stop> {
                Codec::<{ <$type>::MIN as i128 }, { <$type>::MAX as i128 }>::read_value(reader)
            }

            #[inline]
            fn write_value(&self, writer: &mut Writer<'_>) -> Result<(), Stop> {
                Codec::<{ <$type>::MIN as i128 }, { <$type>::MAX as i128 }>::write_value(*self, writer)
            }
        }

        impl<'a> Content<'a> for $type {
            const SHAPE: Shape = Codec::<{ <$type>::MIN as i128 }, { <$type>::MAX as i128 }>::SHAPE;

            #[inline]
            fn read(reader: &mut Reader<'a>, _branch: u32) -> Result<Self, Stop> {
                Codec::<{ <$type>::MIN as i128 }, { <$type>::MAX as i128 }>::read(reader)
            }

            #[inline]
            fn write(&self, writer: &mut Writer<'_>, code: u32, width: u32) -> Result<(), Stop> {
                Codec::<{ <$type>::MIN as i128 }, { <$type>::MAX as i128 }>::write(*self, writer, code, width)
            }
        }

        impl Pack for $type {
            const BITS: u32 = Codec::<{ <$type>::MIN as i128 }, { <$type>::MAX as i128 }>::BITS;

            #[inline]
            fn unpack(window: &mut Window<'_, '_>) -> Result<Self, Stop> {
                Codec::<{ <$type>::MIN as i128 }, { <$type>::MAX as i128 }>::unpack(window)
            }

            #[inline]
            fn pack(&self, packer: &mut Packer<'_, '_>) -> Result<(), Stop> {
                Codec::<{ <$type>::MIN as i128 }, { <$type>::MAX as i128 }>::pack(*self, packer)
            }
        }
    )*};
}

use Ranged as Codec;
whole! { u8 i8 u16 i16 u32 i32 u64 i64 }

/// Reads an integer with bounds that are known only now; the same bits as [`Ranged`] reads.
pub(crate) fn read_integer(reader: &mut Reader<'_>, min: i128, max: i128) -> Result<i128, Stop> {
    let start = reader.position();
    let value = match Coding::of(min, max) {
        Coding::Bits(bits) => i128::from(reader.bits(bits)?).wrapping_add(min),
        coding => {
            let negative = coding == Coding::Signed && reader.bits(1)? == 1;
            signed(negative, read_groups(reader, groups(max))?)
        }
    };
    let most = i128::from(machine_max(min, max));
    let least = if min < 0 { !most } else { 0 };
    in_range(value, least, most).map_err(|kind| reader.fail_at(kind, start))?;
    if value < min || value > max {
        reader.note(Note::RangeFacet);
    }
    Ok(value)
}

/// Writes an integer with bounds that are known only now; the same bits as [`Ranged`] writes.
#[cfg(feature = "alloc")]
pub(crate) fn write_integer(
    writer: &mut Writer<'_>,
    value: i128,
    min: i128,
    max: i128,
) -> Result<(), Stop> {
    in_range(value, min, max).map_err(|kind| writer.fail(kind))?;
    match Coding::of(min, max) {
        Coding::Bits(bits) => return writer.bits(value.wrapping_sub(min) as u64, bits),
        Coding::Unsigned => {}
        Coding::Signed => writer.bits(u64::from(value < 0), 1)?,
    }
    write_groups(writer, magnitude(value))
}

/// Reads groups of seven bits, least significant first, at most `most`.
#[inline]
pub(crate) fn read_groups(reader: &mut Reader<'_>, most: u32) -> Result<u64, Stop> {
    let first = reader.bits(8)?;
    if first < 0x80 {
        Ok(first)
    } else {
        read_more_groups(reader, first & 0x7F, most)
    }
}

fn read_more_groups(reader: &mut Reader<'_>, first: u64, most: u32) -> Result<u64, Stop> {
    let start = reader.position().wrapping_sub(8);
    let mut value = first;
    for index in 1..most {
        let octet = reader.bits(8)?;
        let shift = index.wrapping_mul(7);
        if shift == 63 && octet > 1 {
            break;
        }
        value |= (octet & 0x7F).wrapping_shl(shift);
        if octet < 0x80 {
            if octet == 0 {
                reader.note(Note::LongInteger);
            }
            return Ok(value);
        }
    }
    Err(reader.fail_at(ErrorKind::IntegerTooLong, start))
}

/// Writes groups of seven bits, least significant first.
#[inline]
pub(crate) fn write_groups(writer: &mut Writer<'_>, value: u64) -> Result<(), Stop> {
    if value < 0x80 {
        writer.bits(value, 8)
    } else {
        write_more_groups(writer, value)
    }
}

fn write_more_groups(writer: &mut Writer<'_>, value: u64) -> Result<(), Stop> {
    let mut rest = value;
    let mut packer = writer.packer();
    // Seven groups fill a word; a 64-bit number has ten at most.
    for _ in 0..6 {
        packer.put((rest & 0x7F) | 0x80, 8);
        rest >>= 7;
        if rest < 0x80 {
            packer.put(rest, 8);
            return packer.flush();
        }
    }
    packer.flush()?;
    write_groups(writer, rest)
}

/// Writes the start of an element with a length, and the length.
#[inline]
pub(crate) fn write_length(
    writer: &mut Writer<'_>,
    length: u64,
    code: u32,
    width: u32,
) -> Result<(), Stop> {
    if length < 0x80 {
        return writer.bits(u64::from(code) << 9 | length, width.wrapping_add(9));
    }
    writer.code(code << 1, width.wrapping_add(1))?;
    write_groups(writer, length)
}

/// Takes groups of seven bits out of a window.
#[inline]
fn take_groups(window: &mut Window<'_, '_>, most: u32) -> Result<u64, Stop> {
    let before = window.taken();
    let mut value = 0;
    for index in 0..most {
        let octet = window.take(8);
        value |= (octet & 0x7F).wrapping_shl(index.wrapping_mul(7));
        if octet < 0x80 {
            if octet == 0 && index > 0 {
                window.note(Note::LongInteger);
            }
            return Ok(value);
        }
    }
    Err(window.fail_from(ErrorKind::IntegerTooLong, before))
}

/// Puts groups of seven bits into a register.
#[inline]
fn put_groups(packer: &mut Packer<'_, '_>, value: u64) {
    let mut rest = value;
    while rest >= 0x80 {
        packer.put((rest & 0x7F) | 0x80, 8);
        rest >>= 7;
    }
    packer.put(rest, 8);
}

fn signed(negative: bool, magnitude: u64) -> i128 {
    let magnitude = i128::from(magnitude);
    if negative { !magnitude } else { magnitude }
}

/// The groups of a number: negative ones count down from -1.
#[inline]
fn magnitude(value: i128) -> u64 {
    (if value < 0 { !value } else { value }) as u64
}

/// Refuses a number outside its bounds.
#[inline]
pub(crate) fn in_range(value: i128, minimum: i128, maximum: i128) -> Result<(), ErrorKind> {
    if value < minimum || value > maximum {
        Err(outside(value, minimum, maximum))
    } else {
        Ok(())
    }
}

#[cold]
fn outside(value: i128, minimum: i128, maximum: i128) -> ErrorKind {
    if value < minimum {
        let value = i64::try_from(value).unwrap_or(i64::MIN);
        ErrorKind::Below {
            value,
            minimum: minimum as i64,
        }
    } else {
        let value = u64::try_from(value).unwrap_or(u64::MAX);
        ErrorKind::Exceeds {
            value,
            maximum: maximum as u64,
        }
    }
}
