//! Taking a small element apart in a register.

use super::unexpected::{NOT_THE_ONE, Unexpected};
use super::{Reader, cut};
use crate::content::Stop;
use crate::error::ErrorKind;
use crate::grammar;
use crate::note::Note;

/// The bits of one small element, held in a register.
#[derive(Debug)]
pub struct Window<'r, 'a> {
    pub(super) reader: &'r mut Reader<'a>,
    pub(super) word: u64,
    pub(super) taken: u32,
}

impl Window<'_, '_> {
    /// Takes `count` bits; all takes of a window together are at most 56.
    #[inline]
    pub fn take(&mut self, count: u32) -> u64 {
        let value = cut(self.word, count);
        self.word = self.word.wrapping_shl(count);
        self.taken = self.taken.wrapping_add(count);
        value
    }

    /// Takes an event code of `width` bits.
    #[inline]
    pub fn code(&mut self, width: u32) -> Result<u32, Stop> {
        Ok(self.take(width) as u32)
    }

    /// Takes one event code bit that must be 0, the only declared event.
    #[inline]
    pub fn only_event(&mut self) -> Result<(), Stop> {
        if self.take(1) == 0 {
            Ok(())
        } else {
            Err(self.unexpected(NOT_THE_ONE))
        }
    }

    /// Bits taken so far.
    #[inline]
    pub fn taken(&self) -> u32 {
        self.taken
    }

    /// Moves the reader on behind what was taken.
    #[inline]
    pub fn close(self) -> Result<(), Stop> {
        self.reader.skip(u64::from(self.taken))
    }

    /// See [`Reader::note`].
    #[cold]
    pub fn note(&mut self, note: Note) {
        self.reader.note(note);
    }

    /// Records what is wrong with the bits taken since `before` of them were.
    #[cold]
    #[inline(never)]
    pub fn fail_from(&mut self, kind: ErrorKind, before: u32) -> Stop {
        let start = self.reader.cursor.position;
        let end = start.wrapping_add(self.taken);
        let kind = if end > self.reader.limit() {
            ErrorKind::UnexpectedEnd
        } else {
            kind
        };
        self.reader.fail_at(kind, start.wrapping_add(before))
    }

    /// See [`Reader::unexpected`].
    #[cold]
    #[inline(never)]
    pub fn unexpected(&mut self, event: Unexpected) -> Stop {
        let before = self.taken.wrapping_sub(grammar::width(event.known()));
        self.fail_from(event.kind(), before)
    }

    /// See [`Reader::within_field`].
    #[cold]
    #[inline(never)]
    pub fn within_field(&mut self, names: &'static [&'static str], at: usize) {
        self.reader.within_field(names, at);
    }
}
