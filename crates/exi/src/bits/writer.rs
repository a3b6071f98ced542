//! Writing bits and remembering what went wrong.

use super::{Cursor, Packer, WORD};
use crate::content::Pack;
use crate::error::{Error, ErrorKind};

/// Writes a stream of bits into the caller's buffer and remembers the first thing that went wrong.
#[derive(Debug)]
pub struct Writer<'b> {
    buffer: &'b mut [u8],
    /// Bytes that are complete.
    bytes: usize,
    /// Bits that are not yet a byte, left-aligned.
    pending: u8,
    /// How many of them, at most 7.
    count: u32,
    fault: Option<(ErrorKind, u32)>,
}

impl<'b> Writer<'b> {
    /// Starts at the first byte of `buffer`.
    #[inline]
    pub fn new(buffer: &'b mut [u8]) -> Self {
        Self {
            buffer,
            bytes: 0,
            pending: 0,
            count: 0,
            fault: None,
        }
    }

    /// Bit that is written next.
    pub fn position(&self) -> u32 {
        (self.bytes as u32).wrapping_mul(8).wrapping_add(self.count)
    }

    /// Writes the lowest `count` bits of `value`, at most 56; the higher ones must be zero.
    #[inline]
    pub fn bits(&mut self, value: u64, count: u32) {
        let filled = self.count.wrapping_add(count);
        let word = u64::from(self.pending) << 56
            | value
                .wrapping_shl(1)
                .wrapping_shl(63_u32.wrapping_sub(filled));
        match self.slot() {
            Some(slot) => {
                *slot = word.to_be_bytes();
                let next = word.wrapping_shl(filled & !7);
                self.advance(filled, (next >> 56) as u8);
            }
            None => self.last_bits(word, filled),
        }
    }

    /// Writes the lowest `count` bits of `value`, at most 24; the higher ones must be zero.
    #[inline]
    pub fn half(&mut self, value: u32, count: u32) {
        let filled = self.count.wrapping_add(count);
        let word = u32::from(self.pending) << 24
            | value
                .wrapping_shl(1)
                .wrapping_shl(31_u32.wrapping_sub(filled));
        match self.slot() {
            Some(slot) => {
                *slot = word.to_be_bytes();
                let next = u64::from(word).wrapping_shl(filled & !7);
                self.advance(filled, (next >> 24) as u8);
            }
            None => self.last_bits(u64::from(word) << 32, filled),
        }
    }

    /// Where the next `N` bytes go, if the buffer has room for as many.
    #[inline]
    fn slot<const N: usize>(&mut self) -> Option<&mut [u8; N]> {
        self.buffer
            .get_mut(self.bytes..)
            .and_then(|rest| rest.first_chunk_mut())
    }

    #[inline]
    fn advance(&mut self, filled: u32, pending: u8) {
        self.bytes = self.bytes.wrapping_add((filled >> 3) as usize);
        self.pending = pending;
        self.count = filled & 7;
    }

    /// Writes near the end of the buffer, byte by byte.
    #[cold]
    #[inline(never)]
    fn last_bits(&mut self, word: u64, filled: u32) {
        let whole = (filled >> 3) as usize;
        let end = self.bytes.wrapping_add(whole);
        let Some(slots) = self.buffer.get_mut(self.bytes..end) else {
            return self.fail(ErrorKind::BufferFull);
        };
        let mut left = word;
        for slot in slots {
            *slot = (left >> 56) as u8;
            left <<= 8;
        }
        self.advance(filled, (left >> 56) as u8);
    }

    /// Writes an event and a small element from a register; `false` and no bit written if the
    /// element is not as it must be.
    #[inline]
    pub(crate) fn pack<T: Pack>(&mut self, value: &T, code: u32, width: u32) -> bool {
        let mut packer = Packer::default();
        packer.put(code, width);
        if value.pack(&mut packer).is_none() || packer.count > WORD {
            return false;
        }
        self.bits(packer.word, packer.count);
        true
    }

    /// Writes an event code that is the only one possible, such as the end of an element.
    #[inline]
    pub fn only_event(&mut self) {
        self.half(0, 1);
    }

    /// Writes whole bytes at any bit offset.
    pub fn bytes(&mut self, bytes: &[u8]) {
        let (chunks, rest) = bytes.as_chunks::<7>();
        for &[a, b, c, d, e, f, g] in chunks {
            self.bits(u64::from_be_bytes([0, a, b, c, d, e, f, g]), WORD);
        }
        let word = rest
            .iter()
            .fold(0, |word, byte| word << 8 | u64::from(*byte));
        self.bits(word, (rest.len() as u32).wrapping_mul(8));
    }

    /// Copies `count` bits that start at bit `start` of `data`.
    pub fn copy(&mut self, data: &[u8], start: u32, count: u32) {
        let mut cursor = Cursor::new(data, start);
        let mut left = count;
        while left > 0 {
            let step = left.min(WORD);
            let Some(word) = cursor.bits(step) else {
                return self.fail(ErrorKind::UnexpectedEnd);
            };
            self.bits(word, step);
            left = left.wrapping_sub(step);
        }
    }

    /// Pads the last byte with zeros and returns how many bytes were written.
    ///
    /// # Errors
    ///
    /// The first thing that went wrong; what was written until then is in the buffer.
    pub fn finish(mut self) -> Result<usize, Error> {
        if self.count > 0 {
            let padding = 8_u32.wrapping_sub(self.count);
            self.half(0, padding);
        }
        match self.fault {
            None => Ok(self.bytes),
            Some((kind, bit)) => Err(Error::new(kind, bit)),
        }
    }

    /// Whether something has gone wrong.
    #[inline]
    pub fn has_failed(&self) -> bool {
        self.fault.is_some()
    }

    /// Records what is wrong with the item that comes next, if nothing was wrong before. Nothing
    /// more is written.
    #[cold]
    #[inline(never)]
    pub fn fail(&mut self, kind: ErrorKind) {
        if self.fault.is_some() {
            return;
        }
        self.fault = Some((kind, self.position()));
        let pending = self.pending;
        if let Some([byte]) = self.slot() {
            *byte = pending;
        }
        self.buffer = &mut [];
    }
}
