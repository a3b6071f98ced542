//! Integers of any size, as certificate serial numbers are.

use core::fmt;

use crate::bits::{Reader, Writer};
use crate::content::{Content, Value};
use crate::error::ErrorKind;
use crate::note::Note;
use crate::schema::{self, Shape, Simple};

/// Octets of the largest magnitude: a certificate serial number has at most 20 (RFC 5280, 4.1.2.2).
const OCTETS: usize = 20;

/// Groups of seven bits that so many octets need.
const GROUPS: usize = 23;

/// `xs:integer`, exact up to 160 bits.
///
/// Longer ones are refused on the wire; that bound is our choice, there is none in the schema.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub struct Integer {
    negative: bool,
    /// Big-endian.
    magnitude: [u8; OCTETS],
}

impl Integer {
    /// A number from its sign and its big-endian magnitude; `None` if it has more than 160 bits.
    ///
    /// Leading zeros do not count, and zero is never negative.
    pub fn from_be_bytes(negative: bool, magnitude: &[u8]) -> Option<Self> {
        let zeros = magnitude.iter().take_while(|byte| **byte == 0).count();
        let significant = magnitude.get(zeros..)?;
        let start = OCTETS.checked_sub(significant.len())?;
        let mut value = Self {
            negative: negative && !significant.is_empty(),
            ..Self::default()
        };
        value
            .magnitude
            .get_mut(start..)?
            .copy_from_slice(significant);
        Some(value)
    }

    /// Whether the number is below zero.
    pub fn is_negative(&self) -> bool {
        self.negative
    }

    /// The magnitude without leading zeros, big-endian.
    pub fn magnitude(&self) -> &[u8] {
        let zeros = self.magnitude.iter().take_while(|byte| **byte == 0).count();
        self.magnitude.get(zeros..).unwrap_or_default()
    }

    /// Multiplies by ten and adds a digit; `None` beyond 160 bits.
    fn push_digit(&mut self, digit: u8) -> Option<()> {
        let mut carry = u16::from(digit);
        for byte in self.magnitude.iter_mut().rev() {
            let sum = u16::from(*byte).wrapping_mul(10).wrapping_add(carry);
            *byte = sum as u8;
            carry = sum >> 8;
        }
        (carry == 0).then_some(())
    }

    /// Divides by ten; returns the remainder.
    fn pop_digit(&mut self) -> u8 {
        let mut rest = 0_u16;
        for byte in &mut self.magnitude {
            let value = rest << 8 | u16::from(*byte);
            *byte = (value / 10) as u8;
            rest = value % 10;
        }
        rest as u8
    }

    fn is_zero(&self) -> bool {
        self.magnitude.iter().all(|byte| *byte == 0)
    }

    /// Adds one to the magnitude, as negative numbers are counted down from -1 on the wire.
    fn increment(&mut self) -> Option<()> {
        for byte in self.magnitude.iter_mut().rev() {
            *byte = byte.wrapping_add(1);
            if *byte != 0 {
                return Some(());
            }
        }
        None
    }

    /// Takes one off the magnitude, which is not zero.
    fn decrement(&mut self) {
        for byte in self.magnitude.iter_mut().rev() {
            *byte = byte.wrapping_sub(1);
            if *byte != u8::MAX {
                return;
            }
        }
    }

    /// Puts seven bits at group `index` of the magnitude; `None` beyond 160 bits.
    fn set_group(&mut self, index: usize, bits: u8) -> Option<()> {
        let shift = index.wrapping_mul(7);
        let word = u16::from(bits).wrapping_shl((shift & 7) as u32);
        let [high, low] = word.to_be_bytes();
        for (byte, offset) in [(low, 0_usize), (high, 1)] {
            if byte == 0 {
                continue;
            }
            let place = (shift >> 3).wrapping_add(offset).wrapping_add(1);
            *self.magnitude.get_mut(OCTETS.checked_sub(place)?)? |= byte;
        }
        Some(())
    }

    /// Seven bits at group `index` of the magnitude.
    fn group(&self, index: usize) -> u8 {
        let shift = index.wrapping_mul(7);
        let octet = |offset: usize| {
            let place = (shift >> 3).wrapping_add(offset).wrapping_add(1);
            let at = OCTETS.checked_sub(place);
            at.and_then(|at| self.magnitude.get(at))
                .copied()
                .unwrap_or_default()
        };
        let word = u16::from_be_bytes([octet(1), octet(0)]);
        (word.wrapping_shr((shift & 7) as u32) & 0x7F) as u8
    }

    fn read_magnitude(&mut self, reader: &mut Reader<'_>) {
        let start = reader.position();
        for index in 0..GROUPS {
            let octet = reader.half(8) as u8;
            if self.set_group(index, octet & 0x7F).is_none() {
                break;
            }
            if octet < 0x80 {
                if octet == 0 && index > 0 && !reader.has_failed() {
                    reader.note(Note::LongInteger);
                }
                return;
            }
        }
        reader.fail_at(ErrorKind::IntegerTooLong, start);
    }
}

