//! The one frame that waits to be sent: both sides of a cable speak in turn.

use v2g_exi::{Document, Error, ErrorKind};
use v2g_link::v2gtp::{HEADER_LENGTH, PayloadType, frame_in_place};

use crate::Misuse;

/// Room for one frame.
#[derive(Debug)]
pub(crate) struct Outbox<const BUFFER: usize> {
    buffer: [u8; BUFFER],
    len: usize,
}

impl<const BUFFER: usize> Outbox<BUFFER> {
    pub(crate) const fn new() -> Self {
        Self {
            buffer: [0; BUFFER],
            len: 0,
        }
    }

    /// Whether a frame waits.
    pub(crate) const fn is_full(&self) -> bool {
        self.len != 0
    }

    /// Gives the frame away.
    pub(crate) fn take(&mut self) -> Option<&[u8]> {
        let len = core::mem::take(&mut self.len);
        self.buffer.get(..len).filter(|frame| !frame.is_empty())
    }

    /// The place to write the next frame to.
    pub(crate) fn slot(&mut self) -> Slot<'_> {
        Slot {
            buffer: &mut self.buffer,
            len: &mut self.len,
        }
    }
}

/// An [`Outbox`] of whatever size.
#[derive(Debug)]
pub(crate) struct Slot<'b> {
    buffer: &'b mut [u8],
    len: &'b mut usize,
}

impl Slot<'_> {
    /// The same place for a shorter time.
    pub(crate) fn reborrow(&mut self) -> Slot<'_> {
        Slot {
            buffer: self.buffer,
            len: self.len,
        }
    }

    /// Encodes `message` as the next frame to send.
    pub(crate) fn put<'m>(
        &mut self,
        payload_type: PayloadType,
        message: &impl Document<'m>,
    ) -> Result<(), Misuse> {
        let room = self
            .buffer
            .get_mut(HEADER_LENGTH..)
            .ok_or(Misuse::BufferTooSmall)?;
        let payload = message.encode(room).map_err(misuse)?.len();
        self.frame(payload_type, payload)
    }

    /// Takes a message as it is as the next frame to send.
    pub(crate) fn put_exi(&mut self, payload_type: PayloadType, exi: &[u8]) -> Result<(), Misuse> {
        let end = HEADER_LENGTH.saturating_add(exi.len());
        let room = self.buffer.get_mut(HEADER_LENGTH..end);
        room.ok_or(Misuse::BufferTooSmall)?.copy_from_slice(exi);
        self.frame(payload_type, exi.len())
    }

    fn frame(&mut self, payload_type: PayloadType, payload: usize) -> Result<(), Misuse> {
        let frame = frame_in_place(payload_type, payload, self.buffer);
        *self.len = frame.ok_or(Misuse::BufferTooSmall)?.len();
        Ok(())
    }
}

fn misuse(error: Error) -> Misuse {
    match error.kind {
        ErrorKind::BufferFull => Misuse::BufferTooSmall,
        _ => Misuse::Unencodable,
    }
}
