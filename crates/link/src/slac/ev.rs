//! The vehicle's side.

mod choice;
mod config;
mod event;
mod link;
mod receive;
mod run;
mod stations;
mod validation;

pub use config::{EvConfig, EvTiming, EvValidation};
pub use event::{EvEvent, EvFailure};
pub use stations::MAX_STATIONS;

use self::link::{EvTimer, Phase};
use self::stations::Stations;
use self::validation::Toggling;
use super::amplitude::Exchange;
use super::ignored::{Ignored, IgnoredFrames};
use super::keys::Seed;
use super::modem::Port;
use super::outbox::{Events, Outbox};
use super::timers::Timers;
use super::{Ask, Mac, Message, PilotSignal, RunId};
use crate::time::Instant;

/// Finds the station at the other end of the cable and joins its network.
///
/// Begins when the control pilot shows 5 % ([`pilot`](Self::pilot)), repeats what gets no answer, and begins again
/// when it fails, as long as the standard allows.
///
/// ```
/// use v2g_link::slac::{Ev, EvConfig, Frame, Mac, MmeType, Modem, PilotSignal};
/// use v2g_link::time::Instant;
///
/// let config = EvConfig::new(Mac([2, 0, 0, 0, 0, 1]), Modem::QUALCOMM);
/// let random = [0x5A; 32]; // from a cryptographic generator
/// let mut ev = Ev::new(config, random);
/// ev.pilot(Instant(1_000), PilotSignal::Digital);
/// let frame = Frame::parse(ev.poll_transmit().unwrap()).unwrap();
/// assert_eq!((frame.mme, frame.destination), (MmeType::CM_SLAC_PARM_REQ, Mac::BROADCAST));
/// ```
#[derive(Debug)]
pub struct Ev {
    config: EvConfig,
    seed: Seed,
    port: Port,
    pilot: PilotSignal,
    phase: Phase,
    run: Run,
    toggling: Option<Toggling>,
    map: Exchange,
    timers: Timers<EvTimer, 7>,
    out: Outbox,
    events: Events<EvEvent>,
    ignored: IgnoredFrames,
}

/// One attempt; nothing of an earlier one is kept.
#[derive(Debug)]
struct Run {
    id: RunId,
    /// How many there were before, ever.
    number: u32,
    /// How many there were since the vehicle was plugged in or lost its link.
    attempt: u8,
    /// Until when a new one may begin.
    give_up: Instant,
    stations: Stations,
}

impl Ev {
    /// A vehicle that is not plugged in.
    ///
    /// `random` comes from a cryptographic generator, another one for each engine: run identifiers and what is
    /// sounded are derived from it, and the key by which the modem leaves a network.
    #[must_use]
    pub const fn new(config: EvConfig, random: [u8; 32]) -> Self {
        Self {
            port: Port::new(config.modem, config.mac),
            map: Exchange::new(config.mac),
            config,
            seed: Seed(random),
            pilot: PilotSignal::Unplugged,
            phase: Phase::Idle,
            run: Run {
                id: RunId([0; 8]),
                number: 0,
                attempt: 0,
                give_up: Instant::START,
                stations: Stations::new(),
            },
            toggling: None,
            timers: Timers::new(),
            out: Outbox::new(),
            events: Events::new(),
            ignored: IgnoredFrames {
                count: 0,
                last: None,
            },
        }
    }

    /// Takes a frame as it came from the interface, padding and all.
    pub fn receive(&mut self, now: Instant, bytes: &[u8]) {
        if let Err(reason) = self.take(now, bytes) {
            self.ignored.note(reason);
        }
    }

    /// The control pilot has changed, or is told again.
    pub fn pilot(&mut self, now: Instant, signal: PilotSignal) {
        let before = core::mem::replace(&mut self.pilot, signal);
        if before != signal {
            self.pilot_changed(now, before);
        }
    }

    /// Call when [`deadline`](Self::deadline) has passed. Calling it early does no harm.
    pub fn expire(&mut self, now: Instant) {
        if let Some(event) = self.port.expire(now, &mut self.out) {
            self.modem_says(now, event);
        }
        if self.map.expire(now, &mut self.out) {
            self.events.push(EvEvent::AmplitudeMapRefused);
        }
        while let Some(timer) = self.timers.expired(now) {
            self.timer_expired(now, timer);
        }
    }

    /// The next frame to send, whole.
    pub fn poll_transmit(&mut self) -> Option<&[u8]> {
        self.out.pop()
    }

    /// What happened, and what has to be done.
    pub fn poll_event(&mut self) -> Option<EvEvent> {
        self.events.pop()
    }

    /// When to call [`expire`](Self::expire) at the latest.
    #[must_use]
    pub fn deadline(&self) -> Option<Instant> {
        let deadlines = [
            self.port.deadline(),
            self.map.deadline(),
            self.timers.next(),
        ];
        deadlines.into_iter().flatten().min()
    }

    /// Asks the modem something in its maker's words; the answer is [`EvEvent::Modem`].
    pub fn ask(&mut self, ask: Ask) {
        self.port.ask(ask, &mut self.out);
    }

    /// The station's host, from the moment it gave the key.
    #[must_use]
    pub const fn station(&self) -> Option<Mac> {
        self.phase.station()
    }

    /// What was not taken.
    #[must_use]
    pub const fn ignored(&self) -> IgnoredFrames {
        self.ignored
    }

    fn send(&mut self, destination: Mac, message: &Message<'_>) {
        let host = self.config.mac;
        self.out
            .push(|buffer| message.write(destination, host, buffer));
    }
}
