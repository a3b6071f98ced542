//! The vehicle shows its contract; not used with external payment.

use v2g_exi::{Element, Text, UNBOUNDED};

use super::NAMESPACE;
use crate::din::{CertificateChain, ResponseCode};

/// Only with contract payment, before the authentication.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct PaymentDetailsReq<'a> {
    /// Identifier of the contract; must be the one in the leaf certificate.
    pub contract_id: Text<'a, 0, 24>,
    /// The contract certificate and its issuers.
    pub contract_signature_cert_chain: CertificateChain<'a>,
}

/// Challenges the vehicle to prove that it holds the contract's key.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct PaymentDetailsRes<'a> {
    /// Verdict on the certificates.
    pub response_code: ResponseCode,
    /// Random text, for the signed authentication request.
    pub gen_challenge: Text<'a, 0, UNBOUNDED>,
    /// The station's clock, in seconds since 1970-01-01 UTC.
    #[exi(unit = "s")]
    pub date_time_now: i64,
}
