//! A responder's answer.

use super::super::certificate::check_signature;
use super::super::der::{Error, Reader, Value, tag};
use super::super::extensions::{Extension, oids};
use super::super::key::signature_algorithm;
use super::super::{Certificate, Edition, Name, Role, Time};
use super::{SingleResponse, Status, StatusError, current};
use crate::crypto::{Crypto, Hash, SignatureAlgorithm};

/// Signers looked at in one response.
const MOST_SIGNERS: usize = 4;

/// Whether the responder answered at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResponseStatus {
    /// It did.
    Successful,
    /// It did not understand the request.
    MalformedRequest,
    /// It failed.
    InternalError,
    /// It is busy.
    TryLater,
    /// It wants signed requests.
    SigRequired,
    /// It does not answer to us.
    Unauthorized,
}

/// Who answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Responder<'a> {
    /// Whoever has this name.
    Name(Name<'a>),
    /// Whoever has the key with this SHA-1.
    Key(&'a [u8]),
}

/// A responder's answer, read and not yet believed.
#[derive(Clone, Copy, Debug)]
pub struct OcspResponse<'a> {
    /// Whether there is an answer.
    pub status: ResponseStatus,
    basic: Option<Basic<'a>>,
}

#[derive(Clone, Copy, Debug)]
struct Basic<'a> {
    responder: Responder<'a>,
    produced_at: Time,
    responses: Value<'a>,
    nonce: Option<&'a [u8]>,
    critical: bool,
    signed: &'a [u8],
    algorithm: Option<SignatureAlgorithm>,
    signature: &'a [u8],
    certificates: Option<Value<'a>>,
}

impl<'a> OcspResponse<'a> {
    /// Reads an OCSPResponse.
    ///
    /// # Errors
    /// Names the field and the byte.
    pub fn parse(der: &'a [u8]) -> Result<Self, Error> {
        let mut reader = Reader::new(der);
        let mut parts = reader.read(tag::SEQUENCE, "ocspResponse")?.reader();
        reader.finish("ocspResponse")?;
        let value = parts.read(tag::ENUMERATED, "responseStatus")?;
        let status = match value.small()? {
            0 => ResponseStatus::Successful,
            1 => ResponseStatus::MalformedRequest,
            2 => ResponseStatus::InternalError,
            3 => ResponseStatus::TryLater,
            5 => ResponseStatus::SigRequired,
            6 => ResponseStatus::Unauthorized,
            _ => return Err(value.not("a status of 0 to 3, 5 or 6")),
        };
        let bytes = parts.optional(tag::constructed(0), "responseBytes")?;
        parts.finish("ocspResponse")?;
        let basic = match (bytes, status) {
            (Some(explicit), ResponseStatus::Successful) => Some(Basic::explicit(&explicit)?),
            (None, ResponseStatus::Successful) => {
                return Err(value.not("successful without answer"));
            }
            _ => None,
        };
        Ok(Self { status, basic })
    }

    /// The answers; none when the responder did not answer.
    pub fn responses(&self) -> impl Iterator<Item = SingleResponse<'a>> + use<'a> {
        let mut reader = match &self.basic {
            Some(basic) => basic.responses.reader(),
            None => Reader::new(&[]),
        };
        core::iter::from_fn(move || SingleResponse::read(&mut reader).ok())
    }

    /// Who answers.
    #[must_use]
    pub fn responder(&self) -> Option<Responder<'a>> {
        self.basic.map(|basic| basic.responder)
    }

    /// When the answer was signed.
    #[must_use]
    pub fn produced_at(&self) -> Option<Time> {
        self.basic.map(|basic| basic.produced_at)
    }

    /// The number that the request had, when the responder repeats it.
    #[must_use]
    pub fn nonce(&self) -> Option<&'a [u8]> {
        self.basic.and_then(|basic| basic.nonce)
    }

    /// What it says about a certificate; `Unknown` when it is about others.
    ///
    /// The issuer itself may have signed it, or somebody with a certificate of the issuer for that
    /// purpose (RFC 6960, 4.2.2.2).
    ///
    /// # Errors
    /// When it is about this certificate and does not hold.
    pub fn about(
        &self,
        certificate: &Certificate<'_>,
        issuer: &Certificate<'_>,
        now: Option<Time>,
        crypto: &dyn Crypto,
    ) -> Result<Status, StatusError> {
        let Some(basic) = &self.basic else {
            return Ok(Status::Unknown);
        };
        let single = self
            .responses()
            .find(|single| single.id.names(certificate, issuer, crypto));
        let Some(single) = single else {
            return Ok(Status::Unknown);
        };
        if basic.critical {
            return Err(StatusError::Unsupported);
        }
        basic.check_signer(issuer, now, crypto)?;
        current(single.this_update, single.next_update, now)?;
        Ok(single.status)
    }
}

