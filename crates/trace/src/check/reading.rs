//! What could not be read, and what was read by a tolerance.

use core::time::Duration;

use v2g_exi::Note;
use v2g_exi::tree::{Node, Tree};

use crate::finding::Findings;
use crate::{Conversation, Message, Rule, Severity, Trouble};

/// What is wrong with the stream itself.
pub(super) fn troubles(conversation: &Conversation, messages: &[Message], findings: &mut Findings) {
    for (number, direction, trouble) in &conversation.troubles {
        let sender = direction.sender();
        let behind = messages.iter().rposition(|it| it.frame <= *number);
        let (severity, rule, text) = match trouble {
            Trouble::Lost(bytes) => (
                Severity::Warning,
                Rule::LostBytes,
                format!("the recording lacks {bytes} bytes of what the {sender} sent"),
            ),
            Trouble::NotV2gtp([first, second]) => (
                Severity::Error,
                Rule::NotV2gtp,
                format!(
                    "what the {sender} sent is not V2GTP: it begins with {first:02X} {second:02X} instead of 01 FE"
                ),
            ),
            Trouble::Encrypted(records) => (
                Severity::Note,
                Rule::Encrypted,
                encrypted(conversation, *records, sender),
            ),
            Trouble::Sealed(records) => (
                Severity::Warning,
                Rule::Encrypted,
                format!(
                    "{records} TLS records of the {sender} do not open with the session's secrets: \
                     records are missing or altered, or the secrets are of another session"
                ),
            ),
            Trouble::OtherType(frames) => (
                Severity::Note,
                Rule::OtherPayload,
                format!(
                    "{frames} frames of the {sender} have a payload type that carries no message"
                ),
            ),
        };
        let at = (behind.unwrap_or(0), sender);
        let finding = findings.add(at, severity, rule, text);
        finding.message = behind;
    }
}

fn encrypted(conversation: &Conversation, records: u32, sender: &str) -> String {
    let handshake = conversation.handshake.as_deref();
    let missing = handshake.map_or(&[][..], |handshake| &handshake.missing);
    let mut text = format!("{records} TLS records of the {sender} are unread: ");
    match handshake {
        Some(it) if it.version.is_none() => text += "the handshake is not in the recording",
        _ => text += "they need the session's secrets",
    }
    if let Some(missing) = missing.first() {
        text += &format!(", {missing}");
    }
    text
}

/// How far the clock of the recording may go back unnoticed: 1 ms, our choice. Packets of two
/// interfaces are not always written in order.
const BACKWARDS: Duration = Duration::from_millis(1);

/// Where the clock of the recording goes back.
pub(super) fn clock(messages: &[Message], findings: &mut Findings) {
    for (index, pair) in messages.windows(2).enumerate() {
        let [before, message] = pair else { continue };
        let back = before.time.saturating_sub(message.time);
        if back > BACKWARDS {
            let text = "the clock of the recording goes back: times around here mean little";
            let at = (index + 1, "");
            let finding = findings.add(at, Severity::Warning, Rule::ClockBack, text);
            finding.measure(back.as_secs_f64(), 0.0, "s");
        }
    }
}

/// What is wrong with the encoding of one message.
pub(super) fn message(
    (index, message): (usize, &Message),
    tree: &Tree<'_>,
    findings: &mut Findings,
) {
    let at = (index, message.name);
    if let Some(failure) = message.failure() {
        let text = format!("the {} does not read: {failure}", named(message));
        findings.add(at, Severity::Error, Rule::Unreadable, text);
        return;
    }
    if let Some(peer) = message.candidate.and_then(|candidate| candidate.peer) {
        let text = format!("{} is encoded as a known peer does", named(message));
        let finding = findings.add(at, Severity::Warning, Rule::Facet, text);
        finding.known = Some(peer.explanation());
    }
    for (note, bits) in &tree.notes {
        let around = |it: &&Node<'_>| it.bits.start <= bits.start && bits.end <= it.bits.end;
        let element = tree.nodes().iter().rfind(around).map(|it| it.name);
        let element = element.filter(|it| *it != message.name);
        let of = element.map_or(String::new(), |element| format!("{element} of "));
        let text = format!(
            "{of}{}, bit {}: {}",
            named(message),
            bits.start,
            note.explanation()
        );
        findings.add(at, Severity::Warning, Rule::Facet, text).known = known(*note);
    }
}

fn named(message: &Message) -> &str {
    match message.name {
        "" => "message",
        name => name,
    }
}

/// Where a tolerance is known from.
const fn known(note: Note) -> Option<&'static str> {
    Some(match note {
        Note::NulCharacter => "vehicles are known that fill a text with NUL characters",
        Note::RangeFacet => "vehicles are known that charge with more phases than the schema has",
        Note::TrailingBytes => {
            "vehicles are known that send a byte behind ContractAuthenticationReq"
        }
        Note::AbstractElement => "OpenV2G writes the abstract SASchedules element",
        Note::EmptyElement => "vehicles and stations are known that leave their id empty",
        Note::ListEnd => "cbexigen ends a full list as if it could go on",
        _ => return None,
    })
}
