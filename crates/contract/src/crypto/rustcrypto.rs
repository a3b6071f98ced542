//! The RustCrypto crates: no heap, any target, also in a browser.

use aes::cipher::{BlockModeDecrypt, BlockModeEncrypt, KeyIvInit};
use aes_gcm::aead::AeadInOut;
use aes_gcm::{Aes256Gcm, KeyInit};
use p256::ecdsa::signature::hazmat::{PrehashSigner, PrehashVerifier};
use p256::elliptic_curve::sec1::ToSec1Point;

use super::{Crypto, CryptoError, Digest, Feed, Hash, KeyAlgorithm, PrivateKey, PublicKey};
use super::{PublicKeyBuf, SharedSecret, Signature, SignatureAlgorithm, SignatureBytes};

/// The RustCrypto crates.
///
/// Ed448 and X448 need the feature `ed448`, whose crates are pre-releases without an audit.
#[derive(Clone, Copy, Debug, Default)]
pub struct RustCrypto;

impl Crypto for RustCrypto {
    fn digest(&self, hash: Hash, feed: Feed<'_>) -> Result<Digest, CryptoError> {
        Ok(match hash {
            Hash::Sha1 => digest::<sha1::Sha1>(feed),
            Hash::Sha256 => digest::<sha2::Sha256>(feed),
            Hash::Sha384 => digest::<sha2::Sha384>(feed),
            Hash::Sha512 => digest::<sha2::Sha512>(feed),
        })
    }

    fn verify(
        &self,
        key: PublicKey<'_>,
        algorithm: SignatureAlgorithm,
        message: &[u8],
        signature: Signature<'_>,
    ) -> Result<(), CryptoError> {
        let signature = signature.to_fixed(key.algorithm())?;
        let signature = signature.as_bytes();
        let hash = match algorithm {
            SignatureAlgorithm::Ecdsa(hash) => hash,
            SignatureAlgorithm::Ed448 => return curve448::verify(key, message, signature),
        };
        let digest = self.digest_of(hash, message)?;
        let prehash = digest.as_bytes();
        /// The check on one curve.
        macro_rules! verify {
            ($curve:ident) => {{
                let key = $curve::ecdsa::VerifyingKey::from_sec1_bytes(key.as_bytes())
                    .map_err(|_| CryptoError::InvalidKey)?;
                $curve::ecdsa::Signature::from_slice(signature)
                    .and_then(|signature| key.verify_prehash(prehash, &signature))
                    .map_err(|_| CryptoError::InvalidSignature)
            }};
        }
        match key.algorithm() {
            KeyAlgorithm::P256 => verify!(p256),
            KeyAlgorithm::P384 => verify!(p384),
            KeyAlgorithm::P521 => verify!(p521),
            KeyAlgorithm::Ed448 | KeyAlgorithm::X448 => Err(CryptoError::Unsupported),
        }
    }

    fn public_key(&self, key: &PrivateKey) -> Result<PublicKeyBuf, CryptoError> {
        match key.algorithm() {
            KeyAlgorithm::P256 => p256_public(key),
            KeyAlgorithm::P384 => p384_public(key),
            KeyAlgorithm::P521 => p521_public(key),
            KeyAlgorithm::Ed448 => curve448::ed448_public(key),
            KeyAlgorithm::X448 => curve448::x448_public(key),
        }
    }

    fn sign(
        &self,
        key: &PrivateKey,
        algorithm: SignatureAlgorithm,
        message: &[u8],
    ) -> Result<SignatureBytes, CryptoError> {
        let hash = match algorithm {
            SignatureAlgorithm::Ecdsa(hash) => hash,
            SignatureAlgorithm::Ed448 => return curve448::sign(key, message),
        };
        let digest = self.digest_of(hash, message)?;
        /// The signature on one curve.
        macro_rules! sign {
            ($curve:ident) => {{
                let signer = $curve::ecdsa::SigningKey::from_slice(key.expose())
                    .map_err(|_| CryptoError::InvalidKey)?;
                let signature: $curve::ecdsa::Signature = signer
                    .sign_prehash(digest.as_bytes())
                    .map_err(|_| CryptoError::InvalidKey)?;
                SignatureBytes::new(key.algorithm(), &signature.to_bytes())
            }};
        }
        match key.algorithm() {
            KeyAlgorithm::P256 => sign!(p256),
            KeyAlgorithm::P384 => sign!(p384),
            KeyAlgorithm::P521 => sign!(p521),
            KeyAlgorithm::Ed448 | KeyAlgorithm::X448 => Err(CryptoError::Unsupported),
        }
    }

