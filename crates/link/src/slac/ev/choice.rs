//! The choice, and the request for the key.

use super::link::{EvTimer, Phase};
use super::{Ev, EvEvent, EvFailure, EvValidation};
use crate::slac::{C_EV_MATCH_RETRY, CmSlacMatchReq, Mac, StationId};
use crate::time::Instant;

impl Ev {
    /// Chooses as soon as nobody else can report.
    pub(super) fn heard_enough(&mut self, now: Instant) {
        if self.phase == Phase::Listening && self.run.stations.complete() {
            self.choose(now);
        }
    }

    /// Takes the nearest station that is not excluded.
    pub(super) fn choose(&mut self, now: Instant) {
        self.timers.stop(EvTimer::Results);
        self.timers.stop(EvTimer::Batch);
        let (first, second) = self.run.stations.nearest(self.config.least_sounds);
        let Some((station, attenuation)) = first else {
            let excluded = self.run.stations.iter().any(|own| own.excluded);
            let reason = match excluded {
                true => EvFailure::Validation,
                false => EvFailure::NoReport,
            };
            return self.attempt_failed(now, reason);
        };
        if attenuation > self.config.indirect {
            return self.attempt_failed(now, EvFailure::TooFar { attenuation });
        }
        let rival = second.filter(|(_, other)| {
            other.saturating_sub(attenuation) < self.config.margin && *other <= self.config.indirect
        });
        if let Some((second, other)) = rival {
            self.events.push(EvEvent::Ambiguous {
                first: station,
                second,
                apart: other.saturating_sub(attenuation),
            });
        }
        let uncertain = attenuation > self.config.direct || rival.is_some();
        match self.config.validation {
            EvValidation::Always => self.ask_validation(now, station, 1),
            EvValidation::WhenUncertain if uncertain => self.ask_validation(now, station, 1),
            EvValidation::WhenUncertain | EvValidation::Never => self.ask_key(now, station, 1),
        }
    }

    pub(super) fn ask_key(&mut self, now: Instant, station: Mac, tries: u8) {
        self.phase = Phase::Matching { station, tries };
        let request = self.match_request(station);
        self.send(station, &request.into());
        self.await_response(now);
    }

    pub(super) fn match_request(&self, station: Mac) -> CmSlacMatchReq {
        CmSlacMatchReq {
            pev_id: StationId::NONE,
            pev_mac: self.config.mac,
            evse_id: StationId::NONE,
            evse_mac: station,
            run_id: self.run.id,
        }
    }

    /// The chosen station had its time to confirm.
    pub(super) fn key_overdue(&mut self, now: Instant, station: Mac, tries: u8) {
        match tries <= C_EV_MATCH_RETRY {
            true => self.ask_key(now, station, tries.saturating_add(1)),
            false => self.attempt_failed(now, EvFailure::NoConfirmation),
        }
    }
}
