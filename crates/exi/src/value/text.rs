//! Text: a length and one number for each character.

use core::fmt;

use super::number::{read_groups, read_length, write_groups};
use super::{check_length, note_length, read_start, write_checked_length};
use crate::bits::{Cursor, Reader, Writer};
use crate::content::{Content, Value};
use crate::error::ErrorKind;
use crate::note::Note;
use crate::schema::{self, Shape, Simple};

/// What a length counts besides the characters: the two kinds of string table references.
const TABLE_REFERENCES: u32 = 2;

/// Groups of seven bits that the largest character needs.
const CHARACTER_GROUPS: u32 = 3;

/// Text of `MIN` to `MAX` characters: `xs:string`, `xs:anyURI`, `xs:ID`.
///
/// Characters that XML cannot write, NUL among them, are refused when the caller gives them and
/// kept when they were received.
///
/// Either the caller's `&str` or a view over received bits, where the characters lie at any bit
/// offset and so are no `&str`.
#[derive(Clone, Copy)]
pub struct Text<'a, const MIN: usize, const MAX: usize>(Characters<'a>);

/// Text without its facets.
#[derive(Clone, Copy)]
pub(crate) enum Characters<'a> {
    /// The caller's text.
    Str(&'a str),
    /// `length` characters from bit `start` on; `plain` if each takes eight bits.
    Bits {
        data: &'a [u8],
        start: u32,
        length: u32,
        plain: bool,
    },
}

impl<'a, const MIN: usize, const MAX: usize> Text<'a, MIN, MAX> {
    /// The caller's text; `From` in a constant.
    pub const fn new(text: &'a str) -> Self {
        Self(Characters::Str(text))
    }

    /// Number of characters (Unicode code points).
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are no characters.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The characters.
    pub fn chars(&self) -> impl Iterator<Item = char> + 'a {
        self.0.chars()
    }

    /// The text itself where it is the caller's, not received.
    pub fn as_str(&self) -> Option<&'a str> {
        match self.0 {
            Characters::Str(text) => Some(text),
            Characters::Bits { .. } => None,
        }
    }

    /// Copies the text as UTF-8; `None` if `buffer` is too small.
    pub fn copy_to<'b>(&self, buffer: &'b mut [u8]) -> Option<&'b str> {
        if let Characters::Bits {
            data,
            start,
            length,
            plain: true,
        } = self.0
        {
            let target = buffer.get_mut(..length as usize)?;
            Cursor::new(data, start).fill(target)?;
            return core::str::from_utf8(target).ok();
        }
        let mut used = 0_usize;
        for character in self.chars() {
            let mut octets = [0; 4];
            let octets = character.encode_utf8(&mut octets).bytes();
            let room = buffer.get_mut(used..)?.get_mut(..octets.len())?;
            used = used.checked_add(octets.len())?;
            room.iter_mut()
                .zip(octets)
                .for_each(|(to, from)| *to = from);
        }
        core::str::from_utf8(buffer.get(..used)?).ok()
    }
}

impl<'a> Characters<'a> {
    pub(crate) fn len(&self) -> usize {
        match *self {
            Self::Str(text) => text.chars().count(),
            Self::Bits { length, .. } => length as usize,
        }
    }

    pub(crate) fn chars(&self) -> impl Iterator<Item = char> + 'a {
        let (text, mut cursor, length) = match *self {
            Self::Str(text) => (text, Cursor::new(&[], 0), 0),
            Self::Bits {
                data,
                start,
                length,
                ..
            } => ("", Cursor::new(data, start), length),
        };
        let received = (0..length).map_while(move |_| next_character(&mut cursor));
        text.chars().chain(received)
    }

    pub(crate) fn read(reader: &mut Reader<'a>) -> Self {
        let length = read_length(reader);
        Self::read_characters(reader, length)
    }

    /// Reads the characters behind their number, which counts the table references, too.
    fn read_characters(reader: &mut Reader<'a>, counted: u32) -> Self {
        let Some(length) = counted.checked_sub(TABLE_REFERENCES) else {
            let bit = reader.position().wrapping_sub(8);
            reader.fail_at(ErrorKind::StringTable, bit);
            return Self::Str("");
        };
        // Each character takes eight bits at least.
        if length > reader.limit().saturating_sub(reader.position()) >> 3 {
            reader.fail(ErrorKind::UnexpectedEnd);
            return Self::Str("");
        }
        let (data, start) = (reader.data(), reader.position());
        let plain = skip_characters(reader, length);
        Self::Bits {
            data,
            start,
            length,
            plain,
        }
    }

    /// Reads the content of an element.
    fn read_element(reader: &mut Reader<'a>) -> Self {
        let Some(length) = read_start(reader) else {
            return Self::Str("");
        };
        let text = Self::read_characters(reader, length);
        reader.only_event();
        text
    }

    /// Writes the characters, `length` of them, without their number.
    fn write(&self, writer: &mut Writer<'_>, length: usize) {
        match *self {
            Self::Str(text) => {
                if let Some(point) = forbidden(text) {
                    writer.fail(ErrorKind::NotACharacter(u32::from(point)));
                } else if text.len() == length {
                    writer.bytes(text.as_bytes());
                } else {
                    self.write_points(writer);
                }
            }
            Self::Bits {
                data,
                start,
                length,
                plain: true,
            } => writer.copy(data, start, length.wrapping_mul(8)),
            Self::Bits { .. } => self.write_points(writer),
        }
    }

    fn write_points(&self, writer: &mut Writer<'_>) {
        self.chars()
            .for_each(|point| write_groups(writer, u64::from(u32::from(point))));
    }

    /// Writes an element.
    fn write_element(&self, writer: &mut Writer<'_>, facets: (usize, usize), start: (u32, u32)) {
        let length = self.len();
        let counted = (length as u32).wrapping_add(TABLE_REFERENCES);
        write_checked_length(writer, length, facets, counted, start);
        self.write(writer, length);
        writer.only_event();
    }
}

