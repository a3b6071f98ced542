//! Public keys and signature algorithms, as certificates name them.

use super::der::{Error, Oid, Reader, Value, Writer, tag};
use super::key_file::write_algorithm;
use crate::crypto::{Hash, KeyAlgorithm, PublicKey, SignatureAlgorithm};

pub(super) const EC_PUBLIC_KEY: Oid<'static> =
    Oid::known(&[0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01]);

const KEYS: [(KeyAlgorithm, Oid<'static>); 5] = [
    (
        KeyAlgorithm::P256,
        Oid::known(&[0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07]),
    ),
    (
        KeyAlgorithm::P384,
        Oid::known(&[0x2B, 0x81, 0x04, 0x00, 0x22]),
    ),
    (
        KeyAlgorithm::P521,
        Oid::known(&[0x2B, 0x81, 0x04, 0x00, 0x23]),
    ),
    (KeyAlgorithm::Ed448, Oid::known(&[0x2B, 0x65, 0x71])),
    (KeyAlgorithm::X448, Oid::known(&[0x2B, 0x65, 0x6F])),
];

const SIGNATURES: [(SignatureAlgorithm, Oid<'static>); 4] = [
    (
        SignatureAlgorithm::Ecdsa(Hash::Sha256),
        Oid::known(&[0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x04, 0x03, 0x02]),
    ),
    (
        SignatureAlgorithm::Ecdsa(Hash::Sha384),
        Oid::known(&[0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x04, 0x03, 0x03]),
    ),
    (
        SignatureAlgorithm::Ecdsa(Hash::Sha512),
        Oid::known(&[0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x04, 0x03, 0x04]),
    ),
    (SignatureAlgorithm::Ed448, Oid::known(&[0x2B, 0x65, 0x71])),
];

/// A SubjectPublicKeyInfo.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyInfo<'a> {
    /// The key; `None` for any other algorithm, such as RSA or explicit curve parameters.
    pub key: Option<PublicKey<'a>>,
    /// The bits of the key, whatever it is: what hashes of the key are over.
    pub bits: &'a [u8],
    /// The whole DER.
    pub der: &'a [u8],
    /// The algorithm's identifier.
    pub algorithm: Oid<'a>,
}

impl<'a> KeyInfo<'a> {
    /// A SubjectPublicKeyInfo that stands alone.
    ///
    /// # Errors
    /// When it is not DER, or not a key of the length that its curve has.
    pub fn parse(der: &'a [u8]) -> Result<Self, Error> {
        let mut reader = Reader::new(der);
        let info = Self::read(&mut reader)?;
        reader.finish("subjectPublicKeyInfo")?;
        Ok(info)
    }

    pub(crate) fn read(reader: &mut Reader<'a>) -> Result<Self, Error> {
        let info = reader.read(tag::SEQUENCE, "subjectPublicKeyInfo")?;
        let mut parts = info.reader();
        let mut algorithm = parts
            .read(tag::SEQUENCE, "subjectPublicKeyInfo.algorithm")?
            .reader();
        let identifier = algorithm
            .read(tag::OID, "subjectPublicKeyInfo.algorithm")?
            .oid()?;
        let kind = kind(identifier, algorithm)?;
        let value = parts.read(tag::BIT_STRING, "subjectPublicKey")?;
        parts.finish("subjectPublicKeyInfo")?;
        let bits = value.whole_bytes()?;
        let key = kind.map(|kind| {
            PublicKey::new(kind, bits)
                .map_err(|_| value.not("an uncompressed point or key of the curve's length"))
        });
        Ok(Self {
            key: key.transpose()?,
            bits,
            der: info.der,
            algorithm: identifier,
        })
    }

    /// Writes the SubjectPublicKeyInfo of a key.
    pub fn write(key: PublicKey<'_>, writer: &mut Writer<'_>) {
        writer.nest(tag::SEQUENCE, |info| {
            info.nest(tag::SEQUENCE, |algorithm| {
                write_algorithm(key.algorithm(), algorithm);
            });
            info.whole_bytes(key.as_bytes());
        });
    }
}

fn kind(identifier: Oid<'_>, mut parameters: Reader<'_>) -> Result<Option<KeyAlgorithm>, Error> {
    let field = "subjectPublicKeyInfo.algorithm.parameters";
    if identifier.as_bytes() == EC_PUBLIC_KEY.as_bytes() {
        let value = parameters.any(field)?;
        parameters.finish(field)?;
        return match value.tag {
            tag::OID => Ok(curve(value.oid()?, true)),
            _ => Ok(None),
        };
    }
    let kind = curve(identifier, false);
    if kind.is_some() {
        parameters.finish(field)?;
    }
    Ok(kind)
}

/// The curve that an identifier names: as a parameter on NIST curves, else as the algorithm itself.
pub(super) fn curve(oid: Oid<'_>, nist: bool) -> Option<KeyAlgorithm> {
    KEYS.iter()
        .find(|row| row.0.is_nist() == nist && row.1.as_bytes() == oid.as_bytes())
        .map(|row| row.0)
}

pub(super) fn curve_oid(kind: KeyAlgorithm) -> Oid<'static> {
    let row = KEYS.iter().find(|row| row.0 == kind);
    row.map_or(EC_PUBLIC_KEY, |row| row.1)
}

/// An AlgorithmIdentifier; `None` for an algorithm of no profile. The known ones have no parameters.
pub(crate) fn signature_algorithm(value: &Value<'_>) -> Result<Option<SignatureAlgorithm>, Error> {
    let field = "signatureAlgorithm";
    let mut parts = value.reader();
    let identifier = parts.read(tag::OID, field)?.oid()?;
    let known = SIGNATURES
        .iter()
        .find(|row| row.1.as_bytes() == identifier.as_bytes());
    match known {
        Some(row) => parts.finish(field).map(|()| Some(row.0)),
        None => Ok(None),
    }
}

pub(crate) fn write_signature_algorithm(algorithm: SignatureAlgorithm, writer: &mut Writer<'_>) {
    let known = SIGNATURES.iter().find(|row| row.0 == algorithm);
    writer.nest(tag::SEQUENCE, |identifier| {
        if let Some((_, oid)) = known {
            identifier.item(tag::OID, oid.as_bytes());
        }
    });
}
