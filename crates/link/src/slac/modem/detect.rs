//! Finds out which chip there is by asking in all words.

use core::time::Duration;

use super::{Ask, Frame, Mac, Modem, ModemVersion, Told};
use crate::slac::SHORTEST;
use crate::time::Instant;

/// How long one chip's words are given before the next chip's are tried. Source: EVerest, 100 ms.
pub const DETECT_INTERVAL: Duration = Duration::from_millis(100);

/// How often all chips are asked. Our choice: a chip that has just been switched on needs a moment.
const ROUNDS: usize = 3;

/// Asks each chip of [`Modem::ALL`] in turn; whichever confirms it is.
///
/// Driven like the other engines; there is one result instead of events.
#[derive(Debug)]
pub struct Detect {
    host: Mac,
    asked: usize,
    due: bool,
    next: Option<Instant>,
    found: Option<(Modem, ModemVersion)>,
    buffer: [u8; SHORTEST],
}

impl Detect {
    /// Begins at once, in the name of the host with this address.
    #[must_use]
    pub fn new(now: Instant, host: Mac) -> Self {
        Self {
            host,
            asked: 0,
            due: true,
            next: Some(now.after(DETECT_INTERVAL)),
            found: None,
            buffer: [0; SHORTEST],
        }
    }

    /// Takes a frame; anything but an answer to the host is passed over.
    pub fn receive(&mut self, _now: Instant, bytes: &[u8]) {
        let Ok(frame) = Frame::parse(bytes) else {
            return;
        };
        if frame.destination != self.host || self.next.is_none() {
            return;
        }
        for modem in Modem::ALL {
            if let Ok(Some(Told::Version(version))) = modem.hear(&frame) {
                self.found = Some((modem, version));
                self.next = None;
                self.due = false;
            }
        }
    }

    /// Call when [`deadline`](Self::deadline) has passed.
    pub fn expire(&mut self, now: Instant) {
        if self.next.is_none_or(|next| now < next) {
            return;
        }
        let last = self.asked >= Modem::ALL.len().saturating_mul(ROUNDS);
        self.due = !last;
        self.next = (!last).then(|| now.after(DETECT_INTERVAL));
    }

    /// The next question.
    pub fn poll_transmit(&mut self) -> Option<&[u8]> {
        if !core::mem::take(&mut self.due) {
            return None;
        }
        let modem = Modem::ALL.into_iter().cycle().nth(self.asked)?;
        self.asked = self.asked.saturating_add(1);
        modem.ask(Ask::Version, self.host, &mut self.buffer)
    }

    /// When to call [`expire`](Self::expire); `None` once it is known what there is.
    #[must_use]
    pub const fn deadline(&self) -> Option<Instant> {
        self.next
    }

    /// The chip and its firmware. `None` while nobody has answered; final once there is no
    /// [`deadline`](Self::deadline): then [`Modem::PLAIN`] is all that can be tried.
    #[must_use]
    pub const fn found(&self) -> Option<(Modem, ModemVersion)> {
        self.found
    }
}
