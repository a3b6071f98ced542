//! Why a chain is not trusted.

use core::fmt;

use super::der;
use super::ocsp::StatusError;
use super::{Deviation, Misfit, Time};

/// Which certificate of a chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Position {
    /// The certificate in question.
    Leaf,
    /// An authority; 1 signed the leaf.
    Sub(u8),
    /// The root of ours that the chain ends at.
    Root,
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Leaf => f.write_str("the leaf"),
            Self::Sub(1) => f.write_str("the authority that signed the leaf"),
            Self::Sub(number) => write!(f, "authority {number} above the leaf"),
            Self::Root => f.write_str("the root"),
        }
    }
}

/// Why a chain is not trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Refusal {
    /// There is no certificate.
    Empty,
    /// More certificates than any path needs.
    TooMany {
        /// How many are read.
        most: usize,
    },
    /// A certificate is no DER.
    Unreadable {
        /// Which of those sent, from 0.
        index: usize,
        /// What is wrong with it.
        error: der::Error,
    },
    /// It is not of its role.
    Misfit(Position, Misfit),
    /// It differs from its profile, which [`Leniency::Strict`](super::Leniency) does not take.
    Deviates(Position, Deviation),
    /// Its validity begins later.
    NotYetValid(Position, Time),
    /// Its validity ended.
    Expired(Position, Time),
    /// It is signed, but not by the certificate that carries the issuer's name.
    BadSignature(Position),
    /// It is signed in a way of no edition, such as RSA or SHA-1.
    UnknownSignature(Position),
    /// None of the certificates sent, and no root of ours, has the name of its issuer.
    IssuerMismatch(Position),
    /// The chain is complete, but ends at a root that is not trusted for this role.
    UntrustedRoot,
    /// More certificates stand between leaf and root than any path has.
    TooLong,
    /// More authorities below it than it allows.
    PathLength(Position),
    /// It is revoked since then.
    Revoked(Position, Time),
    /// There is no answer about its revocation, which the policy asks for.
    StatusMissing(Position),
    /// The answer about its revocation does not hold.
    Status(Position, StatusError),
    /// The certificates sent make more paths than are tried.
    TooMuchWork,
}

/// What a refusal means to others, in the words of OCPP and of the response codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reason {
    /// Out of its time; not yet valid counts as expired by V2G2-824.
    CertificateExpired,
    /// Revoked.
    CertificateRevoked,
    /// A signature does not hold.
    SignatureError,
    /// No root of ours, no way to a root, or a certificate that does not fit.
    CertChainError,
}

impl Refusal {
    /// What it means to others.
    #[must_use]
    pub fn reason(&self) -> Reason {
        match self {
            Self::NotYetValid(..) | Self::Expired(..) => Reason::CertificateExpired,
            Self::Revoked(..) => Reason::CertificateRevoked,
            Self::BadSignature(_) => Reason::SignatureError,
            _ => Reason::CertChainError,
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("there is no certificate"),
            Self::TooMany { most } => write!(f, "there are more than {most} certificates"),
            Self::Unreadable { index, error } => {
                write!(f, "certificate {index} cannot be read: {error}")
            }
            Self::Misfit(position, misfit) => write!(f, "{position} {misfit}"),
            Self::Deviates(position, deviation) => write!(f, "{position} {deviation}"),
            Self::NotYetValid(position, time) => write!(f, "{position} is not valid before {time}"),
            Self::Expired(position, time) => write!(f, "{position} expired at {time}"),
            Self::BadSignature(position) => {
                write!(f, "{position} is not signed by the authority that it names")
            }
            Self::UnknownSignature(position) => {
                write!(
                    f,
                    "{position} is signed with an algorithm that is not known"
                )
            }
            Self::IssuerMismatch(position) => {
                write!(f, "no certificate has the name of the issuer of {position}")
            }
            Self::UntrustedRoot => {
                f.write_str("the chain does not end at a root that is trusted for its role")
            }
            Self::TooLong => f.write_str("the path to a root is too long"),
            Self::PathLength(position) => {
                write!(f, "{position} allows fewer authorities below it")
            }
            Self::Revoked(position, time) => write!(f, "{position} is revoked since {time}"),
            Self::StatusMissing(position) => {
                write!(f, "there is no answer about the revocation of {position}")
            }
            Self::Status(position, error) => {
                write!(f, "the answer about the revocation of {position} {error}")
            }
            Self::TooMuchWork => f.write_str("the certificates make too many paths"),
        }
    }
}

impl core::error::Error for Refusal {}
