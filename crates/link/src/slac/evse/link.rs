//! From plug to link and back: what the control pilot and the modem decide.

use super::{Evse, EvseEvent, EvseFailure, LinkLoss, Run, RunEnd};
use crate::slac::modem::PortEvent;
use crate::slac::timers::Timer;
use crate::slac::{
    Mac, Oscillator, PilotState, RunId, TP_LINK_READY_NOTIFICATION, TT_MATCH_SEQUENCE,
};
use crate::time::Instant;

/// Where the charging point is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    /// No vehicle, or the pilot shows a fault that is not ours.
    Unplugged,
    /// A vehicle is plugged in; whoever asks is measured.
    Matching {
        /// How often state E or F was shown.
        attempt: u8,
    },
    /// A vehicle has the key.
    Joining { peer: Peer },
    /// The modem has the link; the higher layer knows, or will in a moment.
    Linked { peer: Peer },
    /// The vehicle sleeps and keeps the key.
    Paused { peer: Peer },
    /// It was woken up, or woke us up; the link is to come back.
    Waking { peer: Peer },
    /// The oscillator is off before state E or F is shown.
    Off,
    /// State E or F is shown.
    Fault {
        /// How often it was shown, this time included.
        attempt: u8,
    },
    /// Nothing more is tried with this vehicle unless it begins itself.
    Idle,
}

/// The matched vehicle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Peer {
    pub(super) vehicle: Mac,
    pub(super) run_id: RunId,
}

/// Timers of the charging point; each run has one of its own.
#[derive(Clone, Copy, Debug)]
pub(super) enum EvseTimer {
    /// A vehicle should be matched: [`EvseTiming::init`](super::EvseTiming::init).
    Init,
    /// The link should be there: [`EvseTiming::join`](super::EvseTiming::join).
    Join,
    /// The link is notified: [`TP_LINK_READY_NOTIFICATION`]. Runs out by design.
    Ready,
    /// The next step of the oscillator. Runs out by design.
    Step,
    /// The woken vehicle should speak: [`EvseTiming::wake`](super::EvseTiming::wake).
    Wake,
}

impl Timer for EvseTimer {
    const ALL: &'static [Self] = &[Self::Init, Self::Join, Self::Ready, Self::Step, Self::Wake];

    fn index(self) -> usize {
        self as usize
    }
}

impl Phase {
    pub(super) const fn peer(&self) -> Option<&Peer> {
        match self {
            Self::Joining { peer }
            | Self::Linked { peer }
            | Self::Paused { peer }
            | Self::Waking { peer } => Some(peer),
            _ => None,
        }
    }
}

impl Evse {
    pub(super) fn pilot_changed(&mut self, now: Instant, before: PilotState) {
        let own_fault = matches!(self.phase, Phase::Fault { .. }) && self.pilot != PilotState::A;
        match (self.phase, self.pilot.is_plugged()) {
            (Phase::Unplugged, true) => {
                self.listen(now, 0);
            }
            (Phase::Unplugged, false) => {}
            (_, false) if own_fault => {}
            (_, false) => self.unplug(),
            (Phase::Paused { .. }, true) => {
                let toggled = matches!(before, PilotState::C | PilotState::D);
                if toggled && self.pilot == PilotState::B {
                    self.wake(now);
                }
            }
            (_, true) => self.count_toggle(before),
        }
    }

    /// Runs may begin.
    pub(super) fn listen(&mut self, now: Instant, attempt: u8) {
        self.phase = Phase::Matching { attempt };
        let init = now.after(self.config.timing.init);
        self.timers.set(EvseTimer::Init, init);
        self.oscillator(Oscillator::Digital);
    }

    fn unplug(&mut self) {
        self.leave(LinkLoss::Pilot);
        self.end_runs(RunEnd::Pilot);
        self.need_key();
        self.phase = Phase::Unplugged;
        self.oscillator(Oscillator::Off);
    }

    /// Ends the link, if there is one, and all that was waited for. A key that a vehicle knows is not used again.
    pub(super) fn leave(&mut self, reason: LinkLoss) {
        self.timers.stop_all();
        if self.phase.peer().is_some() {
            self.map.stop();
            self.port.unwatch();
            self.events.push(EvseEvent::LinkDown(reason));
            self.need_key();
        }
    }

    fn need_key(&mut self) {
        if self.network.take().is_some() {
            self.armed = false;
            self.events.push(EvseEvent::KeyNeeded);
        }
    }

