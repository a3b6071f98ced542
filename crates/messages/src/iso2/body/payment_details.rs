//! The vehicle shows its contract.

use v2g_exi::{Bytes, Element, Text};

use super::NAMESPACE;
use crate::iso2::{CertificateChain, ResponseCode};

/// Only with contract payment, before the authorization.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct PaymentDetailsReq<'a> {
    /// Identifier of the contract; must be the one in the leaf certificate.
    #[exi(name = "eMAID")]
    pub emaid: Text<'a, 14, 15>,
    /// The contract certificate and its issuers.
    pub contract_signature_cert_chain: CertificateChain<'a>,
}

/// Challenges the vehicle to prove that it holds the contract's key.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct PaymentDetailsRes<'a> {
    /// Verdict on the certificates.
    pub response_code: ResponseCode,
    /// Random, for the signed authorization request.
    pub gen_challenge: Bytes<'a, 16, 16>,
    /// The station's clock, in seconds since 1970-01-01 UTC.
    #[exi(unit = "s")]
    pub evse_time_stamp: i64,
}
