//! Reading bits and remembering what went wrong.

use super::{Cursor, MAX_BYTES, Unexpected, Window, cut_half};
use crate::content::Pack;
use crate::error::{Error, ErrorKind};
use crate::note::{Note, Notes, OpenLists};

/// Reads a stream of bits and remembers the first thing that went wrong.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'a> {
    cursor: Cursor<'a>,
    /// Reads the end of a full list as if the list could go on; see [`Note::ListEnd`].
    pub(crate) open_lists: OpenLists,
    notes: Notes,
    /// The event code read last.
    event: u32,
    fault: Option<(ErrorKind, u32)>,
}

impl<'a> Reader<'a> {
    /// Starts at the first bit of `data`.
    pub fn new(data: &'a [u8]) -> Self {
        Self::at(data, 0)
    }

    /// Starts at the first bit of `data` with these deviations.
    pub(crate) fn noted(data: &'a [u8], notes: Notes) -> Self {
        let reader = Self::at(data, 0);
        Self { notes, ..reader }
    }

    /// Starts at bit `position` of `data`.
    pub(crate) fn at(data: &'a [u8], position: u32) -> Self {
        Self {
            cursor: Cursor::new(data, position),
            open_lists: OpenLists::None,
            notes: Notes::default(),
            event: 0,
            fault: None,
        }
    }

    /// Bit that is read next.
    #[inline]
    pub fn position(&self) -> u32 {
        self.cursor.position
    }

