//! A key with its certificates.

use std::sync::Arc;

use thiserror::Error;
use v2g_contract::cert::Certificate;
use v2g_contract::crypto::{
    Agreement, CryptoError, KeyAlgorithm, PrivateKey, RustCrypto, Signer, SoftKey,
};

/// A key that signs and agrees: in memory, or in a security chip.
pub trait ContractKey: Signer + Agreement {}

impl<K: Signer + Agreement> ContractKey for K {}

/// A key with its certificates in DER, its own first and the root left out.
#[derive(Clone)]
pub struct Credential {
    /// The key.
    pub key: Arc<dyn ContractKey>,
    /// The certificates.
    pub chain: Vec<Vec<u8>>,
}

impl Credential {
    /// The key's own certificate; empty if there is none.
    #[must_use]
    pub fn leaf(&self) -> &[u8] {
        self.chain.first().map(Vec::as_slice).unwrap_or_default()
    }

    /// The certificates above it.
    #[must_use]
    pub fn above(&self) -> &[Vec<u8>] {
        self.chain.get(1..).unwrap_or_default()
    }
}

impl Credential {
    /// Whether the key is that of the first certificate.
    #[must_use]
    pub fn fits(&self) -> bool {
        let signer: &dyn Signer = &*self.key;
        let leaf = Certificate::parse(self.leaf());
        leaf.is_ok_and(|leaf| leaf.key.key == Some(signer.public_key()))
    }
}

/// A chain as it is sent: without self-issued certificates, unless there is no other.
pub(crate) fn without_roots(mut chain: Vec<Vec<u8>>) -> Vec<Vec<u8>> {
    let is_root = |der: &Vec<u8>| Certificate::parse(der).is_ok_and(|it| it.is_self_issued());
    if chain.len() > 1 {
        chain.retain(|der| !is_root(der));
    }
    chain
}

/// Shows no key.
impl std::fmt::Debug for Credential {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let signer: &dyn Signer = &*self.key;
        write!(
            f,
            "Credential({}, {} certificates)",
            signer.key_algorithm(),
            self.chain.len()
        )
    }
}

/// Why there is no new key.
#[derive(Debug, Error)]
pub enum KeyError {
    /// The system has no random numbers.
    #[error("the system gives no random numbers: {0}")]
    Random(getrandom::Error),
    /// The provider does not know the algorithm.
    #[error("no key on {algorithm}: {source}")]
    Crypto {
        /// What was asked for.
        algorithm: KeyAlgorithm,
        /// Why.
        source: CryptoError,
    },
}

/// A new key from the system's random numbers.
///
/// # Errors
/// Without random numbers, or for an algorithm that is not built in.
pub fn new_key(algorithm: KeyAlgorithm) -> Result<SoftKey<RustCrypto>, KeyError> {
    let mut octets = zeroize::Zeroizing::new(vec![0; algorithm.private_len()]);
    getrandom::fill(&mut octets).map_err(KeyError::Random)?;
    // Numbers on P-521 have 521 bits.
    if let (KeyAlgorithm::P521, Some(first)) = (algorithm, octets.first_mut()) {
        *first &= 1;
    }
    let wrong = |source| KeyError::Crypto { algorithm, source };
    let private = PrivateKey::new(algorithm, &octets).map_err(wrong)?;
    SoftKey::new(RustCrypto, private).map_err(wrong)
}
