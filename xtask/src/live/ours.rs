//! The program `v2g` as station or vehicle.

use std::fs;
use std::path::Path;
use std::process::Child;

use super::case::Mode;
use super::link::End;
use super::transcript::Message;
use crate::report::Trouble;

/// What our vehicle must put up with at Josev's simulated station: it grants 40 V,
/// shows 1 V whatever is asked for, and its Java half is slow to warm up.
const AT_JOSEV: &str = "\
[vehicle]
match_tolerance = 50
message_grace = 2
[vehicle.battery]
max_voltage = 40
";

/// A station for one session.
pub(super) fn secc(
    end: End,
    mode: Mode,
    v2g: &Path,
    folder: &Path,
    log: &Path,
) -> Result<Child, Trouble> {
    let mut command = end.program(v2g, log)?;
    command.args([
        "secc",
        "--interface",
        end.interface,
        "--plain",
        "--sessions",
        "1",
    ]);
    command
        .args(["--protocol", protocol(mode)])
        .args(["--mode", word(mode), "--out"])
        .arg(folder.join("secc"));
    Ok(command.spawn()?)
}

/// A vehicle that charges for three seconds at Josev's station.
pub(super) fn evcc(
    end: End,
    mode: Mode,
    v2g: &Path,
    folder: &Path,
    log: &Path,
) -> Result<Child, Trouble> {
    let mut command = end.program(v2g, log)?;
    command.args([
        "evcc",
        "--interface",
        end.interface,
        "--plain",
        "--stop-after",
        "3",
    ]);
    let settings = folder.join("v2g-evcc.toml");
    fs::write(&settings, AT_JOSEV)?;
    command.arg("--config").arg(settings);
    command
        .args(["--protocol", protocol(mode)])
        .args(["--mode", word(mode), "--out"])
        .arg(folder.join("evcc"));
    Ok(command.spawn()?)
}

/// The messages of its session log, in order.
pub(super) fn messages(folder: &Path, role: &str) -> Result<Vec<Message>, Trouble> {
    let mut messages = Vec::new();
    for entry in fs::read_dir(folder.join(role))? {
        let path = entry?.path();
        if path
            .extension()
            .is_none_or(|extension| extension != "jsonl")
        {
            continue;
        }
        for line in fs::read_to_string(path)?.lines() {
            let record: serde_json::Value = serde_json::from_str(line)?;
            if let Some(error) = record["error"].as_str() {
                return Err(Trouble::Failed(format!(
                    "our log holds a broken message: {error}"
                )));
            }
            messages.extend(Message::from_document(&record["json"]));
        }
    }
    Ok(messages)
}

fn word(mode: Mode) -> &'static str {
    match mode {
        Mode::Ac => "ac",
        Mode::Dc | Mode::Din => "dc",
    }
}

fn protocol(mode: Mode) -> &'static str {
    match mode {
        Mode::Ac | Mode::Dc => "iso2",
        Mode::Din => "din",
    }
}
