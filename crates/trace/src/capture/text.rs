//! Logs of programs, in whatever form: lines of text, CSV or HTML that have messages in hex.
//!
//! EVerest's event log, Josev and pyPLC all write the octets of a message somewhere in a line, as EXI or with
//! the V2GTP header, with or without spaces between them; what stands around them differs and is not
//! needed. A run of hex digits counts if it is a message to its end. The time is the first moment of the
//! line; the direction follows from the message's name, since requests are the vehicle's. A message that is
//! logged twice in a row, as sent and as encoded, counts once.

use core::time::Duration;

use v2g_link::v2gtp::{HEADER_LENGTH, Header};
use v2g_messages::sets::Session;

use super::Capture;
use super::lines::moment;
use crate::secrets::unhex;
use crate::{Conversation, Direction, Frame, Layer};

/// Fewest hex digits that are looked at: the shortest message has four bytes.
const SHORTEST: usize = 8;

/// Reads a log; none if it has no message.
pub(super) fn read(bytes: &[u8], name: &str) -> Option<Capture> {
    let text = core::str::from_utf8(bytes).ok()?;
    let mut session = Session::default();
    let mut conversation = Conversation {
        name: name.to_owned(),
        ..Conversation::default()
    };
    let (mut number, mut skipped) = (0_u32, 0_u32);
    for line in text.lines() {
        number = number.saturating_add(1);
        if let Some(time) = time(line) {
            conversation.last = time;
        }
        let before = conversation.frames.len();
        for payload in runs(line) {
            let frame = frame(&mut session, (number, conversation.last), payload);
            let again = |frame: &Frame| {
                let last = conversation.frames.last();
                last.is_some_and(|last| last.payload == frame.payload)
            };
            conversation.frames.extend(frame.filter(|it| !again(it)));
        }
        if before == conversation.frames.len() && !line.trim().is_empty() {
            skipped = skipped.saturating_add(1);
        }
    }
    let kept = conversation.frames.len();
    (kept > 0).then(|| Capture {
        conversations: vec![conversation],
        packets: number,
        cut: None,
        remarks: vec![format!(
            "read as a log with messages in hex: {kept} messages, {skipped} lines without a new one skipped"
        )],
    })
}

/// A message, if the bytes are one to their end.
fn frame(session: &mut Session, (number, time): (u32, Duration), bytes: Vec<u8>) -> Option<Frame> {
    let (payload_type, payload) = match Header::parse(&bytes) {
        Ok(header) => (
            Some(header.payload_type.into()),
            bytes.get(HEADER_LENGTH..)?.to_vec(),
        ),
        Err(_) => (None, bytes),
    };
    let best = session.best(&payload, payload_type, false);
    if best.message.is_empty() || !best.verdict.is_whole() {
        return None;
    }
    session.heard(best.set, &payload);
    let direction = match best.message.ends_with("Res") {
        true => Direction::ToVehicle,
        false => Direction::ToStation,
    };
    let payload_type = payload_type.unwrap_or(0x8001);
    Some(Frame {
        number,
        time,
        direction,
        layer: Layer::Tcp,
        payload_type,
        payload,
    })
}

/// Runs of hex digits that may be messages, without what stands between the pairs.
fn runs(line: &str) -> Vec<Vec<u8>> {
    let mut found = Vec::new();
    let mut run = String::new();
    let mut words = line.split(|it: char| !it.is_ascii_alphanumeric());
    let mut keep = |run: &mut String| {
        let digits = std::mem::take(run);
        let upper = digits.to_ascii_uppercase();
        if digits.len() >= SHORTEST && (upper.starts_with("80") || upper.starts_with("01FE")) {
            found.extend(unhex(&digits));
        }
    };
    // `80 98 02`, `0x80, 0x98` and `809802` are runs; a word that is no hex ends one.
    for word in words.by_ref() {
        let digits = word.strip_prefix("0x").unwrap_or(word);
        let hex = digits.bytes().all(|it| it.is_ascii_hexdigit());
        match (hex && digits.len().is_multiple_of(2), digits.len()) {
            (true, 0) => {}
            (true, 2) => run += digits,
            (true, _) => {
                keep(&mut run);
                run += digits;
                keep(&mut run);
            }
            (false, _) => keep(&mut run),
        }
    }
    keep(&mut run);
    found
}

/// The first moment in a line: `2023-01-13T10:20:30.123`, with a space or `T`, a point or a comma.
fn time(line: &str) -> Option<Duration> {
    let shape = |text: &str| {
        let bytes = text.as_bytes();
        let at = |index: usize, byte: u8| bytes.get(index) == Some(&byte);
        at(4, b'-') && at(7, b'-') && at(13, b':') && at(16, b':')
    };
    let starts = line.char_indices().map(|(at, _)| at);
    let found = starts
        .filter_map(|at| line.get(at..))
        .find(|it| shape(it))?;
    let (date, rest) = found.split_at_checked(10)?;
    let (clock, rest) = rest.get(1..)?.split_at_checked(8)?;
    let fraction = rest.strip_prefix(['.', ',']).unwrap_or_default();
    let digits: String = fraction.chars().take_while(char::is_ascii_digit).collect();
    moment(&match digits.as_str() {
        "" => format!("{date}T{clock}Z"),
        _ => format!("{date}T{clock}.{digits}Z"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A request and its answer, of the handshake.
    const REQUEST: &str = "8000dbab9371d3234b71d1b981899189d191818991d26b9b3a232b30020000040040";

    fn spaced(hex: &str, between: &str) -> String {
        let pairs = hex.as_bytes().chunks(2);
        let pairs: Vec<&str> = pairs.map(|it| core::str::from_utf8(it).unwrap()).collect();
        pairs.join(between)
    }

    #[test]
    fn logs_of_several_programs_are_read() {
        let spaced_out = spaced(REQUEST, " ");
        let array = spaced(REQUEST, ", 0x");
        for log in [
            format!("2023-01-13 10:00:00,250 - INFO - EXI-encoded message: {REQUEST}\nSent\n"),
            format!(
                "\"2023-01-13T10:00:00.250Z\",\"CAR\",\"supportedAppProtocolReq\",\"{}\"\n",
                REQUEST.to_ascii_uppercase()
            ),
            format!("<tr><td>2023-01-13T10:00:00.250</td><td>{REQUEST}</td></tr>"),
            format!(
                "[2023-01-13 10:00:00.250] received (42bytes): 01 fe 80 01 00 00 00 22 {spaced_out}"
            ),
            format!("2023-01-13 10:00:00.250 sent 0x{array}\nencoded {REQUEST}"),
        ] {
            let capture = read(log.as_bytes(), "log").unwrap();
            let frames = &capture.conversations[0].frames;
            assert_eq!(frames.len(), 1, "{log}");
            assert_eq!(frames[0].direction, Direction::ToStation);
            assert_eq!(frames[0].time, moment("2023-01-13T10:00:00.25Z").unwrap());
            assert_eq!(frames[0].payload, unhex(REQUEST).unwrap());
        }
    }

    #[test]
    fn a_text_without_messages_is_none() {
        assert!(read(b"hello\n80980040 is no message that ends here 8098\n", "x").is_none());
    }
}
