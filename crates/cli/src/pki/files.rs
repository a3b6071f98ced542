//! Certificates and keys in files: PEM and DER.

use std::fs;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use v2g_contract::cert::{read_private_key, write_private_key};
use v2g_contract::crypto::{RustCrypto, Signer, SoftKey};

use super::keys::Key;
use crate::failure::Failure;

/// One item of a file: its label in PEM, `None` for DER, and its bytes.
#[derive(Clone, Debug)]
pub(super) struct Item {
    pub(super) label: Option<String>,
    pub(super) der: Vec<u8>,
}

pub(super) const CERTIFICATE: &str = "CERTIFICATE";
pub(super) const PRIVATE_KEY: &str = "PRIVATE KEY";

/// All items of a file, PEM or DER.
pub(super) fn read(path: &Path) -> Result<Vec<Item>, Failure> {
    let failure = |reason: String| Failure::new(format_args!("{}: {reason}", path.display()));
    let bytes = fs::read(path).map_err(|error| failure(error.to_string()))?;
    let text = match std::str::from_utf8(&bytes) {
        Ok(text) if text.contains("-----BEGIN ") => text,
        _ => {
            return Ok(vec![Item {
                label: None,
                der: bytes,
            }]);
        }
    };
    pem(text).map_err(failure)
}

fn pem(text: &str) -> Result<Vec<Item>, String> {
    let mut items = Vec::new();
    let mut open: Option<(String, String)> = None;
    for (number, line) in (1..).zip(text.lines()) {
        let line = line.trim();
        let label = |begin: &str| line.strip_prefix(begin)?.strip_suffix("-----");
        if let Some(label) = label("-----BEGIN ") {
            open = Some((label.to_owned(), String::new()));
        } else if let Some(end) = label("-----END ") {
            let (label, body) = open
                .take()
                .filter(|(label, _)| label == end)
                .ok_or_else(|| format!("line {number}: END {end} without its BEGIN"))?;
            let der = STANDARD
                .decode(&body)
                .map_err(|error| format!("the {label} that ends in line {number}: {error}"))?;
            items.push(Item {
                label: Some(label),
                der,
            });
        } else if let Some((_, body)) = &mut open
            // Old keys have header lines such as DEK-Info.
            && !line.contains(':')
        {
            body.push_str(line);
        }
    }
    match open {
        Some((label, _)) => Err(format!("BEGIN {label} without its END")),
        None => Ok(items),
    }
}

/// The certificates of a file in DER; other PEM items are skipped.
pub(super) fn certificates(path: &Path) -> Result<Vec<Vec<u8>>, Failure> {
    let items = read(path)?.into_iter();
    let found: Vec<Vec<u8>> = items
        .filter(|item| {
            item.label
                .as_deref()
                .is_none_or(|label| label == CERTIFICATE)
        })
        .map(|item| item.der)
        .collect();
    if found.is_empty() {
        let path = path.display();
        return Err(Failure::new(format_args!(
            "{path}: there is no certificate"
        )));
    }
    Ok(found)
}

/// The first private key of a file.
pub(super) fn key(path: &Path) -> Result<Key, Failure> {
    let failure =
        |reason: &dyn std::fmt::Display| Failure::new(format_args!("{}: {reason}", path.display()));
    let items = read(path)?.into_iter();
    let item = items
        .into_iter()
        .find(|item| {
            let label = item.label.as_deref();
            label.is_none_or(|label| label.ends_with(PRIVATE_KEY))
        })
        .ok_or_else(|| failure(&"there is no private key"))?;
    let private = read_private_key(&item.der).map_err(|error| failure(&error))?;
    SoftKey::new(RustCrypto, private).map_err(|error| failure(&error))
}

/// One item as PEM.
pub(super) fn to_pem(label: &str, der: &[u8]) -> String {
    let body = STANDARD.encode(der);
    let mut text = format!("-----BEGIN {label}-----\n");
    let mut rest = &body[..];
    while !rest.is_empty() {
        let (line, after) = rest.split_at(rest.len().min(64));
        text.push_str(line);
        text.push('\n');
        rest = after;
    }
    text.push_str(&format!("-----END {label}-----\n"));
    text
}

/// A key as PKCS#8.
pub(super) fn key_der(key: &Key) -> Result<Vec<u8>, Failure> {
    let mut room = [0; 512];
    write_private_key(key.private_key(), Signer::public_key(key), &mut room)
        .map(<[u8]>::to_vec)
        .map_err(Failure::new)
}

/// Writes a file, and its folder where there is none.
pub(super) fn write(path: &Path, content: impl AsRef<[u8]>) -> Result<(), Failure> {
    let failure = |error: std::io::Error| Failure::new(format_args!("{}: {error}", path.display()));
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(failure)?;
    }
    fs::write(path, content).map_err(failure)
}

/// Writes a private key that only its owner may read.
pub(super) fn write_key(path: &Path, key: &Key) -> Result<(), Failure> {
    use std::io::Write;
    use std::os::unix::fs::OpenOptionsExt;
    let failure = |error: std::io::Error| Failure::new(format_args!("{}: {error}", path.display()));
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(failure)?;
    }
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true).mode(0o600);
    let mut file = options.open(path).map_err(failure)?;
    file.write_all(to_pem(PRIVATE_KEY, &key_der(key)?).as_bytes())
        .map_err(failure)
}