/// The first character that XML has no way to write.
fn forbidden(text: &str) -> Option<char> {
    let control = |byte: u8| byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r');
    if !text.bytes().any(|byte| control(byte) || byte == 0xEF) {
        return None;
    }
    text.chars().find(|point| {
        u8::try_from(*point).is_ok_and(control) || matches!(point, '\u{FFFE}' | '\u{FFFF}')
    })
}

/// Checks `length` characters; tells whether all take eight bits and none is NUL.
fn skip_characters(reader: &mut Reader<'_>, length: u32) -> bool {
    const STEP: u32 = 7;
    const HIGH: u64 = 0x0080_8080_8080_8080;
    let mut left = length;
    let mut plain = true;
    while left > 0 && !reader.has_failed() {
        let step = left.min(STEP);
        let bits = step.wrapping_mul(8);
        let word = reader.peek_word().wrapping_shr(64_u32.wrapping_sub(bits));
        if word & HIGH == 0 {
            note_nul(reader, word, step);
            reader.skip(u64::from(bits));
            left = left.wrapping_sub(step);
        } else {
            plain = false;
            read_character(reader);
            left = left.wrapping_sub(1);
        }
    }
    plain
}

#[inline]
fn note_nul(reader: &mut Reader<'_>, word: u64, count: u32) {
    const LOW: u64 = 0x0001_0101_0101_0101;
    let used = 1_u64.wrapping_shl(count.wrapping_mul(8)).wrapping_sub(1);
    // A byte below 0x80 loses its top bit to the subtraction only if it is zero.
    if (word | !used).wrapping_sub(LOW & used) & !(word | !used) & 0x0080_8080_8080_8080 & used != 0
    {
        reader.note(Note::NulCharacter);
    }
}

/// Reads a character that has been checked.
fn next_character(cursor: &mut Cursor<'_>) -> Option<char> {
    let mut point = 0_u32;
    for group in 0..CHARACTER_GROUPS {
        let octet = cursor.bits(8)? as u32;
        point |= (octet & 0x7F).wrapping_shl(group.wrapping_mul(7));
        if octet < 0x80 {
            break;
        }
    }
    char::from_u32(point)
}

fn read_character(reader: &mut Reader<'_>) {
    let start = reader.position();
    let point = read_groups(reader, CHARACTER_GROUPS) as u32;
    match char::from_u32(point) {
        Some('\0') => reader.note(Note::NulCharacter),
        Some(_) => {}
        None => reader.fail_at(ErrorKind::NotACharacter(point), start),
    }
}

impl<'a, const MIN: usize, const MAX: usize> Value<'a> for Text<'a, MIN, MAX> {
    const SIMPLE: Simple = Simple::Text { min: MIN, max: MAX };

    fn read_value(&mut self, reader: &mut Reader<'a>) {
        self.0 = Characters::read(reader);
        note_length(reader, self.len(), MIN, MAX);
    }

    fn write_value(&self, writer: &mut Writer<'_>) {
        let length = self.len();
        check_length(writer, length, (MIN, MAX));
        write_groups(
            writer,
            u64::from((length as u32).wrapping_add(TABLE_REFERENCES)),
        );
        self.0.write(writer, length);
    }
}

impl<'a, const MIN: usize, const MAX: usize> Content<'a> for Text<'a, MIN, MAX> {
    const SHAPE: Shape = Shape::Element(schema::Content::Simple(Self::SIMPLE));
    const BLANK: Self = Self(Characters::Str(""));

    fn read(&mut self, reader: &mut Reader<'a>, _branch: u32) {
        self.0 = Characters::read_element(reader);
        note_length(reader, self.len(), MIN, MAX);
    }

    fn write(&self, writer: &mut Writer<'_>, code: u32, width: u32) {
        self.0.write_element(writer, (MIN, MAX), (code, width));
    }
}

impl<const MIN: usize, const MAX: usize> Default for Text<'_, MIN, MAX> {
    fn default() -> Self {
        Self(Characters::Str(""))
    }
}

impl<'a, const MIN: usize, const MAX: usize> From<&'a str> for Text<'a, MIN, MAX> {
    fn from(text: &'a str) -> Self {
        Self(Characters::Str(text))
    }
}

impl<const MIN: usize, const MAX: usize> PartialEq for Text<'_, MIN, MAX> {
    fn eq(&self, other: &Self) -> bool {
        self.chars().eq(other.chars())
    }
}

impl<const MIN: usize, const MAX: usize> Eq for Text<'_, MIN, MAX> {}

impl<const MIN: usize, const MAX: usize> PartialEq<str> for Text<'_, MIN, MAX> {
    fn eq(&self, other: &str) -> bool {
        self.chars().eq(other.chars())
    }
}

impl<const MIN: usize, const MAX: usize> PartialEq<&str> for Text<'_, MIN, MAX> {
    fn eq(&self, other: &&str) -> bool {
        self.chars().eq(other.chars())
    }
}

impl<const MIN: usize, const MAX: usize> fmt::Display for Text<'_, MIN, MAX> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl<const MIN: usize, const MAX: usize> fmt::Debug for Text<'_, MIN, MAX> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl fmt::Display for Characters<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use fmt::Write as _;
        self.chars()
            .try_for_each(|character| f.write_char(character))
    }
}

impl fmt::Debug for Characters<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use fmt::Write as _;
        f.write_char('"')?;
        for character in self.chars() {
            write!(f, "{}", character.escape_debug())?;
        }
        f.write_char('"')
    }
}
