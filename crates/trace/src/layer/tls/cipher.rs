//! Records, decrypted.
//!
//! Source: RFC 5246, 5288, 7366, 7905 (TLS 1.2) and RFC 8446, section 5.2 and 7 (TLS 1.3).

use aes::Aes128;
use aes::cipher::{BlockModeDecrypt, KeyIvInit};
use aes_gcm::aead::AeadInOut;
use aes_gcm::{Aes128Gcm, Aes256Gcm, KeyInit};
use chacha20poly1305::ChaCha20Poly1305;
use hmac::{Hmac, Mac};
use sha2::{Sha256, Sha384};

/// Hash of a suite.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Hash {
    Sha256,
    Sha384,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Gcm128,
    Gcm256,
    ChaCha,
    /// AES-128-CBC with HMAC-SHA256.
    Cbc,
}

/// What a suite's number stands for, if its records can be decrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Suite {
    kind: Kind,
    hash: Hash,
}

impl Suite {
    pub(super) const fn of(number: u16) -> Option<Self> {
        let (kind, hash) = match number {
            0x1301 | 0x009C | 0xC02B | 0xC02D | 0xC02F => (Kind::Gcm128, Hash::Sha256),
            0x1302 | 0x009D | 0xC02C | 0xC030 => (Kind::Gcm256, Hash::Sha384),
            0x1303 | 0xCCA8 | 0xCCA9 => (Kind::ChaCha, Hash::Sha256),
            0x003C | 0xC023 | 0xC025 | 0xC027 => (Kind::Cbc, Hash::Sha256),
            _ => return None,
        };
        Some(Self { kind, hash })
    }

    const fn key_length(self) -> usize {
        match self.kind {
            Kind::Gcm128 | Kind::Cbc => 16,
            Kind::Gcm256 | Kind::ChaCha => 32,
        }
    }

    /// The keys of the client and of the server in TLS 1.2.
    pub(super) fn tls12(
        self,
        master: &[u8],
        randoms: (&[u8; 32], &[u8; 32]),
        encrypt_then_mac: bool,
    ) -> Option<[Cipher; 2]> {
        let (mac, iv) = match self.kind {
            Kind::Cbc => (32, 0),
            Kind::ChaCha => (0, 12),
            Kind::Gcm128 | Kind::Gcm256 => (0, 4),
        };
        let key = self.key_length();
        let (client, server) = randoms;
        let seed = [&b"key expansion"[..], server, client].concat();
        let mut block = self.expand(master, &seed, 2 * (mac + key + iv));
        let mut next = |length: usize| block.drain(..length).collect::<Vec<u8>>();
        let macs = [next(mac), next(mac)];
        let keys = [next(key), next(key)];
        let ivs = [next(iv), next(iv)];
        let make = |side: usize| {
            Some(Cipher {
                aead: self.aead(keys.get(side)?, macs.get(side)?, encrypt_then_mac)?,
                iv: ivs.get(side)?.clone(),
                sequence: 0,
                tls13: false,
            })
        };
        Some([make(0)?, make(1)?])
    }

    /// The pseudo-random function of TLS 1.2.
    fn expand(self, secret: &[u8], seed: &[u8], length: usize) -> Vec<u8> {
        let mut out = Vec::new();
        let mut chained = self.hmac(secret, &[seed]);
        while out.len() < length {
            out.extend(self.hmac(secret, &[&chained, seed]));
            chained = self.hmac(secret, &[&chained]);
        }
        out.truncate(length);
        out
    }

    /// The key of one side and one stage in TLS 1.3.
    pub(super) fn tls13(self, secret: &[u8]) -> Option<Cipher> {
        let key = self.expand_label(secret, "key", self.key_length());
        Some(Cipher {
            aead: self.aead(&key, &[], false)?,
            iv: self.expand_label(secret, "iv", 12),
            sequence: 0,
            tls13: true,
        })
    }

    /// The secret behind a KeyUpdate.
    pub(super) fn updated(self, secret: &[u8]) -> Vec<u8> {
        self.expand_label(secret, "traffic upd", secret.len())
    }

    /// HKDF-Expand-Label with an empty context, for at most one block of the hash.
    fn expand_label(self, secret: &[u8], label: &str, length: usize) -> Vec<u8> {
        let label = [b"tls13 ", label.as_bytes()].concat();
        let short = |length: usize| u8::try_from(length).unwrap_or(u8::MAX);
        let info = [&[0, short(length), short(label.len())][..], &label, &[0, 1]].concat();
        let mut out = self.hmac(secret, &[&info]);
        out.truncate(length);
        out
    }

    fn hmac(self, key: &[u8], parts: &[&[u8]]) -> Vec<u8> {
        match self.hash {
            Hash::Sha256 => hmac256(key, parts),
            Hash::Sha384 => {
                let Ok(mut mac) = Hmac::<Sha384>::new_from_slice(key) else {
                    return Vec::new();
                };
                parts.iter().for_each(|part| mac.update(part));
                mac.finalize().into_bytes().to_vec()
            }
        }
    }

    fn aead(self, key: &[u8], mac: &[u8], encrypt_then_mac: bool) -> Option<Aead> {
        Some(match self.kind {
            Kind::Gcm128 => Aead::Gcm128(Box::new(Aes128Gcm::new_from_slice(key).ok()?)),
            Kind::Gcm256 => Aead::Gcm256(Box::new(Aes256Gcm::new_from_slice(key).ok()?)),
            Kind::ChaCha => Aead::ChaCha(Box::new(ChaCha20Poly1305::new_from_slice(key).ok()?)),
            Kind::Cbc => Aead::Cbc {
                key: key.try_into().ok()?,
                mac: mac.to_vec(),
                encrypt_then_mac,
            },
        })
    }
}

