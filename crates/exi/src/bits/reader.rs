//! Reading bits and keeping account of what went wrong.

use super::unexpected::{NOT_THE_ONE, Unexpected};
use super::{Cursor, MAX_BYTES, Window, cut};
use crate::content::Stop;
use crate::error::{Error, ErrorKind, Path};
use crate::grammar;
use crate::note::{Note, Notes, OpenLists};

/// Reads a stream of bits and remembers what went wrong.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'a> {
    pub(super) cursor: Cursor<'a>,
    /// Reads the end of a full list as if the list could go on; see [`Note::ListEnd`].
    pub(crate) open_lists: OpenLists,
    notes: Notes,
    fault: Option<(ErrorKind, u32)>,
    path: Path,
}

impl<'a> Reader<'a> {
    /// Starts at the first bit of `data`.
    pub fn new(data: &'a [u8]) -> Self {
        Self::at(data, 0)
    }

    /// Starts at bit `position` of `data`.
    pub(crate) fn at(data: &'a [u8], position: u32) -> Self {
        Self {
            cursor: Cursor::new(data, position),
            open_lists: OpenLists::NONE,
            notes: Notes::default(),
            fault: None,
            path: Path::default(),
        }
    }

    /// Bit that is read next.
    #[inline]
    pub fn position(&self) -> u32 {
        self.cursor.position
    }

    /// The bytes that are read from.
    #[inline]
    pub fn data(&self) -> &'a [u8] {
        self.cursor.data
    }

    /// Tolerated deviations so far.
    pub fn notes(&self) -> Notes {
        self.notes
    }

    /// Tolerated deviations since this was last asked.
    pub(crate) fn take_notes(&mut self) -> Notes {
        core::mem::take(&mut self.notes)
    }

    /// Remembers a tolerated deviation.
    #[cold]
    pub fn note(&mut self, note: Note) {
        self.notes.insert(note);
    }

    /// Bits in the whole stream.
    #[inline]
    pub fn limit(&self) -> u32 {
        self.cursor.limit()
    }

    /// Reads `count` bits, at most 56.
    #[inline]
    pub fn bits(&mut self, count: u32) -> Result<u64, Stop> {
        match self.cursor.bits(count) {
            Some(bits) => Ok(bits),
            None => Err(self.fail(ErrorKind::UnexpectedEnd)),
        }
    }

    /// The next 57 bits, left-aligned, or more; zeros beyond the end.
    #[inline]
    pub(crate) fn peek_word(&self) -> u64 {
        self.cursor.peek_word()
    }

    /// Reads an event code of `width` bits.
    #[inline]
    pub fn code(&mut self, width: u32) -> Result<u32, Stop> {
        Ok(self.bits(width)? as u32)
    }

    /// Reads an element of `count` bits and the events around them in one go, if all is well.
    #[inline]
    pub(crate) fn leaf<T>(
        &mut self,
        count: u32,
        value: impl Fn(u64) -> Result<T, ErrorKind>,
    ) -> Result<T, Stop> {
        let total = count.wrapping_add(2);
        let byte = (self.cursor.position >> 3) as usize;
        if let Some(chunk) = self
            .cursor
            .data
            .get(byte..)
            .and_then(|rest| rest.first_chunk())
        {
            let word = u64::from_be_bytes(*chunk).wrapping_shl(self.cursor.position & 7);
            let bits = cut(word, total);
            // The events before and after the value must both be 0.
            if bits & (1 | 2_u64.wrapping_shl(count)) == 0
                && let Ok(value) = value(bits >> 1)
            {
                self.cursor.position = self.cursor.position.wrapping_add(total);
                return Ok(value);
            }
        }
        self.leaf_in_steps(count, value)
    }

    /// Reads the same one item after the other, to find out which one is wrong.
    #[cold]
    fn leaf_in_steps<T>(
        &mut self,
        count: u32,
        value: impl Fn(u64) -> Result<T, ErrorKind>,
    ) -> Result<T, Stop> {
        self.only_event()?;
        let start = self.cursor.position;
        let bits = self.bits(count)?;
        let value = value(bits).map_err(|kind| self.fail_at(kind, start))?;
        self.only_event()?;
        Ok(value)
    }

    /// Reads an event that is the only one possible: characters after a start, or the end.
    #[inline]
    pub fn only_event(&mut self) -> Result<(), Stop> {
        if self.bits(1)? == 0 {
            Ok(())
        } else {
            Err(self.unexpected(NOT_THE_ONE))
        }
    }

    /// Goes `count` bits on without looking at them.
    #[inline]
    pub fn skip(&mut self, count: u64) -> Result<(), Stop> {
        let end = u64::from(self.cursor.position).wrapping_add(count);
        if end > u64::from(self.limit()) {
            return Err(self.fail(ErrorKind::UnexpectedEnd));
        }
        self.cursor.position = end as u32;
        Ok(())
    }

    /// Opens a register's worth of bits; [`Window::close`] moves on behind what was taken.
    #[inline]
    pub fn window(&mut self) -> Window<'_, 'a> {
        let word = self.peek_word();
        Window {
            reader: self,
            word,
            taken: 0,
        }
    }

    /// Records what is wrong at the current bit.
    #[cold]
    #[inline(never)]
    pub fn fail(&mut self, kind: ErrorKind) -> Stop {
        self.fail_at(kind, self.cursor.position)
    }

    /// Records what is wrong at `bit`; beyond the end it is the end that is wrong.
    #[cold]
    #[inline(never)]
    pub fn fail_at(&mut self, kind: ErrorKind, bit: u32) -> Stop {
        let limit = self.limit();
        self.fault = Some(if bit > limit || kind == ErrorKind::UnexpectedEnd {
            (ErrorKind::UnexpectedEnd, limit)
        } else {
            (kind, bit)
        });
        self.path = Path::default();
        Stop
    }

    /// Records that the event code just read is none of those that the grammar has here.
    #[cold]
    #[inline(never)]
    pub fn unexpected(&mut self, event: Unexpected) -> Stop {
        let bit = self
            .cursor
            .position
            .wrapping_sub(grammar::width(event.known()));
        self.fail_at(event.kind(), bit)
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
            .unwrap_or((ErrorKind::UnexpectedEnd, self.cursor.position));
        Error {
            kind,
            bit,
            path: self.path,
        }
    }

    /// Checks that `data` is short enough for positions in it to be counted.
    pub(crate) fn check_length(&mut self) -> Result<(), Stop> {
        if self.cursor.data.len() >= MAX_BYTES {
            self.fault = Some((ErrorKind::InputTooLong, 0));
            return Err(Stop);
        }
        Ok(())
    }
}