    pub(super) fn lost(&mut self, now: Instant, reason: LinkLoss) {
        self.leave(reason);
        self.end_runs(RunEnd::Pilot);
        self.phase = Phase::Off;
        self.oscillator(Oscillator::Off);
        let step = now.after(self.config.timing.step_off);
        self.timers.set(EvseTimer::Step, step);
    }

    fn fault(&mut self, now: Instant, attempt: u8) {
        self.phase = Phase::Fault { attempt };
        self.oscillator(Oscillator::Fault);
        let step = now.after(self.config.timing.step_fault);
        self.timers.set(EvseTimer::Step, step);
    }

    pub(super) fn timer_expired(&mut self, now: Instant, timer: EvseTimer) {
        match (timer, self.phase) {
            // As long as anybody is being measured, showing a fault would do more harm than waiting.
            (EvseTimer::Init, Phase::Matching { .. }) if self.runs.len() > 0 => {
                self.timers
                    .set(EvseTimer::Init, now.after(TT_MATCH_SEQUENCE));
            }
            (EvseTimer::Init, Phase::Matching { attempt })
                if attempt < self.config.timing.retries =>
            {
                self.fault(now, attempt.saturating_add(1));
            }
            (EvseTimer::Init, Phase::Matching { .. }) => {
                self.phase = Phase::Idle;
                self.oscillator(Oscillator::Off);
                self.events.push(EvseEvent::Failed(EvseFailure::NoVehicle));
            }
            (EvseTimer::Join, Phase::Joining { .. }) => {
                self.leave(LinkLoss::NotJoined);
                self.fault(now, 0);
            }
            (EvseTimer::Ready, Phase::Linked { peer }) => self.link_ready(now, peer.vehicle),
            (EvseTimer::Step, Phase::Off) => self.fault(now, 0),
            (EvseTimer::Step, Phase::Fault { attempt }) => self.listen(now, attempt),
            (EvseTimer::Wake, Phase::Waking { .. } | Phase::Linked { .. }) => {
                self.leave(LinkLoss::NoTraffic);
                self.fault(now, 0);
            }
            _ => {}
        }
    }

    fn link_ready(&mut self, now: Instant, vehicle: Mac) {
        self.events.push(EvseEvent::LinkUp { vehicle });
        if let Some(map) = self.config.amplitude_map {
            self.map.begin(now, vehicle, map, &mut self.out);
        }
    }

    pub(super) fn map_expired(&mut self, now: Instant) {
        if self.map.expire(now, &mut self.out) {
            self.events.push(EvseEvent::AmplitudeMapRefused);
        }
    }

    pub(super) fn modem_says(&mut self, now: Instant, event: PortEvent) {
        match (event, self.phase) {
            (PortEvent::KeySet, _) => self.armed = self.network.is_some(),
            (PortEvent::KeyUnconfirmed, _) => {
                self.armed = self.network.is_some();
                self.events.push(EvseEvent::ModemSilent);
            }
            (PortEvent::Link { up: true }, Phase::Joining { peer } | Phase::Waking { peer }) => {
                self.phase = Phase::Linked { peer };
                self.timers.stop(EvseTimer::Join);
                let ready = now.after(TP_LINK_READY_NOTIFICATION);
                self.timers.set(EvseTimer::Ready, ready);
            }
            (PortEvent::Link { up: false }, Phase::Linked { .. }) => self.lost(now, LinkLoss::Lost),
            (PortEvent::Silent, Phase::Linked { .. } | Phase::Waking { .. }) => {
                self.lost(now, LinkLoss::ModemSilent);
            }
            (PortEvent::Silent, _) => self.events.push(EvseEvent::ModemSilent),
            (PortEvent::Told(told), _) => self.events.push(EvseEvent::Modem(told)),
            (PortEvent::Link { .. }, _) => {}
        }
    }

    pub(super) fn oscillator(&mut self, oscillator: Oscillator) {
        self.events.push(EvseEvent::Oscillator(oscillator));
    }

    pub(super) fn end_runs(&mut self, reason: RunEnd) {
        while let Some(run) = self.runs.pop() {
            self.run_ended(run, reason);
        }
    }

    pub(super) fn run_ended(&mut self, run: Run, reason: RunEnd) {
        self.events.push(EvseEvent::RunEnded {
            vehicle: run.vehicle,
            run_id: run.run_id,
            reason,
        });
    }
}
