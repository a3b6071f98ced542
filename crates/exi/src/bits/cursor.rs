//! Reading bits without keeping account of anything.

use super::{WORD, cut, cut_half};

/// A place in a stream of bits.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cursor<'a> {
    pub(super) data: &'a [u8],
    pub(super) position: u32,
}

impl<'a> Cursor<'a> {
    pub(crate) fn new(data: &'a [u8], position: u32) -> Self {
        Self { data, position }
    }

    /// Bits in the whole stream.
    #[inline]
    pub(super) fn limit(&self) -> u32 {
        (self.data.len() as u32).wrapping_mul(8)
    }

    #[inline]
    fn chunk<const N: usize>(&self) -> Option<&'a [u8; N]> {
        let byte = (self.position >> 3) as usize;
        self.data.get(byte..).and_then(|rest| rest.first_chunk())
    }

    /// Reads `count` bits, at most 56; `None` beyond the end.
    #[inline]
    pub(crate) fn bits(&mut self, count: u32) -> Option<u64> {
        let value = match self.chunk() {
            Some(chunk) => {
                let word = u64::from_be_bytes(*chunk).wrapping_shl(self.position & 7);
                cut(word, count)
            }
            None => last_bits(self.data, self.position, count)?,
        };
        self.position = self.position.wrapping_add(count);
        Some(value)
    }

    /// Reads `count` bits, at most 25; `None` beyond the end.
    #[inline]
    pub(super) fn half(&mut self, count: u32) -> Option<u32> {
        let value = match self.chunk() {
            Some(chunk) => {
                let word = u32::from_be_bytes(*chunk).wrapping_shl(self.position & 7);
                cut_half(word, count)
            }
            None => last_bits(self.data, self.position, count)? as u32,
        };
        self.position = self.position.wrapping_add(count);
        Some(value)
    }

    /// The next 25 bits, left-aligned, or more; zeros beyond the end.
    #[inline]
    pub(super) fn peek_half(&self) -> u32 {
        match self.chunk() {
            Some(chunk) => u32::from_be_bytes(*chunk).wrapping_shl(self.position & 7),
            None => (last_word(self.data, self.position) >> 32) as u32,
        }
    }

    /// The next 57 bits, left-aligned, or more; zeros beyond the end.
    #[inline]
    pub(super) fn peek_word(&self) -> u64 {
        match self.chunk() {
            Some(chunk) => u64::from_be_bytes(*chunk).wrapping_shl(self.position & 7),
            None => last_word(self.data, self.position),
        }
    }

    /// Copies whole bytes, seven at a time; `None` beyond the end.
    pub(crate) fn fill(&mut self, target: &mut [u8]) -> Option<()> {
        let (chunks, rest) = target.as_chunks_mut::<7>();
        for chunk in chunks {
            let [_, bytes @ ..] = self.bits(WORD)?.to_be_bytes();
            *chunk = bytes;
        }
        for slot in rest {
            *slot = self.bits(8)? as u8;
        }
        Some(())
    }
}

/// Reads near the end, where no whole word is left; `None` beyond the end.
#[inline(never)]
fn last_bits(data: &[u8], position: u32, count: u32) -> Option<u64> {
    let limit = (data.len() as u32).wrapping_mul(8);
    if position.wrapping_add(count) > limit {
        return None;
    }
    Some(cut(last_word(data, position), count))
}

/// The last word of the stream without the bits that were read.
#[inline(never)]
fn last_word(data: &[u8], position: u32) -> u64 {
    let Some(chunk) = data.last_chunk() else {
        return short_word(data, position);
    };
    let limit = (data.len() as u32).wrapping_mul(8);
    let read = position.wrapping_add(64).wrapping_sub(limit);
    u64::from_be_bytes(*chunk)
        .checked_shl(read)
        .unwrap_or_default()
}

/// The bits of fewer than eight bytes from `position` on, left-aligned.
#[cold]
fn short_word(bytes: &[u8], position: u32) -> u64 {
    let mut word = [0; 8];
    for (to, from) in word.iter_mut().zip(bytes) {
        *to = *from;
    }
    u64::from_be_bytes(word)
        .checked_shl(position)
        .unwrap_or_default()
}
