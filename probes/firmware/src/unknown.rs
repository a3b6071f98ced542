//! Cryptography of which the compiler knows nothing, so that it must expect any answer.

use core::hint::black_box;

use v2g::contract::crypto::{
    Crypto, CryptoError, Digest, Feed, Hash, PrivateKey, PublicKey, PublicKeyBuf, SharedSecret,
    Signature, SignatureAlgorithm, SignatureBytes,
};

/// Cryptography of which the compiler knows nothing.
#[derive(Clone, Copy, Debug)]
pub struct Unknown;

fn any<T>(value: T) -> Result<T, CryptoError> {
    if black_box(true) {
        Ok(black_box(value))
    } else {
        Err(black_box(CryptoError::Unsupported))
    }
}

impl Crypto for Unknown {
    fn digest(&self, hash: Hash, feed: Feed<'_>) -> Result<Digest, CryptoError> {
        let mut sum = 0_u8;
        feed(&mut |part| part.iter().for_each(|octet| sum ^= octet));
        any(Digest::new(
            black_box([sum; 64]).get(..hash.len()).unwrap_or_default(),
        ))
    }

    fn verify(
        &self,
        _: PublicKey<'_>,
        _: SignatureAlgorithm,
        _: &[u8],
        _: Signature<'_>,
    ) -> Result<(), CryptoError> {
        any(())
    }

    fn public_key(&self, key: &PrivateKey) -> Result<PublicKeyBuf, CryptoError> {
        PublicKeyBuf::new(key.algorithm(), black_box(&[4; 133]))
    }

    fn sign(
        &self,
        key: &PrivateKey,
        _: SignatureAlgorithm,
        message: &[u8],
    ) -> Result<SignatureBytes, CryptoError> {
        SignatureBytes::new(key.algorithm(), black_box(message))
    }

    fn agree(&self, key: &PrivateKey, _: PublicKey<'_>) -> Result<SharedSecret, CryptoError> {
        any(SharedSecret::new(black_box(key.expose())))
    }

    fn cbc_encrypt(&self, _: &[u8; 16], _: &[u8; 16], _: &mut [u8]) -> Result<(), CryptoError> {
        any(())
    }

    fn cbc_decrypt(&self, _: &[u8; 16], _: &[u8; 16], _: &mut [u8]) -> Result<(), CryptoError> {
        any(())
    }

    fn gcm_seal(
        &self,
        _: &[u8; 32],
        _: &[u8; 12],
        _: &[u8],
        _: &mut [u8],
    ) -> Result<[u8; 16], CryptoError> {
        any([7; 16])
    }

    fn gcm_open(
        &self,
        _: &[u8; 32],
        _: &[u8; 12],
        _: &[u8],
        _: &mut [u8],
        _: &[u8; 16],
    ) -> Result<(), CryptoError> {
        any(())
    }
}
