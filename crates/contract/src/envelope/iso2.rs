//! The envelope of ISO 15118-2: P-256, AES-128-CBC.
//!
//! The cipher has no check of its own; only the comparison with the certificate tells whether the
//! right key came out. The signature over the four parts is what protects against changes.
//!
//! Source: ISO 15118-2:2014, V2G2-814 to 823.

use v2g_messages::iso2::{ContractSignatureEncryptedPrivateKey, DiffieHellmanPublickey};
use zeroize::Zeroizing;

use super::{EnvelopeError, OTHER_INFO, derive, exactly};
use crate::crypto::{Agreement, Crypto, Hash, KeyAlgorithm, PrivateKey, PublicKey};
use crate::fill;

/// What the sender puts into the response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Envelope {
    /// `DHpublickey`: 0x04, x, y.
    pub dh_public_key: [u8; 65],
    /// `ContractSignatureEncryptedPrivateKey`: initialisation vector, encrypted key.
    pub encrypted_private_key: [u8; 48],
}

/// Encrypts a contract key for the holder of `recipient`.
///
/// `ephemeral` is a new key pair for this envelope alone, `iv` 16 octets of a cryptographic random
/// generator. `recipient` is the key of the provisioning certificate, or in an update that of the
/// old contract certificate.
///
/// # Errors
///
/// [`EnvelopeError::WrongKey`] for keys that are not on P-256, [`EnvelopeError::Crypto`] if
/// `recipient` is no point of the curve.
pub fn seal(
    crypto: &dyn Crypto,
    ephemeral: &dyn Agreement,
    recipient: PublicKey<'_>,
    iv: [u8; 16],
    contract_key: &PrivateKey,
) -> Result<Envelope, EnvelopeError> {
    let dh_public = ephemeral.public_key();
    for algorithm in [
        recipient.algorithm(),
        dh_public.algorithm(),
        contract_key.algorithm(),
    ] {
        on_p256(algorithm)?;
    }
    let secret = ephemeral.agree(recipient).map_err(EnvelopeError::Crypto)?;
    let key = derive(crypto, Hash::Sha256, &secret, &OTHER_INFO)?;
    let mut scalar = Zeroizing::new([0; 32]);
    fill(scalar.as_mut_slice(), contract_key.expose());
    crypto
        .cbc_encrypt(&key, &iv, scalar.as_mut_slice())
        .map_err(EnvelopeError::Crypto)?;
    let mut envelope = Envelope {
        dh_public_key: [0; 65],
        encrypted_private_key: [0; 48],
    };
    let octets = iv.iter().chain(scalar.iter());
    for (slot, octet) in envelope.encrypted_private_key.iter_mut().zip(octets) {
        *slot = *octet;
    }
    fill(&mut envelope.dh_public_key, dh_public.as_bytes());
    Ok(envelope)
}

/// Decrypts a contract key; `certified` is the key in the contract certificate that came with it.
///
/// `recipient` holds the key of the provisioning certificate, or in an update that of the old
/// contract certificate.
///
/// # Errors
///
/// [`EnvelopeError::NotOpened`] if what comes out is not the key of the certificate, for whatever
/// reason (V2G2-823); the other kinds do not depend on secrets.
pub fn open(
    crypto: &dyn Crypto,
    recipient: &dyn Agreement,
    dh_public_key: &DiffieHellmanPublickey<'_>,
    encrypted: &ContractSignatureEncryptedPrivateKey<'_>,
    certified: PublicKey<'_>,
) -> Result<PrivateKey, EnvelopeError> {
    on_p256(recipient.public_key().algorithm())?;
    on_p256(certified.algorithm())?;
    let dh_public: [u8; 65] = exactly("DHpublickey", &dh_public_key.value)?;
    let encrypted: [u8; 48] = exactly("ContractSignatureEncryptedPrivateKey", &encrypted.value)?;
    let dh_public =
        PublicKey::new(KeyAlgorithm::P256, &dh_public).map_err(|_| EnvelopeError::NotOpened)?;
    let secret = recipient.agree(dh_public).map_err(EnvelopeError::opening)?;
    let key = derive(crypto, Hash::Sha256, &secret, &OTHER_INFO)?;
    let private = decrypt(crypto, &key, &encrypted)?;
    let public = crypto
        .public_key(&private)
        .map_err(EnvelopeError::opening)?;
    if public.as_key() == certified {
        Ok(private)
    } else {
        Err(EnvelopeError::NotOpened)
    }
}

fn decrypt(
    crypto: &dyn Crypto,
    key: &[u8; 16],
    encrypted: &[u8; 48],
) -> Result<PrivateKey, EnvelopeError> {
    let parts = encrypted.split_first_chunk::<16>();
    let (iv, scalar) = parts.ok_or(EnvelopeError::NotOpened)?;
    let mut plain = Zeroizing::new([0; 32]);
    fill(plain.as_mut_slice(), scalar);
    crypto
        .cbc_decrypt(key, iv, plain.as_mut_slice())
        .map_err(EnvelopeError::opening)?;
    PrivateKey::new(KeyAlgorithm::P256, plain.as_slice()).map_err(EnvelopeError::opening)
}

const fn on_p256(algorithm: KeyAlgorithm) -> Result<(), EnvelopeError> {
    match algorithm {
        KeyAlgorithm::P256 => Ok(()),
        other => Err(EnvelopeError::WrongKey(other)),
    }
}
