//! Bits in and out, a machine word at a time.
//!
//! [`Reader`] and [`Writer`] move up to 56 bits with one load or store at any bit offset. A
//! [`Window`] and a [`Packer`] hold the bits of a small element in a register while it is taken
//! apart or put together.

use crate::content::Stop;
use crate::error::{Error, ErrorKind, Path};
use crate::grammar;
use crate::note::{Note, Notes};

/// Longest input in bytes whose bits a `u32` counts.
const MAX_BYTES: usize = 1 << 28;

/// Most bits that one call moves.
const WORD: u32 = 56;

/// A place in a stream of bits.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cursor<'a> {
    data: &'a [u8],
    position: u32,
}

impl<'a> Cursor<'a> {
    pub(crate) fn new(data: &'a [u8], position: u32) -> Self {
        Self { data, position }
    }

    /// Bits in the whole stream.
    #[inline]
    fn limit(&self) -> u32 {
        (self.data.len() as u32).wrapping_mul(8)
    }

    /// Reads `count` bits, at most 56; `None` beyond the end.
    #[inline]
    pub(crate) fn bits(&mut self, count: u32) -> Option<u64> {
        let byte = (self.position >> 3) as usize;
        let Some(chunk) = self.data.get(byte..).and_then(|rest| rest.first_chunk()) else {
            return self.last_bits(count);
        };
        let word = u64::from_be_bytes(*chunk);
        let value = cut(word.wrapping_shl(self.position & 7), count);
        self.position = self.position.wrapping_add(count);
        Some(value)
    }

    /// Reads near the end, where no whole word is left.
    #[inline(never)]
    fn last_bits(&mut self, count: u32) -> Option<u64> {
        let word = self.last_word();
        let end = self.position.wrapping_add(count);
        if end > self.limit() {
            return None;
        }
        self.position = end;
        Some(cut(word, count))
    }

    /// The next 57 bits, left-aligned, or more; zeros beyond the end.
    #[inline]
    fn peek_word(&self) -> u64 {
        let byte = (self.position >> 3) as usize;
        match self.data.get(byte..).and_then(|rest| rest.first_chunk()) {
            Some(chunk) => u64::from_be_bytes(*chunk).wrapping_shl(self.position & 7),
            None => self.last_word(),
        }
    }

