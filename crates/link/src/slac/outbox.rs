//! Frames and events that wait for the caller.

use core::cell::Cell;

use zeroize::Zeroize as _;

/// Room for frames that wait. Our choice: one amplitude map and a dozen others.
const ROOM: usize = 2048;
const LENGTH: usize = 2;

/// Frames, first in, first out, each behind its length. Not shown by `Debug`: there may be keys among them.
pub(super) struct Outbox {
    bytes: [u8; ROOM],
    used: usize,
    /// How much of the front the caller has seen already.
    taken: usize,
}

impl Outbox {
    pub(super) const fn new() -> Self {
        Self {
            bytes: [0; ROOM],
            used: 0,
            taken: 0,
        }
    }

    /// Lets `write` put a frame at the end. What does not fit is not sent: repetitions make up for it.
    pub(super) fn push(&mut self, write: impl FnOnce(&mut [u8]) -> Option<&[u8]>) {
        self.forget_taken();
        let Some(room) = self.bytes.get_mut(self.used..) else {
            return;
        };
        let Some((length, room)) = room.split_first_chunk_mut::<LENGTH>() else {
            return;
        };
        let Some(frame) = write(room).map(<[u8]>::len) else {
            return;
        };
        if let Ok(frame_u16) = u16::try_from(frame) {
            *length = frame_u16.to_be_bytes();
            self.used = self.used.saturating_add(LENGTH).saturating_add(frame);
        }
    }

    /// The next frame.
    pub(super) fn pop(&mut self) -> Option<&[u8]> {
        self.forget_taken();
        let waiting = self.bytes.get(..self.used)?;
        let (length, rest) = waiting.split_first_chunk::<LENGTH>()?;
        let length = usize::from(u16::from_be_bytes(*length));
        self.taken = length.saturating_add(LENGTH);
        rest.get(..length)
    }

    /// Makes room, and leaves no key behind.
    fn forget_taken(&mut self) {
        let taken = core::mem::take(&mut self.taken).min(self.used);
        if taken == 0 {
            return;
        }
        let waiting = self.bytes.get_mut(..self.used).unwrap_or_default();
        let cells = Cell::from_mut(waiting).as_slice_of_cells();
        for (to, from) in cells.iter().zip(cells.iter().skip(taken)) {
            to.set(from.get());
        }
        let left = self.used.saturating_sub(taken);
        if let Some(old) = self.bytes.get_mut(left..self.used) {
            old.zeroize();
        }
        self.used = left;
    }
}

impl core::fmt::Debug for Outbox {
    fn fmt(&self, out: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(out, "Outbox({} bytes)", self.used)
    }
}

impl Drop for Outbox {
    fn drop(&mut self) {
        self.bytes.zeroize();
    }
}

/// Most events that wait. Our choice: one call makes at most as many as there are runs, and a few.
const EVENTS: usize = 32;

/// Events, first in, first out. A caller that does not fetch loses the oldest.
#[derive(Debug)]
pub(super) struct Events<E> {
    slots: [Option<E>; EVENTS],
}

impl<E: Copy> Events<E> {
    pub(super) const fn new() -> Self {
        Self {
            slots: [None; EVENTS],
        }
    }

    pub(super) fn push(&mut self, event: E) {
        if self.slots.last().is_some_and(Option::is_some) {
            self.pop();
        }
        if let Some(slot) = self.slots.iter_mut().find(|slot| slot.is_none()) {
            *slot = Some(event);
        }
    }

    pub(super) fn pop(&mut self) -> Option<E> {
        let first = self.slots.first_mut()?.take();
        self.slots.rotate_left(1);
        first
    }
}

#[cfg(test)]
mod tests {
    use std::vec;
    use std::vec::Vec;

    use super::*;

    fn frame(length: usize, byte: u8) -> impl FnOnce(&mut [u8]) -> Option<&[u8]> {
        move |room| {
            let frame = room.get_mut(..length)?;
            frame.fill(byte);
            Some(frame)
        }
    }

    #[test]
    fn frames_come_out_in_the_order_they_went_in_and_leave_nothing_behind() {
        let mut outbox = Outbox::new();
        outbox.push(frame(60, 1));
        outbox.push(frame(109, 2));
        assert_eq!(outbox.pop(), Some(&[1; 60][..]));
        outbox.push(frame(71, 3));
        assert_eq!(outbox.pop(), Some(&[2; 109][..]));
        assert_eq!(outbox.pop(), Some(&[3; 71][..]));
        assert_eq!(outbox.pop(), None);
        assert_eq!(outbox.bytes, [0; ROOM]);
    }

    #[test]
    fn what_does_not_fit_is_not_sent_and_disturbs_nothing() {
        let mut outbox = Outbox::new();
        (0..100).for_each(|byte| outbox.push(frame(480, byte)));
        let sent: Vec<_> = core::iter::from_fn(|| outbox.pop().map(|frame| frame[0])).collect();
        assert_eq!(sent, vec![0, 1, 2, 3]);
    }
}
