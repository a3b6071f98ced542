//! Trees for people.

use alloc::string::String;
use core::fmt::{self, Write as _};

use super::{Cursor, Tree};
use crate::walk::Datum;

impl Tree<'_> {
    /// One line for each element, indented, with units; the failure and the deviations at the end.
    pub fn text(&self) -> String {
        let mut out = String::new();
        if let Some(root) = self.root() {
            push_element(&mut out, root);
        }
        for (note, bits) in &self.notes {
            let _ = writeln!(out, "! bit {}: {} ({note})", bits.start, note.explanation());
        }
        if let Some(error) = &self.error {
            let _ = writeln!(out, "! {error}");
        }
        out
    }
}

fn push_element(out: &mut String, cursor: Cursor<'_, '_>) {
    let node = cursor.node();
    for _ in 0..node.depth {
        out.push_str("  ");
    }
    if node.attribute {
        out.push('@');
    }
    out.push_str(node.name);
    if let Some(quantity) = Quantity::of(cursor) {
        let _ = writeln!(out, ": {quantity}");
        return;
    }
    if let Some(datum) = &node.value {
        let _ = write!(out, ": {}", shown(datum));
        if !node.unit.is_empty() {
            let _ = write!(out, " {}", node.unit);
        }
    }
    out.push('\n');
    for child in cursor.children() {
        push_element(out, child);
    }
}

/// An element with a multiplier, a unit and a value: one number to people.
struct Quantity<'u> {
    value: i128,
    exponent: i128,
    unit: &'u str,
}

impl<'u> Quantity<'u> {
    fn of(cursor: Cursor<'u, '_>) -> Option<Self> {
        let number = |name: &str| match cursor.child(name)?.node().value {
            Some(Datum::Integer(number)) => Some(number),
            _ => None,
        };
        let unit = match cursor.child("Unit").map(|unit| unit.node().value) {
            Some(Some(Datum::Literal(unit))) => unit,
            None => "",
            Some(_) => return None,
        };
        Some(Self {
            value: number("Value")?,
            exponent: number("Multiplier")?,
            unit,
        })
    }
}

impl fmt::Display for Quantity<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let places = usize::try_from(self.exponent.saturating_neg())
            .unwrap_or_default()
            .min(38);
        if places == 0 {
            let zeros = u32::try_from(self.exponent).unwrap_or_default().min(20);
            write!(
                f,
                "{}",
                self.value.saturating_mul(10_i128.saturating_pow(zeros))
            )?;
        } else {
            let scale = 10_u128.saturating_pow(places as u32);
            let magnitude = self.value.unsigned_abs();
            let sign = if self.value < 0 { "-" } else { "" };
            let whole = magnitude.checked_div(scale).unwrap_or_default();
            let rest = magnitude.checked_rem(scale).unwrap_or_default();
            write!(f, "{sign}{whole}.{rest:0places$}")?;
        }
        if self.unit.is_empty() {
            Ok(())
        } else {
            write!(f, " {}", self.unit)
        }
    }
}

/// The same without control characters, which could forge lines or command a terminal.
pub(crate) fn shown(text: impl fmt::Display) -> impl fmt::Display {
    struct Shown<T>(T);
    struct Escape<'f, 'b>(&'f mut fmt::Formatter<'b>);
    impl fmt::Write for Escape<'_, '_> {
        fn write_str(&mut self, text: &str) -> fmt::Result {
            text.chars().try_for_each(|character| {
                if character.is_control() {
                    write!(self.0, "{}", character.escape_default())
                } else {
                    self.0.write_char(character)
                }
            })
        }
    }
    impl<T: fmt::Display> fmt::Display for Shown<T> {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(Escape(f), "{}", self.0)
        }
    }
    Shown(text)
}

/// The canonical lexical form.
impl fmt::Display for Datum<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Boolean(value) => write!(f, "{value}"),
            Self::Integer(value) => write!(f, "{value}"),
            Self::BigInteger(value) => write!(f, "{value}"),
            Self::Literal(literal) => f.write_str(literal),
            Self::Text(text) => write!(f, "{text}"),
            Self::Hex(bytes) => bytes.iter().try_for_each(|byte| write!(f, "{byte:02X}")),
            Self::Base64(bytes) => base64(f, bytes.iter()),
        }
    }
}

fn base64(f: &mut fmt::Formatter<'_>, bytes: impl Iterator<Item = u8>) -> fmt::Result {
    let mut group = [0_u8; 3];
    let mut used = 0_usize;
    for byte in bytes {
        if let Some(slot) = group.get_mut(used) {
            *slot = byte;
        }
        used = used.saturating_add(1);
        if used == group.len() {
            base64_group(f, group, used)?;
            (group, used) = ([0; 3], 0);
        }
    }
    if used > 0 {
        base64_group(f, group, used)
    } else {
        Ok(())
    }
}

/// Writes four characters for three bytes, of which `used` count.
fn base64_group(f: &mut fmt::Formatter<'_>, [a, b, c]: [u8; 3], used: usize) -> fmt::Result {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let word = u32::from_be_bytes([0, a, b, c]);
    for index in 0..4_u32 {
        let shift = 18_u32.saturating_sub(index.saturating_mul(6));
        let digit = DIGITS
            .get((word.wrapping_shr(shift) & 63) as usize)
            .copied();
        let padded = index as usize > used;
        f.write_char(if padded {
            '='
        } else {
            digit.map_or('=', char::from)
        })?;
    }
    Ok(())
}
