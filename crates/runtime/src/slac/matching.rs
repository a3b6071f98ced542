//! An engine with a socket and a clock.

use v2g::link::slac::{Ev, EvEvent, Evse, EvseEvent};
use v2g::link::time::Instant;

use super::RawLink;
use crate::Error;
use crate::clock::{Clock, wait};

/// The longest frame that Ethernet carries here; longer ones are no SLAC.
const FRAME: usize = 1514;

/// What [`Matching`] needs of an engine: the five verbs.
pub trait SlacEngine {
    /// What it makes known.
    type Event;

    /// Takes a frame.
    fn receive(&mut self, now: Instant, frame: &[u8]);
    /// Lets timers run out.
    fn expire(&mut self, now: Instant);
    /// The next frame to send.
    fn poll_transmit(&mut self) -> Option<&[u8]>;
    /// The next event.
    fn poll_event(&mut self) -> Option<Self::Event>;
    /// When to call [`expire`](Self::expire).
    fn deadline(&self) -> Option<Instant>;
}

macro_rules! engine {
    ($engine:ty, $event:ty) => {
        impl SlacEngine for $engine {
            type Event = $event;

            fn receive(&mut self, now: Instant, frame: &[u8]) {
                self.receive(now, frame);
            }

            fn expire(&mut self, now: Instant) {
                self.expire(now);
            }

            fn poll_transmit(&mut self) -> Option<&[u8]> {
                self.poll_transmit()
            }

            fn poll_event(&mut self) -> Option<$event> {
                self.poll_event()
            }

            fn deadline(&self) -> Option<Instant> {
                self.deadline()
            }
        }
    };
}

engine!(Evse, EvseEvent);
engine!(Ev, EvEvent);

/// An engine that runs while somebody waits for its events.
#[derive(Debug)]
pub struct Matching<E> {
    engine: E,
    link: RawLink,
    clock: Clock,
}

impl<E: SlacEngine> Matching<E> {
    /// Puts them together.
    pub const fn new(engine: E, link: RawLink, clock: Clock) -> Self {
        Self {
            engine,
            link,
            clock,
        }
    }

    /// Gives the engine an order, such as the control pilot's state.
    pub fn tell(&mut self, order: impl FnOnce(&mut E, Instant)) {
        order(&mut self.engine, self.clock.now());
    }

    /// The engine, to be looked at.
    pub const fn engine(&self) -> &E {
        &self.engine
    }

    /// Runs the engine until something happened. Dropped while it waits, nothing is lost: call it again, in a
    /// `select!` beside whatever else gives orders.
    ///
    /// # Errors
    /// When the interface is gone or down.
    pub async fn next(&mut self) -> Result<E::Event, Error> {
        let mut buffer = [0; FRAME];
        loop {
            while let Some(frame) = self.engine.poll_transmit() {
                self.link.send(frame)?;
            }
            if let Some(event) = self.engine.poll_event() {
                return Ok(event);
            }
            tokio::select! {
                frame = self.link.receive(&mut buffer) => {
                    self.engine.receive(self.clock.now(), frame?);
                }
                () = wait(&self.clock, self.engine.deadline()) => {
                    self.engine.expire(self.clock.now());
                }
            }
        }
    }
}
