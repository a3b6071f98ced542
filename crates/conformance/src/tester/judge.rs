//! The stimulus, and what has to come of it.

use core::time::Duration;

use v2g_link::v2gtp::HEADER_LENGTH;

use super::walk::PACE;
use super::{Answer, Tester};
use crate::request::{Ask, Request, Session};
use crate::script::{
    CLOSE_TIME, Expected, Fact, Means, Misframing, RECEIPT_PATIENCE, Script, Stimulus,
};
use crate::verdict::Halt;
use crate::{Condition, Pilot, Received, Stage, Unable};

impl Tester<'_> {
    pub(crate) fn perform(&mut self, script: &Script) -> Result<(), Halt> {
        self.plug_in(script.conditions)?;
        self.answered = self.bench.now();
        self.known.papers = self.bench.papers();
        let papers = self.known.papers.as_deref();
        self.known.contract = match script.means {
            Means::External | Means::Installed => None,
            Means::Contract | Means::Updated => papers.and_then(|papers| papers.contract.clone()),
        };
        self.go_to(script.route, script.stage)?;
        if let Some(pilot) = script.pilot {
            let usual = matches!(
                (script.stage, pilot),
                (Stage::CableCheck | Stage::PowerDelivery, Pilot::C) | (Stage::Loop, Pilot::B)
            );
            match usual {
                true => self.show(pilot),
                false => self.bench.pilot(pilot)?,
            }
        }
        match script.stimulus {
            Stimulus::Send(ask) | Stimulus::Misframed(ask, Misframing::None) => {
                self.judge_request(&ask, script)
            }
            Stimulus::Misframed(ask, how) => self.judge_misframed(&ask, how),
            Stimulus::Silence => self.judge_silence(script.expected),
            Stimulus::Discover(security) => self.judge_discovery(security, script.expected),
            Stimulus::DiscoverMisframed(Misframing::None) => self.discovered().map(|_| ()),
            Stimulus::DiscoverMisframed(how) => self.judge_misframed_discovery(how),
            Stimulus::SilenceThenDiscover(time) => self.judge_stopped_discovery(time),
            Stimulus::BreakPilot(pilot) => self.judge_broken_pilot(pilot),
        }
    }

    fn plug_in(&mut self, conditions: &[Condition]) -> Result<(), Halt> {
        self.bench.plug_in(conditions).map_err(|Unable(what)| {
            let words: Vec<_> = conditions.iter().map(|one| one.words()).collect();
            Halt::blocked(format!("this bench cannot {what} {}", words.join(" and ")).trim_end())
        })
    }

    fn judge_request(&mut self, ask: &Ask, script: &Script) -> Result<(), Halt> {
        let start = self.bench.now();
        loop {
            let (answer, took) = self.ask(ask)?;
            self.check_form(ask, &answer, took)?;
            match script.expected {
                Expected::Answer(codes) => {
                    check_code(&answer, codes)?;
                    if self.waits_for_receipt(&answer, script.facts, start) {
                        self.bench.pause(PACE);
                        continue;
                    }
                    if !answer.is_ongoing() {
                        return self.check_facts(ask, &answer, script.facts);
                    }
                }
                Expected::Refusal(codes) => {
                    check_code(&answer, codes)?;
                    check_refusal(&answer)?;
                    return self.check_close();
                }
                Expected::GivesUp(limit) if answer.is_ongoing() && answer.is_ok() => {
                    self.check_time(start, limit)?;
                }
                Expected::GivesUp(limit) => return self.check_gave_up(&answer, start, limit),
                _ => return Err(Halt::fail("an answer")),
            }
            if matches!(script.expected, Expected::Answer(_)) {
                self.check_time(start, self.limits.ongoing(ask.request))?;
            }
            self.bench.pause(PACE);
        }
    }

    /// Stations ask for a receipt now and then, not in every answer.
    fn waits_for_receipt(&self, answer: &Answer, facts: &[Fact], start: Duration) -> bool {
        let due = answer.body.boolean("ReceiptRequired") == Some(true);
        let patient = self.bench.now().saturating_sub(start) < RECEIPT_PATIENCE;
        facts.contains(&Fact::Receipt) && !due && patient
    }

    /// What holds for every answer: type, session and time.
    fn check_form(&self, ask: &Ask, answer: &Answer, took: Duration) -> Result<(), Halt> {
        let (expected, name) = (ask.request.response(), answer.name());
        if name != expected {
            return Err(Halt::fail(format_args!("{name} in place of {expected}")));
        }
        let opens = matches!(
            ask.request,
            Request::SupportedAppProtocol | Request::SessionSetup
        );
        let open = self.known.id.iter().any(|octet| *octet != 0) && ask.session == Session::Own;
        if !opens && open && answer.session_id != self.known.id {
            return Err(Halt::fail(format_args!("{name} has another session id")));
        }
        let limit = ask.request.performance_time(self.protocol);
        if took > limit.saturating_add(self.limits.margin) {
            return Err(Halt::fail(format_args!(
                "{name} took {took:?}, {limit:?} are allowed"
            )));
        }
        Ok(())
    }

    fn check_time(&self, start: Duration, limit: Duration) -> Result<(), Halt> {
        let most = limit.saturating_add(self.limits.margin);
        match self.bench.now().saturating_sub(start) > most {
            true => Err(Halt::fail(format_args!("still Ongoing after {limit:?}"))),
            false => Ok(()),
        }
    }

    fn check_close(&mut self) -> Result<(), Halt> {
        let until = self.answered.saturating_add(CLOSE_TIME);
        let closed = self.wait_for_close(until.saturating_add(self.limits.margin))?;
        closed
            .map(|_| ())
            .ok_or_else(|| Halt::fail(format_args!("not closed {CLOSE_TIME:?} after the refusal")))
    }

    fn check_gave_up(
        &mut self,
        answer: &Answer,
        start: Duration,
        limit: Duration,
    ) -> Result<(), Halt> {
        if answer.is_ok() {
            return Err(Halt::blocked("the station came to an end in time"));
        }
        let most = limit
            .saturating_add(PACE)
            .saturating_add(self.limits.margin);
        let gave_up = self.answered.saturating_sub(start);
        if gave_up > most {
            return Err(Halt::fail(format_args!(
                "gave up after {gave_up:?} instead of {limit:?}"
            )));
        }
        self.check_close()
    }

    fn judge_misframed(&mut self, ask: &Ask, how: Misframing) -> Result<(), Halt> {
        let frame = misframe(self.frame(ask)?, how);
        self.bench.send(&frame);
        let until = self.bench.now().saturating_add(self.limits.answer);
        loop {
            let left = until.saturating_sub(self.bench.now());
            match self.bench.receive(left) {
                Received::Octets(_) => return Err(Halt::fail("an answer to a wrong header")),
                Received::Closed => return Ok(()),
                Received::Nothing if left.is_zero() => return Ok(()),
                Received::Nothing => {}
            }
        }
    }

    fn judge_silence(&mut self, expected: Expected) -> Result<(), Halt> {
        let Expected::Close(from, to) = expected else {
            return Err(Halt::blocked("silence can only end in a close"));
        };
        let (start, margin) = (self.answered, self.limits.margin);
        let until = start.saturating_add(to).saturating_add(margin);
        let Some(closed) = self.wait_for_close(until)? else {
            return Err(Halt::fail(format_args!("still open after {to:?}")));
        };
        let after = closed.saturating_sub(start);
        match after.saturating_add(margin) < from {
            true => Err(Halt::fail(format_args!("closed after {after:?} already"))),
            false => Ok(()),
        }
    }

    fn judge_broken_pilot(&mut self, pilot: Pilot) -> Result<(), Halt> {
        self.bench.pilot(pilot)?;
        let until = self.bench.now().saturating_add(CLOSE_TIME);
        let closed = self.wait_for_close(until.saturating_add(self.limits.margin))?;
        match (closed, self.bench.output_is_on()) {
            (_, Some(true)) => Err(Halt::fail("the output stays on")),
            (None, _) => Err(Halt::fail("the session goes on")),
            (Some(_), Some(false)) => Ok(()),
            (Some(_), None) => Err(Halt::blocked("this bench cannot see the output")),
        }
    }
}

