//! From plug to link and back: what the control pilot, the modem and the higher layer decide.

use super::validation::Step;
use super::{Ev, EvEvent, EvFailure};
use crate::slac::modem::PortEvent;
use crate::slac::timers::Timer;
use crate::slac::{LinkLoss, Mac, Nid, Nmk, PilotSignal, TP_LINK_READY_NOTIFICATION};
use crate::time::Instant;

/// Where the vehicle is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    /// Not plugged in, the oscillator is off, or nothing more is tried.
    Idle,
    /// Stations were asked, so many times.
    Asking { tries: u8 },
    /// So many announcements and sounds were sent.
    Sounding { sent: u8 },
    /// All sounds were sent; stations report.
    Listening,
    /// The nearest station is asked to count toggles.
    Validating { station: Mac, step: Step },
    /// It is asked for its key, so many times.
    Matching { station: Mac, tries: u8 },
    /// The key is known.
    Joining { station: Mac },
    /// The modem has the link; the higher layer knows, or will in a moment.
    Linked { station: Mac },
    /// The vehicle sleeps and keeps the key.
    Paused { station: Mac },
    /// The link is to come back.
    Waking { station: Mac },
    /// Until the next attempt.
    Resting,
}

/// Timers of the vehicle.
#[derive(Clone, Copy, Debug)]
pub(super) enum EvTimer {
    /// An answer is due: [`EvTiming::response`](super::EvTiming::response), or longer while toggles are made.
    Response,
    /// The next sound is due: [`EvTiming::batch`](super::EvTiming::batch). Runs out by design.
    Batch,
    /// All reports are due: [`EvTiming::results`](super::EvTiming::results).
    Results,
    /// S2 is to be moved: [`EvTiming::toggle`](super::EvTiming::toggle). Runs out by design.
    Toggle,
    /// The link is due: [`EvTiming::join`](super::EvTiming::join), [`EvTiming::resume`](super::EvTiming::resume).
    Join,
    /// The link is notified: [`TP_LINK_READY_NOTIFICATION`]. Runs out by design.
    Ready,
    /// The next attempt may begin: [`EvTiming::rate`](super::EvTiming::rate). Runs out by design.
    Rate,
}

impl Timer for EvTimer {
    const ALL: &'static [Self] = &[
        Self::Response,
        Self::Batch,
        Self::Results,
        Self::Toggle,
        Self::Join,
        Self::Ready,
        Self::Rate,
    ];

    fn index(self) -> usize {
        self as usize
    }
}

impl Phase {
    pub(super) const fn station(&self) -> Option<Mac> {
        match *self {
            Self::Joining { station }
            | Self::Linked { station }
            | Self::Paused { station }
            | Self::Waking { station } => Some(station),
            _ => None,
        }
    }
}

/// Toggles of a vehicle that wants to be talked to again; one is enough.
const WAKE_TOGGLES: u8 = 1;

impl Ev {
    /// The higher layer's session is over (D-LINK_TERMINATE): the vehicle leaves the network at once. Nothing more is
    /// tried until the control pilot goes off and on again.
    pub fn terminate(&mut self, now: Instant) {
        self.leave(now, LinkLoss::Asked);
        self.phase = Phase::Idle;
    }

    /// The higher layer's session has failed (D-LINK_ERROR): the vehicle leaves the network, and begins again when the
    /// station has shown state E or F and then 5 %.
    pub fn error(&mut self, now: Instant) {
        self.terminate(now);
    }

    /// The higher layer's session pauses (D-LINK_PAUSE): the vehicle keeps the key.
    pub fn pause(&mut self, _now: Instant) {
        if let Phase::Linked { station } = self.phase {
            self.map.stop();
            self.port.unwatch();
            self.timers.stop_all();
            self.phase = Phase::Paused { station };
        }
    }

    /// Wakes the station up by a toggle of the control pilot, and waits for the link.
    pub fn wake(&mut self, now: Instant) {
        if let Phase::Paused { .. } = self.phase {
            self.begin_toggling(now, WAKE_TOGGLES);
            self.resume(now);
        }
    }

    fn resume(&mut self, now: Instant) {
        if let Phase::Paused { station } = self.phase {
            self.phase = Phase::Waking { station };
            self.port.watch(now, &mut self.out);
            let resume = now.after(self.config.timing.resume);
            self.timers.set(EvTimer::Join, resume);
        }
    }

