//! What a private key does, wherever it lives.

use super::{Crypto, CryptoError, KeyAlgorithm, PrivateKey, PublicKey, PublicKeyBuf, SharedSecret};
use super::{SignatureAlgorithm, SignatureBytes};

/// A private key that signs: in a file, a TPM, an HSM behind PKCS#11.
///
/// The key itself never comes out. Signing may take long and may fail; a token that needs more than
/// some ten milliseconds is best asked outside the charge loop.
pub trait Signer: Send + Sync {
    /// The public half.
    fn public_key(&self) -> PublicKey<'_>;

    /// What the key is made for.
    fn key_algorithm(&self) -> KeyAlgorithm {
        self.public_key().algorithm()
    }

    /// Signs `message`, which the key's holder digests as `algorithm` says.
    ///
    /// # Errors
    ///
    /// [`CryptoError::Unsupported`] if key and algorithm do not fit, [`CryptoError::Token`] if the
    /// holder of the key fails.
    fn sign(
        &self,
        algorithm: SignatureAlgorithm,
        message: &[u8],
    ) -> Result<SignatureBytes, CryptoError>;
}

/// A private key that agrees with a peer's public key on a secret.
pub trait Agreement: Send + Sync {
    /// The public half.
    fn public_key(&self) -> PublicKey<'_>;

    /// The secret shared with `peer`.
    ///
    /// # Errors
    ///
    /// [`CryptoError::InvalidKey`] for a key of another curve, a point off the curve or of low order;
    /// [`CryptoError::Token`] if the holder of the key fails.
    fn agree(&self, peer: PublicKey<'_>) -> Result<SharedSecret, CryptoError>;
}

/// A private key in memory, used through a provider.
#[derive(Clone, Debug)]
pub struct SoftKey<C> {
    crypto: C,
    private: PrivateKey,
    public: PublicKeyBuf,
}

impl<C: Crypto> SoftKey<C> {
    /// The key, after its public half was computed.
    ///
    /// # Errors
    ///
    /// [`CryptoError::InvalidKey`] for a number out of range, [`CryptoError::Unsupported`] if the
    /// provider does not know the curve.
    pub fn new(crypto: C, private: PrivateKey) -> Result<Self, CryptoError> {
        let public = crypto.public_key(&private)?;
        Ok(Self {
            crypto,
            private,
            public,
        })
    }

    /// The secret part, to be sealed or written to its file.
    #[must_use]
    pub const fn private_key(&self) -> &PrivateKey {
        &self.private
    }
}

impl<C: Crypto> Signer for SoftKey<C> {
    fn public_key(&self) -> PublicKey<'_> {
        self.public.as_key()
    }

    fn sign(
        &self,
        algorithm: SignatureAlgorithm,
        message: &[u8],
    ) -> Result<SignatureBytes, CryptoError> {
        self.crypto.sign(&self.private, algorithm, message)
    }
}

impl<C: Crypto> Agreement for SoftKey<C> {
    fn public_key(&self) -> PublicKey<'_> {
        self.public.as_key()
    }

    fn agree(&self, peer: PublicKey<'_>) -> Result<SharedSecret, CryptoError> {
        self.crypto.agree(&self.private, peer)
    }
}
