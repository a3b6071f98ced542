//! Passwords and keys in files.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use pkcs8::der::asn1::{ObjectIdentifier, OctetStringRef};
use pkcs8::der::{AnyRef, Encode as _};
use pkcs8::spki::AlgorithmIdentifierRef;
use pkcs8::{PrivateKeyInfoRef, der};
use sec1::EcPrivateKey;
use v2g::contract::crypto::{KeyAlgorithm, PrivateKey, PublicKey};
use zeroize::Zeroizing;

use crate::failure::Failure;

const EC_PUBLIC_KEY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");

/// The first line of a file.
pub(super) fn password(file: Option<&Path>) -> Result<Option<Zeroizing<String>>, Failure> {
    let Some(file) = file else {
        return Ok(None);
    };
    let text = std::fs::read_to_string(file).map(Zeroizing::new);
    let text = text
        .map_err(|error| Failure::new(format_args!("cannot read {}: {error}", file.display())))?;
    let line = text.lines().next().unwrap_or_default();
    Ok(Some(Zeroizing::new(line.to_owned())))
}

/// Writes a key as PKCS#8 in PEM, into a new file that only its owner may read.
pub(super) fn write_key(
    file: &Path,
    key: &PrivateKey,
    public: PublicKey<'_>,
) -> Result<(), Failure> {
    let der = pkcs8(key, public).map_err(Failure::new)?;
    let text = Zeroizing::new(pem("PRIVATE KEY", &der));
    let open = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(file);
    open.and_then(|mut open| open.write_all(text.as_bytes()))
        .map_err(|error| Failure::new(format_args!("cannot write {}: {error}", file.display())))
}

fn pkcs8(key: &PrivateKey, public: PublicKey<'_>) -> der::Result<Zeroizing<Vec<u8>>> {
    let curve = match key.algorithm() {
        KeyAlgorithm::P256 => "1.2.840.10045.3.1.7",
        KeyAlgorithm::P384 => "1.3.132.0.34",
        KeyAlgorithm::P521 => "1.3.132.0.35",
        KeyAlgorithm::Ed448 => "1.3.101.113",
        KeyAlgorithm::X448 => "1.3.101.111",
    };
    let curve = ObjectIdentifier::new_unwrap(curve);
    let nist = key.algorithm().is_nist();
    let inner = if nist {
        let key = EcPrivateKey {
            private_key: key.expose(),
            parameters: None,
            public_key: Some(public.as_bytes()),
        };
        Zeroizing::new(key.to_der()?)
    } else {
        Zeroizing::new(OctetStringRef::new(key.expose())?.to_der()?)
    };
    let algorithm = AlgorithmIdentifierRef {
        oid: if nist { EC_PUBLIC_KEY } else { curve },
        parameters: nist.then(|| AnyRef::from(&curve)),
    };
    let info = PrivateKeyInfoRef::new(algorithm, OctetStringRef::new(&inner)?);
    info.to_der().map(Zeroizing::new)
}

/// A block of PEM.
pub(super) fn pem(label: &str, der: &[u8]) -> String {
    let text = STANDARD.encode(der);
    let mut block = format!("-----BEGIN {label}-----\n");
    for line in text.as_bytes().chunks(64) {
        block.push_str(&String::from_utf8_lossy(line));
        block.push('\n');
    }
    block.push_str(&format!("-----END {label}-----\n"));
    block
}
