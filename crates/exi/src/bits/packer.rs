//! Putting a small element together in a register.

use super::Writer;
use crate::content::Stop;
use crate::error::ErrorKind;

/// Puts a small element together in a register.
#[derive(Debug)]
pub struct Packer<'w, 'b> {
    writer: &'w mut Writer<'b>,
    word: u64,
    count: u32,
}

impl<'w, 'b> Packer<'w, 'b> {
    pub(super) fn new(writer: &'w mut Writer<'b>) -> Self {
        let (word, count) = (0, 0);
        Self {
            writer,
            word,
            count,
        }
    }

    /// Appends the lowest `count` bits of `value`; all appended together are at most 56.
    #[inline]
    pub fn put(&mut self, value: u64, count: u32) {
        self.word = self.word.wrapping_shl(count) | value;
        self.count = self.count.wrapping_add(count);
    }

    /// Appends an event code.
    #[inline]
    pub fn code(&mut self, code: u32, width: u32) -> Result<(), Stop> {
        self.put(u64::from(code), width);
        Ok(())
    }

    /// Writes all that was put.
    #[inline]
    pub fn flush(self) -> Result<(), Stop> {
        self.writer.bits(self.word, self.count)
    }

    /// Records what is wrong with the item that comes next.
    #[cold]
    #[inline(never)]
    pub fn fail(&mut self, kind: ErrorKind) -> Stop {
        self.writer.fail_behind(kind, self.count)
    }

    /// See [`Writer::within_field`].
    #[cold]
    #[inline(never)]
    pub fn within_field(&mut self, names: &'static [&'static str], at: usize) {
        self.writer.within_field(names, at);
    }
}
