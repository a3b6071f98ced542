//! The answer about one certificate.

use super::super::der::{Error, Reader, tag};
use super::super::{CertId, Time};
use super::Status;

/// The answer about one certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SingleResponse<'a> {
    /// Which certificate.
    pub id: CertId<'a>,
    /// What the responder says of it.
    pub status: Status,
    /// From when on this is known.
    pub this_update: Time,
    /// When something newer is known; `None` for at any time.
    pub next_update: Option<Time>,
}

impl<'a> SingleResponse<'a> {
    pub(crate) fn read(responses: &mut Reader<'a>) -> Result<Self, Error> {
        let mut parts = responses.read(tag::SEQUENCE, "singleResponse")?.reader();
        let id = CertId::read(&mut parts)?;
        let status = status(&mut parts)?;
        let this_update = Time::generalized(&parts.read(tag::GENERALIZED_TIME, "thisUpdate")?)?;
        let next_update = match parts.optional(tag::constructed(0), "nextUpdate")? {
            Some(explicit) => {
                let mut inside = explicit.reader();
                let value = inside.read(tag::GENERALIZED_TIME, "nextUpdate")?;
                inside.finish("nextUpdate")?;
                Some(Time::generalized(&value)?)
            }
            None => None,
        };
        // What else a responder says about its answer, such as certificate transparency.
        parts.optional(tag::constructed(1), "singleExtensions")?;
        parts.finish("singleResponse")?;
        Ok(Self {
            id,
            status,
            this_update,
            next_update,
        })
    }
}

fn status(parts: &mut Reader<'_>) -> Result<Status, Error> {
    let value = parts.any("certStatus")?;
    const GOOD: u8 = tag::context(0);
    const REVOKED: u8 = tag::constructed(1);
    const UNKNOWN: u8 = tag::context(2);
    match value.tag {
        GOOD if value.content.is_empty() => Ok(Status::Good),
        UNKNOWN if value.content.is_empty() => Ok(Status::Unknown),
        REVOKED => {
            let mut info = value.reader();
            let time = info.read(tag::GENERALIZED_TIME, "revocationTime")?;
            info.optional(tag::constructed(0), "revocationReason")?;
            info.finish("certStatus")?;
            Time::generalized(&time).map(Status::Revoked)
        }
        _ => Err(value.not("good, revoked or unknown")),
    }
}
