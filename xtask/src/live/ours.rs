//! The program `v2g` as station or vehicle.

use std::fs;
use std::path::Path;
use std::process::{Child, Command};

use super::link::End;
use super::session::{Protocol, Session};
use super::transcript::Message;
use crate::report::Trouble;

/// A station for one session.
pub(super) fn secc(
    end: End,
    session: Session,
    v2g: &Path,
    folder: &Path,
    log: &Path,
) -> Result<Child, Trouble> {
    let mut command = program(end, "secc", session, v2g, log)?;
    let settings = folder.join("v2g-secc.toml");
    fs::write(&settings, station(session))?;
    command.args(["--sessions", "1", "--config"]).arg(settings);
    command.arg("--out").arg(folder.join("secc"));
    Ok(command.spawn()?)
}

/// A vehicle that charges for three seconds at Josev's station.
pub(super) fn evcc(
    end: End,
    session: Session,
    v2g: &Path,
    folder: &Path,
    log: &Path,
) -> Result<Child, Trouble> {
    let mut command = program(end, "evcc", session, v2g, log)?;
    let settings = folder.join("v2g-evcc.toml");
    fs::write(&settings, vehicle(session))?;
    command.args(["--control", session.control.word()]);
    command
        .args(["--stop-after", "3", "--config"])
        .arg(settings);
    command.arg("--out").arg(folder.join("evcc"));
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

fn program(
    end: End,
    role: &str,
    session: Session,
    v2g: &Path,
    log: &Path,
) -> Result<Command, Trouble> {
    let mut command = end.program(v2g, log)?;
    command.args([role, "--interface", end.interface, "--plain"]);
    command.args(["--protocol", session.protocol.word()]);
    command.args(["--mode", session.service.word()]);
    Ok(command)
}

/// Renegotiates once if the case wants that.
fn station(session: Session) -> String {
    let script = match session.renegotiates {
        true => "[[station.script]]\nafter = 1\ndo = \"renegotiate\"\n",
        false => "",
    };
    format!("[station]\nplain_iso20 = {}\n{script}", plain(session))
}

/// What our vehicle must put up with at Josev's simulated station: it grants 40 V in -2,
/// shows 1 V whatever is asked for, and its Java half is slow to warm up.
fn vehicle(session: Session) -> String {
    format!(
        "\
[vehicle]
match_tolerance = 50
message_grace = 2
plain_iso20 = {}
[vehicle.battery]
max_voltage = 40
",
        plain(session)
    )
}

/// Whether ISO 15118-20 is spoken without the TLS that it must have.
fn plain(session: Session) -> bool {
    session.protocol == Protocol::Iso20
}
