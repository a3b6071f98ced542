//! How the session ended.

use v2g_session::{Phase, Request};

use super::sequence::Sequence;
use super::{Seen, phases as named};
use crate::finding::Findings;
use crate::{Conversation, Message, Rule, Severity};

#[derive(Default)]
pub(super) struct Ending {
    /// Power was switched on and not off again.
    power: bool,
    /// The charge loop was reached.
    charged: bool,
    /// The session was seen from where it was opened.
    opened: bool,
    /// SessionStopReq came, so the vehicle meant it to end.
    stopped: Option<(usize, &'static str)>,
}

impl Ending {
    pub(super) fn message(&mut self, seen: &Seen<'_, '_>) {
        match seen.request {
            Some(Request::SessionStop | Request::SessionPause) if seen.code.is_empty() => {
                self.stopped = Some(seen.at());
            }
            Some(Request::SessionSetup) => (self.stopped, self.opened) = (None, true),
            Some(Request::PowerDeliveryStart) if seen.good && !seen.ongoing => self.power = true,
            Some(Request::PowerDeliveryStop) if seen.good => self.power = false,
            Some(Request::ChargingStatus | Request::CurrentDemand | Request::ChargeLoop) => {
                self.charged |= seen.good;
            }
            None if seen.message.name == "SessionStopRes" => self.stopped = Some(seen.at()),
            _ => {}
        }
    }

    pub(super) fn finish(
        &self,
        conversation: &Conversation,
        messages: &[Message],
        sequence: &Sequence,
        findings: &mut Findings,
    ) {
        let Some((index, last)) = messages.iter().enumerate().next_back() else {
            return;
        };
        if last.set == "sdp" || sequence.protocol().is_none() {
            return;
        }
        let at = (index, last.name);
        match self.stopped {
            Some(at) => self.in_order(at, findings),
            None => self.without_stop(at, conversation, sequence, findings),
        }
        let begun = sequence.phases().first() != Some(&Phase::SessionSetup);
        if self.opened && begun && !self.charged {
            let phases = match self.stopped {
                Some(_) => String::new(),
                None => format!(", in phase {}", named(sequence.phases())),
            };
            let text = format!("the session ended before any energy flowed{phases}");
            findings.add(at, Severity::Warning, Rule::EarlyStop, text);
        }
    }

    /// The vehicle stopped the session.
    fn in_order(&self, at: (usize, &'static str), findings: &mut Findings) {
        if self.power {
            let text = "the vehicle stops the session and has not switched power off";
            let finding = findings.add(at, Severity::Warning, Rule::PowerLeftOn, text);
            finding.known =
                Some("deployed vehicles do it, and the station has to switch off at once");
        }
    }

    fn without_stop(
        &self,
        at: (usize, &'static str),
        conversation: &Conversation,
        sequence: &Sequence,
        findings: &mut Findings,
    ) {
        let unanswered = match sequence.unanswered() {
            Some(exchange) => format!(", {exchange}Req unanswered"),
            None => String::new(),
        };
        let (severity, text) = match conversation.closed {
            // A response that says FAILED ends a session, and closing is what is due then.
            Some(_) if sequence.has_failed() => return,
            Some(closing) => {
                let how = if closing.reset { "resets" } else { "closes" };
                let who = closing.direction.sender();
                let severity = if self.power {
                    Severity::Error
                } else {
                    Severity::Warning
                };
                (
                    severity,
                    format!("the {who} {how} the connection without SessionStopReq{unanswered}"),
                )
            }
            None if sequence.has_failed() => return,
            None => (
                Severity::Note,
                format!("the recording ends before the session does{unanswered}"),
            ),
        };
        findings.add(at, severity, Rule::NoSessionStop, text);
        if self.power && conversation.closed.is_some() {
            let text = "the connection ends with power on: only the control pilot can stop it";
            findings.add(at, Severity::Error, Rule::PowerLeftOn, text);
        }
    }
}
