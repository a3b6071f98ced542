//! The program `v2g` as station or vehicle.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};

use super::link::End;
use super::session::{Payment, Protocol, Session};
use super::tools::Tools;
use super::transcript::Message;
use crate::command::read;
use crate::report::{Trouble, Verdict};

/// Where the contract pool listens.
const POOL: &str = "127.0.0.1:8443";
/// Chains of Josev's recipe, the leaf first.
const CONTRACT: [&str; 3] = ["contractLeafCert", "moSubCA2Cert", "moSubCA1Cert"];
const SERVICE: [&str; 3] = ["cpsLeafCert", "cpsSubCA2Cert", "cpsSubCA1Cert"];
const PROVISIONING: [&str; 3] = ["oemLeafCert", "oemSubCA2Cert", "oemSubCA1Cert"];

/// A station for one session.
pub(super) fn secc(
    end: End,
    session: Session,
    tools: &Tools,
    folder: &Path,
    log: &Path,
) -> Result<Child, Trouble> {
    let mut command = program(end, "secc", session, tools, log)?;
    let settings = folder.join("v2g-secc.toml");
    fs::write(&settings, station(session, tools))?;
    command.args(["--sessions", "1", "--config"]).arg(settings);
    command.arg("--out").arg(folder.join("secc"));
    Ok(command.spawn()?)
}

/// A vehicle that charges for some seconds at Josev's station.
pub(super) fn evcc(
    end: End,
    session: Session,
    tools: &Tools,
    folder: &Path,
    log: &Path,
) -> Result<Child, Trouble> {
    let mut command = program(end, "evcc", session, tools, log)?;
    let settings = folder.join("v2g-evcc.toml");
    fs::write(&settings, vehicle(session, tools))?;
    command.args(["--control", session.control.word()]);
    // A receipt takes a turn of the loop.
    let seconds = match session.payment {
        Payment::Installed => "5",
        Payment::External | Payment::Contract => "3",
    };
    command.args(["--stop-after", seconds, "--config"]);
    command.arg(settings);
    command.arg("--out").arg(folder.join("evcc"));
    Ok(command.spawn()?)
}

