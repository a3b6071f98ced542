//! `v2g contract inspect`.

use std::fmt::Write as _;
use std::io::stdout;

use serde_json::{Map, Value, json};
use v2g::contract::cert::Certificate;
use v2g::contract::ids::{CheckDigit, Emaid};
use v2g::messages::iso20::common::{EcdhCurve, EncryptedPrivateKey};
use v2g::messages::xmldsig::{Signature, X509IssuerSerial};

use super::arguments::{Edition, Inspect};
use super::message::{Found, Message, read};
use crate::failure::Failure;
use crate::input::write_line;

pub(super) fn run(arguments: &Inspect) -> Result<(), Failure> {
    let octets = read(&arguments.message.file)?;
    let message = Message::decode(&octets)?;
    let facts = facts(&message, octets.len());
    let text = if arguments.message.json {
        Value::Object(facts).to_string()
    } else {
        lines(&facts)
    };
    write_line(&mut stdout(), text.trim_end())
}

/// All that is to be said of a message, in the order in which it is said.
pub(super) fn facts(message: &Message<'_>, size: usize) -> Map<String, Value> {
    let mut facts = Map::new();
    let edition = match message.edition() {
        Edition::Iso2 => "ISO 15118-2",
        Edition::Iso20 => "ISO 15118-20",
    };
    facts.insert("message".into(), json!(message.name()));
    facts.insert("edition".into(), json!(edition));
    facts.insert("octets".into(), json!(size));
    facts.insert("session_id".into(), json!(hex(message.session_id())));
    if let Some(code) = response_code(message) {
        facts.insert("response_code".into(), json!(code));
    }
    let contract = message.contract();
    if let Some(emaid) = message.emaid().or_else(|| subject(&contract)) {
        facts.insert("emaid".into(), name(&emaid));
    }
    facts.insert("signer".into(), certificates(&message.signer()));
    if !contract.is_empty() {
        facts.insert("contract".into(), certificates(&contract));
    }
    if let Some(key) = envelope(message) {
        facts.insert("key".into(), key);
    }
    if let Some(roots) = roots(message) {
        facts.insert("roots".into(), roots);
    }
    let signature = message.signature.as_ref().map(signature);
    facts.insert("signature".into(), signature.unwrap_or(Value::Null));
    facts
}

/// In iso20 only the contract certificate says the name.
fn subject(contract: &[Vec<u8>]) -> Option<String> {
    let leaf = Certificate::parse(contract.first()?).ok()?;
    leaf.subject.common_name().map(str::to_owned)
}

fn response_code(message: &Message<'_>) -> Option<String> {
    match message.content {
        Found::InstallationRes(body) => Some(format!("{:?}", body.response_code)),
        Found::UpdateRes(body) => Some(format!("{:?}", body.response_code)),
        Found::InstallationRes20(body) => Some(format!("{:?}", body.response_code)),
        _ => None,
    }
}

/// A contract's name, and whether its check digit fits.
fn name(text: &str) -> Value {
    match text.parse::<Emaid>() {
        Ok(emaid) => json!({
            "value": text,
            "country": emaid.country(),
            "provider": emaid.provider(),
            "check_digit": match emaid.check() {
                CheckDigit::Absent => "absent".to_owned(),
                CheckDigit::Right => "right".to_owned(),
                CheckDigit::Wrong { expected } => format!("wrong, {expected} would fit"),
            },
        }),
        Err(error) => json!({"value": text, "error": error.to_string()}),
    }
}

fn certificates(chain: &[Vec<u8>]) -> Value {
    let certificate = |der: &Vec<u8>| match Certificate::parse(der) {
        Ok(certificate) => json!({
            "subject": certificate.subject.to_string(),
            "issuer": certificate.issuer.to_string(),
            "serial": certificate.serial.to_string(),
            "key": certificate.key.key.map(|key| key.algorithm().to_string()),
            "not_before": certificate.not_before.to_string(),
            "not_after": certificate.not_after.to_string(),
            "octets": der.len(),
        }),
        Err(error) => json!({"error": error.to_string(), "octets": der.len()}),
    };
    chain.iter().map(certificate).collect()
}

