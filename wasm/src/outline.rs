//! Which messages are worth a row of their own.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use v2g_trace::Transcript;

/// Like exchanges in a row before they are folded.
const FOLDED: usize = 3;

/// Places of messages, and `[first, count]` where exchanges repeat: of a long row the first and the
/// last stay, and whatever has a finding.
pub(crate) fn outline(transcript: &Transcript) -> Value {
    let messages = &transcript.messages;
    let noted: BTreeSet<_> = transcript
        .findings
        .iter()
        .filter_map(|it| it.message)
        .collect();
    let inner = |index: usize| !noted.contains(&index) && transcript.is_inner(index);
    let mut rows = Vec::new();
    let mut index = 0;
    while index < messages.len() {
        let folded = (index..messages.len()).take_while(|it| inner(*it)).count();
        if folded > FOLDED {
            rows.push(json!([index, folded]));
            index += folded;
        } else {
            rows.push(index.into());
            index += 1;
        }
    }
    rows.into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use v2g_trace::{capture, check};

    /// A session of a charging station, from the vectors of this project.
    const SESSION: &str = include_str!("../../test-vectors/session-iso2-dc-eim-tcp.jsonl");

    #[test]
    fn every_message_is_in_the_outline_once() {
        let capture = capture::read(SESSION.as_bytes(), "session").unwrap();
        let transcript = check(&capture.conversations[0]);
        let rows = outline(&transcript);
        let rows = rows.as_array().unwrap();
        let count = |row: &Value| row.get(1).and_then(Value::as_u64).unwrap_or(1);
        let all: u64 = rows.iter().map(count).sum();
        assert_eq!(all, transcript.messages.len() as u64);
        assert!(transcript.messages.len() > 10);
    }
}
