//! Reading: one item after the other, each a view.

use super::{Error, ErrorKind, Oid};

/// The items of one constructed value, or of a whole document.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'a> {
    rest: &'a [u8],
    at: usize,
}

/// One item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Value<'a> {
    /// Identifier octet.
    pub tag: u8,
    /// Without tag and length.
    pub content: &'a [u8],
    /// With tag and length.
    pub der: &'a [u8],
    /// Where it begins in the document.
    pub at: usize,
    field: &'static str,
}

impl<'a> Reader<'a> {
    /// Reads `der` from its start.
    #[must_use]
    pub fn new(der: &'a [u8]) -> Self {
        Self { rest: der, at: 0 }
    }

    /// True when there is nothing left.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// The next item's identifier octet.
    #[must_use]
    pub fn peek(&self) -> Option<u8> {
        self.rest.first().copied()
    }

    /// The next item, which `field` names in errors.
    ///
    /// # Errors
    /// At the end, or when tag or length are not DER.
    pub fn any(&mut self, field: &'static str) -> Result<Value<'a>, Error> {
        let error = |kind| Error {
            kind,
            field,
            byte: self.at,
        };
        let (header, length) = header(self.rest).map_err(error)?;
        let end = header.checked_add(length).ok_or(error(ErrorKind::Length))?;
        let (der, rest) = self
            .rest
            .split_at_checked(end)
            .ok_or(error(ErrorKind::End))?;
        let value = Value {
            tag: der.first().copied().unwrap_or_default(),
            content: der.get(header..).unwrap_or_default(),
            der,
            at: self.at,
            field,
        };
        self.rest = rest;
        self.at = self.at.saturating_add(end);
        Ok(value)
    }

    /// The next item, which must have this tag.
    ///
    /// # Errors
    /// As [`Self::any`], and for another tag.
    pub fn read(&mut self, tag: u8, field: &'static str) -> Result<Value<'a>, Error> {
        match self.peek() {
            Some(found) if found != tag => Err(Error {
                kind: ErrorKind::Tag {
                    expected: tag,
                    found,
                },
                field,
                byte: self.at,
            }),
            _ => self.any(field),
        }
    }

    /// The next item if it has this tag.
    ///
    /// # Errors
    /// As [`Self::any`], when the tag is there.
    pub fn optional(&mut self, tag: u8, field: &'static str) -> Result<Option<Value<'a>>, Error> {
        if self.peek() == Some(tag) {
            self.any(field).map(Some)
        } else {
            Ok(None)
        }
    }

    /// Nothing may follow.
    ///
    /// # Errors
    /// When something does.
    pub fn finish(self, field: &'static str) -> Result<(), Error> {
        if self.is_empty() {
            Ok(())
        } else {
            Err(Error {
                kind: ErrorKind::Trailing,
                field,
                byte: self.at,
            })
        }
    }
}

impl<'a> Value<'a> {
    /// The items inside.
    #[must_use]
    pub fn reader(&self) -> Reader<'a> {
        let header = self.der.len().saturating_sub(self.content.len());
        Reader {
            rest: self.content,
            at: self.at.saturating_add(header),
        }
    }

    /// An error about this item.
    #[must_use]
    pub fn error(&self, kind: ErrorKind) -> Error {
        Error {
            kind,
            field: self.field,
            byte: self.at,
        }
    }

    /// An error about this item that says what belongs here.
    #[must_use]
    pub fn not(&self, expected: &'static str) -> Error {
        self.error(ErrorKind::Value(expected))
    }

    /// BOOLEAN.
    ///
    /// # Errors
    /// When it is not one byte of 00 or FF.
    pub fn boolean(&self) -> Result<bool, Error> {
        match self.content {
            [0x00] => Ok(false),
            [0xFF] => Ok(true),
            _ => Err(self.not("a boolean of 00 or FF")),
        }
    }

    /// INTEGER or ENUMERATED as its bytes, two's complement, big-endian.
    ///
    /// # Errors
    /// When it is empty or longer than needed.
    pub fn integer(&self) -> Result<&'a [u8], Error> {
        match self.content {
            [] => Err(self.not("an integer of at least one byte")),
            [0x00, next, ..] if *next < 0x80 => Err(self.error(ErrorKind::NotMinimal)),
            [0xFF, next, ..] if *next >= 0x80 => Err(self.error(ErrorKind::NotMinimal)),
            bytes => Ok(bytes),
        }
    }

    /// A small INTEGER or ENUMERATED.
    ///
    /// # Errors
    /// As [`Self::integer`], and outside 0 to 127.
    pub fn small(&self) -> Result<u8, Error> {
        match self.integer()? {
            [number] if *number < 0x80 => Ok(*number),
            _ => Err(self.not("a number of 0 to 127")),
        }
    }

    /// OBJECT IDENTIFIER.
    ///
    /// # Errors
    /// When it is empty, cut, or written longer than needed.
    pub fn oid(&self) -> Result<Oid<'a>, Error> {
        Oid::new(self.content).ok_or(self.not("an object identifier"))
    }

