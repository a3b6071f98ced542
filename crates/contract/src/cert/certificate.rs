//! One certificate as a view.

use super::der::{Error, Reader, Value, tag};
use super::extensions::Extensions;
use super::key::{KeyInfo, signature_algorithm};
use super::{Name, Time};
use crate::crypto::{Crypto, CryptoError, PublicKey, Signature, SignatureAlgorithm};

/// An X.509 certificate, read once and checked; all parts are views into its DER.
///
/// Reading judges the form only. Whether it is what its role asks for is the work of
/// [`Profile`](super::Profile), whether it can be trusted that of [`verify`](super::verify).
///
/// ```no_run
/// # fn received() -> &'static [u8] { &[] }
/// use v2g_contract::cert::Certificate;
///
/// let leaf = Certificate::parse(received())?;
/// let emaid = leaf.subject.common_name();
/// let key = leaf.key.key;
/// # Ok::<(), v2g_contract::cert::der::Error>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Certificate<'a> {
    /// The whole certificate.
    pub der: &'a [u8],
    /// 1 to 3; every certificate with extensions is of version 3.
    pub version: u8,
    /// Number that the issuer gave it.
    pub serial: Serial<'a>,
    /// Who signed it.
    pub issuer: Name<'a>,
    /// Whose key it is.
    pub subject: Name<'a>,
    /// First second of its validity.
    pub not_before: Time,
    /// Last second of its validity.
    pub not_after: Time,
    /// The subject's key.
    pub key: KeyInfo<'a>,
    /// What else it says.
    pub extensions: Extensions<'a>,
    /// How it is signed; `None` for an algorithm of no profile, such as RSA or SHA-1.
    pub signature_algorithm: Option<SignatureAlgorithm>,
    /// The signature in X.509's form.
    pub signature: &'a [u8],
    /// Both times are in the form that RFC 5280 has for their year.
    pub(crate) times_in_form: bool,
    signed: &'a [u8],
}

/// A certificate's number.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Serial<'a>(&'a [u8]);

impl<'a> Serial<'a> {
    pub(crate) fn read(reader: &mut Reader<'a>) -> Result<Self, Error> {
        let value = reader.read(tag::INTEGER, "serialNumber")?;
        value.integer().map(Self)
    }

    /// Two's complement, big-endian, as in the certificate.
    #[must_use]
    pub fn as_bytes(&self) -> &'a [u8] {
        self.0
    }

    /// Without the zero in front that keeps the number positive; at most 20 bytes by RFC 5280.
    #[must_use]
    pub fn magnitude(&self) -> &'a [u8] {
        match self.0 {
            [0, rest @ ..] if !rest.is_empty() => rest,
            bytes => bytes,
        }
    }

    /// True for numbers above zero.
    #[must_use]
    pub fn is_positive(&self) -> bool {
        self.0 != [0] && self.0.first().is_some_and(|first| *first < 0x80)
    }
}

/// Hexadecimal, two digits a byte.
impl core::fmt::Display for Serial<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let mut bytes = self.magnitude().iter();
        bytes.try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl core::fmt::Debug for Serial<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Serial({self})")
    }
}

impl<'a> Certificate<'a> {
    /// Reads one certificate in DER, to its last byte.
    ///
    /// # Errors
    /// Names the field and the byte.
    pub fn parse(der: &'a [u8]) -> Result<Self, Error> {
        let mut reader = Reader::new(der);
        let certificate = reader.read(tag::SEQUENCE, "certificate")?;
        reader.finish("certificate")?;
        Self::read(&certificate)
    }

    /// Reads the certificate at the start of `bytes`, and gives what follows it.
    ///
    /// # Errors
    /// As [`Self::parse`].
    pub fn parse_first(bytes: &'a [u8]) -> Result<(Self, &'a [u8]), Error> {
        let certificate = Reader::new(bytes).read(tag::SEQUENCE, "certificate")?;
        let rest = bytes.get(certificate.der.len()..).unwrap_or_default();
        Ok((Self::read(&certificate)?, rest))
    }

