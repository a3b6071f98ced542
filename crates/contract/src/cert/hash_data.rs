//! The four facts by which OCSP and OCPP name a certificate.

use super::certificate::Serial;
use super::der::{Error, Reader, Writer, tag};
use super::{Certificate, der::Oid};
use crate::crypto::{Crypto, CryptoError, Digest, Hash};

const HASHES: [(Hash, Oid<'static>); 4] = [
    (Hash::Sha1, Oid::known(&[0x2B, 0x0E, 0x03, 0x02, 0x1A])),
    (Hash::Sha256, sha2(1)),
    (Hash::Sha384, sha2(2)),
    (Hash::Sha512, sha2(3)),
];

const fn sha2(number: u8) -> Oid<'static> {
    match number {
        1 => Oid::known(&[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01]),
        2 => Oid::known(&[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x02]),
        _ => Oid::known(&[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x03]),
    }
}

/// How OCSP (CertID) and OCPP (CertificateHashData, OCSPRequestData) name a certificate.
///
/// The `Display` of hashes and serial is the form that OCPP's JSON has: hexadecimal, the serial
/// number without leading zeros.
///
/// Source: RFC 6960, 4.1.1; OCPP 2.0.1 part 2, OCSPRequestDataType.
#[derive(Clone, Copy, Debug)]
pub struct HashData<'a> {
    /// Hash function of both hashes.
    pub hash: Hash,
    /// Hash of the issuer's name in DER.
    pub issuer_name_hash: Digest,
    /// Hash of the bits of the issuer's public key.
    pub issuer_key_hash: Digest,
    /// The certificate's number.
    pub serial: Serial<'a>,
    /// Who answers for its revocation; empty when the certificate does not say.
    pub responder_url: &'a str,
}

impl<'a> HashData<'a> {
    /// Of a certificate and the one that issued it; of a root that is itself.
    ///
    /// # Errors
    /// When the provider does not know the hash function.
    pub fn new(
        certificate: &Certificate<'a>,
        issuer: &Certificate<'_>,
        hash: Hash,
        crypto: &dyn Crypto,
    ) -> Result<Self, CryptoError> {
        Ok(Self {
            hash,
            issuer_name_hash: crypto.digest_of(hash, certificate.issuer.der())?,
            issuer_key_hash: crypto.digest_of(hash, issuer.key.bits)?,
            serial: certificate.serial,
            responder_url: certificate.extensions.ocsp_url.unwrap_or_default(),
        })
    }

    /// The serial number as OCPP writes it.
    pub fn serial_number(&self) -> impl core::fmt::Display + use<'a> {
        SerialNumber(self.serial)
    }

    /// Writes a CertID.
    pub(crate) fn write(&self, writer: &mut Writer<'_>) {
        writer.nest(tag::SEQUENCE, |id| {
            id.nest(tag::SEQUENCE, |algorithm| {
                let oid = HASHES.iter().find(|row| row.0 == self.hash);
                algorithm.item(tag::OID, oid.map_or(&[], |row| row.1.as_bytes()));
                algorithm.item(tag::NULL, &[]);
            });
            id.item(tag::OCTET_STRING, self.issuer_name_hash.as_bytes());
            id.item(tag::OCTET_STRING, self.issuer_key_hash.as_bytes());
            id.item(tag::INTEGER, self.serial.as_bytes());
        });
    }
}

struct SerialNumber<'a>(Serial<'a>);

impl core::fmt::Display for SerialNumber<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self.0.magnitude().split_first() {
            Some((first, rest)) => {
                write!(f, "{first:x}")?;
                rest.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
            }
            None => f.write_str("0"),
        }
    }
}

/// A CertID as it was received.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CertId<'a> {
    /// `None` for a hash function that is not known.
    pub hash: Option<Hash>,
    /// Hash of the issuer's name in DER.
    pub issuer_name_hash: &'a [u8],
    /// Hash of the bits of the issuer's public key.
    pub issuer_key_hash: &'a [u8],
    /// The certificate's number.
    pub serial: Serial<'a>,
}

impl<'a> CertId<'a> {
    pub(crate) fn read(reader: &mut Reader<'a>) -> Result<Self, Error> {
        let field = "certID";
        let mut parts = reader.read(tag::SEQUENCE, field)?.reader();
        let mut algorithm = parts.read(tag::SEQUENCE, "hashAlgorithm")?.reader();
        let oid = algorithm.read(tag::OID, "hashAlgorithm")?.oid()?;
        let known = HASHES
            .iter()
            .find(|row| row.1.as_bytes() == oid.as_bytes())
            .map(|row| row.0);
        let id = Self {
            hash: known,
            issuer_name_hash: parts.read(tag::OCTET_STRING, "issuerNameHash")?.content,
            issuer_key_hash: parts.read(tag::OCTET_STRING, "issuerKeyHash")?.content,
            serial: Serial::read(&mut parts)?,
        };
        parts.finish(field)?;
        Ok(id)
    }

    /// Whether it names this certificate.
    #[must_use]
    pub fn names(
        &self,
        certificate: &Certificate<'_>,
        issuer: &Certificate<'_>,
        crypto: &dyn Crypto,
    ) -> bool {
        if self.serial.as_bytes() != certificate.serial.as_bytes() {
            return false;
        }
        let Some(hash) = self.hash else { return false };
        HashData::new(certificate, issuer, hash, crypto).is_ok_and(|data| {
            data.issuer_name_hash.as_bytes() == self.issuer_name_hash
                && data.issuer_key_hash.as_bytes() == self.issuer_key_hash
        })
    }
}
