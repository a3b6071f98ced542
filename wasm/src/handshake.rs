//! The handshake of TLS as the page shows it.
//!
//! An object with `summary`, `offered_versions`, `offered_suites`, `groups` and `extensions` (numbers), `server_name`,
//! `version`, `suite`, `decrypted`, `missing` (secrets, as key logs call them), and `steps`, each as
//! `[seconds from the first, to the station, name, level of an alert, encrypted, packet]`.

use serde_json::{Value, json};
use v2g_trace::{Direction, Step, Transcript, suite, version};

pub(crate) fn view(transcript: &Transcript) -> Value {
    let Some(it) = &transcript.handshake else {
        return Value::Null;
    };
    let start = it.steps.first().map(|step| step.time).unwrap_or_default();
    let step = |step: &Step| {
        json!([
            step.time.saturating_sub(start).as_secs_f64(),
            step.direction == Direction::ToStation,
            step.name,
            step.alert,
            step.encrypted,
            step.frame,
        ])
    };
    let versions = it
        .offered_versions
        .iter()
        .map(|number| named(*number, version(*number)));
    let suites = it
        .offered_suites
        .iter()
        .map(|number| named(*number, suite(*number)));
    json!({
        "summary": it.summary(),
        "offered_versions": versions.collect::<Vec<_>>(),
        "offered_suites": suites.collect::<Vec<_>>(),
        "groups": it.offered_groups,
        "extensions": it.extensions,
        "server_name": it.server_name,
        "version": it.version_name(),
        "suite": it.suite_name(),
        "decrypted": it.decrypted,
        "missing": it.missing,
        "steps": it.steps.iter().map(step).collect::<Value>(),
    })
}

/// The name of a number, or the number where it has none.
fn named(number: u16, name: &str) -> String {
    if name.starts_with("unknown") {
        format!("0x{number:04X}")
    } else {
        name.to_owned()
    }
}
