//! Keys as octets.

use core::fmt;

use zeroize::Zeroize;

use super::CryptoError;
use crate::fill;

/// What a key is made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum KeyAlgorithm {
    /// NIST P-256 (secp256r1): ISO 15118-2.
    P256,
    /// NIST P-384 (secp384r1): not of the standards, but roots of existing PKIs use it.
    P384,
    /// NIST P-521 (secp521r1): ISO 15118-20.
    P521,
    /// EdDSA on Curve448: ISO 15118-20, signatures only.
    Ed448,
    /// Key agreement on Curve448: ISO 15118-20.
    X448,
}

impl KeyAlgorithm {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::P256, Self::P384, Self::P521, Self::Ed448, Self::X448];

    /// Octets of a public key: on NIST curves 0x04, x, y.
    #[must_use]
    pub const fn public_len(self) -> usize {
        match self {
            Self::P256 => 65,
            Self::P384 => 97,
            Self::P521 => 133,
            Self::Ed448 => 57,
            Self::X448 => 56,
        }
    }

    /// Octets of a private key: on NIST curves a big-endian number, else the seed of RFC 8032 or the
    /// scalar of RFC 7748.
    #[must_use]
    pub const fn private_len(self) -> usize {
        match self {
            Self::P256 => 32,
            Self::P384 => 48,
            Self::P521 => 66,
            Self::Ed448 => 57,
            Self::X448 => 56,
        }
    }

    /// Octets of a signature in its fixed form; 0 if the key cannot sign.
    #[must_use]
    pub const fn signature_len(self) -> usize {
        match self {
            Self::P256 => 64,
            Self::P384 => 96,
            Self::P521 => 132,
            Self::Ed448 => 114,
            Self::X448 => 0,
        }
    }

    /// Whether keys are points x, y on a NIST curve.
    #[must_use]
    pub const fn is_nist(self) -> bool {
        matches!(self, Self::P256 | Self::P384 | Self::P521)
    }
}

impl fmt::Display for KeyAlgorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::P256 => "P-256",
            Self::P384 => "P-384",
            Self::P521 => "P-521",
            Self::Ed448 => "Ed448",
            Self::X448 => "X448",
        })
    }
}

/// A public key in someone's buffer, as in a certificate.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct PublicKey<'a> {
    algorithm: KeyAlgorithm,
    octets: &'a [u8],
}

impl<'a> PublicKey<'a> {
    /// The key with these octets: on NIST curves 0x04, x, y, else as RFC 8032 and RFC 7748 have it.
    ///
    /// Whether the point is on the curve is checked when it is used.
    ///
    /// # Errors
    ///
    /// [`CryptoError::InvalidKey`] for another length or a compressed point.
    pub fn new(algorithm: KeyAlgorithm, octets: &'a [u8]) -> Result<Self, CryptoError> {
        let marked = !algorithm.is_nist() || octets.first() == Some(&4);
        (octets.len() == algorithm.public_len() && marked)
            .then_some(Self { algorithm, octets })
            .ok_or(CryptoError::InvalidKey)
    }

    /// What it is made for.
    #[must_use]
    pub const fn algorithm(&self) -> KeyAlgorithm {
        self.algorithm
    }

    /// Its octets.
    #[must_use]
    pub const fn as_bytes(&self) -> &'a [u8] {
        self.octets
    }
}

impl fmt::Debug for PublicKey<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PublicKey({} ", self.algorithm)?;
        let mut octets = self.octets.iter();
        octets.try_for_each(|octet| write!(f, "{octet:02x}"))?;
        f.write_str(")")
    }
}

/// The most octets of a public key.
const MAX_PUBLIC: usize = KeyAlgorithm::P521.public_len();
/// The most octets of a private key.
const MAX_PRIVATE: usize = KeyAlgorithm::P521.private_len();

/// A public key with its octets.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct PublicKeyBuf {
    algorithm: KeyAlgorithm,
    octets: [u8; MAX_PUBLIC],
}

impl PublicKeyBuf {
    /// As [`PublicKey::new`], and keeps the octets.
    ///
    /// # Errors
    ///
    /// As there.
    pub fn new(algorithm: KeyAlgorithm, octets: &[u8]) -> Result<Self, CryptoError> {
        PublicKey::new(algorithm, octets).map(Self::from)
    }

    /// The key.
    #[must_use]
    pub fn as_key(&self) -> PublicKey<'_> {
        let octets = self.octets.get(..self.algorithm.public_len());
        PublicKey {
            algorithm: self.algorithm,
            octets: octets.unwrap_or_default(),
        }
    }
}

impl From<PublicKey<'_>> for PublicKeyBuf {
    fn from(key: PublicKey<'_>) -> Self {
        let mut octets = [0; MAX_PUBLIC];
        fill(&mut octets, key.octets);
        Self {
            algorithm: key.algorithm,
            octets,
        }
    }
}

impl fmt::Debug for PublicKeyBuf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_key().fmt(f)
    }
}

/// The octets of a private key; wiped when dropped, never shown.
#[derive(Clone)]
pub struct PrivateKey {
    algorithm: KeyAlgorithm,
    octets: [u8; MAX_PRIVATE],
}

impl PrivateKey {
    /// The key with these octets, see [`KeyAlgorithm::private_len`].
    ///
    /// A new key is made of octets of a cryptographic random generator. Whether the number is below
    /// the order of the curve is checked when it is used; of random octets it practically always is,
    /// except on P-521, where the seven uppermost bits must be zero.
    ///
    /// # Errors
    ///
    /// [`CryptoError::InvalidKey`] for another length.
    pub fn new(algorithm: KeyAlgorithm, octets: &[u8]) -> Result<Self, CryptoError> {
        let mut key = Self {
            algorithm,
            octets: [0; MAX_PRIVATE],
        };
        let slots = key.octets.get_mut(..algorithm.private_len());
        match slots {
            Some(slots) if slots.len() == octets.len() => fill(slots, octets),
            _ => return Err(CryptoError::InvalidKey),
        }
        Ok(key)
    }

    /// What it is made for.
    #[must_use]
    pub const fn algorithm(&self) -> KeyAlgorithm {
        self.algorithm
    }

    /// The secret octets, for a provider or for writing the key to its file.
    #[must_use]
    pub fn expose(&self) -> &[u8] {
        let octets = self.octets.get(..self.algorithm.private_len());
        octets.unwrap_or_default()
    }
}

impl Drop for PrivateKey {
    fn drop(&mut self) {
        self.octets.zeroize();
    }
}

impl fmt::Debug for PrivateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PrivateKey({}, secret)", self.algorithm)
    }
}

/// What two keys agreed on; wiped when dropped, never shown.
#[derive(Clone)]
pub struct SharedSecret {
    octets: [u8; MAX_PRIVATE],
    len: u8,
}

impl SharedSecret {
    /// The secret as a provider computed it; what does not fit is cut off.
    #[must_use]
    pub fn new(octets: &[u8]) -> Self {
        let mut secret = Self {
            octets: [0; MAX_PRIVATE],
            len: 0,
        };
        for (slot, octet) in secret.octets.iter_mut().zip(octets) {
            *slot = *octet;
            secret.len = secret.len.saturating_add(1);
        }
        secret
    }

    /// The secret octets: on NIST curves the x coordinate, big-endian.
    #[must_use]
    pub fn expose(&self) -> &[u8] {
        self.octets.get(..usize::from(self.len)).unwrap_or_default()
    }
}

impl Drop for SharedSecret {
    fn drop(&mut self) {
        self.octets.zeroize();
    }
}

impl fmt::Debug for SharedSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SharedSecret(secret)")
    }
}
