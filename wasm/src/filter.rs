//! Which messages match what was typed.

use serde_json::{Value, json};
use v2g_trace::{Filter, Transcript};

/// Places of the messages that match, as a JSON array; or `{"error"}`.
///
/// What has an operator is a [`Filter`]; words alone are looked for in name and values, all of them.
pub(crate) fn matching(transcript: &Transcript, query: &str) -> Value {
    let all = 0..transcript.messages.len();
    if !query.contains(['=', ':', '<', '>', '~', '!', '(']) {
        let words: Vec<String> = query.split_whitespace().map(str::to_lowercase).collect();
        return all
            .filter(|index| admits(transcript, *index, &words))
            .collect();
    }
    match Filter::parse(query) {
        Ok(filter) => all
            .filter(|index| filter.matches(transcript, *index))
            .collect(),
        Err(error) => json!({ "error": error.to_string() }),
    }
}

fn admits(transcript: &Transcript, index: usize, words: &[String]) -> bool {
    let Some(message) = transcript.messages.get(index) else {
        return false;
    };
    let text = format!("{} {}", message.name, message.text()).to_lowercase();
    words.iter().all(|word| text.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use v2g_trace::{capture, check};

    const SESSION: &str = include_str!("../../test-vectors/session-iso2-dc-eim-tcp.jsonl");

    #[test]
    fn words_look_at_the_row_and_operators_at_every_field() {
        let capture = capture::read(SESSION.as_bytes(), "session").unwrap();
        let transcript = check(&capture.conversations[0]);
        let count = |query| matching(&transcript, query).as_array().unwrap().len();
        let demands = count("name = CurrentDemandReq");
        assert!(demands > 0 && demands < transcript.messages.len());
        assert_eq!(count("currentdemandreq soc"), demands);
        assert_eq!(
            count("name = CurrentDemandReq EVTargetVoltage > 0"),
            demands
        );
        assert_eq!(count("EVTargetVoltage > 5000"), 0);
        assert!(matching(&transcript, "name = ")["error"].is_string());
    }
}
