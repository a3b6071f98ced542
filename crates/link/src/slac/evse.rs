//! The station's side.

mod choice;
mod config;
mod dlink;
mod event;
mod link;
mod receive;
mod report;
mod run;
mod runs;
mod validation;

pub use config::{EvseConfig, EvseTiming, EvseValidation};
pub use event::{EvseEvent, EvseFailure, LinkLoss, RunEnd};
pub use runs::MAX_RUNS;

use super::amplitude::Exchange;

use self::link::{EvseTimer, Phase};
use self::run::Run;
use self::runs::Runs;
use super::ignored::{Ignored, IgnoredFrames};
use super::modem::Port;
use super::outbox::{Events, Outbox};
use super::pilot::PilotState;
use super::timers::Timers;
use super::{Ask, Mac, Nid, Nmk};
use crate::time::Instant;

/// Matches vehicles to this station, and keeps the link.
///
/// Frames of HomePlug go in and out, the control pilot's state goes in ([`pilot`](Self::pilot)), what it should be
/// comes out as an event. One value lives as long as the charging point; each vehicle gets a key of its own
/// ([`renew`](Self::renew)).
///
/// Any number of vehicles may sound at once: each has a run of its own, up to [`MAX_RUNS`] of them.
///
/// ```
/// use v2g_link::slac::{Evse, EvseConfig, EvseEvent, Mac, Modem, Nmk, Oscillator, PilotState};
/// use v2g_link::time::Instant;
///
/// let config = EvseConfig::new(Mac([2, 0, 0, 0, 0, 2]), Modem::QUALCOMM);
/// let random = [0x5A; 16]; // from a cryptographic generator
/// let mut evse = Evse::new(config, Nmk::new(random), Instant::START);
/// assert!(evse.poll_transmit().is_some(), "the modem gets its key");
///
/// evse.pilot(Instant(1_000), PilotState::B);
/// assert_eq!(evse.poll_event(), Some(EvseEvent::Oscillator(Oscillator::Digital)));
/// ```
#[derive(Debug)]
pub struct Evse {
    config: EvseConfig,
    port: Port,
    /// The network for the next or present vehicle; `None` until the caller renews it.
    network: Option<Network>,
    /// Whether the modem is in that network.
    armed: bool,
    pilot: PilotState,
    phase: Phase,
    runs: Runs,
    map: Exchange,
    timers: Timers<EvseTimer, 5>,
    out: Outbox,
    events: Events<EvseEvent>,
    ignored: IgnoredFrames,
}

/// A network of one vehicle and one station.
#[derive(Clone, Debug)]
struct Network {
    nid: Nid,
    nmk: Nmk,
}

impl Evse {
    /// A charging point without vehicle. The modem gets the key at once.
    #[must_use]
    pub fn new(config: EvseConfig, nmk: Nmk, now: Instant) -> Self {
        let mut evse = Self {
            port: Port::new(config.modem, config.mac),
            map: Exchange::new(config.mac),
            config,
            network: None,
            armed: false,
            pilot: PilotState::A,
            phase: Phase::Unplugged,
            runs: Runs::new(),
            timers: Timers::new(),
            out: Outbox::new(),
            events: Events::new(),
            ignored: IgnoredFrames::default(),
        };
        evse.renew(now, nmk);
        evse
    }

    /// A new key, after [`EvseEvent::KeyNeeded`] and for nothing but the next vehicle. The old one is forgotten, and
    /// with it the link.
    pub fn renew(&mut self, now: Instant, nmk: Nmk) {
        let nid = Nid::of(&nmk);
        self.port.set_key(now, nid, nmk.clone(), &mut self.out);
        self.network = Some(Network { nid, nmk });
        self.armed = false;
    }

    /// Takes a frame as it came from the interface, padding and all.
    pub fn receive(&mut self, now: Instant, bytes: &[u8]) {
        if let Err(reason) = self.take(now, bytes) {
            self.ignored.note(reason);
        }
    }

    /// The control pilot's state has changed, or is told again.
    pub fn pilot(&mut self, now: Instant, state: PilotState) {
        let before = core::mem::replace(&mut self.pilot, state);
        self.pilot_changed(now, before);
    }

    /// Call when [`deadline`](Self::deadline) has passed. Calling it early does no harm.
    pub fn expire(&mut self, now: Instant) {
        if let Some(event) = self.port.expire(now, &mut self.out) {
            self.modem_says(now, event);
        }
        self.map_expired(now);
        while let Some(run) = self.runs.expired(now) {
            self.run_expired(now, run);
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
    pub fn poll_event(&mut self) -> Option<EvseEvent> {
        self.events.pop()
    }

    /// When to call [`expire`](Self::expire) at the latest.
    #[must_use]
    pub fn deadline(&self) -> Option<Instant> {
        let deadlines = [
            self.port.deadline(),
            self.map.deadline(),
            self.runs.deadline(),
            self.timers.next(),
        ];
        deadlines.into_iter().flatten().min()
    }

    /// Asks the modem something in its maker's words; the answer is [`EvseEvent::Modem`].
    pub fn ask(&mut self, ask: Ask) {
        self.port.ask(ask, &mut self.out);
    }

    /// Vehicles that are being measured or have been and may choose this station.
    #[must_use]
    pub fn runs(&self) -> usize {
        self.runs.len()
    }

    /// The vehicle's host, from the moment it got the key.
    #[must_use]
    pub const fn vehicle(&self) -> Option<Mac> {
        match self.phase.peer() {
            Some(peer) => Some(peer.vehicle),
            None => None,
        }
    }

    /// What was not taken.
    #[must_use]
    pub const fn ignored(&self) -> IgnoredFrames {
        self.ignored
    }

    fn send(&mut self, destination: Mac, message: &super::Message<'_>) {
        let host = self.config.mac;
        self.out
            .push(|buffer| message.write(destination, host, buffer));
    }
}
