//! Writing: items one after the other, lengths put in when an item is complete.

use super::tag;

/// The buffer is too small.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Full;

impl core::fmt::Display for Full {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("the buffer is too small")
    }
}

impl core::error::Error for Full {}

/// Writes DER into a buffer. The first item that does not fit ends it; [`Self::finish`] tells.
///
/// ```
/// use v2g_contract::cert::der::{Writer, tag};
///
/// let mut buffer = [0; 16];
/// let mut writer = Writer::new(&mut buffer);
/// writer.nest(tag::SEQUENCE, |inside| inside.small(7));
/// assert_eq!(writer.finish().unwrap(), [0x30, 0x03, 0x02, 0x01, 0x07]);
/// ```
#[derive(Debug)]
pub struct Writer<'b> {
    buffer: &'b mut [u8],
    length: usize,
    full: bool,
}

impl<'b> Writer<'b> {
    /// Writes from the start of `buffer`.
    pub fn new(buffer: &'b mut [u8]) -> Self {
        Self {
            buffer,
            length: 0,
            full: false,
        }
    }

    /// What was written.
    ///
    /// # Errors
    /// When it did not fit.
    pub fn finish(self) -> Result<&'b [u8], Full> {
        if self.full {
            return Err(Full);
        }
        self.buffer.get(..self.length).ok_or(Full)
    }

    /// How much was written so far.
    #[must_use]
    pub fn length(&self) -> usize {
        self.length
    }

    /// What was written from `start` on; `None` when it did not fit.
    #[must_use]
    pub fn since(&self, start: usize) -> Option<&[u8]> {
        let written = self.buffer.get(start..self.length);
        written.filter(|_| !self.full)
    }

    /// Bytes as they are, such as an item that is DER already.
    pub fn raw(&mut self, bytes: &[u8]) {
        if let Some(place) = self.claim(bytes.len()) {
            copy(place, bytes);
        }
    }

    /// A place of so many bytes to fill in; `None` when the buffer ends before.
    pub fn claim(&mut self, length: usize) -> Option<&mut [u8]> {
        let end = self.length.checked_add(length);
        let range = end.filter(|end| !self.full && *end <= self.buffer.len());
        let Some(end) = range else {
            self.full = true;
            return None;
        };
        let start = core::mem::replace(&mut self.length, end);
        self.buffer.get_mut(start..end)
    }

    /// An item whose content `inside` writes.
    pub fn nest(&mut self, tag: u8, inside: impl FnOnce(&mut Self)) {
        self.raw(&[tag, 0]);
        let start = self.length;
        inside(self);
        if self.full {
            return;
        }
        let length = self.length.saturating_sub(start);
        let octets = length.to_be_bytes();
        let zeros = octets.iter().take_while(|octet| **octet == 0).count();
        let octets = octets.get(zeros..).unwrap_or_default();
        let long = length >= 0x80;
        let form = if long { 0x80 | octets.len() } else { length };
        if let Some(place) = self.buffer.get_mut(start.saturating_sub(1)) {
            *place = u8::try_from(form).unwrap_or_default();
        }
        if long {
            self.insert(start, octets);
        }
    }

    /// Moves what was written from `at` on, and puts `bytes` there.
    fn insert(&mut self, at: usize, bytes: &[u8]) {
        let moved = self.length.saturating_sub(at);
        if self.claim(bytes.len()).is_none() {
            return;
        }
        let Some(tail) = self.buffer.get_mut(at..self.length) else {
            return;
        };
        for index in (0..moved).rev() {
            let byte = tail.get(index).copied().unwrap_or_default();
            if let Some(place) = tail.get_mut(index.saturating_add(bytes.len())) {
                *place = byte;
            }
        }
        copy(tail, bytes);
    }

    /// An item with this content.
    pub fn item(&mut self, tag: u8, content: &[u8]) {
        self.nest(tag, |inside| inside.raw(content));
    }

    /// BOOLEAN.
    pub fn boolean(&mut self, value: bool) {
        self.item(tag::BOOLEAN, &[if value { 0xFF } else { 0x00 }]);
    }

    /// INTEGER of 0 to 127.
    pub fn small(&mut self, value: u8) {
        self.unsigned(&[value]);
    }

    /// INTEGER from the bytes of a number without sign, big-endian; leading zeros are dropped.
    pub fn unsigned(&mut self, bytes: &[u8]) {
        let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
        let digits = bytes.get(zeros..).unwrap_or_default();
        self.nest(tag::INTEGER, |inside| {
            if digits.first().is_none_or(|first| *first >= 0x80) {
                inside.raw(&[0]);
            }
            inside.raw(digits);
        });
    }

    /// BIT STRING of whole bytes.
    pub fn whole_bytes(&mut self, bytes: &[u8]) {
        self.nest(tag::BIT_STRING, |inside| {
            inside.raw(&[0]);
            inside.raw(bytes);
        });
    }

    /// BIT STRING of named bits, bit 0 of the number first.
    pub fn named_bits(&mut self, bits: u16) {
        let [first, second] = bits.to_le_bytes().map(u8::reverse_bits);
        let unused = |byte: u8| u8::try_from(byte.trailing_zeros()).unwrap_or_default();
        match (first, second) {
            (0, 0) => self.item(tag::BIT_STRING, &[0]),
            (_, 0) => self.item(tag::BIT_STRING, &[unused(first), first]),
            _ => self.item(tag::BIT_STRING, &[unused(second), first, second]),
        }
    }
}

