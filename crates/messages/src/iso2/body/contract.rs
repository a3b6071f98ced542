//! Who pays: the contract is shown, authorized, and its meter readings are signed.

use v2g_exi::{Bytes, Element, Hex, Seconds, Text, UNBOUNDED};

use super::NAMESPACE;
use crate::iso2::{CertificateChain, EvseProcessing, EvseStatus, MeterInfo, ResponseCode};

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
    pub evse_time_stamp: Seconds<i64>,
}

/// Repeated until the station has decided; with external payment it is empty.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct AuthorizationReq<'a> {
    /// Target of the signature; only in the first request with contract payment.
    #[exi(attribute, name = "Id")]
    pub id: Option<Text<'a, 0, UNBOUNDED>>,
    /// As the station gave it; only in the first request with contract payment.
    pub gen_challenge: Option<Bytes<'a, 16, 16>>,
}

/// The decision, or that it is still to come.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct AuthorizationRes {
    /// Verdict; a refusal of external payment has no code of its own.
    pub response_code: ResponseCode,
    /// Finished means authorized.
    pub evse_processing: EvseProcessing,
}

/// Answers a response of the charge loop that required a receipt; signed with the contract's key.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct MeteringReceiptReq<'a> {
    /// Target of the signature; absent: not signed.
    #[exi(attribute, name = "Id")]
    pub id: Option<Text<'a, 0, UNBOUNDED>>,
    /// As in the header, so that it is signed too.
    pub session_id: Hex<'a, 0, 8>,
    /// The schedule in force.
    #[exi(1..=255)]
    pub sa_schedule_tuple_id: Option<u8>,
    /// The reading, as the station told it.
    pub meter_info: MeterInfo<'a>,
}

/// Accepts or refuses the receipt.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct MeteringReceiptRes {
    /// Verdict.
    pub response_code: ResponseCode,
    /// State of the station.
    pub evse_status: EvseStatus,
}
