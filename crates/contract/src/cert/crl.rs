//! Revocation lists.

use super::certificate::{Serial, check_signature};
use super::der::{Error, Reader, Value, tag};
use super::extensions::{Extension, KeyUsage};
use super::key::signature_algorithm;
use super::ocsp::{Status, StatusError, current};
use super::{Certificate, Name, Time};
use crate::crypto::{Crypto, SignatureAlgorithm};

/// A list of revoked certificates of one issuer.
///
/// Source: RFC 5280, section 5.
#[derive(Clone, Copy, Debug)]
pub struct Crl<'a> {
    /// Whose certificates, and who signed it.
    pub issuer: Name<'a>,
    /// When it was made.
    pub this_update: Time,
    /// When the next one is due; `None` if it does not say.
    pub next_update: Option<Time>,
    entries: Option<Value<'a>>,
    /// It cannot stand for all certificates of the issuer: a list of changes, of a part of the
    /// certificates, or with a critical extension that is not known.
    partial: bool,
    signed: &'a [u8],
    algorithm: Option<SignatureAlgorithm>,
    signature: &'a [u8],
}

impl<'a> Crl<'a> {
    /// Reads a CertificateList in DER.
    ///
    /// # Errors
    /// Names the field and the byte.
    pub fn parse(der: &'a [u8]) -> Result<Self, Error> {
        let mut reader = Reader::new(der);
        let mut parts = reader.read(tag::SEQUENCE, "certificateList")?.reader();
        reader.finish("certificateList")?;
        let list = parts.read(tag::SEQUENCE, "tbsCertList")?;
        let algorithm = parts.read(tag::SEQUENCE, "signatureAlgorithm")?;
        let signature = parts
            .read(tag::BIT_STRING, "signatureValue")?
            .whole_bytes()?;
        parts.finish("certificateList")?;

        let mut fields = list.reader();
        fields.optional(tag::INTEGER, "version")?;
        let inner = fields.read(tag::SEQUENCE, "tbsCertList.signature")?;
        if inner.der != algorithm.der {
            return Err(inner.not("the algorithm that signatureAlgorithm names"));
        }
        let issuer = Name::read(&mut fields, "issuer")?;
        let (this_update, _) = Time::read(&mut fields, "thisUpdate")?;
        let next_update = match fields.peek() {
            Some(tag::UTC_TIME | tag::GENERALIZED_TIME) => {
                Some(Time::read(&mut fields, "nextUpdate")?.0)
            }
            _ => None,
        };
        let entries = fields.optional(tag::SEQUENCE, "revokedCertificates")?;
        let mut partial = false;
        if let Some(entries) = &entries {
            let mut items = entries.reader();
            while !items.is_empty() {
                partial |= entry(&mut items)?.2;
            }
        }
        if let Some(explicit) = fields.optional(tag::constructed(0), "crlExtensions")? {
            partial |= extensions(&explicit)?;
        }
        fields.finish("tbsCertList")?;
        Ok(Self {
            issuer,
            this_update,
            next_update,
            entries,
            partial,
            signed: list.der,
            algorithm: signature_algorithm(&algorithm)?,
            signature,
        })
    }

    /// The revoked certificates: number, and since when.
    pub fn entries(&self) -> impl Iterator<Item = (Serial<'a>, Time)> + use<'a> {
        let mut items = match &self.entries {
            Some(entries) => entries.reader(),
            None => Reader::new(&[]),
        };
        core::iter::from_fn(move || {
            let (serial, time, _) = entry(&mut items).ok()?;
            Some((serial, time))
        })
    }

    /// What it says about a certificate; `Unknown` when it is of another issuer.
    ///
    /// # Errors
    /// When it is of this certificate's issuer and does not hold.
    pub fn about(
        &self,
        certificate: &Certificate<'_>,
        issuer: &Certificate<'_>,
        now: Option<Time>,
        crypto: &dyn Crypto,
    ) -> Result<Status, StatusError> {
        if !self.issuer.same_text(&certificate.issuer) || !self.issuer.same_text(&issuer.subject) {
            return Ok(Status::Unknown);
        }
        if self.partial {
            return Err(StatusError::Unsupported);
        }
        let usage = issuer.extensions.key_usage;
        if usage.is_some_and(|usage| !usage.allows(KeyUsage::CRL_SIGN)) {
            return Err(StatusError::Signer);
        }
        let key = issuer.key.key.ok_or(StatusError::Signer)?;
        check_signature(self.signed, self.algorithm, self.signature, key, crypto)
            .map_err(|_| StatusError::BadSignature)?;
        current(self.this_update, self.next_update, now)?;
        let revoked = self
            .entries()
            .find(|(serial, _)| *serial == certificate.serial);
        Ok(revoked.map_or(Status::Good, |(_, time)| Status::Revoked(time)))
    }
}

/// Number, time, and whether a critical extension changes what the entry means.
fn entry<'a>(items: &mut Reader<'a>) -> Result<(Serial<'a>, Time, bool), Error> {
    let field = "revokedCertificates";
    let mut parts = items.read(tag::SEQUENCE, field)?.reader();
    let serial = Serial::read(&mut parts)?;
    let (time, _) = Time::read(&mut parts, "revocationDate")?;
    let mut critical = false;
    if let Some(list) = parts.optional(tag::SEQUENCE, "crlEntryExtensions")? {
        let mut extensions = list.reader();
        while !extensions.is_empty() {
            critical |= Extension::read(&mut extensions)?.critical;
        }
    }
    parts.finish(field)?;
    Ok((serial, time, critical))
}

/// Whether one makes the list partial: critical ones, such as deltaCRLIndicator.
fn extensions(explicit: &Value<'_>) -> Result<bool, Error> {
    let field = "crlExtensions";
    let mut outer = explicit.reader();
    let mut items = outer.read(tag::SEQUENCE, field)?.reader();
    outer.finish(field)?;
    let mut partial = false;
    while !items.is_empty() {
        partial |= Extension::read(&mut items)?.critical;
    }
    Ok(partial)
}
