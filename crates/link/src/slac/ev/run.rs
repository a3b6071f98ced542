//! An attempt, from the question to the last sound.

use core::time::Duration;

use super::link::{EvTimer, Phase};
use super::stations::Stations;
use super::{Ev, EvEvent, EvFailure};
use crate::slac::{
    C_EV_MATCH_MNBC, C_EV_MATCH_RETRY, C_EV_START_ATTEN_CHAR_INDS, CmMnbcSoundInd, CmSlacParmReq,
    CmStartAttenCharInd, Mac, ResponseType, RunId, StationId, TIME_OUT,
};
use crate::time::Instant;

/// However short a pause the caller wants: without any, attempts would follow each other in no time at all.
const LEAST_REST: Duration = Duration::from_millis(1);

impl Ev {
    /// The first attempt; more may follow.
    pub(super) fn start(&mut self, now: Instant) {
        self.run.give_up = now.after(self.config.timing.repetition);
        self.run.attempt = 0;
        self.attempt(now);
    }

    /// One attempt under a new name.
    pub(super) fn attempt(&mut self, now: Instant) {
        self.timers.stop_all();
        self.run.number = self.run.number.saturating_add(1);
        self.run.attempt = self.run.attempt.saturating_add(1);
        self.run.id = RunId(self.seed.derive(b"run", self.run.number));
        self.run.stations = Stations::new();
        self.events.push(EvEvent::Started {
            run_id: self.run.id,
        });
        self.ask_stations(now, 1);
    }

    fn ask_stations(&mut self, now: Instant, tries: u8) {
        self.phase = Phase::Asking { tries };
        let request = CmSlacParmReq {
            run_id: self.run.id,
        };
        self.send(Mac::BROADCAST, &request.into());
        self.await_response(now);
    }

    pub(super) fn await_response(&mut self, now: Instant) {
        let response = now.after(self.config.timing.response);
        self.timers.set(EvTimer::Response, response);
    }

    /// All stations had their time to answer.
    pub(super) fn asked(&mut self, now: Instant, tries: u8) {
        if !self.run.stations.is_empty() {
            let results = now.after(self.config.timing.results);
            self.timers.set(EvTimer::Results, results);
            self.sound(now, 0);
        } else if tries <= C_EV_MATCH_RETRY {
            self.ask_stations(now, tries.saturating_add(1));
        } else {
            self.attempt_failed(now, EvFailure::NoStation);
        }
    }

    /// Sends the next announcement or sound; `sent` is how many there were.
    pub(super) fn sound(&mut self, now: Instant, sent: u8) {
        let Some(sounds) = sent.checked_sub(C_EV_START_ATTEN_CHAR_INDS) else {
            let notice = CmStartAttenCharInd {
                num_sounds: C_EV_MATCH_MNBC,
                time_out: TIME_OUT,
                response_type: ResponseType::OtherStation,
                forwarding_sta: self.config.mac,
                run_id: self.run.id,
            };
            self.send(Mac::BROADCAST, &notice.into());
            return self.next_sound(now, sent);
        };
        let Some(remaining) = C_EV_MATCH_MNBC
            .checked_sub(sounds)
            .and_then(|left| left.checked_sub(1))
        else {
            self.phase = Phase::Listening;
            return self.heard_enough(now);
        };
        let number = self
            .run
            .number
            .wrapping_shl(8)
            .wrapping_add(u32::from(sounds));
        let sound = CmMnbcSoundInd {
            sender_id: StationId::NONE,
            remaining,
            run_id: self.run.id,
            random: Some(self.seed.derive(b"sound", number)),
        };
        self.send(Mac::BROADCAST, &sound.into());
        self.next_sound(now, sent);
    }

    fn next_sound(&mut self, now: Instant, sent: u8) {
        self.phase = Phase::Sounding {
            sent: sent.saturating_add(1),
        };
        let batch = now.after(self.config.timing.batch);
        self.timers.set(EvTimer::Batch, batch);
    }

    /// Nothing came of it; the next attempt follows if there is time.
    pub(super) fn attempt_failed(&mut self, now: Instant, reason: EvFailure) {
        self.timers.stop_all();
        self.stop_toggling();
        let next = now.after(self.config.timing.rate.max(LEAST_REST));
        let allowed = next < self.run.give_up || self.run.attempt < self.config.timing.attempts;
        if allowed {
            self.events.push(EvEvent::AttemptFailed(reason));
            self.phase = Phase::Resting;
            self.timers.set(EvTimer::Rate, next);
        } else {
            self.events.push(EvEvent::Failed(reason));
            self.phase = Phase::Idle;
        }
    }
}
