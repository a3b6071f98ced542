//! May this vehicle charge?

use v2g_exi::{Element, Text, UNBOUNDED};

use super::{NAMESPACE, UNQUALIFIED};
use crate::din::{EvseProcessing, ResponseCode};

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
