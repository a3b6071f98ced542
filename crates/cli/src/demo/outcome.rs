//! What a demonstration has to come to.

use std::path::PathBuf;
use std::sync::Arc;

use v2g::session::{Completion, End};
use v2g_runtime::log::SessionLog;
use v2g_runtime::sim::{Fault, Gauge};

use super::pnc::PlugAndCharge;
use super::secured::Secured;
use crate::failure::Failure;
use crate::fault;
use crate::summary::{Summary, files, gave_up};
use crate::transcript::Transcript;

/// What the demonstration came to.
pub(super) struct Outcome {
    pub(super) vehicle: End,
    pub(super) station: Option<End>,
    pub(super) gauge: Gauge,
    pub(super) gave_up: bool,
    pub(super) interrupted: bool,
    pub(super) fault: Option<Fault>,
    pub(super) secured: Option<Arc<Secured>>,
    pub(super) contracts: Option<Arc<PlugAndCharge>>,
}

impl Outcome {
    fn is_in_order(&self) -> bool {
        self.vehicle.is_completed() && self.station.is_some_and(|end| end.is_completed())
    }

    /// What was proved, in lines of a summary.
    fn verdicts(&self) -> Vec<String> {
        let secured = self.secured.as_ref().map(|it| it.verdict());
        let contracts = self.contracts.as_ref().map(|it| it.verdicts());
        secured
            .into_iter()
            .chain(contracts.into_iter().flatten())
            .collect()
    }

    /// Why it is not what a demonstration has to show, although the session ended in order.
    fn flaw(&self) -> Option<String> {
        const CHARGED: End = End::Completed(Completion::Charged);
        let Gauge {
            soc_at_start,
            soc,
            energy,
            ..
        } = self.gauge;
        let charged = (self.vehicle, self.station) == (CHARGED, Some(CHARGED))
            && (energy > 0.0 && soc > soc_at_start);
        if let (Some(fault), false) = (self.fault, self.interrupted) {
            let explained = fault::explains(fault, self.vehicle, self.station);
            (!explained).then(|| {
                format!("The session did not end because of {fault}, so this demonstration failed.")
            })
        } else if self.interrupted {
            Some("The demonstration was interrupted.".to_owned())
        } else if self.gave_up {
            Some(gave_up())
        } else if self.is_in_order() && !charged {
            Some("The vehicle did not charge, so this demonstration failed.".to_owned())
        } else {
            self.contracts.as_ref().and_then(|it| it.flaw())
        }
    }
}

pub(super) fn finish(
    transcript: &Transcript,
    outcome: &Outcome,
    speed: u32,
    log: Option<&SessionLog>,
    picture: Option<PathBuf>,
) -> Result<(), Failure> {
    let flaw = outcome.flaw();
    let expected = outcome.is_in_order() || outcome.fault.is_some();
    let success = expected && flaw.is_none();
    let reason = outcome.fault.filter(|_| success);
    let summary = Summary {
        end: outcome.vehicle,
        other: outcome.station,
        gauge: outcome.gauge,
        flaw: flaw.or(reason.map(|fault| {
            format!("It ended because of {fault}, which is what this demonstration had to show.")
        })),
        speed,
        verdicts: outcome.verdicts(),
        files: files(log, picture),
    };
    transcript.finish(&summary);
    if let Some(reason) = log.and_then(SessionLog::failure) {
        return Err(Failure::new(format_args!(
            "the files of the session are not complete: {reason}"
        )));
    }
    success.then_some(()).ok_or(Failure::silent())
}