    /// The same near the end: the last word of the stream without the bits that were read.
    fn last_word(&self) -> u64 {
        let Some(chunk) = self.data.last_chunk() else { return short_word(self.data, self.position) };
        let read = self.position.wrapping_add(64).wrapping_sub(self.limit());
        u64::from_be_bytes(*chunk).checked_shl(read).unwrap_or_default()
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

/// Reads a stream of bits and remembers what went wrong.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'a> {
    cursor: Cursor<'a>,
    /// Reads the end of a full list as if the list could go on; see [`Note::ListEnd`].
    pub(crate) open_lists: bool,
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
            open_lists: false,
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
        if let Some(chunk) = self.cursor.data.get(byte..).and_then(|rest| rest.first_chunk()) {
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
        if self.bits(1)? == 0 { Ok(()) } else { Err(self.unexpected(NOT_THE_ONE)) }
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
        Window { reader: self, word, taken: 0 }
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
        let bit = self.cursor.position.wrapping_sub(grammar::width(event.known()));
        self.fail_at(event.kind(), bit)
    }

    /// Adds the name of the element around the failing one.
    #[cold]
    #[inline(never)]
    pub fn within(&mut self, name: &'static &'static str) {
        if !name.is_empty() {
            self.path.within(name);
        }
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
        let (kind, bit) = self.fault.unwrap_or((ErrorKind::UnexpectedEnd, self.cursor.position));
        Error { kind, bit, path: self.path }
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

/// An event code that is none of the declared ones.
#[derive(Clone, Copy, Debug)]
pub struct Unexpected {
    /// The code as read.
    pub code: u32,
    /// What is left of it behind the events that may be absent.
    pub left: u32,
    /// Events of the one that cannot be absent.
    pub branches: u32,
    /// One more event is text between elements.
    pub mixed: bool,
}

impl Unexpected {
    /// Events that the grammar has in this state.
    fn known(self) -> u32 {
        let absent = self.code.wrapping_sub(self.left);
        absent.wrapping_add(self.branches).wrapping_add(u32::from(self.mixed))
    }

    /// Tells an escape, text between elements and a plain unknown code apart.
    fn kind(self) -> ErrorKind {
        let known = self.known();
        match self.code.checked_sub(known) {
            Some(0) => ErrorKind::UndeclaredEvent,
            None if self.mixed && self.left == self.branches => ErrorKind::MixedText,
            _ => ErrorKind::UnexpectedEvent { code: self.code, known },
        }
    }
}

/// The event code of something that is the only one possible, where something else was read.
pub(crate) const NOT_THE_ONE: Unexpected =
    Unexpected { code: 1, left: 1, branches: 1, mixed: false };

/// The topmost `count` bits of `word`.
#[inline]
fn cut(word: u64, count: u32) -> u64 {
    (word >> 1).wrapping_shr(63_u32.wrapping_sub(count))
}

/// The bits of fewer than eight bytes from `position` on, left-aligned.
#[cold]
fn short_word(bytes: &[u8], position: u32) -> u64 {
    let mut word = [0; 8];
    for (to, from) in word.iter_mut().zip(bytes) {
        *to = *from;
    }
    u64::from_be_bytes(word).checked_shl(position).unwrap_or_default()
}

/// The bits of one small element, held in a register.
#[derive(Debug)]
pub struct Window<'r, 'a> {
    reader: &'r mut Reader<'a>,
    word: u64,
    taken: u32,
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
        if self.take(1) == 0 { Ok(()) } else { Err(self.unexpected(NOT_THE_ONE)) }
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
        let kind = if end > self.reader.limit() { ErrorKind::UnexpectedEnd } else { kind };
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
    pub fn new(buffer: &'b mut [u8]) -> Self {
        Self { buffer, bytes: 0, pending: 0, count: 0, fault: None, path: Path::default() }
    }

    /// Bit that is written next.
    pub fn position(&self) -> u32 {
        (self.bytes as u32).wrapping_mul(8).wrapping_add(self.count)
    }

    /// Writes the lowest `count` bits of `value`, at most 56; the higher ones must be zero.
    #[inline]
    pub fn bits(&mut self, value: u64, count: u32) -> Result<(), Stop> {
        let filled = self.count.wrapping_add(count);
        let word = self.pending | value.wrapping_shl(1).wrapping_shl(63_u32.wrapping_sub(filled));
        let Some(slot) = self.buffer.get_mut(self.bytes..).and_then(|s| s.first_chunk_mut()) else {
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

    /// Writes whole bytes at any bit offset.
    pub fn bytes(&mut self, bytes: &[u8]) -> Result<(), Stop> {
        let (chunks, rest) = bytes.as_chunks::<7>();
        for &[a, b, c, d, e, f, g] in chunks {
            self.bits(u64::from_be_bytes([0, a, b, c, d, e, f, g]), WORD)?;
        }
        for &byte in rest {
            self.bits(u64::from(byte), 8)?;
        }
        Ok(())
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
    pub fn finish(mut self) -> Result<&'b [u8], Error> {
        let padding = 8_u32.wrapping_sub(self.count) & 7;
        if self.bits(0, padding).is_err() {
            return Err(self.error());
        }
        let written: &'b [u8] = self.buffer;
        Ok(written.get(..self.bytes).unwrap_or_default())
    }

    /// Records what is wrong with the item that comes next.
    #[cold]
    #[inline(never)]
    pub fn fail(&mut self, kind: ErrorKind) -> Stop {
        self.fault = Some((kind, self.position()));
        self.path = Path::default();
        Stop
    }

    /// Adds the name of the element around the failing one.
    #[cold]
    #[inline(never)]
    pub fn within(&mut self, name: &'static &'static str) {
        if !name.is_empty() {
            self.path.within(name);
        }
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
        let (kind, bit) = self.fault.unwrap_or((ErrorKind::BufferFull, self.position()));
        Error { kind, bit, path: self.path }
    }
}

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
        writer.fault = Some((kind, writer.position().wrapping_add(self.count)));
        writer.path = self.path;
        Stop
    }
}