/// A contract pool that hands out the contract of Josev's PKI, beside our station.
pub(super) fn pool(end: End, tools: &Tools, folder: &Path) -> Result<Child, Trouble> {
    let made = tools.pki.join("iso15118_2");
    let chain = |name: &str, parts: [&str; 3]| -> Result<PathBuf, Trouble> {
        let mut text = String::new();
        for part in parts {
            text += &fs::read_to_string(made.join("certs").join(format!("{part}.pem")))?;
        }
        let file = folder.join(name);
        fs::write(&file, text)?;
        Ok(file)
    };
    let key = |name: &str| made.join("private_keys").join(name);
    let mut command = end.program(&tools.v2g, &folder.join("pool.log"))?;
    command.args(["contract", "serve", "--listen", POOL, "--contract"]);
    command.arg(chain("contract.pem", CONTRACT)?);
    command.arg("--contract-key").arg(key("contractLeaf.key"));
    command.arg("--cps").arg(chain("cps.pem", SERVICE)?);
    command.arg("--cps-key").arg(key("cpsLeaf.key"));
    // All of its keys have one password.
    command
        .arg("--password-file")
        .arg(key("contractLeafPassword.txt"));
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

/// tshark must find our messages in what was sent under TLS, with the secrets of the file alone.
pub(super) fn capture_opens(folder: &Path, role: &str) -> Verdict {
    for entry in fs::read_dir(folder.join(role))? {
        let path = entry?.path();
        if path
            .extension()
            .is_none_or(|extension| extension != "pcapng")
        {
            continue;
        }
        let mut tshark = Command::new("tshark");
        tshark
            .arg("-r")
            .arg(&path)
            .args(["-z", "follow,tls,hex,0", "-q"]);
        let found = read(&mut tshark)?;
        // Header of every V2GTP frame with EXI.
        if found.matches("01 fe 80 0").count() < 10 {
            let file = path.display();
            return Err(Trouble::Failed(format!(
                "tshark does not open {file}:\n{found}"
            )));
        }
    }
    Ok(())
}

fn program(
    end: End,
    role: &str,
    session: Session,
    tools: &Tools,
    log: &Path,
) -> Result<Command, Trouble> {
    let mut command = end.program(&tools.v2g, log)?;
    command.args([role, "--interface", end.interface]);
    if !session.tls {
        command.arg("--plain");
    }
    command.args(["--protocol", session.protocol.word()]);
    command.args(["--mode", session.service.word()]);
    Ok(command)
}

/// Renegotiates once if the case wants that.
fn station(session: Session, tools: &Tools) -> String {
    let script = match session.renegotiates {
        true => "[[station.script]]\nafter = 0\ndo = \"renegotiate\"\n",
        false => "",
    };
    let tls = match session.tls {
        true => tls("station", "cpoCertChain.pem", "seccLeaf", tools),
        false => String::new(),
    };
    let contract = match session.payment {
        Payment::External => String::new(),
        Payment::Contract => "[station.contract]\n".to_owned(),
        Payment::Installed => {
            format!("[station.contract]\nreceipts = 0.6\nback_end = \"http://{POOL}\"\n")
        }
    };
    format!(
        "[station]\nplain_iso20 = {}\n{script}{tls}{contract}",
        plain(session)
    )
}

/// What our vehicle must put up with at Josev's simulated station: it grants 40 V in -2,
/// shows 1 V whatever is asked for, and its Java half is slow to warm up.
fn vehicle(session: Session, tools: &Tools) -> String {
    // As Josev's own: the provisioning certificate stands for the vehicle's.
    let tls = match session.tls {
        true => tls("vehicle", "oemCertChain.pem", "oemLeaf", tools),
        false => String::new(),
    };
    let tls12_only = session.tls && session.protocol == Protocol::Iso2;
    let tls = tls.replace(
        "[vehicle.tls]\n",
        &format!("[vehicle.tls]\ntls12_only = {tls12_only}\n"),
    );
    format!(
        "\
[vehicle]
match_tolerance = 50
message_grace = 2
plain_iso20 = {}
[vehicle.battery]
max_voltage = 40
{tls}{}",
        plain(session),
        contract(session, tools)
    )
}

/// The contract that Josev's recipe makes, or what it takes to get one.
fn contract(session: Session, tools: &Tools) -> String {
    let (table, chain, key) = match session.payment {
        Payment::External => return String::new(),
        Payment::Contract => ("[[vehicle.contract.bundle]]", CONTRACT, "contractLeaf"),
        Payment::Installed => ("[vehicle.contract.provisioning]", PROVISIONING, "oemLeaf"),
    };
    let made = tools.pki.join("iso15118_2");
    let file = |name: &str| made.join("certs").join(format!("{name}.pem"));
    let private = |name: String| made.join("private_keys").join(name);
    format!(
        "[vehicle.contract]\npayment = \"contract\"\n{table}\ncertificates = {:?}\nkey = {:?}\npassword_file = {:?}\n",
        chain.map(file),
        private(format!("{key}.key")),
        private(format!("{key}Password.txt")),
    )
}

/// A table of one side, with the certificates that Josev's recipe makes.
fn tls(side: &str, chain: &str, key: &str, tools: &Tools) -> String {
    let made = tools.pki.join("iso15118_2");
    let certificate = |name: &str| made.join("certs").join(name).display().to_string();
    let private = |name: &str| made.join("private_keys").join(name).display().to_string();
    format!(
        "\
[{side}.tls]
[[{side}.tls.chain]]
certificates = {:?}
key = {:?}
password_file = {:?}
[{side}.tls.roots]
v2g = {:?}
oem = {:?}
mo = {:?}
",
        certificate(chain),
        private(&format!("{key}.key")),
        private(&format!("{key}Password.txt")),
        certificate("v2gRootCACert.pem"),
        certificate("oemRootCACert.pem"),
        certificate("moRootCACert.pem"),
    )
}

/// Whether ISO 15118-20 is spoken without the TLS that it must have.
fn plain(session: Session) -> bool {
    session.protocol == Protocol::Iso20 && !session.tls
}
