//! One vehicle's run.

use crate::slac::{Attenuation, GROUPS, Mac, RunId};
use crate::time::Instant;

/// A run; the phase holds what is known in it and nothing of an earlier run.
#[derive(Clone, Copy, Debug)]
pub(super) struct Run {
    pub(super) vehicle: Mac,
    pub(super) run_id: RunId,
    pub(super) phase: RunPhase,
    /// When the phase is over if nothing happens.
    pub(super) until: Instant,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum RunPhase {
    /// The request is answered; sounds should be announced. Until `TT_match_sequence`.
    Asked,
    /// Sounds are measured. Until all were, or the announced time is over.
    Sounding(Measurement),
    /// The report is sent. Until it is answered, each `TT_match_response`.
    Reporting(Report),
    /// The vehicle has the report and is choosing. Until `TT_EVSE_match_session`.
    Reported(Report),
    /// The vehicle was told that toggles will be counted, and should announce them. Until `TT_match_sequence`.
    Validating {
        report: Report,
        /// How often it was told.
        told: u8,
    },
    /// Toggles are counted. Until the window is over.
    Counting { report: Report, toggles: u8 },
}

/// Sums over sounds.
#[derive(Clone, Copy, Debug)]
pub(super) struct Measurement {
    expected: u8,
    heard: u8,
    sums: [u16; GROUPS],
}

/// What the vehicle is told.
#[derive(Clone, Copy, Debug)]
pub(super) struct Report {
    pub(super) attenuation: Attenuation,
    pub(super) sounds: u8,
    /// How often it was sent.
    pub(super) sent: u8,
    /// Toggles that were counted, once they were.
    pub(super) toggles: Option<u8>,
}

impl Run {
    pub(super) fn is(&self, vehicle: Mac, run_id: RunId) -> bool {
        self.vehicle == vehicle && self.run_id == run_id
    }

    /// Mean attenuation; `None` before the first sound was heard.
    pub(super) fn attenuation(&self) -> Option<u8> {
        match &self.phase {
            RunPhase::Asked => None,
            RunPhase::Sounding(measurement) => measurement.mean().map(|mean| mean.mean()),
            RunPhase::Reporting(report)
            | RunPhase::Reported(report)
            | RunPhase::Validating { report, .. }
            | RunPhase::Counting { report, .. } => Some(report.attenuation.mean()),
        }
    }
}

impl Measurement {
    pub(super) const fn new(expected: u8) -> Self {
        Self {
            expected,
            heard: 0,
            sums: [0; GROUPS],
        }
    }

    /// Adds one sound. Later ones than announced do not count.
    pub(super) fn add(&mut self, sound: &Attenuation) {
        if self.is_complete() {
            return;
        }
        self.heard = self.heard.saturating_add(1);
        for (sum, &group) in self.sums.iter_mut().zip(&sound.0) {
            *sum = sum.saturating_add(u16::from(group));
        }
    }

    pub(super) const fn is_complete(&self) -> bool {
        self.heard >= self.expected
    }

    /// Mean of each group, rounded down; `None` if no sound was heard.
    fn mean(&self) -> Option<Attenuation> {
        let mut mean = [0; GROUPS];
        for (group, sum) in mean.iter_mut().zip(&self.sums) {
            *group = u8::try_from(sum.checked_div(u16::from(self.heard))?).unwrap_or(u8::MAX);
        }
        Some(Attenuation(mean))
    }

    /// The report, with `offset` dB added to each group.
    pub(super) fn report(&self, offset: i8) -> Option<Report> {
        let Attenuation(groups) = self.mean()?;
        Some(Report {
            attenuation: Attenuation(groups.map(|group| group.saturating_add_signed(offset))),
            sounds: self.heard,
            sent: 0,
            toggles: None,
        })
    }
}
