//! Writing bits and remembering what went wrong.

use super::{Cursor, Packer, WORD};
use crate::content::Pack;
use crate::error::{Error, ErrorKind};

/// Writes a stream of bits into the caller's buffer and remembers the first thing that went wrong.
#[derive(Debug)]
pub struct Writer<'b> {
    buffer: &'b mut [u8],
    /// Bit that is written next. The bits before it in its byte are in the buffer.
    position: u32,
    fault: Option<(ErrorKind, u32)>,
}

impl<'b> Writer<'b> {
    /// Starts at the first byte of `buffer`.
    #[inline]
    pub fn new(buffer: &'b mut [u8]) -> Self {
        Self {
            buffer,
            position: 0,
            fault: None,
        }
    }

    /// Bit that is written next.
    pub fn position(&self) -> u32 {
        self.position
    }

    /// Writes the lowest `count` bits of `value`, at most 56; the higher ones must be zero.
    #[inline]
    pub fn bits(&mut self, value: u64, count: u32) {
        let free = 64_u32.wrapping_sub(self.position & 7);
        let word = value
            .wrapping_shl(1)
            .wrapping_shl(free.wrapping_sub(count).wrapping_sub(1));
        match self.slot() {
            Some((first, slot)) => {
                *slot = (first << 56 | word).to_be_bytes();
                self.position = self.position.wrapping_add(count);
            }
            None => self.last_bits(word, count),
        }
    }

    /// Writes the lowest `count` bits of `value`, at most 24; the higher ones must be zero.
    #[inline]
    pub fn half(&mut self, value: u32, count: u32) {
        let free = 32_u32.wrapping_sub(self.position & 7);
        let word = value
            .wrapping_shl(1)
            .wrapping_shl(free.wrapping_sub(count).wrapping_sub(1));
        match self.slot() {
            Some((first, slot)) => {
                *slot = ((first as u32) << 24 | word).to_be_bytes();
                self.position = self.position.wrapping_add(count);
            }
            None => self.last_bits(u64::from(word) << 32, count),
        }
    }

    /// Where the next `N` bytes go, if the buffer has room for as many, and what is in the first one
    /// already.
    #[inline]
    fn slot<const N: usize>(&mut self) -> Option<(u64, &mut [u8; N])> {
        let byte = (self.position >> 3) as usize;
        let mask = 0xFF00_u64.wrapping_shr(self.position & 7);
        let rest = self.buffer.get_mut(byte..)?;
        let slot = rest.first_chunk_mut()?;
        let first = slot.first().map_or(0, |first| u64::from(*first) & mask);
        Some((first, slot))
    }

    /// Writes near the end of the buffer, byte by byte; `word` is left-aligned to the byte that is
    /// begun.
    #[cold]
    #[inline(never)]
    fn last_bits(&mut self, word: u64, count: u32) {
        let byte = (self.position >> 3) as usize;
        let used = self.position & 7;
        let end = self.position.wrapping_add(count);
        let whole = end.div_ceil(8) as usize;
        let Some(slots) = self.buffer.get_mut(byte..whole) else {
            return self.fail(ErrorKind::BufferFull);
        };
        let mut left = word;
        let mut kept = 0xFF00_u32.wrapping_shr(used) as u8;
        for slot in slots {
            *slot = *slot & kept | (left >> 56) as u8;
            left <<= 8;
            kept = 0;
        }
        self.position = end;
    }

    /// Writes an event code that is the only one possible, such as the end of an element.
    #[inline]
    pub fn only_event(&mut self) {
        self.half(0, 1);
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
    pub fn finish(self) -> Result<usize, Error> {
        match self.fault {
            None => Ok(self.position.div_ceil(8) as usize),
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
        self.fault = Some((kind, self.position));
        self.buffer = &mut [];
    }
}
