//! Transcripts as JSON.

use core::fmt::Write as _;

use serde_json::Value;

use crate::{Finding, Message, Rule, Severity, Transcript, json_string};

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

/// One message of a transcript as one line of JSON: the members that [`json`] has, `file` as given,
/// `connection`, and `findings`, the rules of the findings at it.
#[must_use]
pub fn json_line(file: &str, session: usize, transcript: &Transcript, index: usize) -> String {
    let Some(it) = transcript.messages.get(index) else {
        return "{}".to_owned();
    };
    let here = transcript.findings.iter();
    let here = here.filter(|finding| finding.message == Some(index));
    let rules: Vec<&str> = here.map(|finding| finding.rule.id()).collect();
    let (file, connection) = (json_string(file), json_string(&transcript.name));
    let rest = message(session, it);
    let rest = rest.strip_prefix('{').unwrap_or_default();
    format!(
        r#"{{"file":{file},"connection":{connection},"findings":{},{rest}"#,
        Value::from(rules)
    )
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

/// The findings as JUnit XML, for build servers: a suite is a session, a case is a rule. Errors and
/// warnings are failures, notes are output.
#[must_use]
pub fn junit(transcripts: &[Transcript]) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n");
    for transcript in transcripts {
        let failing = |rule: &Rule| {
            let mut all = transcript.findings.iter();
            all.any(|it| it.rule == *rule && it.severity > Severity::Note)
        };
        let failures = Rule::ALL.iter().filter(|rule| failing(rule)).count();
        let name = escaped(&transcript.name);
        let tests = Rule::ALL.len();
        let _ = writeln!(
            out,
            r#"  <testsuite name="{name}" tests="{tests}" failures="{failures}">"#
        );
        for rule in Rule::ALL {
            let _ = write!(out, r#"    <testcase classname="{name}" name="{rule}">"#);
            let by = transcript.findings.iter().filter(|it| it.rule == *rule);
            for it in by {
                let place = it.message.and_then(|index| transcript.messages.get(index));
                let place = place.map_or(String::new(), |it| format!("frame {}: ", it.frame));
                let text = escaped(&format!("{place}{it}"));
                let _ = match it.severity {
                    Severity::Note => write!(out, "<system-out>{text}</system-out>"),
                    severity => write!(
                        out,
                        r#"<failure type="{severity}" message="{text}"></failure>"#
                    ),
                };
            }
            out += "</testcase>\n";
        }
        out += "  </testsuite>\n";
    }
    out + "</testsuites>\n"
}

/// Text in XML; what XML cannot hold is a question mark.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for character in text.chars() {
        match character {
            '&' => out += "&amp;",
            '<' => out += "&lt;",
            '>' => out += "&gt;",
            '"' => out += "&quot;",
            control if u32::from(control) < 0x20 => out.push('?'),
            other => out.push(other),
        }
    }
    out
}
