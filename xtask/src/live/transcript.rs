//! What makes a recorded session a whole one.

use serde_json::Value;

use super::session::{Payment, Protocol, Session};

/// One message as a side recorded it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Message {
    /// `SessionSetupReq` and so on.
    name: String,
    /// Of responses.
    response_code: Option<String>,
    /// Of PowerDeliveryReq: `Start` or `Stop`; in DIN SPEC 70121 ready or not. Of requests that choose how to pay:
    /// `Contract`, `PnC`.
    progress: Option<String>,
}

impl Message {
    /// From the JSON form of a document, which is the same for both sides.
    /// `None` where it is no message, as a fragment that is signed.
    pub(crate) fn from_document(document: &Value) -> Option<Self> {
        let (root, content) = document.as_object()?.iter().next()?;
        let (name, content) = match root.as_str() {
            "V2G_Message" => content["Body"].as_object()?.iter().next()?,
            _ if root.starts_with("supportedAppProtocol") => (root, content),
            // ISO 15118-20 has no envelope; what is signed has no header.
            _ if content["Header"].is_object() => (root, content),
            _ => return None,
        };
        let text = |key: &str| content[key].as_str().map(str::to_owned);
        Some(Self {
            name: name.clone(),
            response_code: text("ResponseCode"),
            progress: (text("ChargeProgress"))
                .or_else(|| text("SelectedPaymentOption"))
                .or_else(|| text("SelectedAuthorizationService"))
                .or_else(|| {
                    let ready = content["ReadyToChargeState"].as_bool()?;
                    Some(if ready { "Start" } else { "Stop" }.to_owned())
                }),
        })
    }
}

/// Handshake to SessionStopRes, every response OK, and energy asked for in between.
pub(crate) fn is_whole_session(session: Session, messages: &[Message]) -> Result<(), String> {
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
    for wanted in milestones(session) {
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
fn milestones(session: Session) -> Vec<&'static str> {
    let opening: &[&str] = match session.protocol {
        Protocol::Iso2 if session.payment == Payment::Installed => &[
            "ServiceDiscoveryRes",
            "PaymentServiceSelectionReq Contract",
            "CertificateInstallationRes",
            "PaymentDetailsRes",
            "AuthorizationRes",
        ],
        Protocol::Iso2 if session.payment == Payment::Contract => &[
            "ServiceDiscoveryRes",
            "PaymentServiceSelectionReq Contract",
            "PaymentDetailsRes",
            "AuthorizationRes",
        ],
        Protocol::Iso20 if session.payment != Payment::External => &[
            "AuthorizationSetupRes",
            "AuthorizationReq PnC",
            "AuthorizationRes",
            "ServiceDiscoveryRes",
            "ServiceDetailRes",
            "ServiceSelectionRes",
        ],
        Protocol::Din => &[
            "ServiceDiscoveryRes",
            "ServicePaymentSelectionRes",
            "ContractAuthenticationRes",
        ],
        Protocol::Iso2 => &[
            "ServiceDiscoveryRes",
            "PaymentServiceSelectionRes",
            "AuthorizationRes",
        ],
        Protocol::Iso20 => &[
            "AuthorizationSetupRes",
            "AuthorizationRes",
            "ServiceDiscoveryRes",
            "ServiceDetailRes",
            "ServiceSelectionRes",
        ],
    };
    let (parameters, turn): (&[&str], _) = match (session.protocol, session.is_dc()) {
        (Protocol::Iso20, true) => (
            &["DC_ChargeParameterDiscoveryRes", "ScheduleExchangeRes"],
            "DC_ChargeLoopRes",
        ),
        (Protocol::Iso20, false) => (
            &["AC_ChargeParameterDiscoveryRes", "ScheduleExchangeRes"],
            "AC_ChargeLoopRes",
        ),
        (_, true) => (&["ChargeParameterDiscoveryRes"], "CurrentDemandRes"),
        (_, false) => (&["ChargeParameterDiscoveryRes"], "ChargingStatusRes"),
    };
    let preparation: &[&str] = match (session.protocol, session.is_dc()) {
        (_, false) => &[],
        (Protocol::Iso20, true) => &["DC_CableCheckRes", "DC_PreChargeRes"],
        (_, true) => &["CableCheckRes", "PreChargeRes"],
    };
    let again: &[&'static str] = match session.renegotiates {
        true => &[
            "PowerDeliveryReq Renegotiate",
            "ChargeParameterDiscoveryRes",
            "PowerDeliveryReq Start",
        ],
        false if session.payment == Payment::Installed => &[turn, "MeteringReceiptRes"],
        false => &[],
    };
    [
        &[
            "supportedAppProtocolReq",
            "supportedAppProtocolRes",
            "SessionSetupRes",
        ],
        opening,
        parameters,
        preparation,
        &["PowerDeliveryReq Start", turn],
        again,
        &[turn, turn, "PowerDeliveryReq Stop"],
        &["PowerDeliveryRes", "SessionStopReq", "SessionStopRes"],
    ]
    .concat()
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
        for kind in Session::ALL {
            assert_eq!(is_whole_session(kind, &session(&milestones(kind))), Ok(()));
        }
    }

    #[test]
    fn a_session_without_its_end_is_refused() {
        let mut messages = session(&milestones(Session::DIN));
        messages.pop();
        assert!(is_whole_session(Session::DIN, &messages).is_err());
    }

    #[test]
    fn a_response_that_failed_is_refused() {
        let mut messages = session(&milestones(Session::ISO2_AC));
        messages[3].response_code = Some("FAILED_SequenceError".into());
        let refusal = is_whole_session(Session::ISO2_AC, &messages);
        assert_eq!(
            refusal,
            Err("ServiceDiscoveryRes says FAILED_SequenceError".into())
        );
    }

    #[test]
    fn a_message_that_one_side_missed_is_found() {
        let secc = session(&milestones(Session::ISO2_AC));
        let evcc = &secc[..secc.len() - 1];
        assert!(
            are_the_same(evcc, &secc)
                .unwrap_err()
                .contains("EVCC saw nothing")
        );
    }
}
