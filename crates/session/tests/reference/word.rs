//! Messages in the words of the reference.

use v2g_exi::Document;
use v2g_link::v2gtp::{HEADER_LENGTH, Header};
use v2g_messages::app_protocol::AppProtocolMessage;
use v2g_messages::{din, iso2};

/// A message in the words of the reference: its name, with the field that tells it apart, and what it says.
#[derive(Clone, Debug, PartialEq)]
pub struct Word {
    pub name: String,
    pub response: bool,
    pub failed: Option<String>,
    /// Not granted, and the session goes on (-20).
    pub warned: bool,
    pub answer: &'static str,
    /// Until the request is answered, what it says about itself: it will come again.
    pub again: bool,
}

/// Reads a frame by what its type prints, and by nothing of the engines.
pub fn word(frame: &[u8]) -> Option<Word> {
    let head = Header::parse(frame).unwrap();
    let payload = &frame[HEADER_LENGTH..];
    if AppProtocolMessage::decode(payload).is_ok() && u16::from(head.payload_type) == 0x8001 {
        return None;
    }
    let iso20 = v2g_session::iso20::Message::decode(head.payload_type, payload);
    let text = match iso20 {
        Some(message) => {
            let text = format!("{:?}", message.expect("it decodes"));
            text.split_once('(').unwrap().1.to_owned()
        }
        None => match iso2::V2gMessage::decode(payload) {
            Ok(message) => format!("{:?}", message.body),
            Err(_) => {
                let message = din::V2gMessage::decode(payload).expect("it decodes");
                format!("{:?}", message.body)
            }
        },
    };
    let full = text.split('(').next().unwrap();
    let response = full.ends_with("Res");
    let name = full.trim_end_matches("Req").trim_end_matches("Res");
    let name = name
        .strip_prefix("Dc")
        .or(name.strip_prefix("Ac"))
        .unwrap_or(name);
    let field = |name: &str| {
        let value = text.split(&format!("{name}: ")).nth(1)?;
        let end = value.find([',', ' ', '}']).unwrap_or(value.len());
        Some(value[..end].to_owned())
    };
    let apart = match response {
        true => None,
        false => field("charge_progress")
            .or(field("ready_to_charge_state"))
            .or(field("charging_session"))
            .or((name == "SessionStop").then(|| "Terminate".to_owned())),
    };
    let processing = field("evse_processing");
    Some(Word {
        name: match apart {
            Some(apart) => format!("{name} {apart}"),
            None => name.to_owned(),
        },
        response,
        failed: field("response_code").filter(|code| code.starts_with("Failed")),
        warned: field("response_code").is_some_and(|code| code.starts_with("Warning")),
        answer: match processing.as_deref() {
            Some("Finished") => "Finished",
            Some(_) => "Ongoing",
            None => "",
        },
        again: !response && field("ev_processing").as_deref() == Some("Ongoing"),
    })
}