    /// The bytes that are read from; none once something has gone wrong.
    #[inline]
    pub(crate) fn data(&self) -> &'a [u8] {
        self.cursor.data
    }

    /// Bits in the whole stream; none once something has gone wrong.
    #[inline]
    pub fn limit(&self) -> u32 {
        self.cursor.limit()
    }

    /// Tolerated deviations so far.
    pub fn notes(&self) -> Notes {
        self.notes
    }

    /// Whether all that was read until now is written as we would write it.
    pub(crate) fn is_canonical(&self) -> bool {
        self.notes.is_empty() && self.open_lists == OpenLists::None
    }

    /// Tolerated deviations since this was last asked.
    pub(crate) fn take_notes(&mut self) -> Notes {
        core::mem::take(&mut self.notes)
    }

    /// Remembers a tolerated deviation.
    #[cold]
    #[inline(never)]
    pub fn note(&mut self, note: Note) {
        self.notes.insert(note);
    }

    /// Reads `count` bits, at most 56.
    #[inline]
    pub fn bits(&mut self, count: u32) -> u64 {
        match self.cursor.bits(count) {
            Some(bits) => bits,
            None => self.ended().into(),
        }
    }

    /// Reads `count` bits, at most 25.
    #[inline]
    pub fn half(&mut self, count: u32) -> u32 {
        match self.cursor.half(count) {
            Some(bits) => bits,
            None => self.ended(),
        }
    }

    /// The next 57 bits, left-aligned, or more; zeros beyond the end.
    #[inline]
    pub(crate) fn peek_word(&self) -> u64 {
        self.cursor.peek_word()
    }

    /// Reads an event code of `width` bits.
    #[inline]
    pub fn code(&mut self, width: u32) -> u32 {
        let code = self.half(width);
        self.event = code;
        code
    }

    /// Reads an event that is the only one possible: characters after a start, or the end.
    #[inline]
    pub fn only_event(&mut self) {
        if self.code(1) != 0 {
            self.unexpected(1, 1, false);
        }
    }

    /// Takes what is left of an event code for the end of an element.
    #[inline]
    pub fn end(&mut self, left: u32, mixed: bool) {
        if left != 0 {
            self.unexpected(left, 1, mixed);
        }
    }

    /// Reads a value of `count` bits, at most 12, with `before` events before it and one behind it,
    /// each the only one possible. A value above `most` is for the caller to refuse.
    #[inline]
    pub(crate) fn leaf(&mut self, before: u32, count: u32, most: u32) -> u32 {
        let total = before.wrapping_add(count).wrapping_add(1);
        let bits = cut_half(self.cursor.peek_half(), total);
        let events = bits >> 1 >> count | bits & 1;
        if self.advance(total, events == 0) {
            return bits >> 1;
        }
        self.leaf_in_steps(before, count, most)
    }

    /// Reads a value of `count` bits behind one event, and the two events behind it: the end of the
    /// element and the next one in `after` bits, whose code it returns, too.
    #[inline]
    pub(crate) fn leaf_then(&mut self, count: u32, most: u32, after: u32) -> (u32, u32) {
        let total = count.wrapping_add(2).wrapping_add(after);
        let bits = cut_half(self.cursor.peek_half(), total);
        let (bits, code) = (bits >> after, bits & !(u32::MAX << after));
        let events = bits >> 1 >> count | bits & 1;
        if self.advance(total, events == 0 && bits >> 1 <= most) {
            self.event = code;
            return (bits >> 1, code);
        }
        let bits = self.leaf_in_steps(1, count, most);
        let code = if bits > most { 0 } else { self.code(after) };
        (bits, code)
    }

    /// Reads a number of `count` bits, at most 24, if it is at most `most`; else reads nothing.
    #[inline]
    pub(crate) fn short(&mut self, count: u32, most: u32) -> Option<u32> {
        let bits = cut_half(self.cursor.peek_half(), count);
        self.advance(count, bits <= most).then_some(bits)
    }

    /// Goes `count` bits on if what was seen of them is as `usual` and they are all there; else the
    /// long way finds out what is wrong.
    #[inline]
    fn advance(&mut self, count: u32, usual: bool) -> bool {
        let end = self.cursor.position.wrapping_add(count);
        let usual = usual && end <= self.limit();
        if usual {
            self.cursor.position = end;
        }
        usual
    }

    /// Reads the same one item after the other, to find out which one is wrong.
    #[cold]
    #[inline(never)]
    fn leaf_in_steps(&mut self, before: u32, count: u32, most: u32) -> u32 {
        for _ in 0..before {
            self.only_event();
        }
        let bits = self.half(count);
        if bits > most {
            // The value comes first, and so does what is wrong with it.
            self.cursor.position = self.cursor.position.wrapping_add(1);
        } else {
            self.only_event();
        }
        bits
    }

    /// Reads a small element in a register, and the event codes around it: one before it, at most
    /// one bit, that must be the only one possible, and one behind it in `after` bits. `None` and no
    /// bit further on if there is anything unusual about it.
    #[inline]
    pub(crate) fn unpack<T: Pack>(&mut self, before: u32, after: u32) -> Option<(T, u32)> {
        let mut window = Window::new(self.cursor.peek_word());
        window.take_zero(before);
        let value = T::unpack(&mut window);
        let code = window.take(after);
        if !self.advance(window.taken(), !window.is_odd()) {
            return None;
        }
        self.event = code;
        Some((value, code))
    }

    /// Reads a number in groups of seven bits in a register, with so many events before it and one
    /// behind it, each the only one possible: whether it is negative, and its magnitude. `None` and
    /// no bit further on if it has more groups than four or `most`, or anything is unusual.
    #[inline]
    pub(crate) fn number(&mut self, before: u32, signed: bool, most: u32) -> Option<(bool, u32)> {
        let mut window = Window::new(self.cursor.peek_word());
        window.take_zero(before);
        let negative = window.take(u32::from(signed)) == 1;
        let magnitude = window.groups(most.min(4));
        window.take_zero(1);
        let usual = self.advance(window.taken(), !window.is_odd());
        usual.then_some((negative, magnitude))
    }

    /// Goes `count` bits on without looking at them.
    #[inline]
    pub fn skip(&mut self, count: u64) {
        let end = u64::from(self.cursor.position).wrapping_add(count);
        if end > u64::from(self.limit()) {
            self.ended();
        } else {
            self.cursor.position = end as u32;
        }
    }

    /// Whether something has gone wrong.
    #[inline]
    pub fn has_failed(&self) -> bool {
        self.fault.is_some()
    }

    #[cold]
    #[inline(never)]
    fn ended(&mut self) -> u32 {
        self.fail(ErrorKind::UnexpectedEnd);
        0
    }

    /// Records what is wrong at the current bit.
    #[cold]
    #[inline(never)]
    pub fn fail(&mut self, kind: ErrorKind) {
        self.fail_at(kind, self.cursor.position);
    }

    /// Records what is wrong at `bit`, if nothing was wrong before. Nothing more is read.
    #[cold]
    #[inline(never)]
    pub fn fail_at(&mut self, kind: ErrorKind, bit: u32) {
        if self.fault.is_none() {
            let bit = if kind == ErrorKind::UnexpectedEnd {
                self.limit()
            } else {
                bit
            };
            self.fault = Some((kind, bit));
        }
        self.cursor.data = &[];
    }

    /// Records that the event code read last is none of those that the grammar has here: `left` of
    /// it is left behind the events that may be absent, `branches` events cannot be absent.
    #[cold]
    #[inline(never)]
    pub fn unexpected(&mut self, left: u32, branches: u32, mixed: bool) {
        let event = Unexpected {
            code: self.event,
            left,
            branches,
            mixed,
        };
        let bit = self.cursor.position.wrapping_sub(event.width());
        self.fail_at(event.kind(), bit);
    }

    /// What went wrong.
    #[cold]
    pub(crate) fn error(&self) -> Option<Error> {
        let (kind, bit) = self.fault?;
        Some(Error::new(kind, bit))
    }

    /// Checks that `data` is short enough for positions in it to be counted.
    pub(crate) fn check_length(&mut self) {
        if self.cursor.data.len() >= MAX_BYTES {
            self.fail_at(ErrorKind::InputTooLong, 0);
        }
    }
}
