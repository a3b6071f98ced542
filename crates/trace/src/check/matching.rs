//! Whether the matching (SLAC) went as it should.

use core::time::Duration;

use v2g_link::slac::{Frame, Message as Slac, RunId};

use crate::finding::Findings;
use crate::{Message, Rule, Severity};

/// How long a vehicle waits for an answer. Source: ISO 15118-3, TT_match_response.
const RESPONSE: Duration = Duration::from_millis(200);

/// What is open of the matching.
#[derive(Default)]
pub(super) struct Matching {
    /// Requests that wait: where, their name, the run, when.
    waiting: Vec<Waiting>,
    /// Sounds that a run announced and that came.
    sounds: Vec<(RunId, u32, u32)>,
}

struct Waiting {
    at: (usize, &'static str),
    run: RunId,
    time: Duration,
}

impl Matching {
    pub(super) fn message(&mut self, index: usize, message: &Message, findings: &mut Findings) {
        let Ok(frame) = Frame::parse(&message.exi) else {
            return;
        };
        let at = (index, message.name);
        match Slac::parse(&frame) {
            Ok(Some(Slac::CmSlacParmReq(it))) => self.asked(at, it.run_id, message),
            Ok(Some(Slac::CmSlacMatchReq(it))) => self.asked(at, it.run_id, message),
            Ok(Some(Slac::CmSlacParmCnf(it))) => self.answered(at, it.run_id, message, findings),
            Ok(Some(Slac::CmSlacMatchCnf(it))) => {
                self.answered(at, it.request.run_id, message, findings);
            }
            Ok(Some(Slac::CmStartAttenCharInd(it))) => {
                self.sounds
                    .retain(|(run, _, came)| *run != it.run_id || *came > 0);
                self.sounds.push((it.run_id, it.num_sounds.into(), 0));
            }
            Ok(Some(Slac::CmMnbcSoundInd(it))) => {
                let of_run = self.sounds.iter_mut().rfind(|(run, ..)| *run == it.run_id);
                if let Some((_, _, came)) = of_run {
                    *came += 1;
                }
            }
            Ok(Some(Slac::CmAttenCharInd(it))) => {
                let measured = u32::from(it.num_sounds);
                let of_run = self.sounds.iter().rfind(|(run, ..)| *run == it.run_id);
                if let Some((_, announced, _)) = of_run.filter(|it| it.1 > measured) {
                    let text = format!(
                        "the station measured {measured} sounds of the {announced} announced"
                    );
                    findings.add(at, Severity::Note, Rule::SlacSounds, text);
                }
            }
            Ok(_) => {}
            Err(error) => {
                let text = format!("the {} does not read: {error}", message.name);
                findings.add(at, Severity::Warning, Rule::Unreadable, text);
            }
        }
    }

    fn asked(&mut self, at: (usize, &'static str), run: RunId, message: &Message) {
        let time = message.time;
        let again = |it: &&mut Waiting| it.run == run && it.at.1 == at.1;
        match self.waiting.iter_mut().find(again) {
            // A repetition is waited for anew.
            Some(waiting) => waiting.time = time,
            None => self.waiting.push(Waiting { at, run, time }),
        }
    }

    fn answered(
        &mut self,
        at: (usize, &'static str),
        run: RunId,
        message: &Message,
        findings: &mut Findings,
    ) {
        let answers =
            |it: &Waiting| it.run == run && it.at.1.strip_suffix("REQ") == at.1.strip_suffix("CNF");
        let Some(place) = self.waiting.iter().position(answers) else {
            return;
        };
        let asked = self.waiting.remove(place);
        let took = message.time.saturating_sub(asked.time);
        if took > RESPONSE {
            let text = format!("the {} came after the vehicle's time to wait for it", at.1);
            let finding = findings.add(at, Severity::Warning, Rule::SlacSlow, text);
            finding.measure(took.as_secs_f64(), RESPONSE.as_secs_f64(), "s");
        }
    }

    /// What nobody answered.
    pub(super) fn finish(self, findings: &mut Findings) {
        for Waiting { at, .. } in self.waiting {
            let text = format!("no station answers {}", at.1);
            let finding = findings.add(at, Severity::Warning, Rule::SlacUnanswered, text);
            finding.known = Some(
                "the pilot was not at 5 %, the modem was not ready, or the recording lacks the answer",
            );
        }
    }
}
