//! What makes a recorded session a whole one.

use serde_json::Value;

use super::case::Mode;

/// One message as a side recorded it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Message {
    /// `SessionSetupReq` and so on.
    name: String,
    /// Of responses.
    response_code: Option<String>,
    /// Of PowerDeliveryReq: `Start` or `Stop`; in DIN SPEC 70121 ready or not.
    progress: Option<String>,
}

impl Message {
    /// From the JSON form of a document, which is the same for both sides.
    /// `None` where it is no message, as a fragment that is signed.
    pub(crate) fn from_document(document: &Value) -> Option<Self> {
        let (root, content) = document.as_object()?.iter().next()?;
        let (name, content) = match root.as_str() {
            "V2G_Message" => content["Body"].as_object()?.iter().next()?,
            "supportedAppProtocolReq" | "supportedAppProtocolRes" => (root, content),
            _ => return None,
        };
        let text = |key: &str| content[key].as_str().map(str::to_owned);
        Some(Self {
            name: name.clone(),
            response_code: text("ResponseCode"),
            progress: text("ChargeProgress").or_else(|| {
                let ready = content["ReadyToChargeState"].as_bool()?;
                Some(if ready { "Start" } else { "Stop" }.to_owned())
            }),
        })
    }
}

/// Handshake to SessionStopRes, every response OK, and energy asked for in between.
pub(crate) fn is_whole_session(mode: Mode, messages: &[Message]) -> Result<(), String> {
    for message in messages {
        if let Some(code) = message
            .response_code
            .as_deref()
            .filter(|code| !code.starts_with("OK"))
        {
            return Err(format!("{} says {code}", message.name));
        }
        if message.name.ends_with("Res") && message.response_code.is_none() {
            return Err(format!("{} has no response code", message.name));
        }
    }
    let mut rest = messages.iter();
    for wanted in milestones(mode) {
        if !rest.any(|message| message.is(wanted)) {
            return Err(format!("no {wanted} where it belongs"));
        }
    }
    match messages.last() {
        Some(last) if last.name == "SessionStopRes" => Ok(()),
        Some(last) => Err(format!("it ends with {}", last.name)),
        None => Err("nothing".into()),
    }
}

/// The two sides saw the same messages in the same order.
pub(crate) fn are_the_same(evcc: &[Message], secc: &[Message]) -> Result<(), String> {
    let differ = evcc.iter().zip(secc).position(|(one, other)| one != other);
    let index = differ.unwrap_or(evcc.len().min(secc.len()));
    if index == evcc.len() && index == secc.len() {
        return Ok(());
    }
    let at = |side: &[Message]| {
        side.get(index)
            .map_or("nothing".into(), |found| found.name.clone())
    };
    Err(format!(
        "message {index}: the EVCC saw {}, the SECC {}",
        at(evcc),
        at(secc)
    ))
}

impl Message {
    /// A milestone is a name, or a name and a charge progress.
    fn is(&self, milestone: &str) -> bool {
        match milestone.split_once(' ') {
            Some((name, progress)) => {
                self.name == name && self.progress.as_deref() == Some(progress)
            }
            None => self.name == milestone,
        }
    }
}

/// What must appear in this order; other messages may stand between.
fn milestones(mode: Mode) -> Vec<&'static str> {
    let (selection, authorization) = match mode {
        Mode::Ac | Mode::Dc => ("PaymentServiceSelectionRes", "AuthorizationRes"),
        Mode::Din => ("ServicePaymentSelectionRes", "ContractAuthenticationRes"),
    };
    let before = [
        "supportedAppProtocolReq",
        "supportedAppProtocolRes",
        "SessionSetupRes",
        "ServiceDiscoveryRes",
        selection,
        authorization,
        "ChargeParameterDiscoveryRes",
    ];
    let charge: &[&str] = match mode {
        Mode::Ac => &[
            "PowerDeliveryReq Start",
            "ChargingStatusRes",
            "ChargingStatusRes",
            "ChargingStatusRes",
            "PowerDeliveryReq Stop",
        ],
        Mode::Dc | Mode::Din => &[
            "CableCheckRes",
            "PreChargeRes",
            "PowerDeliveryReq Start",
            "CurrentDemandRes",
            "CurrentDemandRes",
            "CurrentDemandRes",
            "PowerDeliveryReq Stop",
        ],
    };
    let end = ["PowerDeliveryRes", "SessionStopReq", "SessionStopRes"];
    [before.as_slice(), charge, end.as_slice()].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn session(names: &[&str]) -> Vec<Message> {
        let message = |milestone: &&str| {
            let (name, progress) = milestone.split_once(' ').unwrap_or((milestone, ""));
            Message {
                name: name.into(),
                response_code: name.ends_with("Res").then(|| "OK".into()),
                progress: (!progress.is_empty()).then(|| progress.into()),
            }
        };
        names.iter().map(message).collect()
    }

    #[test]
    fn the_milestones_themselves_are_a_whole_session() {
        for mode in [Mode::Ac, Mode::Dc, Mode::Din] {
            assert_eq!(is_whole_session(mode, &session(&milestones(mode))), Ok(()));
        }
    }

    #[test]
    fn a_session_without_its_end_is_refused() {
        let mut messages = session(&milestones(Mode::Dc));
        messages.pop();
        assert!(is_whole_session(Mode::Dc, &messages).is_err());
    }

    #[test]
    fn a_response_that_failed_is_refused() {
        let mut messages = session(&milestones(Mode::Ac));
        messages[3].response_code = Some("FAILED_SequenceError".into());
        let refusal = is_whole_session(Mode::Ac, &messages);
        assert_eq!(
            refusal,
            Err("ServiceDiscoveryRes says FAILED_SequenceError".into())
        );
    }

    #[test]
    fn a_message_that_one_side_missed_is_found() {
        let secc = session(&milestones(Mode::Ac));
        let evcc = &secc[..secc.len() - 1];
        assert!(
            are_the_same(evcc, &secc)
                .unwrap_err()
                .contains("EVCC saw nothing")
        );
    }
}
