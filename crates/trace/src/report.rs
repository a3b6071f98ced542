//! Transcripts as JSON.

use core::fmt::Write as _;

use serde_json::Value;

use crate::{Finding, Message, Transcript};

/// `{"messages": […], "findings": […]}` on one line, in the order of the recording.
///
/// A message has `frame`, `time` (seconds), `direction`, `layer`, `set`, `name`, `exi` (hex) and `tree`;
/// a finding `rule`, `severity`, `message` (its place in `messages`), `times`, `text`, and where there are
/// such `measured`, `limit`, `unit` and `known`. Both have `session`, the number of the transcript.
#[must_use]
pub fn json(transcripts: &[Transcript]) -> String {
    let mut messages = String::new();
    let mut findings = String::new();
    let mut before = 0;
    for (session, transcript) in transcripts.iter().enumerate() {
        for it in &transcript.messages {
            let comma = if messages.is_empty() { "" } else { "," };
            let _ = write!(messages, "{comma}{}", message(session, it));
        }
        for it in &transcript.findings {
            let comma = if findings.is_empty() { "" } else { "," };
            let _ = write!(findings, "{comma}{}", finding(session, before, it));
        }
        before += transcript.messages.len();
    }
    format!(r#"{{"messages":[{messages}],"findings":[{findings}]}}"#)
}

fn message(session: usize, message: &Message) -> String {
    let exi: String = message
        .exi
        .iter()
        .map(|byte| format!("{byte:02X}"))
        .collect();
    format!(
        r#"{{"session":{session},"frame":{},"time":{:.6},"direction":"{}","layer":"{}","set":"{}","name":"{}","exi":"{exi}","tree":{}}}"#,
        message.frame,
        message.time.as_secs_f64(),
        message.direction,
        message.layer,
        message.set,
        message.name,
        message.json(),
    )
}

/// `before` messages are in the transcripts before this one.
fn finding(session: usize, before: usize, finding: &Finding) -> String {
    let place = finding.message.map(|it| it + before);
    let mut members = vec![
        ("session", session.into()),
        ("rule", finding.rule.id().into()),
        ("severity", finding.severity.to_string().into()),
        ("message", place.map_or(Value::Null, Value::from)),
        ("times", finding.times.into()),
        ("text", finding.text.clone().into()),
    ];
    if let Some(it) = finding.measured {
        members.push(("measured", rounded(it.value)));
        members.push(("limit", rounded(it.limit)));
        members.push(("unit", it.unit.into()));
    }
    members.extend(finding.known.map(|known| ("known", known.into())));
    let members = members
        .into_iter()
        .map(|(key, value)| format!(r#""{key}":{value}"#));
    format!("{{{}}}", members.collect::<Vec<_>>().join(","))
}

fn rounded(value: f64) -> Value {
    let value = (value * 1e6).round() / 1e6;
    serde_json::Number::from_f64(value).map_or(Value::Null, Value::Number)
}
