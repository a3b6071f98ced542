//! The library ring: fast, where it runs.

use ring::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use ring::rand::SystemRandom;
use ring::signature as ecdsa;

use super::{Crypto, CryptoError, Digest, Feed, Hash, KeyAlgorithm, PrivateKey, PublicKey};
use super::{PublicKeyBuf, SharedSecret, Signature, SignatureAlgorithm, SignatureBytes, Signer};

/// The library ring: P-256 and P-384, digests, AES-256-GCM.
///
/// It takes private keys only together with their public half ([`RingKey`]), and agrees only with
/// keys that it made itself, so the rest is [`CryptoError::Unsupported`].
#[derive(Clone, Copy, Debug, Default)]
pub struct Ring;

impl Crypto for Ring {
    fn digest(&self, hash: Hash, feed: Feed<'_>) -> Result<Digest, CryptoError> {
        let algorithm = match hash {
            Hash::Sha1 => &ring::digest::SHA1_FOR_LEGACY_USE_ONLY,
            Hash::Sha256 => &ring::digest::SHA256,
            Hash::Sha384 => &ring::digest::SHA384,
            Hash::Sha512 => &ring::digest::SHA512,
        };
        let mut state = ring::digest::Context::new(algorithm);
        feed(&mut |part| state.update(part));
        Ok(Digest::new(state.finish().as_ref()))
    }

    fn verify(
        &self,
        key: PublicKey<'_>,
        algorithm: SignatureAlgorithm,
        message: &[u8],
        signature: Signature<'_>,
    ) -> Result<(), CryptoError> {
        use KeyAlgorithm::{P256, P384};
        use SignatureAlgorithm::Ecdsa;
        let (algorithm, octets): (&dyn ecdsa::VerificationAlgorithm, _) =
            match (key.algorithm(), algorithm, signature) {
                (P256, Ecdsa(Hash::Sha256), Signature::Fixed(octets)) => {
                    (&ecdsa::ECDSA_P256_SHA256_FIXED, octets)
                }
                (P384, Ecdsa(Hash::Sha384), Signature::Fixed(octets)) => {
                    (&ecdsa::ECDSA_P384_SHA384_FIXED, octets)
                }
                (P256, Ecdsa(Hash::Sha256), Signature::Der(octets)) => {
                    (&ecdsa::ECDSA_P256_SHA256_ASN1, octets)
                }
                (P256, Ecdsa(Hash::Sha384), Signature::Der(octets)) => {
                    (&ecdsa::ECDSA_P256_SHA384_ASN1, octets)
                }
                (P384, Ecdsa(Hash::Sha256), Signature::Der(octets)) => {
                    (&ecdsa::ECDSA_P384_SHA256_ASN1, octets)
                }
                (P384, Ecdsa(Hash::Sha384), Signature::Der(octets)) => {
                    (&ecdsa::ECDSA_P384_SHA384_ASN1, octets)
                }
                _ => return Err(CryptoError::Unsupported),
            };
        ecdsa::UnparsedPublicKey::new(algorithm, key.as_bytes())
            .verify(message, octets)
            .map_err(|_| CryptoError::InvalidSignature)
    }

    fn public_key(&self, _: &PrivateKey) -> Result<PublicKeyBuf, CryptoError> {
        Err(CryptoError::Unsupported)
    }

    fn sign(
        &self,
        _: &PrivateKey,
        _: SignatureAlgorithm,
        _: &[u8],
    ) -> Result<SignatureBytes, CryptoError> {
        Err(CryptoError::Unsupported)
    }

    fn agree(&self, _: &PrivateKey, _: PublicKey<'_>) -> Result<SharedSecret, CryptoError> {
        Err(CryptoError::Unsupported)
    }

    fn cbc_encrypt(&self, _: &[u8; 16], _: &[u8; 16], _: &mut [u8]) -> Result<(), CryptoError> {
        Err(CryptoError::Unsupported)
    }

    fn cbc_decrypt(&self, _: &[u8; 16], _: &[u8; 16], _: &mut [u8]) -> Result<(), CryptoError> {
        Err(CryptoError::Unsupported)
    }

    fn gcm_seal(
        &self,
        key: &[u8; 32],
        nonce: &[u8; 12],
        aad: &[u8],
        data: &mut [u8],
    ) -> Result<[u8; 16], CryptoError> {
        let nonce = Nonce::assume_unique_for_key(*nonce);
        let tag = gcm(key)?.seal_in_place_separate_tag(nonce, Aad::from(aad), data);
        tag.ok()
            .and_then(|tag| tag.as_ref().try_into().ok())
            .ok_or(CryptoError::InvalidCiphertext)
    }

    fn gcm_open(
        &self,
        key: &[u8; 32],
        nonce: &[u8; 12],
        aad: &[u8],
        data: &mut [u8],
        tag: &[u8; 16],
    ) -> Result<(), CryptoError> {
        let nonce = Nonce::assume_unique_for_key(*nonce);
        gcm(key)?
            .open_in_place_separate_tag(nonce, Aad::from(aad), (*tag).into(), data, 0..)
            .map(|_| ())
            .map_err(|_| CryptoError::InvalidCiphertext)
    }
}

fn gcm(key: &[u8; 32]) -> Result<LessSafeKey, CryptoError> {
    UnboundKey::new(&AES_256_GCM, key)
        .map(LessSafeKey::new)
        .map_err(|_| CryptoError::InvalidKey)
}

/// A private key that ring holds: P-256 with SHA-256, P-384 with SHA-384.
pub struct RingKey {
    pair: ecdsa::EcdsaKeyPair,
    public: PublicKeyBuf,
    random: SystemRandom,
}

impl RingKey {
    /// The key, which must belong to `public`.
    ///
    /// # Errors
    ///
    /// [`CryptoError::InvalidKey`] if the two do not belong together, [`CryptoError::Unsupported`]
    /// for another curve.
    pub fn new(private: &PrivateKey, public: PublicKey<'_>) -> Result<Self, CryptoError> {
        let algorithm = match private.algorithm() {
            KeyAlgorithm::P256 => &ecdsa::ECDSA_P256_SHA256_FIXED_SIGNING,
            KeyAlgorithm::P384 => &ecdsa::ECDSA_P384_SHA384_FIXED_SIGNING,
            _ => return Err(CryptoError::Unsupported),
        };
        let random = SystemRandom::new();
        let pair = ecdsa::EcdsaKeyPair::from_private_key_and_public_key(
            algorithm,
            private.expose(),
            public.as_bytes(),
            &random,
        );
        Ok(Self {
            pair: pair.map_err(|_| CryptoError::InvalidKey)?,
            public: public.into(),
            random,
        })
    }
}

impl Signer for RingKey {
    fn public_key(&self) -> PublicKey<'_> {
        self.public.as_key()
    }

    fn sign(
        &self,
        algorithm: SignatureAlgorithm,
        message: &[u8],
    ) -> Result<SignatureBytes, CryptoError> {
        let key = self.key_algorithm();
        if SignatureAlgorithm::of(key) != Some(algorithm) {
            return Err(CryptoError::Unsupported);
        }
        let signature = self.pair.sign(&self.random, message);
        let signature = signature.map_err(|_| CryptoError::Token)?;
        SignatureBytes::new(key, signature.as_ref())
    }
}

impl core::fmt::Debug for RingKey {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "RingKey({:?})", self.public)
    }
}