    pub(crate) fn read(certificate: &Value<'a>) -> Result<Self, Error> {
        let mut parts = certificate.reader();
        let tbs = parts.read(tag::SEQUENCE, "tbsCertificate")?;
        let algorithm = parts.read(tag::SEQUENCE, "signatureAlgorithm")?;
        let signature = parts
            .read(tag::BIT_STRING, "signatureValue")?
            .whole_bytes()?;
        parts.finish("certificate")?;

        let mut fields = tbs.reader();
        let version = version(&mut fields)?;
        let serial = Serial::read(&mut fields)?;
        let inner = fields.read(tag::SEQUENCE, "tbsCertificate.signature")?;
        if inner.der != algorithm.der {
            return Err(inner.not("the algorithm that signatureAlgorithm names"));
        }
        let issuer = Name::read(&mut fields, "issuer")?;
        let mut validity = fields.read(tag::SEQUENCE, "validity")?.reader();
        let (not_before, first) = Time::read(&mut validity, "notBefore")?;
        let (not_after, second) = Time::read(&mut validity, "notAfter")?;
        validity.finish("validity")?;
        let subject = Name::read(&mut fields, "subject")?;
        let key = KeyInfo::read(&mut fields)?;
        // Unique identifiers of version 2: skipped, no authority gives them.
        fields.optional(tag::context(1), "issuerUniqueID")?;
        fields.optional(tag::context(2), "subjectUniqueID")?;
        let extensions = match fields.optional(tag::constructed(3), "extensions")? {
            Some(value) if version == 3 => Extensions::explicit(&value)?,
            Some(value) => return Err(value.not("there before version 3")),
            None => Extensions::default(),
        };
        fields.finish("tbsCertificate")?;
        Ok(Self {
            der: certificate.der,
            version,
            serial,
            issuer,
            subject,
            not_before,
            not_after,
            key,
            extensions,
            signature_algorithm: signature_algorithm(&algorithm)?,
            signature,
            times_in_form: first && second,
            signed: tbs.der,
        })
    }

    /// The bytes that the signature is over.
    #[must_use]
    pub fn signed(&self) -> &'a [u8] {
        self.signed
    }

    /// Issuer and subject are the same: a root, or a key that its owner replaced.
    #[must_use]
    pub fn is_self_issued(&self) -> bool {
        self.issuer.der() == self.subject.der()
    }

    /// Whether `key` made the signature.
    ///
    /// # Errors
    /// [`CryptoError::Unsupported`] when the algorithm is none of ours or does not fit the key, else
    /// what the provider finds.
    pub fn check_signature(
        &self,
        key: PublicKey<'_>,
        crypto: &dyn Crypto,
    ) -> Result<(), CryptoError> {
        check_signature(
            self.signed,
            self.signature_algorithm,
            self.signature,
            key,
            crypto,
        )
    }
}

/// A signature in X.509's form over a structure.
pub(crate) fn check_signature(
    signed: &[u8],
    algorithm: Option<SignatureAlgorithm>,
    signature: &[u8],
    key: PublicKey<'_>,
    crypto: &dyn Crypto,
) -> Result<(), CryptoError> {
    let algorithm = algorithm
        .filter(|algorithm| algorithm.fits(key.algorithm()))
        .ok_or(CryptoError::Unsupported)?;
    crypto.verify(key, algorithm, signed, Signature::Der(signature))
}

fn version(fields: &mut Reader<'_>) -> Result<u8, Error> {
    let Some(explicit) = fields.optional(tag::constructed(0), "version")? else {
        return Ok(1);
    };
    let mut inside = explicit.reader();
    let value = inside.read(tag::INTEGER, "version")?;
    inside.finish("version")?;
    match value.small()? {
        // DER leaves out the default, but who writes it means the same.
        number @ 0..=2 => Ok(number.saturating_add(1)),
        _ => Err(value.not("version 1, 2 or 3")),
    }
}
