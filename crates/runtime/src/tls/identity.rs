//! Certificate chains of our own, with their keys.

use std::fmt;
use std::sync::Arc;

use rustls::SignatureScheme;
use rustls::pki_types::CertificateDer;
use rustls::sign::CertifiedKey;
use thiserror::Error;
use v2g_contract::cert::Certificate;
use v2g_contract::crypto::{Crypto, Hash, KeyAlgorithm, Signer};

use super::provider::CRYPTO;
use super::provider::signing::{HandshakeKey, scheme};
use super::wire::Authority;

/// A chain, the leaf first and without the root, and the key of its leaf.
#[derive(Clone)]
pub struct Identity {
    chain: Vec<CertificateDer<'static>>,
    key: Arc<HandshakeKey>,
    algorithm: KeyAlgorithm,
    /// OCSP responses in the order of the chain; empty where there is none.
    statuses: Vec<Vec<u8>>,
    /// What the last certificate names as its issuer, in DER.
    issuer: Vec<u8>,
}

/// Why chain and key are no identity.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum IdentityError {
    /// There is no certificate.
    #[error("the chain has no certificate")]
    Empty,
    /// A certificate cannot be read.
    #[error("certificate {0} of the chain cannot be read: {1}")]
    Unreadable(usize, String),
    /// The key is not the leaf's.
    #[error("the key is not that of the chain's first certificate")]
    OtherKey,
    /// The key signs no handshakes.
    #[error("a key on {0} signs no TLS handshakes")]
    Algorithm(KeyAlgorithm),
}

impl Identity {
    /// From certificates in DER, the leaf first. A root at the end is left out of what is sent.
    ///
    /// # Errors
    /// When a certificate cannot be read, or the key is another one's.
    pub fn new(chain: Vec<Vec<u8>>, key: Arc<dyn Signer>) -> Result<Self, IdentityError> {
        let mut issuer = Vec::new();
        let mut sent = Vec::new();
        for (index, der) in chain.iter().enumerate() {
            let read = Certificate::parse(der);
            let read = read.map_err(|error| IdentityError::Unreadable(index, error.to_string()))?;
            if index == 0 && read.key.key != Some(key.public_key()) {
                return Err(IdentityError::OtherKey);
            }
            if index > 0 && read.is_self_issued() {
                continue;
            }
            issuer = read.issuer.der().to_vec();
            sent.push(CertificateDer::from(der.clone()));
        }
        let algorithm = key.key_algorithm();
        match (sent.is_empty(), scheme(algorithm)) {
            (true, _) => Err(IdentityError::Empty),
            (_, None) => Err(IdentityError::Algorithm(algorithm)),
            (false, Some(_)) => Ok(Self {
                chain: sent,
                key: Arc::new(HandshakeKey::new(key)),
                algorithm,
                statuses: Vec::new(),
                issuer,
            }),
        }
    }

    /// With OCSP responses in DER, in the order of the chain, the leaf's first.
    #[must_use]
    pub fn with_statuses(mut self, responses: Vec<Vec<u8>>) -> Self {
        self.statuses = responses;
        self
    }

    /// With new OCSP responses in the order of the chain; where there is none the old one stays.
    pub(super) fn take_statuses(&mut self, responses: Vec<Option<Vec<u8>>>) {
        self.statuses.resize(self.chain.len(), Vec::new());
        for (old, new) in self.statuses.iter_mut().zip(responses) {
            if let Some(new) = new {
                *old = new;
            }
        }
    }

    /// The curve of its key.
    #[must_use]
    pub const fn algorithm(&self) -> KeyAlgorithm {
        self.algorithm
    }

    /// The certificates in DER that are sent.
    pub fn chain(&self) -> impl Iterator<Item = &[u8]> {
        self.chain.iter().map(AsRef::as_ref)
    }

    /// What the last certificate names as its issuer, in DER.
    pub(super) fn issuer(&self) -> &[u8] {
        &self.issuer
    }

    /// How its handshakes are signed.
    pub(super) fn scheme(&self) -> SignatureScheme {
        scheme(self.algorithm).unwrap_or(SignatureScheme::Unknown(0))
    }

    /// Responses for the whole chain; `None` if one is missing.
    pub(super) fn all_statuses(&self) -> Option<Vec<Vec<u8>>> {
        let complete = self.statuses.len() == self.chain.len()
            && self.statuses.iter().all(|status| !status.is_empty());
        complete.then(|| self.statuses.clone())
    }

    /// Whether the chain leads to this root, which may be one that we hold.
    pub(super) fn leads_to(&self, named: &Authority, roots: &[Vec<u8>]) -> bool {
        let root = || {
            let mut certificates = roots.iter().filter_map(|der| Certificate::parse(der).ok());
            certificates.find(|root| root.subject.der() == self.issuer)
        };
        match named {
            Authority::Name(name) => *name == self.issuer,
            Authority::Certificate(sha1) => root().is_some_and(|root| *sha1 == sha1_of(root.der)),
            Authority::Key(key) => root().is_some_and(|root| *key == sha1_of(root.key.bits)),
        }
    }

    pub(super) fn certified(&self) -> CertifiedKey {
        let leaf = self.statuses.first().filter(|status| !status.is_empty());
        CertifiedKey {
            cert: self.chain.clone(),
            key: self.key.clone(),
            ocsp: leaf.cloned(),
        }
    }
}

/// SHA-1, by which RFC 6066 names roots; it proves nothing here.
pub(super) fn sha1_of(octets: &[u8]) -> [u8; 20] {
    let digest = CRYPTO.digest_of(Hash::Sha1, octets);
    let digest = digest
        .ok()
        .and_then(|digest| digest.as_bytes().try_into().ok());
    digest.unwrap_or_default()
}

impl fmt::Debug for Identity {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let length = self.chain.len();
        write!(out, "Identity({} certificates, {})", length, self.algorithm)
    }
}
