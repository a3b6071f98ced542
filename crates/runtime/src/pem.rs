//! PEM files: certificates, and private keys with or without a password.
//!
//! Keys are taken as PKCS#8, as SEC1, and in the encrypted form of either: PBES2 of PKCS#8, and the older one of
//! OpenSSL with `Proc-Type` and `DEK-Info` headers, in which the test keys of a deployed stack are.
//!
//! Source: RFC 7468; RFC 5958; RFC 5915; RFC 1421, 4.6; RFC 8018.

use std::path::{Path, PathBuf};

use aes::cipher::block_padding::Pkcs7;
use aes::cipher::{BlockModeDecrypt, KeyIvInit};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use md5::{Digest, Md5};
use pkcs8::der::asn1::ObjectIdentifier;
use pkcs8::{EncryptedPrivateKeyInfoRef, PrivateKeyInfoRef};
use thiserror::Error;
use v2g_contract::crypto::{KeyAlgorithm, PrivateKey};
use zeroize::Zeroizing;

use crate::hex;

/// Longest file that is read; a chain has some 5 kB.
const LONGEST: u64 = 0x10_0000;

/// Why a file is not what it should be.
#[derive(Debug, Error)]
pub enum PemError {
    /// The system does not give it.
    #[error("cannot read {}: {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// The system's answer.
        source: std::io::Error,
    },
    /// It has no block of this kind.
    #[error("{} has no {wanted}", path.display())]
    Missing {
        /// The file.
        path: PathBuf,
        /// What was looked for.
        wanted: &'static str,
    },
    /// A block is broken.
    #[error("{}, line {line}: {what}", path.display())]
    Broken {
        /// The file.
        path: PathBuf,
        /// Where the block begins, from 1.
        line: usize,
        /// What is wrong with it.
        what: &'static str,
    },
}

/// The certificates of a file in their order: PEM, or a single one in DER.
///
/// # Errors
/// When it cannot be read, has none, or a block is broken.
pub fn certificates(path: &Path) -> Result<Vec<Vec<u8>>, PemError> {
    let octets = read(path)?;
    if octets.first() == Some(&0x30) {
        return Ok(vec![octets.to_vec()]);
    }
    let blocks = blocks(path, &octets)?;
    let wanted = |block: &Block| matches!(&*block.label, "CERTIFICATE" | "X509 CERTIFICATE");
    let found: Vec<_> = blocks.into_iter().filter(wanted).collect();
    match found.is_empty() {
        true => Err(missing(path, "certificate")),
        false => Ok(found
            .into_iter()
            .map(|block| block.octets.to_vec())
            .collect()),
    }
}

/// The private key of a file, opened with the password if it is encrypted.
///
/// # Errors
/// When it cannot be read, has no key of a curve of ISO 15118, or the password is missing or wrong.
pub fn private_key(path: &Path, password: Option<&str>) -> Result<PrivateKey, PemError> {
    let octets = read(path)?;
    for block in blocks(path, &octets)? {
        let broken = |what| PemError::Broken {
            path: path.to_owned(),
            line: block.line,
            what,
        };
        let password =
            || password.ok_or_else(|| broken("the key is encrypted, but no password is given"));
        let key = match &*block.label {
            "PRIVATE KEY" => pkcs8(&block.octets),
            "ENCRYPTED PRIVATE KEY" => encrypted_pkcs8(&block.octets, password()?),
            "EC PRIVATE KEY" => match &block.cipher {
                None => sec1(&block.octets, None),
                Some(cipher) => openssl(&block.octets, cipher, password()?),
            },
            _ => continue,
        };
        return key.map_err(broken);
    }
    Err(missing(path, "private key"))
}

/// A file in DER, or the only block of one in PEM: an OCSP response.
///
/// # Errors
/// As above.
pub fn single(path: &Path, wanted: &'static str) -> Result<Vec<u8>, PemError> {
    let octets = read(path)?;
    if octets.first() == Some(&0x30) {
        return Ok(octets.to_vec());
    }
    let mut blocks = blocks(path, &octets)?;
    let block = blocks.pop().ok_or_else(|| missing(path, wanted))?;
    Ok(block.octets.to_vec())
}

fn missing(path: &Path, wanted: &'static str) -> PemError {
    PemError::Missing {
        path: path.to_owned(),
        wanted,
    }
}

fn read(path: &Path) -> Result<Zeroizing<Vec<u8>>, PemError> {
    use std::io::Read;
    let open = || {
        let mut octets = Zeroizing::new(Vec::new());
        std::fs::File::open(path)?
            .take(LONGEST)
            .read_to_end(&mut octets)?;
        Ok(octets)
    };
    open().map_err(|source| PemError::Read {
        path: path.to_owned(),
        source,
    })
}

struct Block {
    label: String,
    line: usize,
    /// Name and hexadecimal IV, of the form with headers.
    cipher: Option<String>,
    octets: Zeroizing<Vec<u8>>,
}

