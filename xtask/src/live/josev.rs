//! Josev, the Python stack on PyPI, as station or vehicle.

use std::fs;
use std::path::Path;
use std::process::{Child, Command};
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::link::End;
use super::session::{Control, Payment, Protocol, Service, Session};
use super::tools::Tools;
use super::transcript::Message;
use crate::report::{Trouble, Verdict};

/// It starts a Java machine first, which takes a second or two.
const START: Duration = Duration::from_secs(40);
/// Printed when it answers discovery.
const READY: &str = "UDP server started";
/// Starts it, with what its settings cannot say.
const SCRIPT: &str = include_str!("josev.py");
/// What its log puts before each message, sent or received.
const MARKS: [&str; 2] = ["Message to encode (ns=", "Decoded message (ns="];

/// A station that offers AC and DC, ready for discovery.
pub(super) fn secc(
    end: End,
    session: Session,
    tools: &Tools,
    folder: &Path,
    log: &Path,
) -> Result<Child, Trouble> {
    let mut command = program(end, "secc", session, tools, folder, log)?;
    command
        .env("PROTOCOLS", protocol(session))
        .env(
            "AUTH_MODES",
            match session.payment {
                Payment::External => "EIM",
                _ => "PNC",
            },
        )
        .env("ALLOW_CERT_INSTALL_SERVICE", "True")
        .env("FREE_CERT_INSTALL_SERVICE", "True");
    if session.payment == Payment::Installed {
        command.env("V2G_RECEIPT", "1");
    }
    if session.renegotiates {
        command.env("V2G_RENEGOTIATE", "1");
    }
    let child = command.spawn()?;
    ready(log)?;
    Ok(child)
}

/// A vehicle that charges ten rounds of the loop and stops.
pub(super) fn evcc(
    end: End,
    session: Session,
    tools: &Tools,
    folder: &Path,
    log: &Path,
) -> Result<Child, Trouble> {
    let (service, transfer) = match session.service {
        Service::Ac => ("AC", "AC_three_phase_core"),
        Service::AcBpt => ("AC_BPT", "AC_three_phase_core"),
        Service::Dc => ("DC", "DC_extended"),
        Service::DcBpt => ("DC_BPT", "DC_extended"),
    };
    let settings = serde_json::json!({
        "supportedProtocols": [protocol(session)],
        "supportedEnergyServices": [service],
        "energyTransferMode": transfer,
        "useTls": session.tls,
        "enforceTls": session.tls,
        "chargeLoopCycle": 10,
        "isCertInstallNeeded": session.payment == Payment::Installed,
    });
    let file = folder.join("josev-evcc.json");
    fs::write(&file, settings.to_string())?;
    let mut command = program(end, "evcc", session, tools, folder, log)?;
    command.arg(file);
    if session.control == Control::Dynamic {
        command.env("V2G_CONTROL", "dynamic");
    }
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
const fn protocol(session: Session) -> &'static str {
    match (session.protocol, session.service) {
        (Protocol::Din, _) => "DIN_SPEC_70121",
        (Protocol::Iso2, _) => "ISO_15118_2",
        (Protocol::Iso20, Service::Ac | Service::AcBpt) => "ISO_15118_20_AC",
        (Protocol::Iso20, Service::Dc | Service::DcBpt) => "ISO_15118_20_DC",
    }
}

fn program(
    end: End,
    role: &str,
    session: Session,
    tools: &Tools,
    folder: &Path,
    log: &Path,
) -> Result<Command, Trouble> {
    let script = folder.join(format!("josev-{role}.py"));
    fs::write(&script, SCRIPT)?;
    let mut command = end.program(&tools.josev.join("bin").join("python"), log)?;
    command.arg(script).arg(role);
    surroundings(&mut command, end, folder);
    if session.tls {
        command.env("PKI_PATH", &tools.pki);
        let tls13 = session.protocol == Protocol::Iso20;
        command.env("ENABLE_TLS_1_3", if tls13 { "True" } else { "False" });
        command.env("SECC_ENFORCE_TLS", "True");
    }
    Ok(command)
}

fn surroundings(command: &mut Command, end: End, folder: &Path) {
    // Small heap and quick compiler: a session is over before Java warms up.
    // Its counters lie under its process number in /tmp, which another namespace may have too.
    let java = "-Xmx256m -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:-UsePerfData";
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
