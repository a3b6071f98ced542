//! Two libraries as one.

use super::{Crypto, CryptoError, Digest, Feed, Hash, PrivateKey, PublicKey, PublicKeyBuf};
use super::{SharedSecret, Signature, SignatureAlgorithm, SignatureBytes};

/// Asks the first provider, and for what it does not support the second.
#[derive(Clone, Copy, Debug, Default)]
pub struct Fallback<A, B>(pub A, pub B);

/// The first answer, or the second where the first says that it does not know how.
macro_rules! ask {
    ($first:expr, $second:expr) => {
        match $first {
            Err(CryptoError::Unsupported) => $second,
            answer => answer,
        }
    };
}

impl<A: Crypto, B: Crypto> Crypto for Fallback<A, B> {
    fn digest(&self, hash: Hash, feed: Feed<'_>) -> Result<Digest, CryptoError> {
        ask!(self.0.digest(hash, feed), self.1.digest(hash, feed))
    }

    fn verify(
        &self,
        key: PublicKey<'_>,
        algorithm: SignatureAlgorithm,
        message: &[u8],
        signature: Signature<'_>,
    ) -> Result<(), CryptoError> {
        ask!(
            self.0.verify(key, algorithm, message, signature),
            self.1.verify(key, algorithm, message, signature)
        )
    }

    fn public_key(&self, key: &PrivateKey) -> Result<PublicKeyBuf, CryptoError> {
        ask!(self.0.public_key(key), self.1.public_key(key))
    }

    fn sign(
        &self,
        key: &PrivateKey,
        algorithm: SignatureAlgorithm,
        message: &[u8],
    ) -> Result<SignatureBytes, CryptoError> {
        ask!(
            self.0.sign(key, algorithm, message),
            self.1.sign(key, algorithm, message)
        )
    }

    fn agree(&self, key: &PrivateKey, peer: PublicKey<'_>) -> Result<SharedSecret, CryptoError> {
        ask!(self.0.agree(key, peer), self.1.agree(key, peer))
    }

    fn cbc_encrypt(
        &self,
        key: &[u8; 16],
        iv: &[u8; 16],
        data: &mut [u8],
    ) -> Result<(), CryptoError> {
        ask!(
            self.0.cbc_encrypt(key, iv, data),
            self.1.cbc_encrypt(key, iv, data)
        )
    }

    fn cbc_decrypt(
        &self,
        key: &[u8; 16],
        iv: &[u8; 16],
        data: &mut [u8],
    ) -> Result<(), CryptoError> {
        ask!(
            self.0.cbc_decrypt(key, iv, data),
            self.1.cbc_decrypt(key, iv, data)
        )
    }

    fn gcm_seal(
        &self,
        key: &[u8; 32],
        nonce: &[u8; 12],
        aad: &[u8],
        data: &mut [u8],
    ) -> Result<[u8; 16], CryptoError> {
        ask!(
            self.0.gcm_seal(key, nonce, aad, data),
            self.1.gcm_seal(key, nonce, aad, data)
        )
    }

    fn gcm_open(
        &self,
        key: &[u8; 32],
        nonce: &[u8; 12],
        aad: &[u8],
        data: &mut [u8],
        tag: &[u8; 16],
    ) -> Result<(), CryptoError> {
        ask!(
            self.0.gcm_open(key, nonce, aad, data, tag),
            self.1.gcm_open(key, nonce, aad, data, tag)
        )
    }
}
