//! Josev, the Python stack on PyPI, as station or vehicle.

use std::fs;
use std::path::Path;
use std::process::{Child, Command};
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::case::Mode;
use super::link::End;
use super::transcript::Message;
use crate::report::{Trouble, Verdict};

/// It starts a Java machine first, which takes a second or two.
const START: Duration = Duration::from_secs(40);
/// Printed when it answers discovery.
const READY: &str = "UDP server started";
/// What its log puts before each message, sent or received.
const MARKS: [&str; 2] = ["Message to encode (ns=", "Decoded message (ns="];

/// A station that offers AC and DC with external payment, ready for discovery.
pub(super) fn secc(
    end: End,
    mode: Mode,
    environment: &Path,
    folder: &Path,
    log: &Path,
) -> Result<Child, Trouble> {
    let mut command = end.program(&environment.join("bin").join("iso15118"), log)?;
    surroundings(&mut command, end, folder);
    command
        .env("PROTOCOLS", protocol(mode))
        .env("AUTH_MODES", "EIM");
    let child = command.spawn()?;
    ready(log)?;
    Ok(child)
}

/// A vehicle that charges ten rounds of the loop and stops.
pub(super) fn evcc(
    end: End,
    mode: Mode,
    environment: &Path,
    folder: &Path,
    log: &Path,
) -> Result<Child, Trouble> {
    let (service, transfer) = match mode {
        Mode::Ac => ("AC", "AC_three_phase_core"),
        Mode::Dc | Mode::Din => ("DC", "DC_extended"),
    };
    let settings = serde_json::json!({
        "supportedProtocols": [protocol(mode)],
        "supportedEnergyServices": [service],
        "energyTransferMode": transfer,
        "useTls": false,
        "enforceTls": false,
        "chargeLoopCycle": 10,
    });
    let file = folder.join("josev-evcc.json");
    fs::write(&file, settings.to_string())?;
    let mut command = end.program(&environment.join("bin").join("python"), log)?;
    command.args(["-m", "iso15118.evcc.main"]).arg(file);
    surroundings(&mut command, end, folder);
    Ok(command.spawn()?)
}

/// The messages of its log, in order.
pub(super) fn messages(log: &Path) -> Result<Vec<Message>, Trouble> {
    let text = fs::read_to_string(log)?;
    let mut messages = Vec::new();
    for line in text.lines() {
        let Some(rest) = MARKS.iter().find_map(|mark| line.split_once(mark)) else {
            continue;
        };
        let Some((_, json)) = rest.1.split_once("): ") else {
            return Err(Trouble::Failed(format!("a line without a message: {line}")));
        };
        messages.extend(Message::from_document(&serde_json::from_str(json)?));
    }
    Ok(messages)
}

/// Its name for what is spoken.
const fn protocol(mode: Mode) -> &'static str {
    match mode {
        Mode::Ac | Mode::Dc => "ISO_15118_2",
        Mode::Din => "DIN_SPEC_70121",
    }
}

fn surroundings(command: &mut Command, end: End, folder: &Path) {
    // Small heap and quick compiler: a session is over before Java warms up.
    let java = "-Xmx256m -XX:TieredStopAtLevel=1 -XX:+UseSerialGC";
    command
        .current_dir(folder)
        .env("NETWORK_INTERFACE", end.interface);
    command
        .env("JAVA_TOOL_OPTIONS", java)
        .env("LANG", "C.UTF-8")
        .env("PYTHONUNBUFFERED", "1");
    // Without certificates there it falls back to plain TCP.
    command.env("PKI_PATH", folder.join("no-pki"));
    command
        .env("MESSAGE_LOG_JSON", "True")
        .env("LOG_LEVEL", "INFO");
}

fn ready(log: &Path) -> Verdict {
    let end = Instant::now() + START;
    while !fs::read_to_string(log)?.contains(READY) {
        if Instant::now() > end {
            let why = format!("Josev was not ready within {} s", START.as_secs());
            return Err(Trouble::Failed(why));
        }
        sleep(Duration::from_millis(100));
    }
    Ok(())
}
