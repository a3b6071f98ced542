//! Keys that sign handshakes, wherever they are kept.

use std::fmt;
use std::sync::Arc;

use rustls::sign::{Signer as TlsSigner, SigningKey};
use rustls::{Error, SignatureAlgorithm as Family, SignatureScheme};
use v2g_contract::crypto::{KeyAlgorithm, SignatureAlgorithm, SignatureBytes, Signer};

/// A key behind the seam of `v2g-contract`: in a file, a TPM, an HSM.
#[derive(Clone)]
pub(crate) struct HandshakeKey(Arc<dyn Signer>);

impl HandshakeKey {
    pub(crate) fn new(key: Arc<dyn Signer>) -> Self {
        Self(key)
    }

    fn scheme(&self) -> Option<SignatureScheme> {
        scheme(self.0.key_algorithm())
    }
}

/// How TLS calls what a key of this kind signs.
pub(crate) const fn scheme(key: KeyAlgorithm) -> Option<SignatureScheme> {
    match key {
        KeyAlgorithm::P256 => Some(SignatureScheme::ECDSA_NISTP256_SHA256),
        KeyAlgorithm::P384 => Some(SignatureScheme::ECDSA_NISTP384_SHA384),
        KeyAlgorithm::P521 => Some(SignatureScheme::ECDSA_NISTP521_SHA512),
        KeyAlgorithm::Ed448 => Some(SignatureScheme::ED448),
        KeyAlgorithm::X448 => None,
    }
}

impl fmt::Debug for HandshakeKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "HandshakeKey({})", self.0.key_algorithm())
    }
}

impl SigningKey for HandshakeKey {
    fn choose_scheme(&self, offered: &[SignatureScheme]) -> Option<Box<dyn TlsSigner>> {
        offered
            .contains(&self.scheme()?)
            .then(|| Box::new(self.clone()) as Box<dyn TlsSigner>)
    }

    fn algorithm(&self) -> Family {
        match self.0.key_algorithm() {
            KeyAlgorithm::Ed448 => Family::ED448,
            _ => Family::ECDSA,
        }
    }
}

impl TlsSigner for HandshakeKey {
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, Error> {
        let key = self.0.key_algorithm();
        let failed = || Error::General(format!("the {key} key cannot sign"));
        let algorithm = SignatureAlgorithm::of(key).ok_or_else(failed)?;
        let signature = self.0.sign(algorithm, message).map_err(|_| failed())?;
        let mut room = [0; SignatureBytes::MAX_DER];
        let octets = match key.is_nist() {
            true => signature.to_der(&mut room).ok_or_else(failed)?,
            false => signature.as_bytes(),
        };
        Ok(octets.to_vec())
    }

    fn scheme(&self) -> SignatureScheme {
        self.scheme().unwrap_or(SignatureScheme::Unknown(0))
    }
}
