//! What a case is.

use core::fmt;

use crate::request::Request;
use crate::vehicle::Play;
use crate::{Condition, Expected, Script, Stimulus};

/// One case of the tables.
#[derive(Clone, Debug)]
pub struct Case {
    /// Area, such as `CMN_Authorization`.
    pub area: &'static str,
    /// Number within the area.
    pub number: u16,
    /// Which protocol it belongs to.
    pub protocol: Protocol,
    /// How the customer is identified in it.
    pub identification: Identification,
    /// What it shows.
    pub purpose: &'static str,
    /// Requirements of the standard that it judges.
    pub requirements: &'static [&'static str],
    /// What is done and what is expected, or why nobody judges it here.
    pub matter: Matter,
}

/// What a protocol's cases are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Protocol {
    /// DIN SPEC 70121.
    Din,
    /// ISO 15118-2, with discovery and the handshake.
    Iso2,
    /// ISO 15118-20.
    Iso20,
}

/// How the customer is identified.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Identification {
    /// External means.
    Eim,
    /// Plug & Charge.
    Pnc,
}

/// The substance of a case.
#[derive(Clone, Debug)]
pub enum Matter {
    /// It is run.
    Judged(Script),
    /// It is run at a vehicle.
    Vehicle(Play),
    /// It is not run.
    NotJudged {
        /// What would be done.
        stimulus: &'static str,
        /// What would be expected.
        expected: &'static str,
        /// What is missing.
        reason: &'static str,
    },
}

impl Case {
    /// Area and number, `CMN_Authorization_003`.
    #[must_use]
    pub fn id(&self) -> String {
        format!("{}_{:03}", self.area, self.number)
    }

    /// What is done, in words.
    #[must_use]
    pub fn stimulus(&self) -> String {
        match &self.matter {
            Matter::Judged(script) => script.stimulus_words(),
            Matter::Vehicle(play) => play.stimulus_words(),
            Matter::NotJudged { stimulus, .. } => (*stimulus).to_owned(),
        }
    }

    /// What is expected, in words.
    #[must_use]
    pub fn expected(&self) -> String {
        match &self.matter {
            Matter::Judged(script) => script.expected_words(),
            Matter::Vehicle(play) => play.expected_words(),
            Matter::NotJudged { expected, .. } => (*expected).to_owned(),
        }
    }

    /// Whether somebody judges it here.
    #[must_use]
    pub fn judged(&self) -> bool {
        !matches!(self.matter, Matter::NotJudged { .. })
    }

    /// Whether it waits for the station's patience to end: minutes, where time is real.
    #[must_use]
    pub fn is_slow(&self) -> bool {
        if let Matter::Vehicle(play) = &self.matter {
            return play.is_slow();
        }
        self.script().is_some_and(|script| {
            let waits = matches!(
                script.stimulus,
                Stimulus::Silence | Stimulus::SilenceThenDiscover(_)
            );
            waits || matches!(script.expected, Expected::GivesUp(_))
        })
    }

    pub(crate) fn script(&self) -> Option<&Script> {
        match &self.matter {
            Matter::Judged(script) => Some(script),
            Matter::Vehicle(_) | Matter::NotJudged { .. } => None,
        }
    }

    /// The same case at a station of which these conditions hold.
    #[must_use]
    pub(crate) fn given(mut self, conditions: &'static [Condition]) -> Self {
        if let Matter::Judged(script) = &mut self.matter {
            script.conditions = conditions;
        }
        self
    }

    /// The same case by other means of identification.
    #[must_use]
    pub fn pnc(mut self) -> Self {
        self.identification = Identification::Pnc;
        self
    }
}

impl Request {
    /// The name of the response.
    #[must_use]
    pub fn response(self) -> String {
        format!("{}Res", self.name())
    }
}

impl fmt::Display for Protocol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Din => "DIN 70121",
            Self::Iso2 => "ISO 15118-2",
            Self::Iso20 => "ISO 15118-20",
        })
    }
}

impl fmt::Display for Identification {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Eim => "EIM",
            Self::Pnc => "PnC",
        })
    }
}