fn blocks(path: &Path, octets: &[u8]) -> Result<Vec<Block>, PemError> {
    let text = String::from_utf8_lossy(octets);
    let mut lines = (1..).zip(text.lines().map(str::trim));
    let mut blocks = Vec::new();
    while let Some((line, begin)) = lines.next() {
        let Some(label) = label(begin, "-----BEGIN ") else {
            continue;
        };
        let broken = |what| PemError::Broken {
            path: path.to_owned(),
            line,
            what,
        };
        let mut body = Zeroizing::new(String::new());
        let mut cipher = None;
        loop {
            let (_, next) = lines.next().ok_or_else(|| broken("the block has no end"))?;
            if self::label(next, "-----END ") == Some(label) {
                break;
            }
            match next.split_once(':') {
                Some(("DEK-Info", value)) => cipher = Some(value.trim().to_owned()),
                Some(_) => {}
                None => body.push_str(next),
            }
        }
        let octets = STANDARD
            .decode(body.as_bytes())
            .map_err(|_| broken("the block is no base64"))?;
        blocks.push(Block {
            label: label.to_owned(),
            line,
            cipher,
            octets: Zeroizing::new(octets),
        });
    }
    Ok(blocks)
}

fn label<'l>(line: &'l str, mark: &str) -> Option<&'l str> {
    line.strip_prefix(mark)?.strip_suffix("-----")
}

const NO_KEY: &str = "the key is of no curve of ISO 15118";
const WRONG_PASSWORD: &str = "the password does not open the key";

fn pkcs8(der: &[u8]) -> Result<PrivateKey, &'static str> {
    let info = PrivateKeyInfoRef::try_from(der).map_err(|_| "the key is no PKCS#8")?;
    let octets = info.private_key.as_bytes();
    match info.algorithm.oid {
        EC => {
            let curve = info.algorithm.parameters_oid().map_err(|_| NO_KEY)?;
            sec1(octets, Some(curve))
        }
        // An OCTET STRING in an OCTET STRING (RFC 8410, 7).
        ED448 => match octets {
            [4, 57, key @ ..] => PrivateKey::new(KeyAlgorithm::Ed448, key).map_err(|_| NO_KEY),
            _ => Err(NO_KEY),
        },
        _ => Err(NO_KEY),
    }
}

const EC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
const ED448: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.101.113");
const CURVES: [(ObjectIdentifier, KeyAlgorithm); 3] = [
    (
        ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7"),
        KeyAlgorithm::P256,
    ),
    (
        ObjectIdentifier::new_unwrap("1.3.132.0.34"),
        KeyAlgorithm::P384,
    ),
    (
        ObjectIdentifier::new_unwrap("1.3.132.0.35"),
        KeyAlgorithm::P521,
    ),
];

/// The curve stands in the key, or around it.
fn sec1(der: &[u8], curve: Option<ObjectIdentifier>) -> Result<PrivateKey, &'static str> {
    let key = sec1::EcPrivateKey::try_from(der).map_err(|_| "the key is no SEC1 key")?;
    let own = key
        .parameters
        .and_then(|parameters| parameters.named_curve());
    let curve = curve.or(own).ok_or(NO_KEY)?;
    let known = CURVES.into_iter().find(|(oid, _)| *oid == curve);
    let (_, algorithm) = known.ok_or(NO_KEY)?;
    let mut octets = Zeroizing::new(vec![0; algorithm.private_len()]);
    let start = octets
        .len()
        .checked_sub(key.private_key.len())
        .ok_or(NO_KEY)?;
    octets[start..].copy_from_slice(key.private_key);
    PrivateKey::new(algorithm, &octets).map_err(|_| NO_KEY)
}

fn encrypted_pkcs8(der: &[u8], password: &str) -> Result<PrivateKey, &'static str> {
    let info =
        EncryptedPrivateKeyInfoRef::try_from(der).map_err(|_| "the key is no encrypted PKCS#8")?;
    let opened = info.decrypt(password).map_err(|_| WRONG_PASSWORD)?;
    pkcs8(opened.as_bytes())
}

/// The form with headers: key and padding by MD5 over password and the first half of the IV.
fn openssl(octets: &[u8], cipher: &str, password: &str) -> Result<PrivateKey, &'static str> {
    let (name, iv) = cipher.split_once(',').ok_or("DEK-Info has no IV")?;
    let iv: [u8; 16] = hex::decode(iv.trim())
        .and_then(|iv| iv.try_into().ok())
        .ok_or("DEK-Info has no IV of 16 octets")?;
    let mut key = Zeroizing::new(Vec::new());
    let mut last = Vec::new();
    while key.len() < 32 {
        let mut hash = Md5::new();
        hash.update(&last);
        hash.update(password);
        hash.update(&iv[..8]);
        last = hash.finalize().to_vec();
        key.extend(&last);
    }
    let opened = match name {
        "AES-128-CBC" => cbc::Decryptor::<aes::Aes128>::new_from_slices(&key[..16], &iv)
            .map(|cipher| cipher.decrypt_padded_vec::<Pkcs7>(octets)),
        "AES-192-CBC" => cbc::Decryptor::<aes::Aes192>::new_from_slices(&key[..24], &iv)
            .map(|cipher| cipher.decrypt_padded_vec::<Pkcs7>(octets)),
        "AES-256-CBC" => cbc::Decryptor::<aes::Aes256>::new_from_slices(&key[..32], &iv)
            .map(|cipher| cipher.decrypt_padded_vec::<Pkcs7>(octets)),
        _ => return Err("DEK-Info names a cipher that is not supported; AES-CBC is"),
    };
    let opened = opened.ok().and_then(Result::ok).ok_or(WRONG_PASSWORD)?;
    sec1(&Zeroizing::new(opened), None).map_err(|_| WRONG_PASSWORD)
}
