//! What a cryptographic library does for us.

use super::{CryptoError, Digest, Feed, Hash, PrivateKey, PublicKey, PublicKeyBuf, SharedSecret};
use super::{Signature, SignatureAlgorithm, SignatureBytes};

/// A cryptographic library.
///
/// What it does not know it answers with [`CryptoError::Unsupported`]; [`Fallback`](super::Fallback)
/// then asks another one.
pub trait Crypto: Send + Sync {
    /// The digest of all parts that `feed` gives.
    ///
    /// # Errors
    ///
    /// [`CryptoError::Unsupported`].
    fn digest(&self, hash: Hash, feed: Feed<'_>) -> Result<Digest, CryptoError>;

    /// Checks a signature over `message`.
    ///
    /// # Errors
    ///
    /// [`CryptoError::InvalidSignature`], [`CryptoError::InvalidKey`] or [`CryptoError::Unsupported`].
    fn verify(
        &self,
        key: PublicKey<'_>,
        algorithm: SignatureAlgorithm,
        message: &[u8],
        signature: Signature<'_>,
    ) -> Result<(), CryptoError>;

    /// The public half of a private key.
    ///
    /// # Errors
    ///
    /// [`CryptoError::InvalidKey`] for zero or a number that is not below the order of the curve.
    fn public_key(&self, key: &PrivateKey) -> Result<PublicKeyBuf, CryptoError>;

    /// Signs `message`, without a source of randomness (RFC 6979, RFC 8032).
    ///
    /// # Errors
    ///
    /// [`CryptoError::InvalidKey`] as in [`Crypto::public_key`], or [`CryptoError::Unsupported`].
    fn sign(
        &self,
        key: &PrivateKey,
        algorithm: SignatureAlgorithm,
        message: &[u8],
    ) -> Result<SignatureBytes, CryptoError>;

    /// What `key` and `peer` agree on (ECDH, X448).
    ///
    /// # Errors
    ///
    /// [`CryptoError::InvalidKey`] for keys of different algorithms, a point off the curve or of low
    /// order.
    fn agree(&self, key: &PrivateKey, peer: PublicKey<'_>) -> Result<SharedSecret, CryptoError>;

    /// AES-128-CBC without padding, in place.
    ///
    /// # Errors
    ///
    /// [`CryptoError::InvalidCiphertext`] if `data` is no whole number of blocks.
    fn cbc_encrypt(
        &self,
        key: &[u8; 16],
        iv: &[u8; 16],
        data: &mut [u8],
    ) -> Result<(), CryptoError>;

    /// The reverse of [`Crypto::cbc_encrypt`]; cannot tell whether the key was right.
    ///
    /// # Errors
    ///
    /// As there.
    fn cbc_decrypt(
        &self,
        key: &[u8; 16],
        iv: &[u8; 16],
        data: &mut [u8],
    ) -> Result<(), CryptoError>;

    /// AES-256-GCM in place; returns the tag.
    ///
    /// # Errors
    ///
    /// [`CryptoError::Unsupported`].
    fn gcm_seal(
        &self,
        key: &[u8; 32],
        nonce: &[u8; 12],
        aad: &[u8],
        data: &mut [u8],
    ) -> Result<[u8; 16], CryptoError>;

    /// The reverse of [`Crypto::gcm_seal`].
    ///
    /// # Errors
    ///
    /// [`CryptoError::InvalidCiphertext`]; what `data` then holds means nothing.
    fn gcm_open(
        &self,
        key: &[u8; 32],
        nonce: &[u8; 12],
        aad: &[u8],
        data: &mut [u8],
        tag: &[u8; 16],
    ) -> Result<(), CryptoError>;

    /// The digest of octets that stand side by side.
    ///
    /// # Errors
    ///
    /// As [`Crypto::digest`].
    fn digest_of(&self, hash: Hash, octets: &[u8]) -> Result<Digest, CryptoError> {
        self.digest(hash, &mut |sink| sink(octets))
    }
}
