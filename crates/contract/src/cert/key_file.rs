//! Private keys as they stand in files: PKCS#8, and the older form of OpenSSL.
//!
//! Source: RFC 5958, RFC 5915, RFC 8410.

use super::der::{Error, Full, Oid, Reader, Value, Writer, tag};
use super::key::{EC_PUBLIC_KEY, curve, curve_oid};
use crate::crypto::{CryptoError, KeyAlgorithm, PrivateKey, PublicKey};

/// Why a key file gives no key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyFileError {
    /// No DER, or not of this structure.
    Unreadable(Error),
    /// Encrypted with a password; decrypt it first.
    Encrypted,
    /// A key of another algorithm, such as RSA, or of no valid length.
    Key(CryptoError),
}

impl core::fmt::Display for KeyFileError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Unreadable(error) => error.fmt(f),
            Self::Encrypted => f.write_str("the key is encrypted with a password"),
            Self::Key(error) => error.fmt(f),
        }
    }
}

impl core::error::Error for KeyFileError {}

impl From<Error> for KeyFileError {
    fn from(error: Error) -> Self {
        Self::Unreadable(error)
    }
}

/// Reads a private key: PKCS#8 (`PRIVATE KEY` in PEM) or RFC 5915 (`EC PRIVATE KEY`).
///
/// # Errors
/// When it is neither, encrypted, or of an algorithm of no edition.
pub fn read_private_key(der: &[u8]) -> Result<PrivateKey, KeyFileError> {
    let mut reader = Reader::new(der);
    let mut parts = reader.read(tag::SEQUENCE, "privateKeyInfo")?.reader();
    reader.finish("privateKeyInfo")?;
    // EncryptedPrivateKeyInfo begins with an algorithm where the others have their version.
    if parts.peek() == Some(tag::SEQUENCE) {
        return Err(KeyFileError::Encrypted);
    }
    parts.read(tag::INTEGER, "version")?.small()?;
    match parts.peek() {
        Some(tag::OCTET_STRING) => ec_private_key(parts, None),
        _ => pkcs8(parts),
    }
}

fn pkcs8(mut parts: Reader<'_>) -> Result<PrivateKey, KeyFileError> {
    let mut algorithm = parts.read(tag::SEQUENCE, "privateKeyAlgorithm")?.reader();
    let identifier = algorithm.read(tag::OID, "privateKeyAlgorithm")?.oid()?;
    let parameters = algorithm.optional(tag::OID, "privateKeyAlgorithm.parameters")?;
    let octets = parts.read(tag::OCTET_STRING, "privateKey")?;
    if identifier == EC_PUBLIC_KEY {
        let mut inside = octets.reader();
        let mut key = inside.read(tag::SEQUENCE, "ecPrivateKey")?.reader();
        inside.finish("ecPrivateKey")?;
        key.read(tag::INTEGER, "ecPrivateKey.version")?.small()?;
        return ec_private_key(key, parameters);
    }
    let kind = curve(identifier, false).ok_or(KeyFileError::Key(CryptoError::Unsupported))?;
    let inside = octets.reader().read(tag::OCTET_STRING, "curvePrivateKey")?;
    PrivateKey::new(kind, inside.content).map_err(KeyFileError::Key)
}

/// What follows the version in RFC 5915; the curve stands there or in PKCS#8's algorithm.
fn ec_private_key(
    mut key: Reader<'_>,
    parameters: Option<Value<'_>>,
) -> Result<PrivateKey, KeyFileError> {
    let octets = key.read(tag::OCTET_STRING, "ecPrivateKey.privateKey")?;
    let own = key.optional(tag::constructed(0), "ecPrivateKey.parameters")?;
    let named = match (parameters, own) {
        (Some(oid), _) => oid.oid()?,
        (None, Some(explicit)) => explicit
            .reader()
            .read(tag::OID, "ecPrivateKey.parameters")?
            .oid()?,
        (None, None) => return Err(KeyFileError::Key(CryptoError::Unsupported)),
    };
    let kind = curve(named, true).ok_or(KeyFileError::Key(CryptoError::Unsupported))?;
    PrivateKey::new(kind, octets.content).map_err(KeyFileError::Key)
}

/// Writes a private key as PKCS#8 without a password, on NIST curves with its public half.
///
/// # Errors
/// When the buffer is too small; 256 bytes take every key.
pub fn write_private_key<'b>(
    key: &PrivateKey,
    public: PublicKey<'_>,
    buffer: &'b mut [u8],
) -> Result<&'b [u8], Full> {
    let kind = key.algorithm();
    let mut writer = Writer::new(buffer);
    writer.nest(tag::SEQUENCE, |info| {
        info.small(0);
        info.nest(tag::SEQUENCE, |algorithm| write_algorithm(kind, algorithm));
        info.nest(tag::OCTET_STRING, |octets| {
            if kind.is_nist() {
                octets.nest(tag::SEQUENCE, |ec| {
                    ec.small(1);
                    ec.item(tag::OCTET_STRING, key.expose());
                    ec.nest(tag::constructed(1), |explicit| {
                        explicit.whole_bytes(public.as_bytes());
                    });
                });
            } else {
                octets.item(tag::OCTET_STRING, key.expose());
            }
        });
    });
    writer.finish()
}

pub(super) fn write_algorithm(kind: KeyAlgorithm, writer: &mut Writer<'_>) {
    let oid: Oid<'_> = curve_oid(kind);
    if kind.is_nist() {
        writer.item(tag::OID, EC_PUBLIC_KEY.as_bytes());
    }
    writer.item(tag::OID, oid.as_bytes());
}
