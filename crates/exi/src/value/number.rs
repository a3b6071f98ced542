//! Integers.
//!
//! A range of at most 4096 values takes just enough bits to count them. Any other integer is written
//! in groups of seven bits, after a sign bit if it can be negative.

use crate::bits::{Packer, Reader, Window, Writer};
use crate::codec::{Codec, PackCodec};
use crate::content::{Content, Pack, Value};
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
    /// Groups of seven bits, behind a sign bit if it can be negative.
    Groups { signed: bool },
}

impl Coding {
    const fn of(min: i128, max: i128) -> Self {
        let span = max.saturating_sub(min);
        if span < COUNTED {
            Self::Bits(i128::BITS.wrapping_sub(span.leading_zeros()))
        } else {
            Self::Groups { signed: min < 0 }
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

/// The codec of the integers from `MIN` to `MAX`.
///
/// Without a value of its own; `#[exi(-3..=3)]` on a field puts its bounds here.
#[derive(Clone, Copy, Debug)]
pub enum Ranged<const MIN: i128, const MAX: i128> {}

impl<const MIN: i128, const MAX: i128> Ranged<MIN, MAX> {
    /// Content of an element with such a number.
    pub const SHAPE: Shape = Shape::Element(schema::Content::Simple(Self::SIMPLE));
    /// The datatype.
    pub const SIMPLE: Simple = Simple::Integer { min: MIN, max: MAX };

    const CODING: Coding = Coding::of(MIN, MAX);
    /// Numbers are counted in bits only from a minimum of this size.
    const FIRST: i32 = MIN as i32;

    #[inline]
    fn read_leaf<T: Whole>(place: &mut T, reader: &mut Reader<'_>, before: u32, bits: u32) {
        let offset = reader.leaf(before, bits, const { Self::last::<T>() }) as i32;
        Self::accept_offset(place, reader, offset, bits.wrapping_add(1));
    }

    /// Largest offset from the minimum that the machine integer holds.
    const fn last<T: Whole>() -> u32 {
        let last = (T::MOST as i128).saturating_sub(MIN);
        if last < u32::MAX as i128 {
            last as u32
        } else {
            u32::MAX
        }
    }

    /// Reads an element with a number in groups: in a register if it is short.
    #[inline]
    fn read_number<T: Whole>(place: &mut T, reader: &mut Reader<'_>, before: u32, signed: bool) {
        let bit = reader.position().wrapping_add(before);
        match reader.number(before, signed, groups(MAX)) {
            Some((negative, magnitude)) => {
                Self::accept_groups(place, reader, (negative, magnitude.into()), bit);
            }
            None => {
                for _ in 0..before {
                    reader.only_event();
                }
                Self::read_alone(place, reader);
                reader.only_event();
            }
        }
    }

    /// Takes the number that lies `offset` above the minimum; it began `bits` bits ago.
    #[inline]
    fn accept_offset<T: Whole>(place: &mut T, reader: &mut Reader<'_>, offset: i32, bits: u32) {
        let number = offset.wrapping_add(Self::FIRST);
        match T::from_small(number) {
            Some(value) => *place = value,
            None => {
                let bit = reader.position().wrapping_sub(bits);
                beyond_machine::<T>(reader, number < 0, number.unsigned_abs().into(), bit);
            }
        }
        Self::note_range(*place, reader);
    }

    #[inline]
    fn accept_groups<T: Whole>(
        place: &mut T,
        reader: &mut Reader<'_>,
        (negative, magnitude): (bool, u64),
        bit: u32,
    ) {
        match T::from_magnitude(negative, magnitude) {
            Some(value) => *place = value,
            None => beyond_machine::<T>(reader, negative, magnitude, bit),
        }
        Self::note_range(*place, reader);
    }

    #[inline]
    fn note_range<T: Whole>(value: T, reader: &mut Reader<'_>) {
        if T::is_outside(value, MIN, MAX) {
            reader.note(Note::RangeFacet);
        }
    }

    /// Reads the number alone.
    #[inline]
    fn read_alone<T: Whole>(place: &mut T, reader: &mut Reader<'_>) {
        match Self::CODING {
            Coding::Bits(bits) => {
                let offset = reader.half(bits) as i32;
                Self::accept_offset(place, reader, offset, bits);
            }
            Coding::Groups { signed } => {
                let bit = reader.position();
                let number = read_signed(reader, signed, groups(MAX));
                Self::accept_groups(place, reader, number, bit);
            }
        }
    }

    /// Writes the number alone.
    #[inline]
    fn write_alone<T: Whole>(value: T, writer: &mut Writer<'_>) {
        let (negative, magnitude) = value.groups();
        match Self::CODING {
            _ if T::is_outside(value, MIN, MAX) => refuse::<T>(writer, value, MIN, MAX),
            Coding::Bits(bits) => writer.half(Self::offset(value), bits),
            Coding::Groups { signed } => {
                writer.half(u32::from(negative), u32::from(signed));
                write_groups(writer, magnitude);
            }
        }
    }

    #[inline]
    fn offset<T: Whole>(value: T) -> u32 {
        value.small().wrapping_sub(Self::FIRST) as u32
    }
}

impl<const MIN: i128, const MAX: i128, T: Whole> Codec<'_, T> for Ranged<MIN, MAX> {
    const BRANCHES: u32 = 1;
    const BLANK: T = T::ZERO;

    #[inline]
    fn read(place: &mut T, reader: &mut Reader<'_>, _branch: u32) {
        match Self::CODING {
            Coding::Bits(bits) => Self::read_leaf(place, reader, 1, bits),
            Coding::Groups { signed } => Self::read_number(place, reader, 1, signed),
        }
    }

    #[inline]
    fn read_only(place: &mut T, reader: &mut Reader<'_>) {
        match Self::CODING {
            Coding::Bits(bits) => Self::read_leaf(place, reader, 2, bits),
            Coding::Groups { signed } => Self::read_number(place, reader, 2, signed),
        }
    }

    #[inline]
    fn write(value: &T, writer: &mut Writer<'_>, code: u32, width: u32) {
        let (negative, magnitude) = value.groups();
        match Self::CODING {
            _ if T::is_outside(*value, MIN, MAX) => {
                writer.half(code << 1, width.wrapping_add(1));
                refuse::<T>(writer, *value, MIN, MAX);
            }
            Coding::Bits(bits) => {
                let below = bits.wrapping_add(2);
                let word = code.wrapping_shl(below) | Self::offset(*value) << 1;
                writer.half(word, width.wrapping_add(below));
            }
            Coding::Groups { signed: true } => {
                let head = code << 2 | u32::from(negative);
                write_number(writer, head, width.wrapping_add(2), magnitude);
            }
            Coding::Groups { signed: false } => {
                write_number(writer, code << 1, width.wrapping_add(1), magnitude);
            }
        }
    }
}

impl<const MIN: i128, const MAX: i128, T: Whole> PackCodec<T> for Ranged<MIN, MAX> {
    #[inline]
    fn unpack(window: &mut Window) -> T {
        let value = match Self::CODING {
            Coding::Bits(bits) => {
                let offset = window.leaf(bits) as i32;
                T::from_small(offset.wrapping_add(Self::FIRST))
            }
            Coding::Groups { signed } => {
                window.take_zero(1);
                let negative = window.take(u32::from(signed)) == 1;
                let magnitude = window.groups(groups(MAX).min(4));
                window.take_zero(1);
                T::from_magnitude(negative, u64::from(magnitude))
            }
        };
        window.must(value.is_some_and(|value| !T::is_outside(value, MIN, MAX)));
        value.unwrap_or(T::ZERO)
    }

    #[inline]
    fn pack(value: &T, packer: &mut Packer) -> Option<()> {
        if T::is_outside(*value, MIN, MAX) {
            return None;
        }
        match Self::CODING {
            Coding::Bits(bits) => packer.put(Self::offset(*value) << 1, bits.wrapping_add(2)),
            Coding::Groups { signed } => {
                let (negative, magnitude) = value.groups();
                if magnitude >> 28 != 0 {
                    return None;
                }
                packer.put(u32::from(negative), 1_u32.wrapping_add(u32::from(signed)));
                packer.groups(magnitude as u32);
                packer.put(0, 1);
            }
        }
        Some(())
    }
}

/// A Rust integer that can stand in a message.
pub trait Whole: Copy {
    /// Zero.
    const ZERO: Self;
    /// The smallest number.
    const LEAST: i64;
    /// The largest number.
    const MOST: u64;

    /// The number, if it fits.
    fn from_small(number: i32) -> Option<Self>;

    /// The number, where it is known to be small.
    fn small(self) -> i32;

    /// The number with this magnitude (counted down from -1 when negative), if it fits.
    fn from_magnitude(negative: bool, magnitude: u64) -> Option<Self>;

    /// Whether the number is negative, and its magnitude (counted down from -1 when negative).
    fn groups(self) -> (bool, u64);

    /// Whether the number is outside bounds that are narrower than the type's.
    fn is_outside(self, min: i128, max: i128) -> bool;
}

macro_rules! whole {
    ($($type:ty)*) => {$(
        impl Whole for $type {
            const ZERO: Self = 0;
            const LEAST: i64 = Self::MIN as i64;
            const MOST: u64 = Self::MAX as u64;

            #[inline]
            fn from_small(number: i32) -> Option<Self> {
                Self::try_from(number).ok()
            }

            #[inline]
            fn small(self) -> i32 {
                self as i32
            }

            #[inline]
            fn from_magnitude(negative: bool, magnitude: u64) -> Option<Self> {
                let value = Self::try_from(magnitude).ok()?;
                Some(if negative { !value } else { value })
            }

            #[inline]
            #[allow(unused_comparisons, reason = "one body for all types")]
            fn groups(self) -> (bool, u64) {
                let negative = self < 0;
                (negative, (if negative { !self } else { self }) as u64)
            }

            #[inline]
            fn is_outside(self, min: i128, max: i128) -> bool {
                min > Self::MIN as i128 && self < min as Self
                    || max < Self::MAX as i128 && self > max as Self
            }
        }

        impl<'a> Value<'a> for $type {
            const SIMPLE: Simple = Own::<$type>::SIMPLE;

            #[inline]
            fn read_value(&mut self, reader: &mut Reader<'a>) {
                Own::<$type>::read_alone(self, reader);
            }

            #[inline]
            fn write_value(&self, writer: &mut Writer<'_>) {
                Own::<$type>::write_alone(*self, writer);
            }
        }

        impl<'a> Content<'a> for $type {
            const SHAPE: Shape = Own::<$type>::SHAPE;
            const BLANK: Self = 0;

            #[inline]
            fn read(&mut self, reader: &mut Reader<'a>, branch: u32) {
                Own::<$type>::read(self, reader, branch);
            }

            #[inline]
            fn read_only(&mut self, reader: &mut Reader<'a>) {
                Own::<$type>::read_only(self, reader);
            }

            #[inline]
            fn write(&self, writer: &mut Writer<'_>, code: u32, width: u32) {
                Own::<$type>::write(self, writer, code, width);
            }
        }

        impl Pack for $type {
            #[inline]
            fn unpack(window: &mut Window) -> Self {
                <Own::<$type> as PackCodec<$type>>::unpack(window)
            }

            #[inline]
            fn pack(&self, packer: &mut Packer) -> Option<()> {
                <Own::<$type> as PackCodec<$type>>::pack(self, packer)
            }
        }

        impl Bounds for $type {
            type Codec = Ranged<{ <$type>::MIN as i128 }, { <$type>::MAX as i128 }>;
        }
    )*};
}

/// The range of a type.
trait Bounds {
    type Codec;
}

type Own<T> = <T as Bounds>::Codec;

whole! { u8 i8 u16 i16 u32 i32 u64 i64 }

/// Records a number that its machine integer cannot hold.
#[cold]
#[inline(never)]
fn beyond_machine<T: Whole>(reader: &mut Reader<'_>, negative: bool, magnitude: u64, bit: u32) {
    let kind = if negative {
        let value = i64::try_from(magnitude).map_or(i64::MIN, |magnitude| !magnitude);
        let minimum = T::LEAST;
        ErrorKind::Below { value, minimum }
    } else {
        let (value, maximum) = (magnitude, T::MOST);
        ErrorKind::Exceeds { value, maximum }
    };
    reader.fail_at(kind, bit);
}

/// Refuses a number outside its bounds.
#[cold]
fn refuse<T: Whole>(writer: &mut Writer<'_>, value: T, min: i128, max: i128) {
    let (negative, magnitude) = value.groups();
    writer.fail(outside(signed(negative, magnitude), min, max));
}

/// Reads an integer with bounds that are known only now; the same bits as [`Ranged`] reads.
pub(crate) fn read_integer(reader: &mut Reader<'_>, min: i128, max: i128) -> i128 {
    let start = reader.position();
    let value = match Coding::of(min, max) {
        Coding::Bits(bits) => i128::from(reader.half(bits)).wrapping_add(min),
        Coding::Groups { signed: sign } => {
            let (negative, magnitude) = read_signed(reader, sign, groups(max));
            signed(negative, magnitude)
        }
    };
    let unused = 64_u32
        .wrapping_sub(machine_bits(max))
        .wrapping_add(u32::from(min < 0));
    let most = i128::from(u64::MAX.wrapping_shr(unused));
    let least = if min < 0 { !most } else { 0 };
    if value < least || value > most {
        reader.fail_at(outside(value, least, most), start);
    }
    if value < min || value > max {
        reader.note(Note::RangeFacet);
    }
    value
}

/// Writes an integer with bounds that are known only now; the same bits as [`Ranged`] writes.
#[cfg(feature = "alloc")]
pub(crate) fn write_integer(writer: &mut Writer<'_>, value: i128, min: i128, max: i128) {
    if value < min || value > max {
        return writer.fail(outside(value, min, max));
    }
    match Coding::of(min, max) {
        Coding::Bits(bits) => writer.half(value.wrapping_sub(min) as u32, bits),
        Coding::Groups { signed } => {
            writer.half(u32::from(value < 0), u32::from(signed));
            write_groups(writer, (if value < 0 { !value } else { value }) as u64);
        }
    }
}

/// Reads a sign bit, if there is one, and groups of seven bits.
#[inline]
fn read_signed(reader: &mut Reader<'_>, signed: bool, most: u32) -> (bool, u64) {
    let negative = signed && reader.half(1) == 1;
    (negative, read_groups(reader, most))
}

/// Reads a length.
pub(crate) fn read_length(reader: &mut Reader<'_>) -> u32 {
    /// Our choice, enough for any input that is short enough to read.
    const GROUPS: u32 = 5;
    u32::try_from(read_groups(reader, GROUPS)).unwrap_or(u32::MAX)
}

/// Reads groups of seven bits, least significant first, at most `most`.
#[inline]
pub(crate) fn read_groups(reader: &mut Reader<'_>, most: u32) -> u64 {
    let first = reader.half(8);
    if first < 0x80 {
        return u64::from(first);
    }
    read_more_groups(reader, first & 0x7F, most)
}

fn read_more_groups(reader: &mut Reader<'_>, first: u32, most: u32) -> u64 {
    let start = reader.position().wrapping_sub(8);
    let mut value = u64::from(first);
    for index in 1..most {
        let octet = u64::from(reader.half(8));
        let shift = index.wrapping_mul(7);
        if shift == 63 && octet > 1 {
            break;
        }
        value |= (octet & 0x7F).wrapping_shl(shift);
        if octet < 0x80 {
            if octet == 0 && !reader.has_failed() {
                reader.note(Note::LongInteger);
            }
            return value;
        }
    }
    reader.fail_at(ErrorKind::IntegerTooLong, start);
    0
}

/// Writes groups of seven bits, least significant first.
pub(crate) fn write_groups(writer: &mut Writer<'_>, value: u64) {
    let (word, count, rest) = pack_groups(value);
    writer.bits(word, count);
    if rest > 0 {
        write_groups(writer, rest);
    }
}

/// The first groups of seven bits, at most seven of them: a word, its bits, and what is left.
#[inline]
fn pack_groups(value: u64) -> (u64, u32, u64) {
    const MOST: u32 = 56;
    let (mut word, mut count, mut rest) = (0, 0_u32, value);
    loop {
        let more = u64::from(rest >= 0x80);
        word = word << 8 | more << 7 | rest & 0x7F;
        count = count.wrapping_add(8);
        rest >>= 7;
        if more == 0 || count == MOST {
            return (word, count, rest);
        }
    }
}

/// Writes an element with a number: `head` in `width` bits, groups of seven bits, and its end.
#[inline]
fn write_number(writer: &mut Writer<'_>, head: u32, width: u32, magnitude: u64) {
    let below = match magnitude {
        0..0x80 => 9,
        0x80..0x4000 => 17,
        0x4000..0x20_0000 => 25,
        0x20_0000..0x1000_0000 => 33,
        _ => return write_long_number(writer, head, width, magnitude),
    };
    let (word, ..) = pack_groups(magnitude);
    let word = u64::from(head).wrapping_shl(below) | word << 1;
    writer.bits(word, width.wrapping_add(below));
}

#[inline(never)]
fn write_long_number(writer: &mut Writer<'_>, head: u32, width: u32, magnitude: u64) {
    writer.half(head, width);
    write_groups(writer, magnitude);
    writer.only_event();
}

/// Writes the start of an element with a length, and the length.
#[inline]
pub(crate) fn write_length(writer: &mut Writer<'_>, length: u32, code: u32, width: u32) {
    if length < 0x80 {
        return writer.half(code << 9 | length, width.wrapping_add(9));
    }
    writer.half(code << 1, width.wrapping_add(1));
    write_groups(writer, u64::from(length));
}

fn signed(negative: bool, magnitude: u64) -> i128 {
    let magnitude = i128::from(magnitude);
    if negative { !magnitude } else { magnitude }
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
