//! Values from their text.

use alloc::string::ToString as _;
use alloc::vec::Vec;

use super::composer::Composer;
use super::{ComposeErrorKind, Scalar};
use crate::UNBOUNDED;
use crate::content::Value as _;
use crate::error::Stop;
use crate::grammar::root_width;
use crate::schema::Simple;
use crate::value::{Bytes, Hex, Integer, Text, check_length, write_integer};

impl Composer<'_> {
    /// Writes the value that `scalar` is the text of.
    pub(super) fn value(&mut self, simple: Simple, scalar: &Scalar) -> Result<(), Stop> {
        match (simple, scalar) {
            (Simple::Boolean, Scalar::Boolean(value)) => self.code(u32::from(*value), 1),
            (Simple::Boolean, Scalar::Text(text)) => match text.trim() {
                "true" | "1" => self.code(1, 1),
                "false" | "0" => self.code(0, 1),
                _ => Err(self.not_a("a boolean", scalar)),
            },
            (Simple::Boolean, _) => Err(self.not_a("a boolean", scalar)),
            (
                Simple::Integer { .. } | Simple::BigInteger,
                Scalar::Number(text) | Scalar::Text(text),
            ) => self.integer(simple, text.trim(), scalar),
            (Simple::Integer { .. } | Simple::BigInteger, _) => {
                Err(self.not_a("an integer", scalar))
            }
            (_, Scalar::String(text) | Scalar::Text(text)) => self.text_value(simple, text, scalar),
            _ => Err(self.not_a("a string", scalar)),
        }
    }

    fn integer(&mut self, simple: Simple, text: &str, scalar: &Scalar) -> Result<(), Stop> {
        if let Simple::Integer { min, max } = simple {
            return match text.parse() {
                Ok(value) => {
                    write_integer(&mut self.writer, value, min, max);
                    self.step()
                }
                Err(_) => Err(self.not_a("an integer", scalar)),
            };
        }
        match text.parse::<Integer>() {
            Ok(value) => {
                value.write_value(&mut self.writer);
                self.step()
            }
            Err(_) => Err(self.not_a("an integer of at most 160 bits", scalar)),
        }
    }

    fn text_value(&mut self, simple: Simple, text: &str, scalar: &Scalar) -> Result<(), Stop> {
        match simple {
            Simple::Enumeration(literals) => {
                match (0_u32..)
                    .zip(literals)
                    .find(|(_, literal)| **literal == text)
                {
                    Some((index, _)) => self.code(index, root_width(literals.len() as u32)),
                    None => Err(self.not_a("one of the literals of this element", scalar)),
                }
            }
            Simple::Hex { min, max } => match from_hex(text) {
                Some(bytes) => {
                    check_length(&mut self.writer, bytes.len(), (min, max));
                    Hex::<0, UNBOUNDED>::from(&bytes[..]).write_value(&mut self.writer);
                    self.step()
                }
                None => Err(self.not_a("hexadecimal", scalar)),
            },
            Simple::Base64 { min, max } => match from_base64(text) {
                Some(bytes) => {
                    check_length(&mut self.writer, bytes.len(), (min, max));
                    Bytes::<0, UNBOUNDED>::from(&bytes[..]).write_value(&mut self.writer);
                    self.step()
                }
                None => Err(self.not_a("base64", scalar)),
            },
            Simple::Text { min, max } => {
                check_length(&mut self.writer, text.chars().count(), (min, max));
                Text::<0, UNBOUNDED>::from(text).write_value(&mut self.writer);
                self.step()
            }
            Simple::Boolean | Simple::Integer { .. } | Simple::BigInteger => {
                Err(self.not_a("a number or a boolean", scalar))
            }
        }
    }

    fn not_a(&mut self, what: &'static str, scalar: &Scalar) -> Stop {
        self.refuse(ComposeErrorKind::NotA(what, scalar.to_string()))
    }
}

/// Bytes of a hexadecimal text of either case.
fn from_hex(text: &str) -> Option<Vec<u8>> {
    let (pairs, rest) = text.trim().as_bytes().as_chunks::<2>();
    let digit = |byte: u8| char::from(byte).to_digit(16);
    let byte = |[high, low]: &[u8; 2]| Some((digit(*high)? << 4 | digit(*low)?) as u8);
    if rest.is_empty() {
        pairs.iter().map(byte).collect()
    } else {
        None
    }
}

/// Bytes of a base64 text with padding; white space does not count.
fn from_base64(text: &str) -> Option<Vec<u8>> {
    let digits: Vec<u8> = text
        .bytes()
        .filter(|byte| !byte.is_ascii_whitespace())
        .collect();
    let (groups, rest) = digits.as_chunks::<4>();
    if !rest.is_empty() {
        return None;
    }
    let mut bytes = Vec::with_capacity(groups.len().saturating_mul(3));
    for (index, group) in groups.iter().enumerate() {
        let last = index.saturating_add(1) == groups.len();
        let padding = group.iter().rev().take_while(|byte| **byte == b'=').count();
        if padding > 2 || (padding > 0 && !last) {
            return None;
        }
        let mut word = 0_u32;
        for byte in group.iter().take(4_usize.saturating_sub(padding)) {
            word = word << 6 | base64_digit(*byte)?;
        }
        word = word.wrapping_shl((padding as u32).wrapping_mul(6));
        let unused =
            0x00FF_FFFF_u32.wrapping_shr(24_u32.wrapping_sub((padding as u32).wrapping_mul(8)));
        if padding > 0 && word & unused != 0 {
            return None;
        }
        let [_, triple @ ..] = word.to_be_bytes();
        bytes.extend(triple.iter().take(3_usize.saturating_sub(padding)));
    }
    Some(bytes)
}

fn base64_digit(byte: u8) -> Option<u32> {
    let (first, offset) = match byte {
        b'A'..=b'Z' => (b'A', 0),
        b'a'..=b'z' => (b'a', 26),
        b'0'..=b'9' => (b'0', 52),
        b'+' => return Some(62),
        b'/' => return Some(63),
        _ => return None,
    };
    Some(u32::from(byte.wrapping_sub(first)).wrapping_add(offset))
}