fn hmac256(key: &[u8], parts: &[&[u8]]) -> Vec<u8> {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else {
        return Vec::new();
    };
    parts.iter().for_each(|part| mac.update(part));
    mac.finalize().into_bytes().to_vec()
}

#[derive(Clone)]
enum Aead {
    Gcm128(Box<Aes128Gcm>),
    Gcm256(Box<Aes256Gcm>),
    ChaCha(Box<ChaCha20Poly1305>),
    Cbc {
        key: [u8; 16],
        mac: Vec<u8>,
        encrypt_then_mac: bool,
    },
}

/// The key of one side, and how many records it has opened.
#[derive(Clone)]
pub(super) struct Cipher {
    aead: Aead,
    iv: Vec<u8>,
    pub(super) sequence: u64,
    tls13: bool,
}

/// Bytes of a tag.
const TAG: usize = 16;
/// Bytes of a block, and of the initialization vector in front.
const BLOCK: usize = 16;
/// Bytes of an HMAC-SHA256.
const MAC: usize = 32;

impl Cipher {
    /// The content of the record that is the next in line, and its type; none if it is not of this key.
    pub(super) fn open(&mut self, kind: u8, version: u16, body: &[u8]) -> Option<(u8, Vec<u8>)> {
        let opened = if self.tls13 {
            self.open13(kind, version, body)
        } else {
            self.open12(kind, version, body)
                .map(|content| (kind, content))
        };
        if opened.is_some() {
            self.sequence += 1;
        }
        opened
    }

    fn open13(&self, kind: u8, version: u16, body: &[u8]) -> Option<(u8, Vec<u8>)> {
        let length = u16::try_from(body.len()).ok()?.to_be_bytes();
        let aad = [&[kind][..], &version.to_be_bytes(), &length].concat();
        let mut content = self.aead(&self.nonce()?, &aad, body)?;
        // The type stands behind the content and in front of zeros.
        let end = content.iter().rposition(|byte| *byte != 0)?;
        content.truncate(end + 1);
        let kind = content.pop()?;
        Some((kind, content))
    }

    fn open12(&self, kind: u8, version: u16, body: &[u8]) -> Option<Vec<u8>> {
        let header = |length: usize| {
            let length = u16::try_from(length).ok()?.to_be_bytes();
            let sequence = self.sequence.to_be_bytes();
            Some([&sequence[..], &[kind], &version.to_be_bytes(), &length].concat())
        };
        match &self.aead {
            Aead::Cbc {
                key,
                mac,
                encrypt_then_mac: true,
            } => {
                let (sealed, found) = body.split_at_checked(body.len().checked_sub(MAC)?)?;
                let right = hmac256(mac, &[&header(sealed.len())?, sealed]) == found;
                unpadded(key, sealed).filter(|_| right)
            }
            Aead::Cbc { key, mac, .. } => {
                let mut content = unpadded(key, body)?;
                let found = content.split_off(content.len().checked_sub(MAC)?);
                let right = hmac256(mac, &[&header(content.len())?, &content]) == found;
                right.then_some(content)
            }
            Aead::ChaCha(_) => {
                let aad = header(body.len().checked_sub(TAG)?)?;
                self.aead(&self.nonce()?, &aad, body)
            }
            Aead::Gcm128(_) | Aead::Gcm256(_) => {
                let (explicit, body) = body.split_at_checked(8)?;
                let nonce = [&self.iv, explicit].concat().try_into().ok()?;
                self.aead(&nonce, &header(body.len().checked_sub(TAG)?)?, body)
            }
        }
    }

    /// The fixed part with the number of the record in it.
    fn nonce(&self) -> Option<[u8; 12]> {
        let mut nonce: [u8; 12] = self.iv.as_slice().try_into().ok()?;
        let number = self.sequence.to_be_bytes();
        let last = nonce.iter_mut().rev().zip(number.iter().rev());
        last.for_each(|(byte, number)| *byte ^= number);
        Some(nonce)
    }

    fn aead(&self, nonce: &[u8; 12], aad: &[u8], body: &[u8]) -> Option<Vec<u8>> {
        let (sealed, tag) = body.split_at_checked(body.len().checked_sub(TAG)?)?;
        let tag: &[u8; TAG] = tag.try_into().ok()?;
        let mut content = sealed.to_vec();
        let data = content.as_mut_slice().into();
        let (nonce, tag) = (nonce.into(), tag.into());
        match &self.aead {
            Aead::Gcm128(key) => key.decrypt_inout_detached(nonce, aad, data, tag),
            Aead::Gcm256(key) => key.decrypt_inout_detached(nonce, aad, data, tag),
            Aead::ChaCha(key) => key.decrypt_inout_detached(nonce, aad, data, tag),
            Aead::Cbc { .. } => return None,
        }
        .ok()?;
        Some(content)
    }
}

/// What CBC has encrypted, behind its initialization vector, without the padding.
fn unpadded(key: &[u8; 16], sealed: &[u8]) -> Option<Vec<u8>> {
    let (iv, sealed) = sealed.split_first_chunk::<BLOCK>()?;
    let mut content = sealed.to_vec();
    let (blocks, []) = content.as_chunks_mut::<BLOCK>() else {
        return None;
    };
    let mut cipher = cbc::Decryptor::<Aes128>::new(key.into(), iv.into());
    blocks
        .iter_mut()
        .for_each(|block| cipher.decrypt_block(block.into()));
    let padding = usize::from(*content.last()?) + 1;
    let end = content.len().checked_sub(padding)?;
    let like = content.last().copied();
    let right = content.get(end..)?.iter().all(|byte| Some(*byte) == like);
    content.truncate(end);
    right.then_some(content)
}