/// As far as both reach.
fn copy(place: &mut [u8], bytes: &[u8]) {
    for (slot, byte) in place.iter_mut().zip(bytes) {
        *slot = *byte;
    }
}

#[cfg(test)]
mod tests {
    use super::super::Reader;
    use super::*;

    #[test]
    fn a_long_item_gets_its_length_in_front() {
        for length in [0, 127, 128, 255, 256, 70_000] {
            let mut buffer = std::vec![0; length + 16];
            let mut writer = Writer::new(&mut buffer);
            writer.nest(tag::SEQUENCE, |inside| {
                inside.item(tag::OCTET_STRING, &std::vec![7; length]);
            });
            let der = writer.finish().unwrap();
            let mut reader = Reader::new(der);
            let mut inside = reader.read(tag::SEQUENCE, "outer").unwrap().reader();
            let item = inside.read(tag::OCTET_STRING, "inner").unwrap();
            assert!(item.content.len() == length && item.content.iter().all(|byte| *byte == 7));
            assert!(reader.is_empty() && inside.is_empty());
        }
    }

    #[test]
    fn a_buffer_of_any_smaller_size_is_too_small() {
        let write = |buffer: &mut [u8]| {
            let mut writer = Writer::new(buffer);
            writer.nest(tag::SEQUENCE, |inside| {
                inside.item(tag::OCTET_STRING, &[7; 130]);
                inside.unsigned(&[0, 0x80]);
            });
            writer.finish().map(<[u8]>::len)
        };
        let needed = write(&mut [0; 200]).unwrap();
        for size in 0..needed {
            assert_eq!(write(&mut std::vec![0; size]), Err(Full), "{size}");
        }
        assert_eq!(write(&mut std::vec![0; needed]), Ok(needed));
    }

    #[test]
    fn bits_and_numbers_come_back() {
        for bits in [0, 1, 0x80, 0x100, 0x1FF, 0x060] {
            let mut buffer = [0; 8];
            let mut writer = Writer::new(&mut buffer);
            writer.named_bits(bits);
            let der = writer.finish().unwrap();
            assert_eq!(Reader::new(der).any("bits").unwrap().named_bits(), Ok(bits));
        }
        for (number, content) in [
            (&[0, 0][..], &[0][..]),
            (&[0x80], &[0, 0x80]),
            (&[0, 1], &[1]),
        ] {
            let mut buffer = [0; 8];
            let mut writer = Writer::new(&mut buffer);
            writer.unsigned(number);
            let der = writer.finish().unwrap();
            assert_eq!(
                Reader::new(der).any("number").unwrap().integer(),
                Ok(content)
            );
        }
    }
}
