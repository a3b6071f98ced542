//! Validation: toggles of the control pilot that only the station at this cable can count.

use super::link::{EvTimer, Phase};
use super::{Ev, EvEvent, Ignored};
use crate::slac::{
    C_EV_MATCH_RETRY, CmValidateCnf, CmValidateReq, Mac, MmeType, TENTH, ValidationResult,
};
use crate::time::Instant;

/// How far a validation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// The station was asked whether it counts, so many times.
    Asked { tries: u8 },
    /// It is busy with another vehicle; so many times it was asked.
    Busy { tries: u8 },
    /// So many toggles were announced, so many times, and are made or have been.
    Announced { toggles: u8, tries: u8 },
}

/// Toggles that are being made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Toggling {
    /// How many more after the present one.
    left: u8,
    closed: bool,
}

/// How often a busy station is asked again. Our choice: with half a second each time, longer than the longest window.
const BUSY_RETRIES: u8 = 8;
const MOST_TOGGLES: u8 = 3;

impl Ev {
    pub(super) fn ask_validation(&mut self, now: Instant, station: Mac, tries: u8) {
        let step = Step::Asked { tries };
        self.phase = Phase::Validating { station, step };
        self.request_validation(station, 0);
        self.await_response(now);
    }

    fn request_validation(&mut self, station: Mac, timer: u8) {
        let request = CmValidateReq {
            timer,
            result: ValidationResult::Ready,
        };
        self.send(station, &request.into());
    }

    pub(super) fn validation_answered(
        &mut self,
        now: Instant,
        sender: Mac,
        answer: CmValidateCnf,
    ) -> Result<(), Ignored> {
        let mme = MmeType::CM_VALIDATE_CNF;
        let Phase::Validating { station, step } = self.phase else {
            return Err(Ignored::Unexpected(mme));
        };
        if sender != station {
            return Err(Ignored::Unexpected(mme));
        }
        match (step, answer.result) {
            (Step::Asked { .. }, _) if answer.toggle_num != 0 => {
                return Err(Ignored::Field(mme, "ToggleNum"));
            }
            (Step::Asked { .. }, ValidationResult::Ready) => self.toggle(now, station),
            (Step::Asked { .. }, ValidationResult::NotRequired) => self.ask_key(now, station, 1),
            (Step::Asked { tries }, ValidationResult::NotReady) => self.busy(now, station, tries),
            (Step::Asked { .. }, ValidationResult::Failure) if self.only(station) => {
                self.ask_key(now, station, 1);
            }
            (Step::Announced { .. }, _) if self.toggling.is_some() => {
                return Err(Ignored::Unexpected(mme));
            }
            (Step::Announced { toggles, .. }, ValidationResult::Success)
                if answer.toggle_num == toggles =>
            {
                self.ask_key(now, station, 1);
            }
            (Step::Asked { .. } | Step::Announced { .. }, _) => self.exclude(now, station),
            (Step::Busy { .. }, _) => return Err(Ignored::Unexpected(mme)),
        }
        Ok(())
    }

    /// Whether a station that cannot validate is taken all the same.
    fn only(&self, station: Mac) -> bool {
        let others = self.run.stations.iter().any(|own| own.mac != station);
        self.config.unvalidated && !others
    }

    /// Another station, if there is one; else the same again in a while.
    fn busy(&mut self, now: Instant, station: Mac, tries: u8) {
        let (first, second) = self.run.stations.nearest(self.config.least_sounds);
        let reachable = |other: Option<(Mac, u8)>| {
            other.is_some_and(|(mac, mean)| mac != station && mean <= self.config.indirect)
        };
        if reachable(first) || reachable(second) || tries > BUSY_RETRIES {
            return self.exclude(now, station);
        }
        let step = Step::Busy { tries };
        self.phase = Phase::Validating { station, step };
        let again = now.after(self.config.timing.busy);
        self.timers.set(EvTimer::Response, again);
    }

    fn toggle(&mut self, now: Instant, station: Mac) {
        let [random] = self.seed.derive(b"toggles", self.run.number);
        let random = random.checked_rem(MOST_TOGGLES).unwrap_or(0);
        let toggles = self
            .config
            .toggles
            .unwrap_or(random.saturating_add(1))
            .clamp(1, MOST_TOGGLES);
        self.announce(now, station, toggles, 1);
        self.begin_toggling(now, toggles);
    }

    fn announce(&mut self, now: Instant, station: Mac, toggles: u8, tries: u8) {
        let step = Step::Announced { toggles, tries };
        self.phase = Phase::Validating { station, step };
        let window = self.config.timing.toggle_window;
        let tenths = window.as_millis().checked_div(TENTH.as_millis());
        let tenths = tenths.and_then(|tenths| u8::try_from(tenths).ok());
        self.request_validation(station, tenths.unwrap_or(u8::MAX).saturating_sub(1));
        let overdue = now.after(window).after(self.config.timing.response);
        self.timers.set(EvTimer::Response, overdue);
    }

    /// The station had its time to answer.
    pub(super) fn validation_overdue(&mut self, now: Instant, station: Mac, step: Step) {
        match step {
            Step::Asked { tries } if tries <= C_EV_MATCH_RETRY => {
                self.ask_validation(now, station, tries.saturating_add(1));
            }
            Step::Busy { tries } => self.ask_validation(now, station, tries.saturating_add(1)),
            // The toggles are over; a station that has counted says again what it has counted.
            Step::Announced { toggles, tries } if tries <= C_EV_MATCH_RETRY => {
                self.announce(now, station, toggles, tries.saturating_add(1));
                self.await_response(now);
            }
            Step::Asked { .. } | Step::Announced { .. } => self.exclude(now, station),
        }
    }

    fn exclude(&mut self, now: Instant, station: Mac) {
        self.timers.stop(EvTimer::Response);
        self.stop_toggling();
        if let Some(station) = self.run.stations.find(station) {
            station.excluded = true;
        }
        self.choose(now);
    }

    /// Closes S2, and goes on by itself.
    pub(super) fn begin_toggling(&mut self, now: Instant, toggles: u8) {
        self.toggling = Some(Toggling {
            left: toggles.saturating_sub(1),
            closed: true,
        });
        self.events.push(EvEvent::S2 { closed: true });
        let toggle = now.after(self.config.timing.toggle);
        self.timers.set(EvTimer::Toggle, toggle);
    }

    pub(super) fn next_toggle(&mut self, now: Instant) {
        match self.toggling {
            None => {}
            Some(Toggling { left, closed: true }) => {
                self.toggling = Some(Toggling {
                    left,
                    closed: false,
                });
                self.events.push(EvEvent::S2 { closed: false });
                let toggle = now.after(self.config.timing.toggle);
                self.timers.set(EvTimer::Toggle, toggle);
            }
            Some(Toggling { left: 0, .. }) => self.toggling = None,
            Some(Toggling { left, .. }) => self.begin_toggling(now, left),
        }
    }

    /// Leaves S2 open, whatever was under way.
    pub(super) fn stop_toggling(&mut self) {
        self.timers.stop(EvTimer::Toggle);
        if let Some(Toggling { closed: true, .. }) = self.toggling.take() {
            self.events.push(EvEvent::S2 { closed: false });
        }
    }
}
