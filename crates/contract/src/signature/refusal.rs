//! Why a signature is not accepted.

use core::fmt;

use v2g_exi::Error;

use crate::crypto::KeyAlgorithm;

/// Why a signature is not accepted. References count from 1, in the order of the signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Refusal {
    /// No part of the message says that it is signed.
    NothingSigned,
    /// Something stands in the signature that ISO 15118 forbids (V2G2-771).
    Forbidden(Forbidden),
    /// `CanonicalizationMethod` is not canonical EXI.
    Canonicalization,
    /// `SignatureMethod` is unknown, or not that of the key.
    SignatureMethod,
    /// `DigestMethod` of this reference is unknown or not admitted.
    DigestMethod(u8),
    /// This reference has none or several transforms; there must be one (V2G2-767).
    TransformCount(u8),
    /// The transform of this reference is not canonical EXI.
    Transform(u8),
    /// This reference does not name an element by `#` and its `Id`.
    ReferenceUri(u8),
    /// More references than the edition allows.
    TooManyReferences {
        /// References in the signature.
        found: usize,
        /// References allowed.
        allowed: usize,
    },
    /// A part that must be signed has no `Id`.
    NoId(&'static str),
    /// The `Id` of this part stands in the message twice.
    DuplicateId(&'static str),
    /// Two references name this part.
    DuplicateReference(&'static str),
    /// No reference names this part.
    MissingReference(&'static str),
    /// This reference names nothing that is to be signed.
    ExtraReference(u8),
    /// The digest in the reference to `named` is that of `digested`.
    WrongElement {
        /// The part whose `Id` the reference has.
        named: &'static str,
        /// The part that was digested.
        digested: &'static str,
    },
    /// The digest of this part has another length than the method gives.
    DigestLength(&'static str),
    /// This part is not what was digested.
    DigestMismatch(&'static str),
    /// The signature is of another length than the key makes.
    SignatureLength {
        /// Octets received.
        found: usize,
        /// Octets that the key's signatures have.
        expected: usize,
    },
    /// The key is of an algorithm that does not sign in this edition.
    WrongKey(KeyAlgorithm),
    /// The octets of the key are no point of its curve.
    InvalidKey,
    /// The signature was not made with this key, or not over this `SignedInfo`.
    SignatureMismatch,
    /// The provider of cryptography does not know the algorithm.
    Unsupported,
    /// A part cannot be written as it must be digested, or the buffer is too small.
    Encoding(Error),
}

/// What ISO 15118 forbids in a signature although XML Signature has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Forbidden {
    /// `Signature/@Id`.
    SignatureId,
    /// `SignedInfo/@Id`.
    SignedInfoId,
    /// `SignatureValue/@Id`.
    SignatureValueId,
    /// `Reference/@Id`.
    ReferenceId,
    /// `Reference/@Type`.
    ReferenceType,
    /// `HMACOutputLength`.
    HmacOutputLength,
    /// `XPath`, or foreign elements in a transform.
    TransformContent,
    /// Foreign elements in a method.
    MethodContent,
    /// `KeyInfo`.
    KeyInfo,
    /// `Object`.
    Object,
}

impl Forbidden {
    /// Its path below `Signature`.
    #[must_use]
    pub const fn path(self) -> &'static str {
        match self {
            Self::SignatureId => "Signature/@Id",
            Self::SignedInfoId => "SignedInfo/@Id",
            Self::SignatureValueId => "SignatureValue/@Id",
            Self::ReferenceId => "Reference/@Id",
            Self::ReferenceType => "Reference/@Type",
            Self::HmacOutputLength => "SignatureMethod/HMACOutputLength",
            Self::TransformContent => "content of Transform",
            Self::MethodContent => "content of a method",
            Self::KeyInfo => "KeyInfo",
            Self::Object => "Object",
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::NothingSigned => f.write_str("no part of the message has an Id to be signed by"),
            Self::Forbidden(what) => write!(f, "{} must be absent", what.path()),
            Self::Canonicalization => f.write_str("CanonicalizationMethod is not canonical EXI"),
            Self::SignatureMethod => f.write_str("SignatureMethod does not fit the key"),
            Self::DigestMethod(at) => write!(f, "Reference {at}: DigestMethod is not admitted"),
            Self::TransformCount(at) => write!(f, "Reference {at}: not exactly one Transform"),
            Self::Transform(at) => write!(f, "Reference {at}: Transform is not canonical EXI"),
            Self::ReferenceUri(at) => write!(f, "Reference {at}: URI is not # and an Id"),
            Self::TooManyReferences { found, allowed } => {
                write!(f, "{found} references, at most {allowed} are allowed")
            }
            Self::NoId(part) => write!(f, "{part} has no Id"),
            Self::DuplicateId(part) => write!(f, "the Id of {part} stands in the message twice"),
            Self::DuplicateReference(part) => write!(f, "two references name {part}"),
            Self::MissingReference(part) => write!(f, "no reference names {part}"),
            Self::ExtraReference(at) => write!(f, "Reference {at} names nothing to be signed"),
            Self::WrongElement { named, digested } => {
                write!(f, "the reference to {named} has the digest of {digested}")
            }
            Self::DigestLength(part) => write!(f, "digest of {part} has a wrong length"),
            Self::DigestMismatch(part) => write!(f, "{part} is not what was digested"),
            Self::SignatureLength { found, expected } => {
                write!(f, "SignatureValue has {found} octets, not {expected}")
            }
            Self::WrongKey(key) => write!(f, "a key on {key} does not sign in this edition"),
            Self::InvalidKey => f.write_str("the key is no point of its curve"),
            Self::SignatureMismatch => f.write_str("the signature was not made with this key"),
            Self::Unsupported => f.write_str("the algorithm is not built in"),
            Self::Encoding(error) => write!(f, "a signed part cannot be written: {error}"),
        }
    }
}

impl core::error::Error for Refusal {}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        Self::Encoding(error)
    }
}