impl<'a> Value<'a> for Integer {
    const SIMPLE: Simple = Simple::BigInteger;

    fn read_value(&mut self, reader: &mut Reader<'a>) {
        let start = reader.position();
        let negative = reader.half(1) == 1;
        *self = Self::BLANK;
        self.read_magnitude(reader);
        if negative && self.increment().is_none() {
            reader.fail_at(ErrorKind::IntegerTooLong, start);
        }
        self.negative = negative;
    }

    fn write_value(&self, writer: &mut Writer<'_>) {
        writer.half(u32::from(self.negative), 1);
        let mut value = *self;
        if value.negative {
            value.decrement();
        }
        let last = (0..GROUPS)
            .rev()
            .find(|index| value.group(*index) != 0)
            .unwrap_or(0);
        for index in 0..last {
            writer.half(u32::from(value.group(index)) | 0x80, 8);
        }
        writer.half(u32::from(value.group(last)), 8);
    }
}

impl<'a> Content<'a> for Integer {
    const SHAPE: Shape = Shape::Element(schema::Content::Simple(Simple::BigInteger));
    const BLANK: Self = Self {
        negative: false,
        magnitude: [0; OCTETS],
    };

    fn read(&mut self, reader: &mut Reader<'a>, _branch: u32) {
        reader.only_event();
        self.read_value(reader);
        reader.only_event();
    }

    fn write(&self, writer: &mut Writer<'_>, code: u32, width: u32) {
        writer.half(code << 1, width.wrapping_add(1));
        self.write_value(writer);
        writer.only_event();
    }
}

impl From<u64> for Integer {
    fn from(value: u64) -> Self {
        Self::from_be_bytes(false, &value.to_be_bytes()).unwrap_or_default()
    }
}

impl From<i64> for Integer {
    fn from(value: i64) -> Self {
        let magnitude = value.unsigned_abs().to_be_bytes();
        Self::from_be_bytes(value < 0, &magnitude).unwrap_or_default()
    }
}

/// The text is no decimal integer of at most 160 bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParseIntegerError;

impl core::str::FromStr for Integer {
    type Err = ParseIntegerError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (negative, digits) = match text.strip_prefix('-') {
            Some(digits) => (true, digits),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        if digits.is_empty() {
            return Err(ParseIntegerError);
        }
        let mut value = Self::default();
        for digit in digits.bytes() {
            let digit = digit.wrapping_sub(b'0');
            if digit > 9 || value.push_digit(digit).is_none() {
                return Err(ParseIntegerError);
            }
        }
        value.negative = negative && !value.is_zero();
        Ok(value)
    }
}

impl fmt::Display for Integer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // 2^160 has 49 decimal digits.
        let mut digits = [b'0'; 49];
        let mut rest = *self;
        let mut used = 0_usize;
        for slot in digits.iter_mut().rev() {
            *slot = rest.pop_digit().wrapping_add(b'0');
            used = used.wrapping_add(1);
            if rest.is_zero() {
                break;
            }
        }
        let start = digits.len().wrapping_sub(used);
        let text = digits
            .get(start..)
            .and_then(|digits| core::str::from_utf8(digits).ok());
        f.pad_integral(!self.negative, "", text.unwrap_or_default())
    }
}

impl fmt::Debug for Integer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_160_bits_survive_text_and_wire() {
        for text in [
            "0",
            "-1",
            "127",
            "-128",
            "18446744073709551616",
            "140592098457245723563834829327543182829",
            "1461501637330902918203684832716283019655932542975",
            "-1461501637330902918203684832716283019655932542975",
        ] {
            let value: Integer = text.parse().unwrap();
            let mut buffer = [0; 40];
            let mut writer = Writer::new(&mut buffer);
            value.write_value(&mut writer);
            let length = writer.finish().unwrap();
            let mut reader = Reader::new(&buffer[..length]);
            let mut read = Integer::default();
            read.read_value(&mut reader);
            assert!(!reader.has_failed());
            assert_eq!(read, value);
            assert_eq!(alloc_free_text(&read).as_slice(), text.as_bytes());
        }
    }

    #[test]
    fn more_than_160_bits_are_refused() {
        assert!(
            "1461501637330902918203684832716283019655932542976"
                .parse::<Integer>()
                .is_err()
        );
        let bytes = [0xFF; 40];
        let mut reader = Reader::new(&bytes);
        Integer::default().read_value(&mut reader);
        assert_eq!(reader.error().unwrap().kind, ErrorKind::IntegerTooLong);
    }

    fn alloc_free_text(value: &Integer) -> std::vec::Vec<u8> {
        std::format!("{value}").into_bytes()
    }
    extern crate std;
}
