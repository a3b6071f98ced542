//! OCSP: what a responder says about the revocation of certificates.
//!
//! Source: RFC 6960; ISO 15118-2, V2G2-649, -871 to -876; ISO 15118-20, V2G20-1021, -1240, -2388,
//! -2409 to -2415.

mod request;
mod response;
mod single;

use core::fmt;

pub use request::OcspRequest;
pub use response::{OcspResponse, Responder, ResponseStatus};
pub use single::SingleResponse;

use super::der;
use super::{Certificate, Crl, Time};
use crate::crypto::Crypto;

/// Longest time that an answer is believed when it does not say until when: a week.
///
/// Source: V2G2-876 and V2G20-1021 for the week.
pub const LONGEST_VALIDITY: i64 = 7 * 86_400;

/// How far the clocks of a responder and ours may differ, in seconds. Our choice: five minutes, as
/// common among web clients.
pub const CLOCK_DIFFERENCE: i64 = 300;

/// What is known of a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Not revoked.
    Good,
    /// Revoked since then.
    Revoked(Time),
    /// Nobody said.
    Unknown,
}

/// Why an answer does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum StatusError {
    /// No DER.
    Unreadable(der::Error),
    /// Neither the issuer signed it nor somebody whom the issuer let.
    Signer,
    /// The signature does not hold.
    BadSignature,
    /// It is of a later time.
    NotYetValid(Time),
    /// A newer one was due.
    Stale(Time),
    /// A critical extension that is not known, or a list of changes only.
    Unsupported,
}

impl fmt::Display for StatusError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(error) => write!(f, "cannot be read: {error}"),
            Self::Signer => f.write_str("is not signed by the issuer or its OCSP signer"),
            Self::BadSignature => f.write_str("has a signature that does not hold"),
            Self::NotYetValid(time) => write!(f, "is not valid before {time}"),
            Self::Stale(time) => write!(f, "was due for renewal at {time}"),
            Self::Unsupported => f.write_str("has an extension that is not supported"),
        }
    }
}

impl core::error::Error for StatusError {}

/// What was received about revocation, such as the answers stapled in TLS.
#[derive(Clone, Copy, Debug, Default)]
pub struct Evidence<'e> {
    /// OCSP responses in DER, in any order; empty ones are skipped.
    pub ocsp: &'e [&'e [u8]],
    /// Revocation lists in DER, in any order.
    pub crls: &'e [&'e [u8]],
}

impl Evidence<'_> {
    /// None.
    pub const NONE: Self = Self {
        ocsp: &[],
        crls: &[],
    };

    /// What is known of a certificate; revoked wins over everything else.
    ///
    /// # Errors
    /// When something about this certificate was received and does not hold.
    pub fn about(
        &self,
        certificate: &Certificate<'_>,
        issuer: &Certificate<'_>,
        now: Option<Time>,
        crypto: &dyn Crypto,
    ) -> Result<Status, StatusError> {
        let mut known = Status::Unknown;
        for der in self.ocsp.iter().filter(|der| !der.is_empty()) {
            let response = OcspResponse::parse(der).map_err(StatusError::Unreadable)?;
            match response.about(certificate, issuer, now, crypto)? {
                Status::Unknown => {}
                Status::Good => known = Status::Good,
                revoked @ Status::Revoked(_) => return Ok(revoked),
            }
        }
        for der in self.crls {
            let crl = Crl::parse(der).map_err(StatusError::Unreadable)?;
            match crl.about(certificate, issuer, now, crypto)? {
                Status::Unknown => {}
                Status::Good => known = Status::Good,
                revoked @ Status::Revoked(_) => return Ok(revoked),
            }
        }
        Ok(known)
    }
}

/// Whether now is within an answer's time.
pub(crate) fn current(
    this_update: Time,
    next_update: Option<Time>,
    now: Option<Time>,
) -> Result<(), StatusError> {
    let Some(now) = now else { return Ok(()) };
    let due = next_update.unwrap_or(this_update.plus_seconds(LONGEST_VALIDITY));
    if now.plus_seconds(CLOCK_DIFFERENCE) < this_update {
        Err(StatusError::NotYetValid(this_update))
    } else if now > due.plus_seconds(CLOCK_DIFFERENCE) {
        Err(StatusError::Stale(due))
    } else {
        Ok(())
    }
}
