//! JSON lines: a message each, as session logs have them.
//!
//! Members that count: `hex`, the payload; `direction` or `dir`, which names the vehicle's end first or
//! last; `time` or `t`; `payload_type` or `v2gtp_type`. Lines without `hex`, and fragments (`kind`),
//! are passed over.

use core::time::Duration;

use serde_json::Value;

use super::{Capture, Unreadable};
use crate::secrets::unhex;
use crate::{Conversation, Direction, Frame, Layer};

pub(super) fn read(bytes: &[u8], name: &str) -> Result<Capture, Unreadable> {
    let mut capture = Capture::default();
    let mut conversation = Conversation {
        name: name.to_owned(),
        ..Conversation::default()
    };
    for (index, line) in bytes.split(|byte| *byte == b'\n').enumerate() {
        let number = u32::try_from(index + 1).unwrap_or(u32::MAX);
        if line.trim_ascii().is_empty() {
            continue;
        }
        let wrong = |what: &str| Unreadable::Line {
            number,
            what: what.to_owned(),
        };
        let line: Value =
            serde_json::from_slice(line).map_err(|error| wrong(&error.to_string()))?;
        if let Some(frame) = frame(number, &line).map_err(wrong)? {
            conversation.last = conversation.last.max(frame.time);
            conversation.frames.push(frame);
        }
        capture.packets = number;
    }
    capture.conversations.push(conversation);
    Ok(capture)
}

fn frame(number: u32, line: &Value) -> Result<Option<Frame>, &'static str> {
    let text = |names: [&str; 2]| names.into_iter().find_map(|it| line.get(it)?.as_str());
    let Some(hex) = line.get("hex").and_then(Value::as_str) else {
        return Ok(None);
    };
    if line.get("kind").is_some_and(|kind| kind == "fragment") {
        return Ok(None);
    }
    let payload = unhex(hex).ok_or("hex is not hexadecimal")?;
    let direction = text(["direction", "dir"]).ok_or("has no direction")?;
    let direction = direction_of(direction).ok_or("direction is neither way")?;
    let time = ["time", "t"].into_iter().find_map(|it| line.get(it));
    let time = time.and_then(time_of).ok_or("has no time")?;
    let payload_type = text(["payload_type", "v2gtp_type"]).and_then(number_of);
    let payload_type = payload_type.unwrap_or(0x8001);
    let layer = match payload_type {
        0x9000..=0x9003 => Layer::Sdp,
        _ => Layer::Tcp,
    };
    Ok(Some(Frame {
        number,
        time,
        direction,
        layer,
        payload_type,
        payload,
    }))
}

/// `EVCC->SECC`, `EV->SE`, `SECC -> EVCC` and the like: whoever stands first sends.
fn direction_of(text: &str) -> Option<Direction> {
    if text.starts_with("EV") && !text.starts_with("EVSE") {
        Some(Direction::ToStation)
    } else if text.starts_with("SE") || text.starts_with("EVSE") {
        Some(Direction::ToVehicle)
    } else {
        None
    }
}

/// Seconds as a number, or a moment as `2026-11-25T21:30:00.123Z`.
fn time_of(value: &Value) -> Option<Duration> {
    if let Some(text) = value.as_str() {
        return moment(text);
    }
    let seconds = value.as_f64()?;
    Duration::try_from_secs_f64(seconds).ok()
}

/// RFC 3339 in UTC.
pub(super) fn moment(text: &str) -> Option<Duration> {
    let part = |from: usize, to: usize| text.get(from..to)?.parse::<u64>().ok();
    let (year, month, day) = (part(0, 4)?, part(5, 7)?, part(8, 10)?);
    let (hour, minute, second) = (part(11, 13)?, part(14, 16)?, part(17, 19)?);
    let fraction = text.get(19..)?.strip_suffix('Z')?;
    let fraction = match fraction {
        "" => 0.0,
        _ => format!("0{fraction}").parse::<f64>().ok()?,
    };
    // Days since 1970 of the proleptic Gregorian calendar, years beginning in March.
    let (year, month) = match month {
        1 | 2 => (year.checked_sub(1)?, month + 9),
        3..=12 => (year, month - 3),
        _ => return None,
    };
    let days = 365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day;
    let days = days.checked_sub(719_469)?;
    let seconds = days * 86_400 + hour * 3_600 + minute * 60 + second;
    let fraction = Duration::try_from_secs_f64(fraction).ok()?;
    Duration::from_secs(seconds).checked_add(fraction)
}

/// `0x8001`, or the number in decimal.
fn number_of(text: &str) -> Option<u16> {
    match text.strip_prefix("0x") {
        Some(hex) => u16::from_str_radix(hex, 16).ok(),
        None => text.parse().ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_seconds_since_1970() {
        let at = |text| moment(text).map(|time| time.as_secs_f64());
        assert_eq!(at("1970-01-01T00:00:00Z"), Some(0.0));
        assert_eq!(at("2000-02-29T12:00:01.5Z"), Some(951_825_601.5));
        assert_eq!(at("2026-11-25T00:00:00Z"), Some(1_795_564_800.0));
        assert_eq!(at("yesterday"), None);
    }

    #[test]
    fn both_kinds_of_log_are_read_and_a_wrong_line_is_named() {
        let ours = r#"{"time":"1970-01-01T00:00:01Z","direction":"EVCC->SECC","payload_type":"0x8001","hex":"8000"}"#;
        let bench = r#"{"t":1.5,"dir":"SE->EV","v2gtp_type":"0x8002","hex":"80"}"#;
        let capture = read(format!("{ours}\n{bench}\n").as_bytes(), "x").unwrap();
        let frames = &capture.conversations[0].frames;
        assert_eq!(frames[0].payload, [0x80, 0x00]);
        assert_eq!(frames[1].direction, Direction::ToVehicle);
        assert_eq!(frames[1].payload_type, 0x8002);
        let wrong = read(format!("{ours}\n{{\"hex\":\"8\"}}").as_bytes(), "x");
        assert!(wrong.unwrap_err().to_string().starts_with("line 2: hex"));
    }
}