impl<'a> Basic<'a> {
    fn explicit(explicit: &Value<'a>) -> Result<Self, Error> {
        let mut outer = explicit.reader();
        let mut bytes = outer.read(tag::SEQUENCE, "responseBytes")?.reader();
        outer.finish("responseBytes")?;
        let kind = bytes.read(tag::OID, "responseType")?;
        if kind.oid()?.as_bytes() != oids::OCSP_BASIC {
            return Err(kind.not("a basic response"));
        }
        let octets = bytes.read(tag::OCTET_STRING, "response")?;
        bytes.finish("responseBytes")?;
        let mut inside = octets.reader();
        let mut parts = inside.read(tag::SEQUENCE, "basicOCSPResponse")?.reader();
        inside.finish("basicOCSPResponse")?;
        let data = parts.read(tag::SEQUENCE, "tbsResponseData")?;
        let algorithm = parts.read(tag::SEQUENCE, "signatureAlgorithm")?;
        let signature = parts.read(tag::BIT_STRING, "signature")?.whole_bytes()?;
        let certificates = parts.optional(tag::constructed(0), "certs")?;
        parts.finish("basicOCSPResponse")?;
        Ok(Self {
            signed: data.der,
            algorithm: signature_algorithm(&algorithm)?,
            signature,
            certificates,
            ..Self::data(&data)?
        })
    }

    fn data(data: &Value<'a>) -> Result<Self, Error> {
        let mut fields = data.reader();
        fields.optional(tag::constructed(0), "version")?;
        let responder = responder(&mut fields)?;
        let produced = fields.read(tag::GENERALIZED_TIME, "producedAt")?;
        let responses = fields.read(tag::SEQUENCE, "responses")?;
        let extensions = fields.optional(tag::constructed(1), "responseExtensions")?;
        fields.finish("tbsResponseData")?;
        let mut singles = responses.reader();
        while !singles.is_empty() {
            SingleResponse::read(&mut singles)?;
        }
        let (nonce, critical) = extensions.map_or(Ok((None, false)), |value| nonce(&value))?;
        Ok(Self {
            responder,
            produced_at: Time::generalized(&produced)?,
            responses,
            nonce,
            critical,
            signed: &[],
            algorithm: None,
            signature: &[],
            certificates: None,
        })
    }

    fn check_signer(
        &self,
        issuer: &Certificate<'_>,
        now: Option<Time>,
        crypto: &dyn Crypto,
    ) -> Result<(), StatusError> {
        if self.is_by(issuer, crypto) {
            return self.check_signature(issuer, crypto);
        }
        let mut list = Reader::new(&[]);
        if let Some(value) = &self.certificates {
            let field = "certs";
            let inside = value.reader().read(tag::SEQUENCE, field);
            list = inside.map_err(StatusError::Unreadable)?.reader();
        }
        for _ in 0..MOST_SIGNERS {
            if list.is_empty() {
                break;
            }
            let value = list
                .read(tag::SEQUENCE, "certs")
                .map_err(StatusError::Unreadable)?;
            let signer = Certificate::read(&value).map_err(StatusError::Unreadable)?;
            if self.is_by(&signer, crypto) && is_let(&signer, issuer, now, crypto) {
                return self.check_signature(&signer, crypto);
            }
        }
        Err(StatusError::Signer)
    }

    fn is_by(&self, signer: &Certificate<'_>, crypto: &dyn Crypto) -> bool {
        match self.responder {
            Responder::Name(name) => name.same_text(&signer.subject),
            Responder::Key(hash) => crypto
                .digest_of(Hash::Sha1, signer.key.bits)
                .is_ok_and(|digest| digest.as_bytes() == hash),
        }
    }

    fn check_signature(
        &self,
        signer: &Certificate<'_>,
        crypto: &dyn Crypto,
    ) -> Result<(), StatusError> {
        let key = signer.key.key.ok_or(StatusError::Signer)?;
        check_signature(self.signed, self.algorithm, self.signature, key, crypto)
            .map_err(|_| StatusError::BadSignature)
    }
}

/// Whether the issuer lets this certificate answer for it now.
fn is_let(
    signer: &Certificate<'_>,
    issuer: &Certificate<'_>,
    now: Option<Time>,
    crypto: &dyn Crypto,
) -> bool {
    let current = now.is_none_or(|now| signer.not_before <= now && now <= signer.not_after);
    // The edition only decides deviations, which a signer is forgiven.
    let profile = Role::OcspSigner.profile();
    let fits = profile.check(signer, Edition::Iso20).is_ok();
    let signed = issuer
        .key
        .key
        .is_some_and(|key| signer.check_signature(key, crypto).is_ok());
    current && fits && signer.issuer.same_text(&issuer.subject) && signed
}

fn responder<'a>(fields: &mut Reader<'a>) -> Result<Responder<'a>, Error> {
    let field = "responderID";
    let value = fields.any(field)?;
    let mut inside = value.reader();
    const NAME: u8 = tag::constructed(1);
    const KEY: u8 = tag::constructed(2);
    let responder = match value.tag {
        NAME => Responder::Name(Name::read(&mut inside, field)?),
        KEY => Responder::Key(inside.read(tag::OCTET_STRING, field)?.content),
        _ => return Err(value.not("a name or a key hash")),
    };
    inside.finish(field)?;
    Ok(responder)
}

/// The nonce, and whether something else is critical.
pub(super) fn nonce<'a>(explicit: &Value<'a>) -> Result<(Option<&'a [u8]>, bool), Error> {
    let field = "responseExtensions";
    let mut outer = explicit.reader();
    let mut items = outer.read(tag::SEQUENCE, field)?.reader();
    outer.finish(field)?;
    let (mut nonce, mut critical) = (None, false);
    while !items.is_empty() {
        let item = Extension::read(&mut items)?;
        if item.oid.as_bytes() == oids::OCSP_NONCE {
            let mut inside = item.value.reader();
            nonce = Some(inside.read(tag::OCTET_STRING, "nonce")?.content);
            inside.finish("nonce")?;
        } else {
            critical |= item.critical;
        }
    }
    Ok((nonce, critical))
}