    fn agree(&self, key: &PrivateKey, peer: PublicKey<'_>) -> Result<SharedSecret, CryptoError> {
        if key.algorithm() != peer.algorithm() {
            return Err(CryptoError::InvalidKey);
        }
        match key.algorithm() {
            KeyAlgorithm::P256 => p256_agree(key, peer),
            KeyAlgorithm::P384 => p384_agree(key, peer),
            KeyAlgorithm::P521 => p521_agree(key, peer),
            KeyAlgorithm::Ed448 => Err(CryptoError::Unsupported),
            KeyAlgorithm::X448 => curve448::agree(key, peer),
        }
    }

    fn cbc_encrypt(
        &self,
        key: &[u8; 16],
        iv: &[u8; 16],
        data: &mut [u8],
    ) -> Result<(), CryptoError> {
        let mut cipher = cbc::Encryptor::<aes::Aes128>::new(key.into(), iv.into());
        blocks(data)?
            .iter_mut()
            .for_each(|block| cipher.encrypt_block(block.into()));
        Ok(())
    }

    fn cbc_decrypt(
        &self,
        key: &[u8; 16],
        iv: &[u8; 16],
        data: &mut [u8],
    ) -> Result<(), CryptoError> {
        let mut cipher = cbc::Decryptor::<aes::Aes128>::new(key.into(), iv.into());
        blocks(data)?
            .iter_mut()
            .for_each(|block| cipher.decrypt_block(block.into()));
        Ok(())
    }

    fn gcm_seal(
        &self,
        key: &[u8; 32],
        nonce: &[u8; 12],
        aad: &[u8],
        data: &mut [u8],
    ) -> Result<[u8; 16], CryptoError> {
        Aes256Gcm::new(key.into())
            .encrypt_inout_detached(nonce.into(), aad, data.into())
            .map(Into::into)
            .map_err(|_| CryptoError::InvalidCiphertext)
    }

    fn gcm_open(
        &self,
        key: &[u8; 32],
        nonce: &[u8; 12],
        aad: &[u8],
        data: &mut [u8],
        tag: &[u8; 16],
    ) -> Result<(), CryptoError> {
        Aes256Gcm::new(key.into())
            .decrypt_inout_detached(nonce.into(), aad, data.into(), tag.into())
            .map_err(|_| CryptoError::InvalidCiphertext)
    }
}

fn digest<D: sha2::Digest>(feed: Feed<'_>) -> Digest {
    let mut state = D::new();
    feed(&mut |part| state.update(part));
    Digest::new(&state.finalize())
}

fn blocks(data: &mut [u8]) -> Result<&mut [[u8; 16]], CryptoError> {
    let (blocks, rest) = data.as_chunks_mut();
    if rest.is_empty() {
        Ok(blocks)
    } else {
        Err(CryptoError::InvalidCiphertext)
    }
}

/// The public half of a number on a NIST curve, and what two keys there agree on.
macro_rules! nist {
    ($public:ident, $agree:ident, $curve:ident) => {
        fn $public(key: &PrivateKey) -> Result<PublicKeyBuf, CryptoError> {
            let secret =
                $curve::SecretKey::from_slice(key.expose()).map_err(|_| CryptoError::InvalidKey)?;
            let point = secret.public_key().to_sec1_point(false);
            PublicKeyBuf::new(key.algorithm(), point.as_bytes())
        }

        fn $agree(key: &PrivateKey, peer: PublicKey<'_>) -> Result<SharedSecret, CryptoError> {
            let secret =
                $curve::SecretKey::from_slice(key.expose()).map_err(|_| CryptoError::InvalidKey)?;
            let peer = $curve::PublicKey::from_sec1_bytes(peer.as_bytes())
                .map_err(|_| CryptoError::InvalidKey)?;
            let shared = $curve::ecdh::diffie_hellman(secret.to_nonzero_scalar(), peer.as_affine());
            Ok(SharedSecret::new(shared.raw_secret_bytes()))
        }
    };
}

nist!(p256_public, p256_agree, p256);
nist!(p384_public, p384_agree, p384);
nist!(p521_public, p521_agree, p521);

#[cfg(feature = "ed448")]
mod curve448 {
    //! Curve448 by crates that are not released yet.

    use ed448_goldilocks::{Signature, SigningKey, VerifyingKey};
    use x448::x448;
    use zeroize::Zeroizing;