    /// BIT STRING of whole bytes, such as a key or a signature.
    ///
    /// # Errors
    /// When bits of the last byte are unused.
    pub fn whole_bytes(&self) -> Result<&'a [u8], Error> {
        match self.content {
            [0, bytes @ ..] => Ok(bytes),
            _ => Err(self.not("a bit string of whole bytes")),
        }
    }

    /// BIT STRING of named bits: bit 0 of the string is bit 0 of the number, at most 16 count.
    ///
    /// # Errors
    /// When the unused bits are not 0 to 7 zeros.
    pub fn named_bits(&self) -> Result<u16, Error> {
        let error = self.not("a bit string without needless bits");
        let (unused, bytes) = self.content.split_first().ok_or(error)?;
        let last = bytes.last().copied().unwrap_or_default();
        let rest = 1u8.checked_shl(u32::from(*unused)).ok_or(error)?;
        let spare = last & rest.wrapping_sub(1);
        if *unused > 7 || spare != 0 || (bytes.is_empty() && *unused != 0) {
            return Err(error);
        }
        let byte = |index: usize| bytes.get(index).copied().unwrap_or_default().reverse_bits();
        Ok(u16::from_le_bytes([byte(0), byte(1)]))
    }

    /// Text of ASCII characters.
    ///
    /// # Errors
    /// For any other byte.
    pub fn ascii(&self) -> Result<&'a str, Error> {
        core::str::from_utf8(self.content)
            .ok()
            .filter(|text| text.is_ascii())
            .ok_or(self.not("ASCII text"))
    }
}

/// Lengths of tag and length together, and of the content.
fn header(bytes: &[u8]) -> Result<(usize, usize), ErrorKind> {
    let (tag, rest) = bytes.split_first().ok_or(ErrorKind::End)?;
    if tag & 0x1F == 0x1F {
        return Err(ErrorKind::LongTag);
    }
    let (first, rest) = rest.split_first().ok_or(ErrorKind::End)?;
    let octets = match first {
        0..0x80 => return Ok((2, usize::from(*first))),
        0x80 => return Err(ErrorKind::Indefinite),
        0x81..=0x84 => usize::from(first & 0x7F),
        _ => return Err(ErrorKind::Length),
    };
    let octets = rest.get(..octets).ok_or(ErrorKind::End)?;
    let length = octets
        .iter()
        .fold(0u32, |length, octet| (length << 8) | u32::from(*octet));
    if length < 0x80 || octets.first() == Some(&0) {
        return Err(ErrorKind::NotMinimal);
    }
    let length = usize::try_from(length).map_err(|_| ErrorKind::Length)?;
    Ok((octets.len().saturating_add(2), length))
}

#[cfg(test)]
mod tests {
    use super::super::tag;
    use super::*;

    fn kind(bytes: &[u8]) -> ErrorKind {
        Reader::new(bytes).any("item").unwrap_err().kind
    }

    #[test]
    fn what_is_ber_but_not_der_is_refused_by_name() {
        assert_eq!(kind(&[0x30, 0x80, 0, 0]), ErrorKind::Indefinite);
        assert_eq!(kind(&[0x04, 0x81, 0x01, 7]), ErrorKind::NotMinimal);
        assert_eq!(kind(&[0x04, 0x82, 0x00, 0x80]), ErrorKind::NotMinimal);
        assert_eq!(kind(&[0x1F, 0x81, 0x00, 0]), ErrorKind::LongTag);
        assert_eq!(kind(&[0x04, 0x85, 1, 0, 0, 0, 0]), ErrorKind::Length);
        assert_eq!(kind(&[0x04, 0x84, 0xFF, 0xFF, 0xFF, 0xFF]), ErrorKind::End);
        assert_eq!(kind(&[0x04]), ErrorKind::End);
        assert_eq!(kind(&[]), ErrorKind::End);
    }

    #[test]
    fn numbers_booleans_and_bits_have_one_form() {
        let value = |bytes: &'static [u8]| Reader::new(bytes).any("item").unwrap();
        assert_eq!(value(&[2, 2, 0, 0x80]).integer(), Ok(&[0, 0x80][..]));
        assert!(value(&[2, 2, 0, 0x7F]).integer().is_err());
        assert!(value(&[2, 2, 0xFF, 0x80]).integer().is_err());
        assert!(value(&[2, 0]).integer().is_err());
        assert!(value(&[1, 1, 1]).boolean().is_err());
        assert_eq!(value(&[3, 2, 7, 0x80]).named_bits(), Ok(1));
        assert_eq!(value(&[3, 3, 7, 0x01, 0x80]).named_bits(), Ok(0x180));
        assert!(value(&[3, 2, 7, 0xC0]).named_bits().is_err());
        assert!(value(&[3, 2, 9, 0]).named_bits().is_err());
        assert!(value(&[3, 0]).named_bits().is_err());
    }

    #[test]
    fn an_error_tells_the_byte_in_the_document() {
        let mut outer = Reader::new(&[0x30, 0x04, 0x05, 0x00, 0x05, 0x01]);
        let mut inner = outer.read(tag::SEQUENCE, "outer").unwrap().reader();
        inner.read(tag::NULL, "first").unwrap();
        let error = inner.read(tag::NULL, "second").unwrap_err();
        assert_eq!((error.byte, error.kind), (4, ErrorKind::End));
    }
}
