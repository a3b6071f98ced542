//! Putting a small element together in a register.

use super::Writer;
use crate::content::Stop;
use crate::error::{ErrorKind, Path};

/// Puts a small element together in a register.
#[derive(Clone, Copy, Debug, Default)]
pub struct Packer {
    word: u64,
    count: u32,
    fault: Option<ErrorKind>,
    path: Path,
}

impl Packer {
    /// Appends the lowest `count` bits of `value`.
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

    /// Records why the element cannot be written.
    #[cold]
    pub fn fail(&mut self, kind: ErrorKind) -> Stop {
        self.fault = Some(kind);
        Stop
    }

    /// See [`Writer::within_field`].
    #[cold]
    pub fn within_field(&mut self, names: &'static [&'static str], at: usize) {
        if let Some(name) = names.get(at) {
            self.path.within(name);
        }
    }

    /// Writes all that was put.
    #[inline]
    pub fn flush(self, writer: &mut Writer<'_>) -> Result<(), Stop> {
        writer.bits(self.word, self.count)
    }

    /// Hands the reason of a failure to the writer.
    #[cold]
    pub fn hand_over(self, writer: &mut Writer<'_>) -> Stop {
        let kind = self.fault.unwrap_or(ErrorKind::BufferFull);
        writer.fail_behind(kind, self.count, self.path)
    }
}
