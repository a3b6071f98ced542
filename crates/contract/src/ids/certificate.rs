//! The name of a certificate as OCSP and OCPP have it.

use core::fmt;

use crate::crypto::{Crypto, CryptoError, Digest, Hash};

/// The name of a certificate by digests of its issuer: what a responder is asked with (RFC 6960
/// `CertID`), and `iso15118CertificateHashData` of OCPP.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CertificateHash<'a> {
    /// Of both digests: SHA-256 in OCPP, SHA-1 where an old responder wants it.
    pub hash: Hash,
    /// Digest of the issuer's name, DER.
    pub issuer_name_hash: Digest,
    /// Digest of the bits of the issuer's public key, without tag, length and unused bits.
    pub issuer_key_hash: Digest,
    /// The certificate's number, big-endian, without leading zeros.
    pub serial_number: &'a [u8],
}

impl<'a> CertificateHash<'a> {
    /// Names a certificate by what stands in it and in its issuer's.
    ///
    /// `serial_number` may have leading zeros, as DER has them.
    ///
    /// # Errors
    ///
    /// [`CryptoError::Unsupported`].
    pub fn new(
        crypto: &dyn Crypto,
        hash: Hash,
        issuer_name: &[u8],
        issuer_key: &[u8],
        serial_number: &'a [u8],
    ) -> Result<Self, CryptoError> {
        let zeros = serial_number
            .iter()
            .take_while(|octet| **octet == 0)
            .count();
        Ok(Self {
            hash,
            issuer_name_hash: crypto.digest_of(hash, issuer_name)?,
            issuer_key_hash: crypto.digest_of(hash, issuer_key)?,
            serial_number: serial_number.get(zeros..).unwrap_or_default(),
        })
    }

    /// The number as OCPP writes it: lower-case hex without leading zeros, `0` for zero.
    #[must_use]
    pub fn serial_hex(&self) -> impl fmt::Display + use<'a> {
        Serial(self.serial_number)
    }
}

/// A number in hex without leading zeros.
struct Serial<'a>(&'a [u8]);

impl fmt::Display for Serial<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some((first, rest)) = self.0.split_first() else {
            return f.write_str("0");
        };
        write!(f, "{first:x}")?;
        rest.iter().try_for_each(|octet| write!(f, "{octet:02x}"))
    }
}
