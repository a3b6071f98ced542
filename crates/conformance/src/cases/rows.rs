//! How a row of the tables is written.

use core::time::Duration;

use crate::case::{Case, Identification, Matter, Protocol};
use crate::request::{Ask, Request};
use crate::script::{Expected, Fact, Means, Script, Stimulus};
use crate::{Condition, Current, Pilot, Route, Side, Stage};

/// `V2G_SECC_Sequence_Timeout`. Source: V2G2-443, V2G20-443.
pub(super) const SEQUENCE_TIMEOUT: Duration = Duration::from_secs(60);

/// Until the connection is closed after it.
const SEQUENCE_CLOSE: Duration = Duration::from_secs(65);

/// The code of a good answer.
pub(super) const OK: &[&str] = &["OK"];
pub(super) const FAILED: &[&str] = &["FAILED"];
pub(super) const SEQUENCE_ERROR: &[&str] = &["FAILED_SequenceError"];
pub(super) const UNKNOWN_SESSION: &[&str] = &["FAILED_UnknownSession"];
pub(super) const NEW_SESSION: &[&str] = &["OK_NewSessionEstablished"];
pub(super) const OLD_SESSION: &[&str] = &["OK_OldSessionJoined"];

/// A row that is run in whole, once it has all its parts.
pub(super) struct Rows {
    pub(super) area: &'static str,
    pub(super) protocol: Protocol,
    pub(super) current: Current,
    /// How the vehicle pays in it.
    pub(super) means: Means,
    /// Requirements behind the rows that every request has.
    pub(super) sequence: &'static [&'static str],
    pub(super) session: &'static [&'static str],
    pub(super) silence: &'static [&'static str],
}

impl Rows {
    /// An area of ISO 15118-2.
    pub(super) const fn iso2(area: &'static str, current: Current) -> Self {
        Self {
            area,
            protocol: Protocol::Iso2,
            current,
            means: Means::External,
            sequence: &["V2G2-459", "V2G2-538", "V2G2-539"],
            session: &["V2G2-460"],
            silence: &["V2G2-443", "V2G2-537"],
        }
    }

    /// An area of DIN SPEC 70121; its known facts have no number for the silent vehicle.
    pub(super) const fn din(area: &'static str) -> Self {
        Self {
            area,
            protocol: Protocol::Din,
            current: Current::Dc,
            means: Means::External,
            sequence: &["V2G-DC-390"],
            session: &["V2G-DC-391"],
            silence: &[],
        }
    }

    /// An area of ISO 15118-20.
    pub(super) const fn iso20(area: &'static str, current: Current) -> Self {
        Self {
            area,
            protocol: Protocol::Iso20,
            current,
            means: Means::External,
            sequence: &["V2G20-459", "V2G20-736"],
            session: &["V2G20-460"],
            silence: &["V2G20-443"],
        }
    }

    /// The same area for a vehicle that pays like this.
    pub(super) const fn paying(self, means: Means) -> Self {
        Self { means, ..self }
    }

    /// A row with its script.
    pub(super) fn case(
        &self,
        number: u16,
        purpose: &'static str,
        requirements: &'static [&'static str],
        mut script: Script,
    ) -> Case {
        (script.current, script.means) = (self.current, self.means);
        let case = self.row(number, purpose, requirements, Matter::Judged(script));
        if self.means.is_contract() {
            case.pnc()
        } else {
            case
        }
    }

    /// A row that nobody judges here.
    pub(super) fn open(
        &self,
        number: u16,
        stimulus: &'static str,
        expected: &'static str,
        reason: &'static str,
    ) -> Case {
        let matter = Matter::NotJudged {
            stimulus,
            expected,
            reason,
        };
        self.row(number, stimulus, &[], matter)
    }

    /// A request that is not due is refused.
    pub(super) fn out_of_order(&self, number: u16, stage: Stage, instead: Request) -> Case {
        let purpose = "a request out of order is answered by its own response and refused";
        let script = at(stage).send(instead.usual()).refused(SEQUENCE_ERROR);
        self.case(number, purpose, self.sequence, script)
    }

    /// A request of a session that does not exist is refused.
    pub(super) fn foreign(&self, number: u16, stage: Stage, ask: Ask) -> Case {
        let purpose = "the id of a foreign session is refused";
        let script = at(stage)
            .send(ask.of(crate::Session::Foreign))
            .refused(UNKNOWN_SESSION);
        self.case(number, purpose, self.session, script)
    }

    /// A vehicle that falls silent is not waited for longer than the sequence timeout.
    pub(super) fn silent(&self, number: u16, stage: Stage) -> Case {
        let purpose = "the session ends when the vehicle falls silent, and not before its time";
        let script = at(stage).silent(SEQUENCE_TIMEOUT, SEQUENCE_CLOSE);
        self.case(number, purpose, self.silence, script)
    }

    fn row(
        &self,
        number: u16,
        purpose: &'static str,
        requirements: &'static [&'static str],
        matter: Matter,
    ) -> Case {
        Case {
            area: self.area,
            number,
            protocol: self.protocol,
            identification: Identification::Eim,
            purpose,
            requirements,
            matter,
        }
    }
}

/// Rows of an area by their numbers.
pub(super) fn in_order(mut cases: Vec<Case>) -> Vec<Case> {
    cases.sort_by_key(|case| case.number);
    cases
}

/// A script that begins at this stage.
pub(super) const fn at(stage: Stage) -> Script {
    Script {
        current: Current::Any,
        conditions: &[],
        means: Means::External,
        route: Route::New,
        stage,
        pilot: None,
        stimulus: Stimulus::Silence,
        expected: Expected::NoAnswer,
        facts: &[],
    }
}

impl Script {
    pub(super) const fn renegotiated(mut self) -> Self {
        self.route = Route::Renegotiated;
        self
    }

    pub(super) const fn resumed(mut self, woken_by: Side) -> Self {
        self.route = Route::Resumed(woken_by);
        self
    }

    pub(super) const fn by(mut self, route: Route) -> Self {
        self.route = route;
        self
    }

    pub(super) const fn given(mut self, conditions: &'static [Condition]) -> Self {
        self.conditions = conditions;
        self
    }

    pub(super) const fn pilot(mut self, pilot: Pilot) -> Self {
        self.pilot = Some(pilot);
        self
    }

    pub(super) const fn does(mut self, stimulus: Stimulus) -> Self {
        self.stimulus = stimulus;
        self
    }

    pub(super) const fn send(self, ask: Ask) -> Self {
        self.does(Stimulus::Send(ask))
    }

    pub(super) const fn silent(mut self, from: Duration, to: Duration) -> Self {
        self.expected = Expected::Close(from, to);
        self
    }

    pub(super) const fn expecting(mut self, expected: Expected) -> Self {
        self.expected = expected;
        self
    }

    pub(super) const fn answered(self, codes: &'static [&'static str]) -> Self {
        self.expecting(Expected::Answer(codes))
    }

    pub(super) const fn refused(self, codes: &'static [&'static str]) -> Self {
        self.expecting(Expected::Refusal(codes))
    }

    pub(super) const fn with(mut self, facts: &'static [Fact]) -> Self {
        self.facts = facts;
        self
    }
}
