//! Signatures and their two forms.

use core::fmt;

use super::{CryptoError, Hash, KeyAlgorithm};
use crate::fill;

/// How a signature is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SignatureAlgorithm {
    /// ECDSA over a digest; which curve says the key.
    Ecdsa(Hash),
    /// EdDSA on Curve448, without prehash and context (RFC 8032).
    Ed448,
}

impl SignatureAlgorithm {
    /// What the standards use with a key: SHA-256 on P-256, SHA-512 on P-521.
    ///
    /// `None` if the key cannot sign.
    #[must_use]
    pub const fn of(key: KeyAlgorithm) -> Option<Self> {
        match key {
            KeyAlgorithm::P256 => Some(Self::Ecdsa(Hash::Sha256)),
            KeyAlgorithm::P384 => Some(Self::Ecdsa(Hash::Sha384)),
            KeyAlgorithm::P521 => Some(Self::Ecdsa(Hash::Sha512)),
            KeyAlgorithm::Ed448 => Some(Self::Ed448),
            KeyAlgorithm::X448 => None,
        }
    }

    /// Whether a key can sign this way.
    #[must_use]
    pub const fn fits(self, key: KeyAlgorithm) -> bool {
        match self {
            Self::Ecdsa(_) => key.is_nist(),
            Self::Ed448 => matches!(key, KeyAlgorithm::Ed448),
        }
    }
}

/// A signature in someone's buffer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signature<'a> {
    /// ECDSA: r and s as numbers of the curve's length side by side; Ed448: its 114 octets.
    /// XML Signature has this form.
    Fixed(&'a [u8]),
    /// ECDSA: r and s as a DER sequence; Ed448: as fixed. Certificates and TLS have this form.
    Der(&'a [u8]),
}

impl Signature<'_> {
    /// The signature in its fixed form.
    ///
    /// # Errors
    ///
    /// [`CryptoError::InvalidSignature`] for a wrong length or what is not strictly DER.
    pub fn to_fixed(self, key: KeyAlgorithm) -> Result<SignatureBytes, CryptoError> {
        match self {
            Self::Der(octets) if key.is_nist() => SignatureBytes::from_der(key, octets),
            Self::Fixed(octets) | Self::Der(octets) => SignatureBytes::new(key, octets),
        }
    }
}

/// The most octets of a signature in fixed form.
const MAX: usize = KeyAlgorithm::P521.signature_len();

/// A signature in its fixed form, with its octets.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct SignatureBytes {
    octets: [u8; MAX],
    key: KeyAlgorithm,
}

impl SignatureBytes {
    /// Octets of a fixed form at most.
    pub const MAX_FIXED: usize = MAX;
    /// Octets of a DER form at most: two numbers of 67 octets with tag and length, in a sequence.
    pub const MAX_DER: usize = 141;

    /// The signature with these octets.
    ///
    /// # Errors
    ///
    /// [`CryptoError::InvalidSignature`] for a length that the key's signatures do not have.
    pub fn new(key: KeyAlgorithm, octets: &[u8]) -> Result<Self, CryptoError> {
        let mut signature = Self {
            octets: [0; MAX],
            key,
        };
        let slots = signature.octets.get_mut(..key.signature_len());
        match slots {
            Some(slots) if slots.len() == octets.len() && !octets.is_empty() => {
                fill(slots, octets);
                Ok(signature)
            }
            _ => Err(CryptoError::InvalidSignature),
        }
    }

    /// Reads a DER sequence of two numbers.
    ///
    /// # Errors
    ///
    /// [`CryptoError::InvalidSignature`] for anything that is not strictly DER, negative numbers,
    /// and numbers too long for the curve.
    pub fn from_der(key: KeyAlgorithm, der: &[u8]) -> Result<Self, CryptoError> {
        let mut signature = Self {
            octets: [0; MAX],
            key,
        };
        let width = key.signature_len() / 2;
        let (r, s) = signature
            .octets
            .get_mut(..key.signature_len())
            .and_then(|octets| octets.split_at_mut_checked(width))
            .ok_or(CryptoError::InvalidSignature)?;
        let rest = read_sequence(der)
            .and_then(|rest| read_number(rest, r))
            .and_then(|rest| read_number(rest, s));
        match rest {
            Some([]) if key.is_nist() => Ok(signature),
            _ => Err(CryptoError::InvalidSignature),
        }
    }

