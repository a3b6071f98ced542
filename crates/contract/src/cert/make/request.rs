//! Requests for a certificate (PKCS#10).

use super::super::certificate::check_signature;
use super::super::der::{Error, Reader, Writer, tag};
use super::super::extensions::oids;
use super::super::key::{KeyInfo, signature_algorithm};
use super::super::{Extensions, Name};
use super::{MakeError, NameSource, Template, signed};
use crate::crypto::{Crypto, CryptoError, SignatureAlgorithm, Signer};

/// Writes a request for a certificate on the signer's key, with the extensions of `wished` if any.
///
/// # Errors
/// When the buffer is too small or the key fails.
pub fn write_request<'b>(
    subject: NameSource<'_>,
    wished: Option<&Template<'_>>,
    signer: &dyn Signer,
    buffer: &'b mut [u8],
) -> Result<&'b [u8], MakeError> {
    let body = |writer: &mut Writer<'_>| {
        writer.nest(tag::SEQUENCE, |info| {
            info.small(0);
            subject.write(info);
            KeyInfo::write(signer.public_key(), info);
            info.nest(tag::constructed(0), |attributes| {
                if let Some(wished) = wished {
                    write_wish(wished, attributes);
                }
            });
        });
    };
    signed(buffer, signer, body, |_| {})
}

fn write_wish(wished: &Template<'_>, attributes: &mut Writer<'_>) {
    attributes.nest(tag::SEQUENCE, |attribute| {
        attribute.item(tag::OID, &oids::EXTENSION_REQUEST);
        attribute.nest(tag::SET, |values| {
            values.nest(tag::SEQUENCE, |list| wished.write_extensions(list));
        });
    });
}

/// A request for a certificate, as an authority reads it.
#[derive(Clone, Copy, Debug)]
pub struct CertificationRequest<'a> {
    /// Whose key it is.
    pub subject: Name<'a>,
    /// The key.
    pub key: KeyInfo<'a>,
    /// Extensions wished for.
    pub extensions: Option<Extensions<'a>>,
    signed: &'a [u8],
    algorithm: Option<SignatureAlgorithm>,
    signature: &'a [u8],
}

impl<'a> CertificationRequest<'a> {
    /// Reads a CertificationRequest in DER.
    ///
    /// # Errors
    /// Names the field and the byte.
    pub fn parse(der: &'a [u8]) -> Result<Self, Error> {
        let mut reader = Reader::new(der);
        let mut parts = reader.read(tag::SEQUENCE, "certificationRequest")?.reader();
        reader.finish("certificationRequest")?;
        let info = parts.read(tag::SEQUENCE, "certificationRequestInfo")?;
        let algorithm = parts.read(tag::SEQUENCE, "signatureAlgorithm")?;
        let signature = parts.read(tag::BIT_STRING, "signature")?.whole_bytes()?;
        parts.finish("certificationRequest")?;
        let mut fields = info.reader();
        let version = fields.read(tag::INTEGER, "version")?;
        if version.small()? != 0 {
            return Err(version.not("version 1"));
        }
        let subject = Name::read(&mut fields, "subject")?;
        let key = KeyInfo::read(&mut fields)?;
        let mut attributes = fields.read(tag::constructed(0), "attributes")?.reader();
        fields.finish("certificationRequestInfo")?;
        let mut extensions = None;
        while !attributes.is_empty() {
            let mut attribute = attributes.read(tag::SEQUENCE, "attribute")?.reader();
            let kind = attribute.read(tag::OID, "attribute")?.oid()?;
            let mut values = attribute.read(tag::SET, "attribute")?.reader();
            attribute.finish("attribute")?;
            if kind.as_bytes() == oids::EXTENSION_REQUEST {
                let list = values.read(tag::SEQUENCE, "extensionRequest")?;
                values.finish("extensionRequest")?;
                extensions = Some(Extensions::read(&list)?);
            }
        }
        Ok(Self {
            subject,
            key,
            extensions,
            signed: info.der,
            algorithm: signature_algorithm(&algorithm)?,
            signature,
        })
    }

    /// Whether whoever asks has the private key.
    ///
    /// # Errors
    /// When the signature does not hold, or key or algorithm are none of ours.
    pub fn check(&self, crypto: &dyn Crypto) -> Result<(), CryptoError> {
        let key = self.key.key.ok_or(CryptoError::Unsupported)?;
        check_signature(self.signed, self.algorithm, self.signature, key, crypto)
    }
}
