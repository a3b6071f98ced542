//! Why a contract is not accepted, and how each protocol says so.

use v2g_messages::{iso2, iso20};

/// Why a contract is not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ContractRefusal {
    /// A certificate of the chain is past its end.
    Expired,
    /// A certificate of the chain is before its start. ISO 15118-2 says that it is expired
    /// (V2G2-824).
    NotYetValid,
    /// A certificate of the chain was revoked.
    Revoked,
    /// The certificates do not lead to a trusted root, or are none.
    Chain,
    /// The name told is not that in the certificate; a fault of the chain by its code, our choice.
    WrongName,
    /// A good contract that is not accepted here.
    NotAllowedHere,
    /// The provider is not known here.
    UnknownProvider,
    /// The contract was ended.
    Canceled,
    /// No contract or no certificate is there for this vehicle.
    NoCertificate,
    /// The vehicle's provisioning certificate belongs to no contract.
    NoContract,
    /// A signature is wrong.
    Signature,
    /// No reason that has a code of its own.
    Other,
}

/// A signature that is missing, malformed or wrong, or does not cover what it has to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotSigned;

impl ContractRefusal {
    /// The response code of ISO 15118-2 for PaymentDetailsRes, AuthorizationRes and the
    /// certificate messages.
    #[must_use]
    pub const fn iso2(self) -> iso2::ResponseCode {
        use iso2::ResponseCode as Code;
        match self {
            Self::Expired | Self::NotYetValid => Code::FailedCertificateExpired,
            Self::Revoked => Code::FailedCertificateRevoked,
            Self::Chain | Self::WrongName => Code::FailedCertChainError,
            Self::NotAllowedHere | Self::UnknownProvider => {
                Code::FailedCertificateNotAllowedAtThisEvse
            }
            Self::Canceled => Code::FailedContractCanceled,
            Self::NoCertificate | Self::NoContract => Code::FailedNoCertificateAvailable,
            Self::Signature => Code::FailedSignatureError,
            Self::Other => Code::Failed,
        }
    }

    /// The response code of ISO 15118-20: warnings, after which the vehicle may try otherwise; a
    /// wrong signature ends the session.
    #[must_use]
    pub const fn iso20(self) -> iso20::ResponseCode {
        use iso20::ResponseCode as Code;
        match self {
            Self::Expired => Code::WarningCertificateExpired,
            Self::NotYetValid => Code::WarningCertificateNotYetValid,
            Self::Revoked => Code::WarningCertificateRevoked,
            Self::Chain | Self::WrongName => Code::WarningCertificateValidationError,
            Self::UnknownProvider => Code::WarningEmspUnknown,
            Self::NoCertificate => Code::WarningNoCertificateAvailable,
            Self::NoContract => Code::WarningNoContractMatchingPcidFound,
            Self::Signature => Code::FailedSignatureError,
            Self::NotAllowedHere | Self::Canceled | Self::Other => {
                Code::WarningGeneralPncAuthorizationError
            }
        }
    }
}
