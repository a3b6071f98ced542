//! What the tests here share: recorded messages and keys found in certificates.
#![allow(dead_code, unreachable_pub, reason = "each test uses its part of this")]

use std::path::{Path, PathBuf};

use v2g_contract::crypto::{KeyAlgorithm, PublicKeyBuf};

/// The repository.
pub fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Where vectors and captures lie that are not part of the repository, if it is there.
pub fn shared() -> Option<PathBuf> {
    let folder =
        std::env::var_os("V2G_SHARED").map_or_else(|| workspace().join("../shared"), PathBuf::from);
    folder.is_dir().then_some(folder)
}

/// A message of a recorded session.
pub struct Recorded {
    pub message: String,
    pub bytes: Vec<u8>,
}

/// The messages of a session, in order; parts that were digested are left out.
pub fn session(file: &Path) -> Vec<Recorded> {
    let text = std::fs::read_to_string(file).unwrap_or_else(|error| panic!("{file:?}: {error}"));
    text.lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap())
        .filter(|line| line["kind"] == "document")
        .map(|line| Recorded {
            message: line["message"].as_str().unwrap().to_owned(),
            bytes: unhex(line["hex"].as_str().unwrap()),
        })
        .collect()
}

pub fn unhex(text: &str) -> Vec<u8> {
    let digit = |letter: u8| (letter as char).to_digit(16).unwrap() as u8;
    let pairs = text.as_bytes().chunks_exact(2);
    pairs
        .map(|pair| digit(pair[0]) << 4 | digit(pair[1]))
        .collect()
}

/// The key in a certificate, found by the octets in front of it: a reader that shares nothing with
/// the one under test.
pub fn key_in(certificate: &[u8]) -> PublicKeyBuf {
    const P256: &str = "3059301306072a8648ce3d020106082a8648ce3d030107034200";
    let before = unhex(P256);
    let at = certificate
        .windows(before.len())
        .position(|window| window == before)
        .expect("a certificate with a key on P-256");
    let key = &certificate[at + before.len()..][..65];
    PublicKeyBuf::new(KeyAlgorithm::P256, key).unwrap()
}

/// Copies bytes out of a message.
pub fn copy<const MIN: usize, const MAX: usize>(bytes: v2g_exi::Bytes<'_, MIN, MAX>) -> Vec<u8> {
    bytes.iter().collect()
}
