//! Certificates and keys as files, for other programs.

use std::path::PathBuf;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use v2g_contract::crypto::{KeyAlgorithm, Signer};

use super::Leaf;

/// Files that vanish with the test.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("v2g-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub(crate) fn certificates(&self, name: &str, chain: &[Vec<u8>]) -> String {
        let block = |der: &Vec<u8>| {
            let body = STANDARD.encode(der);
            let lines: Vec<_> = body
                .as_bytes()
                .chunks(64)
                .map(String::from_utf8_lossy)
                .collect();
            let body = lines.join("\n");
            format!("-----BEGIN CERTIFICATE-----\n{body}\n-----END CERTIFICATE-----\n")
        };
        self.write(name, &chain.iter().map(block).collect::<String>())
    }

    /// SEC1 by hand: version, key, curve, public key.
    pub(crate) fn key(&self, name: &str, leaf: &Leaf) -> String {
        let curve: &[u8] = match leaf.key.key_algorithm() {
            KeyAlgorithm::P256 => &[6, 8, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 3, 1, 7],
            _ => &[6, 5, 0x2B, 0x81, 4, 0, 0x23],
        };
        let private = der(4, leaf.key.private_key().expose());
        let body = [&[2, 1, 1][..], &private, &der(0xA0, curve)].concat();
        let body = STANDARD.encode(der(0x30, &body));
        let text =
            format!("-----BEGIN EC PRIVATE KEY-----\n{body}\n-----END EC PRIVATE KEY-----\n");
        // OpenSSL wants lines of 64.
        let mut lines = text.lines();
        let (begin, body, end) = (
            lines.next().unwrap(),
            lines.next().unwrap(),
            lines.next().unwrap(),
        );
        let body: Vec<_> = body
            .as_bytes()
            .chunks(64)
            .map(String::from_utf8_lossy)
            .collect();
        self.write(name, &format!("{begin}\n{}\n{end}\n", body.join("\n")))
    }

    fn write(&self, name: &str, text: &str) -> String {
        let path = self.0.join(name);
        std::fs::write(&path, text).unwrap();
        path.display().to_string()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn der(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = u8::try_from(content.len()).unwrap();
    match length {
        0x80.. => [&[tag, 0x81, length], content].concat(),
        _ => [&[tag, length], content].concat(),
    }
}
