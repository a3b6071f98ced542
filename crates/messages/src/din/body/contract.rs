//! Who pays: the contract is shown, authorized, and its meter readings are signed.

use v2g_exi::{Element, Hex, Seconds, Text, UNBOUNDED};

use super::{NAMESPACE, UNQUALIFIED};
use crate::din::{AcEvseStatus, CertificateChain, EvseProcessing, MeterInfo, ResponseCode};

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
    pub date_time_now: Seconds<i64>,
}

/// Repeated until the station has decided; with external payment it is empty.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct ContractAuthenticationReq<'a> {
    /// Target of the signature; only with contract payment.
    #[exi(attribute, name = "Id", namespace = UNQUALIFIED)]
    pub id: Option<Text<'a, 0, UNBOUNDED>>,
    /// As the station gave it; only with contract payment.
    pub gen_challenge: Option<Text<'a, 0, UNBOUNDED>>,
}

/// The decision, or that it is still to come.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct ContractAuthenticationRes {
    /// Verdict; a refusal of external payment has no code of its own.
    pub response_code: ResponseCode,
    /// Finished means authorized.
    pub evse_processing: EvseProcessing,
}

/// Answers a response of the AC loop that required a receipt; signed with the contract's key.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct MeteringReceiptReq<'a> {
    /// Target of the signature; absent: not signed.
    #[exi(attribute, name = "Id", namespace = UNQUALIFIED)]
    pub id: Option<Text<'a, 0, UNBOUNDED>>,
    /// As in the header, so that it is signed too.
    pub session_id: Hex<'a, 0, 8>,
    /// The schedule in force.
    pub sa_schedule_tuple_id: Option<i16>,
    /// The reading, as the station told it.
    pub meter_info: MeterInfo<'a>,
}

/// Accepts or refuses the receipt.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct MeteringReceiptRes {
    /// Verdict.
    pub response_code: ResponseCode,
    /// State of the outlet.
    pub ac_evse_status: AcEvseStatus,
}
