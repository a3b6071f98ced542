//! What a vehicle is told of its sounds, and what follows when it says nothing.

use super::run::{Report, RunPhase};
use super::{Evse, EvseEvent, Ignored, Run, RunEnd};
use crate::slac::{C_EV_MATCH_RETRY, CmAttenCharInd, CmAttenCharRsp, Mac, MmeType, StationId};
use crate::time::Instant;

impl Evse {
    /// A phase of `run`, which was taken out for that, is over.
    pub(super) fn run_expired(&mut self, now: Instant, mut run: Run) {
        let timing = self.config.timing;
        let reason = match run.phase {
            RunPhase::Asked => RunEnd::NoSounds,
            RunPhase::Sounding(measurement) => {
                match measurement.report(self.config.attenuation_offset) {
                    Some(report) => {
                        self.events.push(EvseEvent::Measured {
                            vehicle: run.vehicle,
                            attenuation: report.attenuation.mean(),
                            sounds: report.sounds,
                        });
                        return self.report(now, run, report);
                    }
                    None => RunEnd::NotHeard,
                }
            }
            RunPhase::Reporting(report) if report.sent <= C_EV_MATCH_RETRY => {
                return self.report(now, run, report);
            }
            RunPhase::Reporting(_) => RunEnd::NoResponse,
            RunPhase::Reported(_) => RunEnd::NotChosen,
            RunPhase::Validating { .. } => RunEnd::Validation,
            RunPhase::Counting { report, toggles } => {
                self.send(run.vehicle, &Self::counted(toggles));
                let toggles = Some(toggles);
                run.phase = RunPhase::Reported(Report { toggles, ..report });
                run.until = now.after(timing.session);
                self.runs.insert(now, run);
                return;
            }
        };
        self.run_ended(run, reason);
    }

    fn report(&mut self, now: Instant, mut run: Run, report: Report) {
        let message = CmAttenCharInd {
            source_address: run.vehicle,
            run_id: run.run_id,
            source_id: StationId::NONE,
            response_id: StationId::NONE,
            num_sounds: report.sounds,
            attenuation: report.attenuation,
        };
        self.send(run.vehicle, &message.into());
        let sent = report.sent.saturating_add(1);
        run.phase = RunPhase::Reporting(Report { sent, ..report });
        run.until = now.after(self.config.timing.response);
        self.runs.insert(now, run);
    }

    pub(super) fn report_taken(
        &mut self,
        now: Instant,
        vehicle: Mac,
        response: CmAttenCharRsp,
    ) -> Result<(), Ignored> {
        let mme = MmeType::CM_ATTEN_CHAR_RSP;
        let named =
            response.source_id != StationId::NONE || response.response_id != StationId::NONE;
        if self.config.strict && named {
            return Err(Ignored::Field(mme, "SOURCE_ID"));
        }
        if response.source_address != vehicle {
            return Err(Ignored::Field(mme, "SOURCE_ADDRESS"));
        }
        let until = now.after(self.config.timing.session);
        let run = self.runs.find(vehicle, response.run_id);
        let run = run.ok_or(Ignored::Field(mme, "RunID"))?;
        let RunPhase::Reporting(report) = run.phase else {
            return Err(Ignored::Unexpected(mme));
        };
        run.phase = RunPhase::Reported(report);
        run.until = until;
        Ok(())
    }
}
