//! A session as JSON lines, as it was or without what tells who charged.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use v2g_messages::{json::encode, sets::by_name};
use v2g_trace::{Direction, Message};

/// Elements and attributes that name a vehicle, a station, a contract or a session, or are keys or certificates.
const TELLING: [&str; 27] = [
    "EVCCID",
    "EVSEID",
    "SessionID",
    "eMAID",
    "EMAID",
    "EMAID20",
    "PCID",
    "MeterID",
    "MeterSignature",
    "GenChallenge",
    "Certificate",
    "ContractSignatureEncryptedPrivateKey",
    "DHpublickey",
    "DHPublicKey",
    "SignatureValue",
    "DigestValue",
    "X509IssuerName",
    "X509SerialNumber",
    "SECP521_EncryptedPrivateKey",
    "X448_EncryptedPrivateKey",
    "TPM_EncryptedPrivateKey",
    "SigMeterReading",
    "OEMProvisioningCert",
    "RootCertificateID",
    "ProvisioningCertificate",
    "VehicleUserID",
    "OSCPResponse",
];

/// The messages, one a line, and how many could not be made harmless and were left out.
pub(crate) fn lines(messages: &[Message], redact: bool) -> (String, usize) {
    let mut names = Names::default();
    let (mut text, mut left_out) = (String::new(), 0);
    for message in messages {
        let payload = match redact {
            true => names.redacted(message),
            false => Some(message.exi.clone()),
        };
        let Some(payload) = payload else {
            left_out += 1;
            continue;
        };
        let to_station = message.direction == Direction::ToStation;
        let line = json!({
            "t": message.time.as_secs_f64(),
            "dir": if to_station { "EV->SE" } else { "SE->EV" },
            "v2gtp_type": format!("0x{:04x}", message.payload_type),
            "hex": super::hex(&payload).to_lowercase(),
        });
        text += &format!("{line}\n");
    }
    (text, left_out)
}

/// The same name always gets the same pseudonym, so that a session still hangs together.
#[derive(Default)]
struct Names {
    known: BTreeMap<String, usize>,
}

impl Names {
    /// The message with pseudonyms; none where it cannot be read and written again.
    fn redacted(&mut self, message: &Message) -> Option<Vec<u8>> {
        if message.set == "sdp" || !message.is_whole() {
            return None;
        }
        let mut value: Value = serde_json::from_str(&message.json()).ok()?;
        self.walk(&mut value, false);
        encode(by_name(message.set)?, &value.to_string(), false).ok()
    }

    fn walk(&mut self, value: &mut Value, telling: bool) {
        match value {
            Value::Object(members) => {
                for (name, member) in members {
                    let inside = telling || TELLING.contains(&name.as_str());
                    self.walk(
                        member,
                        inside && !matches!(name.as_str(), "Id" | "Algorithm"),
                    );
                }
            }
            Value::Array(items) => items.iter_mut().for_each(|item| self.walk(item, telling)),
            // An id of zeros is none yet.
            Value::String(text) if telling && text.chars().any(|it| it != '0') => {
                *text = self.pseudonym(text)
            }
            Value::Number(number) if telling => *number = 1.into(),
            _ => {}
        }
    }

    /// As long as the text and of the same kind: it begins with what all kinds may hold.
    fn pseudonym(&mut self, text: &str) -> String {
        let next = self.known.len() + 1;
        let number = *self.known.entry(text.to_owned()).or_insert(next);
        let padding = text.chars().rev().take_while(|it| *it == '=').count();
        let body = text.len().saturating_sub(padding);
        let digits = format!("{number:0>body$}");
        // Base64 fills its last letter with zeros: `A` ends every length.
        let mut digits = digits
            .get(digits.len().saturating_sub(body)..)
            .unwrap_or_default()
            .to_owned();
        if padding > 0 {
            digits.pop();
            digits.push('A');
        }
        digits + &"=".repeat(padding)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use v2g_trace::{capture, check};

    const CONTRACT: &str =
        include_str!("../../test-vectors/session-iso2-ac-pnc-certinstall-tls12.jsonl");

    fn messages(text: &str) -> Vec<Message> {
        let capture = capture::read(text.as_bytes(), "session").unwrap();
        check(&capture.conversations[0]).messages
    }

    #[test]
    fn what_names_somebody_is_gone_and_the_session_reads_as_before() {
        let before = messages(CONTRACT);
        let (text, left_out) = lines(&before, true);
        let after = messages(&text);
        assert_eq!(left_out, 0);
        assert_eq!(after.len(), before.len());
        let (was, is): (String, String) = (
            before.iter().map(Message::json).collect(),
            after.iter().map(Message::json).collect(),
        );
        for name in [
            "\"eMAID\":\"",
            "\"EVCCID\":\"",
            "\"SessionID\":\"",
            "\"Certificate\":\"",
        ] {
            for secret in was
                .split(name)
                .skip(1)
                .filter_map(|rest| rest.split('"').next())
            {
                let harmless = secret.chars().all(|it| it == '0');
                assert!(
                    harmless || !is.contains(secret),
                    "{name}{secret} is still there"
                );
            }
        }
        for (before, after) in before.iter().zip(&after) {
            assert_eq!(before.name, after.name);
        }
    }

    #[test]
    fn an_export_without_redaction_is_what_came() {
        let before = messages(CONTRACT);
        let after = messages(&lines(&before, false).0);
        assert!(
            before
                .iter()
                .zip(&after)
                .all(|(before, after)| before.exi == after.exi)
        );
    }
}
