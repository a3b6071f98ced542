//! Contract keys on their way into a vehicle: encrypted for the key that the vehicle has already.
//!
//! The sender makes a new key pair for each contract. Its secret half and the vehicle's certified key
//! agree on a secret, from which the key of a cipher is derived; its public half travels along. What
//! comes out is accepted only if it belongs to the contract certificate that travels with it.
//!
//! [`iso2`] is settled and deployed; of [`iso20`] some parts are not publicly known, so they can be
//! switched there.
//!
//! Source: ISO 15118-2:2014, V2G2-814 to 823; ISO 15118-20:2022, V2G20-2492.

pub mod iso2;
pub mod iso20;

use core::fmt;

use crate::crypto::{Crypto, CryptoError, Hash, KeyAlgorithm, SharedSecret};

/// Why a contract key was not sealed or not opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum EnvelopeError {
    /// An element is not as long as its kind is.
    Length {
        /// The element.
        element: &'static str,
        /// Octets it has.
        found: usize,
        /// Octets it must have.
        expected: usize,
    },
    /// A key of this algorithm neither opens nor travels in this envelope.
    WrongKey(KeyAlgorithm),
    /// A key for Ed448 travels as 56 octets, so its last one must be zero; it is not.
    LongSeed,
    /// The envelope was not made for this key, was changed, or holds another key than that of the
    /// certificate. Deliberately one answer: it tells an attacker nothing.
    NotOpened,
    /// The provider of cryptography or the holder of the key failed.
    Crypto(CryptoError),
}

impl fmt::Display for EnvelopeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Length {
                element,
                found,
                expected,
            } => write!(f, "{element} has {found} octets, not {expected}"),
            Self::WrongKey(key) => write!(f, "a key on {key} does not belong in this envelope"),
            Self::LongSeed => f.write_str("the last octet of the key for Ed448 is not zero"),
            Self::NotOpened => f.write_str("the envelope does not open to the certificate's key"),
            Self::Crypto(error) => error.fmt(f),
        }
    }
}

impl core::error::Error for EnvelopeError {}

impl EnvelopeError {
    /// A failure of the machinery stays what it is, everything else is one answer.
    const fn opening(error: CryptoError) -> Self {
        match error {
            CryptoError::Unsupported | CryptoError::Token => Self::Crypto(error),
            _ => Self::NotOpened,
        }
    }
}

/// What a cipher's key is derived with beside the secret, of ISO 15118-2: algorithm 01, sender `U`,
/// recipient `V`.
const OTHER_INFO: [u8; 3] = [0x01, 0x55, 0x56];

/// The single-step derivation of NIST SP 800-56C, for keys that one digest is long enough for.
fn derive<const N: usize>(
    crypto: &dyn Crypto,
    hash: Hash,
    secret: &SharedSecret,
    other_info: &[u8],
) -> Result<zeroize::Zeroizing<[u8; N]>, EnvelopeError> {
    let digest = crypto.digest(hash, &mut |sink| {
        sink(&1_u32.to_be_bytes());
        sink(secret.expose());
        sink(other_info);
    });
    let digest = digest.map_err(EnvelopeError::Crypto)?;
    let key = digest.as_bytes().first_chunk().copied();
    key.map(zeroize::Zeroizing::new)
        .ok_or(EnvelopeError::Crypto(CryptoError::Unsupported))
}

/// The octets of an element, if it has as many as its kind.
fn exactly<const N: usize, const MIN: usize, const MAX: usize>(
    element: &'static str,
    bytes: &v2g_exi::Bytes<'_, MIN, MAX>,
) -> Result<[u8; N], EnvelopeError> {
    let mut octets = [0; N];
    let full = bytes.copy_to(&mut octets).is_some_and(|all| all.len() == N);
    full.then_some(octets).ok_or(EnvelopeError::Length {
        element,
        found: bytes.len(),
        expected: N,
    })
}