fn check_code(answer: &Answer, codes: &[&str]) -> Result<(), Halt> {
    let code = answer.code();
    match codes.contains(&code) {
        true => Ok(()),
        false => Err(Halt::fail(format_args!(
            "{} says {code}, not {}",
            answer.name(),
            codes.join(" or ")
        ))),
    }
}

/// A handshake that failed names no schema. Source: V2G2-172.
fn check_refusal(answer: &Answer) -> Result<(), Halt> {
    match answer.body.find("SchemaID") {
        Some(_) if answer.name() == "supportedAppProtocolRes" => {
            Err(Halt::fail("a refusal with a SchemaID"))
        }
        _ => Ok(()),
    }
}

pub(super) fn misframe(mut frame: Vec<u8>, how: Misframing) -> Vec<u8> {
    let put = |frame: &mut Vec<u8>, at: usize, octets: &[u8]| {
        let places = frame.iter_mut().skip(at);
        places
            .zip(octets)
            .for_each(|(place, octet)| *place = *octet);
    };
    match how {
        Misframing::None => {}
        Misframing::NoPayload => {
            put(&mut frame, 4, &[0; 4]);
            frame.truncate(HEADER_LENGTH);
        }
        Misframing::PayloadType(number) => put(&mut frame, 2, &number.to_be_bytes()),
        Misframing::Version => put(&mut frame, 0, &[0xFF]),
        Misframing::InverseVersion => put(&mut frame, 1, &[0xFF]),
    }
    frame
}
