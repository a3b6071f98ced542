//! Validation: which cable a vehicle is on, by toggles of the control pilot.

use super::run::{Report, RunPhase};
use super::{Evse, EvseValidation, Ignored, RunEnd};
use crate::slac::{
    C_EV_MATCH_RETRY, CmValidateCnf, CmValidateReq, Mac, Message, MmeType, PilotState, TENTH,
    TT_EVSE_VALD_TOGGLE, ValidationResult,
};
use crate::time::Instant;

const MME: MmeType = MmeType::CM_VALIDATE_REQ;

impl Evse {
    /// The request names no run: it is that of the vehicle which has its report.
    pub(super) fn validate(
        &mut self,
        now: Instant,
        vehicle: Mac,
        request: CmValidateReq,
    ) -> Result<(), Ignored> {
        let busy = self.runs.iter_mut().any(|run| {
            let validates = matches!(
                run.phase,
                RunPhase::Validating { .. } | RunPhase::Counting { .. }
            );
            run.vehicle != vehicle && validates
        });
        let (policy, sequence) = (self.config.validation, self.config.timing.sequence);
        let run = self.runs.iter_mut().find(|run| {
            let reported = matches!(
                run.phase,
                RunPhase::Reported(_) | RunPhase::Validating { .. } | RunPhase::Counting { .. }
            );
            run.vehicle == vehicle && reported
        });
        let run = run.ok_or(Ignored::Unexpected(MME))?;
        let ready = request.result == ValidationResult::Ready;
        let answer = match run.phase {
            RunPhase::Reported(Report {
                toggles: Some(toggles),
                ..
            }) if ready && request.timer != 0 => Self::counted(toggles),
            RunPhase::Reported(_) if !ready => return Err(Ignored::Field(MME, "Result")),
            RunPhase::Reported(_) if request.timer != 0 => {
                return Err(Ignored::Field(MME, "Timer"));
            }
            RunPhase::Reported(report) => {
                let result = first_step(policy, busy);
                if result == ValidationResult::Ready {
                    run.phase = RunPhase::Validating { report, told: 1 };
                    run.until = now.after(sequence);
                }
                confirm(result)
            }
            RunPhase::Validating { .. } if !ready => {
                let run_id = run.run_id;
                if let Some(run) = self.runs.remove(vehicle, run_id) {
                    self.run_ended(run, RunEnd::Validation);
                }
                return Ok(());
            }
            RunPhase::Validating { report, told } if request.timer == 0 => {
                if told > C_EV_MATCH_RETRY {
                    return Err(Ignored::Unexpected(MME));
                }
                let told = told.saturating_add(1);
                run.phase = RunPhase::Validating { report, told };
                run.until = now.after(sequence);
                confirm(ValidationResult::Ready)
            }
            RunPhase::Validating { report, .. } => {
                let tenths = u32::from(request.timer).saturating_add(1);
                let window = TENTH.saturating_mul(tenths).min(TT_EVSE_VALD_TOGGLE);
                run.phase = RunPhase::Counting { report, toggles: 0 };
                run.until = now.after(window);
                return Ok(());
            }
            _ => return Err(Ignored::Nothing),
        };
        self.send(vehicle, &answer);
        Ok(())
    }

    /// One toggle is over: S2 was closed and is open again.
    pub(super) fn count_toggle(&mut self, before: PilotState) {
        let toggled =
            matches!(before, PilotState::C | PilotState::D) && self.pilot == PilotState::B;
        for run in self.runs.iter_mut().filter(|_| toggled) {
            if let RunPhase::Counting { toggles, .. } = &mut run.phase {
                *toggles = toggles.saturating_add(1);
            }
        }
    }

    pub(super) fn counted(toggles: u8) -> Message<'static> {
        Message::from(CmValidateCnf {
            toggle_num: toggles,
            result: ValidationResult::Success,
        })
    }
}

const fn first_step(policy: EvseValidation, busy: bool) -> ValidationResult {
    match policy {
        EvseValidation::Unsupported => ValidationResult::Failure,
        EvseValidation::NotRequired => ValidationResult::NotRequired,
        EvseValidation::Toggles if busy => ValidationResult::NotReady,
        EvseValidation::Toggles => ValidationResult::Ready,
    }
}

fn confirm(result: ValidationResult) -> Message<'static> {
    Message::from(CmValidateCnf {
        toggle_num: 0,
        result,
    })
}
