//! A small element in a register, while it is taken apart or put together.

use super::cut;

/// The bit that is taken next.
const FIRST: u64 = 1 << 63;

/// The bits of an element that is taken apart.
#[derive(Clone, Copy, Debug)]
pub struct Window {
    word: u64,
    taken: u32,
    /// Not zero once something unusual has been seen.
    odd: u64,
}

impl Window {
    /// Most bits that can be taken.
    const BITS: u32 = 57;

    /// The topmost bits of `word`.
    #[inline]
    pub(super) fn new(word: u64) -> Self {
        Self {
            word,
            taken: 0,
            odd: 0,
        }
    }

    /// Takes `count` bits, at most 32; zeros beyond the end.
    #[inline]
    pub fn take(&mut self, count: u32) -> u32 {
        let value = cut(self.word, count) as u32;
        self.drop(count);
        value
    }

    /// Takes an event code of `count` bits that must be 0.
    #[inline]
    pub fn take_zero(&mut self, count: u32) {
        self.odd |= self.word & !u64::MAX.wrapping_shr(count);
        self.drop(count);
    }

    /// Takes a value of `count` bits between two events, each the only one possible.
    #[inline]
    pub(crate) fn leaf(&mut self, count: u32) -> u32 {
        let behind = 62_u32.wrapping_sub(count);
        self.odd |= self.word & (FIRST | 1_u64.wrapping_shl(behind));
        let value = (self.word & !FIRST).wrapping_shr(behind.wrapping_add(1));
        self.drop(count.wrapping_add(2));
        value as u32
    }

    #[inline]
    fn drop(&mut self, count: u32) {
        self.word = self.word.wrapping_shl(count);
        self.taken = self.taken.wrapping_add(count);
    }

    /// Takes groups of seven bits, at most `most` of them.
    #[inline]
    pub(crate) fn groups(&mut self, most: u32) -> u32 {
        let first = self.take(8);
        if first < 0x80 {
            return first;
        }
        let mut value = first & 0x7F;
        for index in 1..most {
            let octet = self.take(8);
            value |= (octet & 0x7F).wrapping_shl(index.wrapping_mul(7));
            if octet < 0x80 {
                self.must(octet > 0);
                return value;
            }
        }
        self.must(false);
        value
    }

    /// Records whether all is as usual.
    #[inline]
    pub fn must(&mut self, usual: bool) {
        self.odd |= u64::from(!usual);
    }

    /// Whether something unusual has been seen, or more was taken than there was.
    #[inline]
    pub(super) fn is_odd(&self) -> bool {
        self.odd != 0 || self.taken > Self::BITS
    }

    /// Bits taken so far.
    #[inline]
    pub(super) fn taken(&self) -> u32 {
        self.taken
    }
}

/// The bits of an element that is put together.
#[derive(Clone, Copy, Debug, Default)]
pub struct Packer {
    pub(super) word: u64,
    pub(super) count: u32,
}

impl Packer {
    /// Appends the lowest `count` bits of `value`.
    #[inline]
    pub fn put(&mut self, value: u32, count: u32) {
        self.word = self.word.wrapping_shl(count) | u64::from(value);
        self.count = self.count.wrapping_add(count);
    }

    /// Appends groups of seven bits.
    #[inline]
    pub(crate) fn groups(&mut self, value: u32) {
        let mut rest = value;
        while rest >= 0x80 {
            self.put(rest & 0x7F | 0x80, 8);
            rest >>= 7;
        }
        self.put(rest, 8);
    }
}
