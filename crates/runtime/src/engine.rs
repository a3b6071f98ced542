//! What the loop needs to know of an engine and of the equipment behind it.

use std::time::Duration;

use v2g::session::{End, Evcc, EvccEvent, Instant, Secc, SeccEvent};

use crate::observe::{Direction, Observation};

/// A session engine: the five verbs, and what tells the two sides apart.
pub trait Engine: Send {
    /// What it tells.
    type Event: Send;
    /// Which way its frames travel.
    const SENDS: Direction;

    /// Bytes arrived.
    fn receive(&mut self, now: Instant, bytes: &[u8]);
    /// The deadline has passed, or the model changed.
    fn expire(&mut self, now: Instant);
    /// A frame to write, in one write.
    fn poll_transmit(&mut self) -> Option<&[u8]>;
    /// Something to do or to know.
    fn poll_event(&mut self) -> Option<Self::Event>;
    /// When to call [`expire`](Self::expire).
    fn deadline(&self) -> Option<Instant>;
    /// The connection is gone.
    fn closed(&mut self, now: Instant);
    /// Why the session ended, if this event says so.
    fn end(event: &Self::Event) -> Option<End>;
    /// The event for those who watch.
    fn observation(event: &Self::Event) -> Observation<'_>;
}

/// How an end of a connection behaves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Link {
    /// As it should.
    #[default]
    Up,
    /// It hangs: neither says nor does anything until the peer closes the connection.
    Frozen,
    /// It drops the connection without a word.
    Cut,
}

/// The equipment behind an engine: a charger, a vehicle, or a simulation of one.
///
/// It keeps the engine's model up to date and carries out its commands. Those are not all that it has to obey:
/// when the session is over, whatever ended it, [`off`](Self::off) tells it to switch everything off.
pub trait Plant<E: Engine>: Send {
    /// How often [`step`](Self::step) wants to be called.
    fn interval(&self) -> Duration {
        Duration::from_millis(10)
    }

    /// Brings the model up to date; `elapsed` is the time since the last call.
    fn step(&mut self, engine: &mut E, elapsed: Duration);

    /// Carries out a command, takes note of anything else.
    fn event(&mut self, engine: &mut E, event: &E::Event);

    /// Asks the other side, through the engine, to end the session in order.
    fn stop(&mut self, engine: &mut E);

    /// What is wrong with this end of the connection; nothing, unless it is a simulated fault.
    fn link(&self) -> Link {
        Link::Up
    }

    /// Switches everything off: no voltage, no current, no isolation test, contactor open.
    ///
    /// Called at least once, and last of all, for every session that began: also after its proper end, when the
    /// connection is lost, when its task is cancelled, and when the engine or this plant panicked. There may be no
    /// engine any more that could give commands, so do not wait for any, and rely on nothing that a panic may have
    /// left half done.
    fn off(&mut self);
}

macro_rules! engine {
    ($name:ident, $event:ident, $direction:ident, $observation:ident) => {
        impl<const BUFFER: usize> Engine for $name<BUFFER> {
            type Event = $event;
            const SENDS: Direction = Direction::$direction;

            fn receive(&mut self, now: Instant, bytes: &[u8]) {
                self.receive(now, bytes);
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

            fn closed(&mut self, now: Instant) {
                self.closed(now);
            }

            fn end(event: &$event) -> Option<End> {
                match event {
                    $event::Ended(end) => Some(*end),
                    _ => None,
                }
            }

            fn observation(event: &$event) -> Observation<'_> {
                Observation::$observation(event)
            }
        }
    };
}

engine!(Secc, SeccEvent, ToVehicle, Station);
engine!(Evcc, EvccEvent, ToStation, Vehicle);