    use super::{CryptoError, PrivateKey, PublicKey, PublicKeyBuf, SharedSecret, SignatureBytes};
    use crate::crypto::KeyAlgorithm;

    pub(super) fn verify(
        key: PublicKey<'_>,
        message: &[u8],
        signature: &[u8],
    ) -> Result<(), CryptoError> {
        let key = octets(KeyAlgorithm::Ed448, key.algorithm(), key.as_bytes())?;
        // The last octet of R is a sign and seven zeros; the crate does not look at the zeros.
        if signature.get(56).is_none_or(|last| *last & 0x7F != 0) {
            return Err(CryptoError::InvalidSignature);
        }
        let key = VerifyingKey::from_bytes(&key).map_err(|_| CryptoError::InvalidKey)?;
        Signature::from_slice(signature)
            .and_then(|signature| key.verify_raw(&signature, message))
            .map_err(|_| CryptoError::InvalidSignature)
    }

    pub(super) fn sign(key: &PrivateKey, message: &[u8]) -> Result<SignatureBytes, CryptoError> {
        let signature = signing_key(key)?.sign_raw(message);
        SignatureBytes::new(KeyAlgorithm::Ed448, &signature.to_bytes())
    }

    pub(super) fn ed448_public(key: &PrivateKey) -> Result<PublicKeyBuf, CryptoError> {
        let public = signing_key(key)?.verifying_key().to_bytes();
        PublicKeyBuf::new(KeyAlgorithm::Ed448, &public)
    }

    pub(super) fn x448_public(key: &PrivateKey) -> Result<PublicKeyBuf, CryptoError> {
        let secret = scalar(key)?;
        let public = x448(*secret, x448::X448_BASEPOINT_BYTES).ok_or(CryptoError::InvalidKey)?;
        PublicKeyBuf::new(KeyAlgorithm::X448, &public)
    }

    pub(super) fn agree(
        key: &PrivateKey,
        peer: PublicKey<'_>,
    ) -> Result<SharedSecret, CryptoError> {
        let peer = octets(KeyAlgorithm::X448, peer.algorithm(), peer.as_bytes())?;
        let shared = x448(*scalar(key)?, peer).map(Zeroizing::new);
        let shared = shared.ok_or(CryptoError::InvalidKey)?;
        Ok(SharedSecret::new(&*shared))
    }

    fn signing_key(key: &PrivateKey) -> Result<SigningKey, CryptoError> {
        let octets = octets::<57>(KeyAlgorithm::Ed448, key.algorithm(), key.expose());
        let octets = Zeroizing::new(octets?);
        SigningKey::try_from(octets.as_slice()).map_err(|_| CryptoError::InvalidKey)
    }

    fn scalar(key: &PrivateKey) -> Result<Zeroizing<[u8; 56]>, CryptoError> {
        octets(KeyAlgorithm::X448, key.algorithm(), key.expose()).map(Zeroizing::new)
    }

    /// The octets of a key that is of the algorithm asked for.
    fn octets<const N: usize>(
        wanted: KeyAlgorithm,
        algorithm: KeyAlgorithm,
        octets: &[u8],
    ) -> Result<[u8; N], CryptoError> {
        let octets = octets.try_into().map_err(|_| CryptoError::InvalidKey)?;
        (algorithm == wanted)
            .then_some(octets)
            .ok_or(CryptoError::Unsupported)
    }
}

#[cfg(not(feature = "ed448"))]
mod curve448 {
    //! Curve448 is not built in.

    use super::{CryptoError, PrivateKey, PublicKey, PublicKeyBuf, SharedSecret, SignatureBytes};

    pub(super) fn verify(_: PublicKey<'_>, _: &[u8], _: &[u8]) -> Result<(), CryptoError> {
        Err(CryptoError::Unsupported)
    }

    pub(super) fn sign(_: &PrivateKey, _: &[u8]) -> Result<SignatureBytes, CryptoError> {
        Err(CryptoError::Unsupported)
    }

    pub(super) fn ed448_public(_: &PrivateKey) -> Result<PublicKeyBuf, CryptoError> {
        Err(CryptoError::Unsupported)
    }

    pub(super) fn x448_public(_: &PrivateKey) -> Result<PublicKeyBuf, CryptoError> {
        Err(CryptoError::Unsupported)
    }

    pub(super) fn agree(_: &PrivateKey, _: PublicKey<'_>) -> Result<SharedSecret, CryptoError> {
        Err(CryptoError::Unsupported)
    }
}