    /// Its octets.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        let octets = self.octets.get(..self.key.signature_len());
        octets.unwrap_or_default()
    }

    /// Writes the DER form, of ECDSA a sequence of r and s, of Ed448 the octets themselves.
    ///
    /// `None` if the buffer is too small; [`Self::MAX_DER`] octets always do.
    pub fn to_der<'b>(&self, buffer: &'b mut [u8]) -> Option<&'b [u8]> {
        if !self.key.is_nist() {
            let octets = self.as_bytes();
            let target = buffer.get_mut(..octets.len())?;
            fill(target, octets);
            return Some(target);
        }
        let (r, s) = self
            .as_bytes()
            .split_at_checked(self.key.signature_len() / 2)?;
        let content = number_len(r).checked_add(number_len(s))?;
        let mut used = 0;
        put(buffer, &mut used, 0x30)?;
        if content >= 0x80 {
            put(buffer, &mut used, 0x81)?;
        }
        put(buffer, &mut used, u8::try_from(content).ok()?)?;
        for number in [r, s] {
            write_number(number, buffer, &mut used)?;
        }
        buffer.get(..used)
    }
}

impl fmt::Debug for SignatureBytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SignatureBytes(")?;
        let mut octets = self.as_bytes().iter();
        octets.try_for_each(|octet| write!(f, "{octet:02x}"))?;
        f.write_str(")")
    }
}

/// The content of a sequence that fills `der`.
fn read_sequence(der: &[u8]) -> Option<&[u8]> {
    let (length, content) = match der {
        [0x30, length, content @ ..] if *length < 0x80 => (*length, content),
        [0x30, 0x81, length, content @ ..] if *length >= 0x80 => (*length, content),
        _ => return None,
    };
    (content.len() == usize::from(length)).then_some(content)
}

/// Reads a number right-aligned into `slots`; returns what follows it.
fn read_number<'d>(der: &'d [u8], slots: &mut [u8]) -> Option<&'d [u8]> {
    let [2, length, rest @ ..] = der else {
        return None;
    };
    let (number, rest) = rest.split_at_checked(usize::from(*length))?;
    let digits = match number {
        [0, digits @ ..] if digits.first().is_some_and(|first| *first >= 0x80) => digits,
        [1..=0x7F, ..] => number,
        // Zero is no valid part of a signature, the rest is negative or not the shortest form.
        _ => return None,
    };
    let start = slots.len().checked_sub(digits.len())?;
    fill(slots.get_mut(start..)?, digits);
    Some(rest)
}

/// The digits of a number without leading zeros, and whether DER wants one in front.
fn digits(number: &[u8]) -> (&[u8], bool) {
    let zeros = number.iter().take_while(|octet| **octet == 0).count();
    let digits = number.get(zeros..).unwrap_or_default();
    (digits, digits.first().is_none_or(|first| *first >= 0x80))
}

/// Octets of a number with tag and length.
fn number_len(number: &[u8]) -> usize {
    let (digits, padded) = digits(number);
    digits
        .len()
        .saturating_add(2)
        .saturating_add(usize::from(padded))
}

fn write_number(number: &[u8], buffer: &mut [u8], used: &mut usize) -> Option<()> {
    let (digits, padded) = digits(number);
    put(buffer, used, 2)?;
    let length = digits.len().checked_add(usize::from(padded))?;
    put(buffer, used, u8::try_from(length).ok()?)?;
    if padded {
        put(buffer, used, 0)?;
    }
    digits
        .iter()
        .try_for_each(|octet| put(buffer, used, *octet))
}

fn put(buffer: &mut [u8], used: &mut usize, octet: u8) -> Option<()> {
    *buffer.get_mut(*used)? = octet;
    *used = used.checked_add(1)?;
    Some(())
}
