//! A question to a responder.

use super::super::CertId;
use super::super::der::{Error, Reader, Value, tag};
use super::response::nonce;

/// A question about certificates, as a responder reads it.
#[derive(Clone, Copy, Debug)]
pub struct OcspRequest<'a> {
    requests: Value<'a>,
    /// A number that the answer is to repeat.
    pub nonce: Option<&'a [u8]>,
}

impl<'a> OcspRequest<'a> {
    /// Reads an OCSPRequest; a signature on it is skipped.
    ///
    /// # Errors
    /// Names the field and the byte.
    pub fn parse(der: &'a [u8]) -> Result<Self, Error> {
        let mut reader = Reader::new(der);
        let mut parts = reader.read(tag::SEQUENCE, "ocspRequest")?.reader();
        reader.finish("ocspRequest")?;
        let mut fields = parts.read(tag::SEQUENCE, "tbsRequest")?.reader();
        parts.optional(tag::constructed(0), "optionalSignature")?;
        parts.finish("ocspRequest")?;
        fields.optional(tag::constructed(0), "version")?;
        fields.optional(tag::constructed(1), "requestorName")?;
        let requests = fields.read(tag::SEQUENCE, "requestList")?;
        let extensions = fields.optional(tag::constructed(2), "requestExtensions")?;
        fields.finish("tbsRequest")?;
        let mut items = requests.reader();
        while !items.is_empty() {
            request(&mut items)?;
        }
        let (nonce, _) = extensions.map_or(Ok((None, false)), |value| nonce(&value))?;
        Ok(Self { requests, nonce })
    }

    /// The certificates asked about.
    pub fn ids(&self) -> impl Iterator<Item = CertId<'a>> + use<'a> {
        let mut items = self.requests.reader();
        core::iter::from_fn(move || request(&mut items).ok())
    }
}

fn request<'a>(items: &mut Reader<'a>) -> Result<CertId<'a>, Error> {
    let mut parts = items.read(tag::SEQUENCE, "request")?.reader();
    let id = CertId::read(&mut parts)?;
    parts.optional(tag::constructed(0), "singleRequestExtensions")?;
    parts.finish("request")?;
    Ok(id)
}
