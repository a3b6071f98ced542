//! The vehicle signs the meter's reading; not used with external payment.

use v2g_exi::{Element, Hex, Text, UNBOUNDED};

use super::{NAMESPACE, UNQUALIFIED};
use crate::din::{AcEvseStatus, MeterInfo, ResponseCode};

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
