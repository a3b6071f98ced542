//! Writing bits and keeping account of what went wrong.

use super::{Cursor, Packer, WORD};
use crate::content::Stop;
use crate::error::{Error, ErrorKind, Path};

/// Writes a stream of bits into the caller's buffer and remembers what went wrong.
#[derive(Debug)]
pub struct Writer<'b> {
    buffer: &'b mut [u8],
    /// Bytes that are complete.
    bytes: usize,
    /// Bits that are not yet a byte, left-aligned.
    pending: u64,
    /// How many of them, at most 7.
    count: u32,
    fault: Option<(ErrorKind, u32)>,
    path: Path,
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
            path: Path::default(),
        }
    }

    /// Bit that is written next.
    pub fn position(&self) -> u32 {
        (self.bytes as u32).wrapping_mul(8).wrapping_add(self.count)
    }

    /// Writes the lowest `count` bits of `value`, at most 56; the higher ones must be zero.
    #[inline]
    pub fn bits(&mut self, value: u64, count: u32) -> Result<(), Stop> {
        let filled = self.count.wrapping_add(count);
        let word = self.pending
            | value
                .wrapping_shl(1)
                .wrapping_shl(63_u32.wrapping_sub(filled));
        let Some(slot) = self
            .buffer
            .get_mut(self.bytes..)
            .and_then(|s| s.first_chunk_mut())
        else {
            return self.last_bits(word, filled);
        };
        *slot = word.to_be_bytes();
        self.bytes = self.bytes.wrapping_add((filled >> 3) as usize);
        self.pending = word.wrapping_shl(filled & !7);
        self.count = filled & 7;
        Ok(())
    }

    /// Writes near the end of the buffer, byte by byte.
    #[cold]
    fn last_bits(&mut self, word: u64, filled: u32) -> Result<(), Stop> {
        let whole = (filled >> 3) as usize;
        let end = self.bytes.wrapping_add(whole);
        let Some(slots) = self.buffer.get_mut(self.bytes..end) else {
            return Err(self.fail(ErrorKind::BufferFull));
        };
        for (slot, byte) in slots.iter_mut().zip(word.to_be_bytes()) {
            *slot = byte;
        }
        self.bytes = end;
        self.pending = word.wrapping_shl(filled & !7);
        self.count = filled & 7;
        Ok(())
    }

    /// Writes an event code.
    #[inline]
    pub fn code(&mut self, code: u32, width: u32) -> Result<(), Stop> {
        self.bits(u64::from(code), width)
    }

    /// Writes whole bytes at any bit offset, and so many zero bits, at most 8, behind them.
    pub fn bytes(&mut self, bytes: &[u8], zeros: u32) -> Result<(), Stop> {
        let mut left = bytes;
        while let Some((&[a, b, c, d, e, f, g], rest)) = left.split_first_chunk() {
            self.bits(u64::from_be_bytes([0, a, b, c, d, e, f, g]), WORD)?;
            left = rest;
        }
        let word = left
            .iter()
            .fold(0, |word, byte| word << 8 | u64::from(*byte));
        let count = (left.len() as u32).wrapping_mul(8).wrapping_add(zeros);
        self.bits(word.wrapping_shl(zeros), count)
    }

    /// Opens a register for the bits of a small element; [`Packer::flush`] writes them.
    #[inline]
    pub fn packer(&mut self) -> Packer<'_, 'b> {
        Packer::new(self)
    }

    /// Copies `count` bits that start at bit `start` of `data`.
    pub fn copy(&mut self, data: &[u8], start: u32, count: u32) -> Result<(), Stop> {
        let mut cursor = Cursor::new(data, start);
        let mut left = count;
        while left > 0 {
            let step = left.min(WORD);
            let Some(word) = cursor.bits(step) else {
                return Err(self.fail(ErrorKind::UnexpectedEnd));
            };
            self.bits(word, step)?;
            left = left.wrapping_sub(step);
        }
        Ok(())
    }

    /// Pads the last byte with zeros and returns what was written.
    #[inline]
    pub fn finish(mut self) -> Result<&'b [u8], Error> {
        let mut length = self.bytes;
        if self.count > 0 {
            let [last, ..] = self.pending.to_be_bytes();
            let Some(slot) = self.buffer.get_mut(length) else {
                self.fail(ErrorKind::BufferFull);
                return Err(self.error());
            };
            *slot = last;
            length = length.wrapping_add(1);
        }
        let written: &'b [u8] = self.buffer;
        Ok(written.get(..length).unwrap_or_default())
    }

    /// Records what is wrong with the item that comes next.
    #[cold]
    #[inline(never)]
    pub fn fail(&mut self, kind: ErrorKind) -> Stop {
        self.fail_behind(kind, 0)
    }

    /// Records what is wrong `count` bits further on.
    #[cold]
    #[inline(never)]
    pub(super) fn fail_behind(&mut self, kind: ErrorKind, count: u32) -> Stop {
        self.fault = Some((kind, self.position().wrapping_add(count)));
        self.path = Path::default();
        Stop
    }

    /// Adds the name of the element around the failing one.
    #[cold]
    #[inline(never)]
    pub fn within(&mut self, name: &'static &'static str) {
        self.path.within(name);
    }

    /// Adds the name with index `at`, if there is one.
    #[cold]
    #[inline(never)]
    pub fn within_field(&mut self, names: &'static [&'static str], at: usize) {
        self.within(names.get(at).unwrap_or(&""));
    }

    /// What went wrong.
    #[cold]
    pub fn error(&self) -> Error {
        let (kind, bit) = self
            .fault
            .unwrap_or((ErrorKind::BufferFull, self.position()));
        Error {
            kind,
            bit,
            path: self.path,
        }
    }
}