    pub(super) fn pilot_changed(&mut self, now: Instant, before: PilotSignal) {
        let linked = self.phase.station().is_some();
        let joining = matches!(self.phase, Phase::Joining { .. });
        match self.pilot {
            // A station that pauses, or is about to show a fault; the modem knows whether the link stays.
            PilotSignal::Off if linked && !joining => {}
            PilotSignal::Unplugged | PilotSignal::Off | PilotSignal::Fault => self.pilot_off(now),
            PilotSignal::Digital | PilotSignal::Nominal => match self.phase {
                Phase::Paused { .. } => self.resume(now),
                Phase::Idle if !before.is_on() => self.pilot_on(now),
                _ => {}
            },
        }
    }

    fn pilot_on(&mut self, now: Instant) {
        if self.pilot == PilotSignal::Digital || self.config.nominal {
            self.start(now);
        }
    }

    /// Ends at once whatever was under way.
    fn pilot_off(&mut self, now: Instant) {
        let trying = self.phase != Phase::Idle && self.phase.station().is_none();
        self.leave(now, LinkLoss::Pilot);
        if trying {
            self.events.push(EvEvent::Failed(EvFailure::Pilot));
        }
        self.phase = Phase::Idle;
    }

    /// Ends the link, if there is one, by a key that nobody else has.
    fn leave(&mut self, now: Instant, reason: LinkLoss) {
        self.timers.stop_all();
        self.stop_toggling();
        if self.phase.station().is_some() {
            self.map.stop();
            self.port.unwatch();
            self.events.push(EvEvent::LinkDown(reason));
            let nmk = Nmk::new(self.seed.derive(b"leave", self.run.number));
            self.port.set_key(now, Nid::of(&nmk), nmk, &mut self.out);
        }
    }

    /// The link is gone, but the cable is not: begins anew.
    fn lost(&mut self, now: Instant, reason: LinkLoss) {
        self.leave(now, reason);
        self.run.attempt = 0;
        self.run.give_up = now.after(self.config.timing.repetition);
        self.phase = Phase::Resting;
        let rate = now.after(self.config.timing.rate);
        self.timers.set(EvTimer::Rate, rate);
    }

    pub(super) fn timer_expired(&mut self, now: Instant, timer: EvTimer) {
        match (timer, self.phase) {
            (EvTimer::Response, Phase::Asking { tries }) => self.asked(now, tries),
            (EvTimer::Response, Phase::Validating { station, step }) => {
                self.validation_overdue(now, station, step);
            }
            (EvTimer::Response, Phase::Matching { station, tries }) => {
                self.key_overdue(now, station, tries);
            }
            (EvTimer::Batch, Phase::Sounding { sent }) => self.sound(now, sent),
            (EvTimer::Results, Phase::Sounding { .. } | Phase::Listening) => self.choose(now),
            (EvTimer::Toggle, _) => self.next_toggle(now),
            (EvTimer::Join, Phase::Joining { .. }) => {
                self.leave(now, LinkLoss::NotJoined);
                self.phase = Phase::Resting;
                self.attempt_failed(now, EvFailure::NotJoined);
            }
            (EvTimer::Join, Phase::Waking { .. }) => self.lost(now, LinkLoss::NotJoined),
            (EvTimer::Ready, Phase::Linked { station }) => {
                self.events.push(EvEvent::LinkUp { station });
                if let Some(map) = self.config.amplitude_map {
                    self.map.begin(now, station, map, &mut self.out);
                }
            }
            (EvTimer::Rate, Phase::Resting) if self.pilot.is_on() => self.attempt(now),
            (EvTimer::Rate, Phase::Resting) => self.phase = Phase::Idle,
            _ => {}
        }
    }

    pub(super) fn modem_says(&mut self, now: Instant, event: PortEvent) {
        match (event, self.phase) {
            (PortEvent::KeySet, Phase::Joining { .. }) => self.port.watch(now, &mut self.out),
            (PortEvent::KeySet, _) => {}
            (PortEvent::KeyUnconfirmed, phase) => {
                self.events.push(EvEvent::ModemSilent);
                if let Phase::Joining { .. } = phase {
                    self.port.watch(now, &mut self.out);
                }
            }
            (
                PortEvent::Link { up: true },
                Phase::Joining { station } | Phase::Waking { station },
            ) => {
                self.phase = Phase::Linked { station };
                self.timers.stop(EvTimer::Join);
                let ready = now.after(TP_LINK_READY_NOTIFICATION);
                self.timers.set(EvTimer::Ready, ready);
            }
            (PortEvent::Link { up: false }, Phase::Linked { .. }) => self.lost(now, LinkLoss::Lost),
            (PortEvent::Silent, Phase::Linked { .. }) => self.lost(now, LinkLoss::ModemSilent),
            (PortEvent::Silent, _) => self.events.push(EvEvent::ModemSilent),
            (PortEvent::Told(told), _) => self.events.push(EvEvent::Modem(told)),
            (PortEvent::Link { .. }, _) => {}
        }
    }
}
