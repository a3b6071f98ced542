//! A script in words.

use crate::request::{Ask, Session};
use crate::script::{CLOSE_TIME, Expected, Means, Misframing, Script, Stimulus};
use crate::{Route, Side};

impl Script {
    pub(crate) fn stimulus_words(&self) -> String {
        let mut words = Vec::new();
        words.extend(
            self.conditions
                .iter()
                .map(|condition| format!("at a station {}", condition.words())),
        );
        match self.means {
            Means::External => {}
            Means::Contract => words.push("by contract".to_owned()),
            Means::Installed => words.push("by a contract to be installed".to_owned()),
            Means::Updated => words.push("by a contract to be updated".to_owned()),
        }
        match self.route {
            Route::New => {}
            Route::Renegotiated => words.push("after renegotiation".to_owned()),
            Route::Resumed(side) => words.push(format!("after a pause, woken by {}", name(side))),
        }
        words.push(format!("when {}", self.stage.words()));
        if let Some(pilot) = self.pilot {
            words.push(format!("with the control pilot in state {pilot:?}"));
        }
        words.push(self.stimulus.words());
        words.join(", ")
    }

    pub(crate) fn expected_words(&self) -> String {
        let mut words = vec![self.answer_words()];
        words.extend(self.facts.iter().map(|fact| format!("{fact:?}")));
        words.join(", ")
    }

    fn answer_words(&self) -> String {
        let response = match self.stimulus {
            Stimulus::Send(ask) | Stimulus::Misframed(ask, _) => ask.request.response(),
            _ => "answer".to_owned(),
        };
        match self.expected {
            Expected::Answer(codes) => format!("{response}, {}", codes.join(" or ")),
            Expected::Refusal(codes) => format!(
                "{response}, {}, then closed within {CLOSE_TIME:?}",
                codes.join(" or ")
            ),
            Expected::NoAnswer => "no answer".to_owned(),
            Expected::Close(from, to) => format!("closed between {from:?} and {to:?}"),
            Expected::GivesUp(limit) => {
                format!("{response}, Ongoing until {limit:?} at most, then the session ends")
            }
            Expected::Discovered(security) => format!("discovered, security 0x{security:02X}"),
            Expected::EmergencyStop => {
                format!("output off and session ended within {CLOSE_TIME:?}")
            }
        }
    }
}

impl Stimulus {
    fn words(self) -> String {
        match self {
            Self::Send(ask) => ask.words(),
            Self::Misframed(ask, how) => format!("{} {}", ask.words(), how.words()),
            Self::Silence => "silence".to_owned(),
            Self::Discover(security) => format!("SDP request, security 0x{security:02X}"),
            Self::DiscoverMisframed(how) => format!("SDP request {}", how.words()),
            Self::SilenceThenDiscover(time) => format!("silence for {time:?}, then SDP request"),
            Self::BreakPilot(pilot) => format!("control pilot to {pilot:?}"),
        }
    }
}

impl Ask {
    fn words(&self) -> String {
        let mut words = format!("{}Req", self.request.name());
        match self.session {
            Session::Own => {}
            Session::Foreign => words.push_str(" with a foreign session id"),
            Session::Zero => words.push_str(" with session id 0"),
        }
        for change in self.changes {
            words.push_str(&format!(", {change:?}"));
        }
        words
    }
}

impl Misframing {
    fn words(self) -> String {
        match self {
            Self::None => "with a valid header".to_owned(),
            Self::NoPayload => "with payload length 0".to_owned(),
            Self::PayloadType(number) => format!("with payload type 0x{number:04X}"),
            Self::Version => "with version 0xFF".to_owned(),
            Self::InverseVersion => "with inverse version 0xFF".to_owned(),
        }
    }
}

fn name(side: Side) -> &'static str {
    match side {
        Side::Secc => "the station",
        Side::Evcc => "the vehicle",
    }
}