/// How the contract's key travels.
fn envelope(message: &Message<'_>) -> Option<Value> {
    let iso2 = |dh: usize, key: usize| json!({"cipher": "AES-128-CBC", "curve": "P-256", "dh_octets": dh, "key_octets": key});
    match message.content {
        Found::InstallationRes(body) => Some(iso2(
            body.dh_publickey.get()?.value.len(),
            body.contract_signature_encrypted_private_key
                .get()?
                .value
                .len(),
        )),
        Found::UpdateRes(body) => Some(iso2(
            body.dh_publickey.get()?.value.len(),
            body.contract_signature_encrypted_private_key
                .get()?
                .value
                .len(),
        )),
        Found::InstallationRes20(body) => {
            let data = body.signed_installation_data.get()?;
            let (kind, octets) = match data.encrypted_private_key {
                EncryptedPrivateKey::Secp521(key) => ("P-521", key.len()),
                EncryptedPrivateKey::X448(key) => ("Ed448", key.len()),
                EncryptedPrivateKey::Tpm(key) => ("object for a TPM", key.len()),
            };
            let curve = match data.ecdh_curve {
                EcdhCurve::Secp521 => "P-521",
                EcdhCurve::X448 => "X448",
            };
            Some(json!({
                "cipher": "AES-256-GCM",
                "curve": curve,
                "kind": kind,
                "dh_octets": data.dh_public_key.len(),
                "key_octets": octets,
            }))
        }
        _ => None,
    }
}

/// The roots that the vehicle trusts.
fn roots(message: &Message<'_>) -> Option<Value> {
    let root = |root: X509IssuerSerial<'_>| {
        json!({
            "issuer": root.x509_issuer_name.to_string(),
            "serial": root.x509_serial_number.to_string(),
        })
    };
    let list = match message.content {
        Found::InstallationReq(body) => body.list_of_root_certificate_ids.root_certificate_id,
        Found::UpdateReq(body) => body.list_of_root_certificate_ids.root_certificate_id,
        Found::InstallationReq20(body) => body.list_of_root_certificate_ids.root_certificate_id,
        _ => return None,
    };
    Some(list.iter().map(root).collect())
}

fn signature(signature: &Signature<'_>) -> Value {
    let info = &signature.signed_info;
    let references = info.reference.iter().map(|reference| {
        json!({
            "uri": reference.uri.map(|uri| uri.to_string()),
            "digest": last(&reference.digest_method.algorithm.to_string()),
        })
    });
    json!({
        "method": last(&info.signature_method.algorithm.to_string()),
        "octets": signature.signature_value.value.len(),
        "references": references.collect::<Vec<_>>(),
    })
}

/// The last part of an algorithm's name.
fn last(uri: &str) -> String {
    uri.rsplit('#').next().unwrap_or_default().to_owned()
}

pub(super) fn hex(octets: &[u8]) -> String {
    octets.iter().fold(String::new(), |mut text, octet| {
        let _ = write!(text, "{octet:02X}");
        text
    })
}

/// The same facts in lines, indented by depth.
pub(super) fn lines(facts: &Map<String, Value>) -> String {
    let mut out = String::new();
    for (name, value) in facts {
        line(&mut out, 0, name, value);
    }
    out
}

fn line(out: &mut String, depth: usize, name: &str, value: &Value) {
    let indent = "  ".repeat(depth);
    let title = name.replace('_', " ");
    match value {
        Value::Object(fields) => {
            let _ = writeln!(out, "{indent}{title}:");
            for (name, value) in fields {
                line(out, depth + 1, name, value);
            }
        }
        Value::Array(items) => {
            for (item, number) in items.iter().zip(1..) {
                line(out, depth, &format!("{name} {number}"), item);
            }
        }
        Value::Null => {
            let _ = writeln!(out, "{indent}{title}: none");
        }
        Value::String(text) => {
            let _ = writeln!(out, "{indent}{title}: {text}");
        }
        other => {
            let _ = writeln!(out, "{indent}{title}: {other}");
        }
    }
}
