//! May this vehicle charge?

use v2g_exi::{Bytes, Element, Text, UNBOUNDED};

use super::NAMESPACE;
use crate::iso2::{EvseProcessing, ResponseCode};

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
