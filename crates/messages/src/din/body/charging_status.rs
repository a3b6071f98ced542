//! The charge loop in AC, which the specification leaves unused.

use v2g_exi::{Element, Hex};

use super::NAMESPACE;
use crate::din::{AcEvseStatus, MeterInfo, PhysicalValue, ResponseCode};

/// Keeps the loop going; the vehicle says nothing, it takes what the control pilot grants.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct ChargingStatusReq;

/// The station's view of the charging.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct ChargingStatusRes<'a> {
    /// Verdict.
    pub response_code: ResponseCode,
    /// Name of the outlet.
    pub evse_id: Hex<'a, 0, 32>,
    /// The schedule in force.
    pub sa_schedule_tuple_id: i16,
    /// Highest current per phase from now on; absent: as the control pilot says.
    pub evse_max_current: Option<PhysicalValue>,
    /// A reading; absent: the station has no meter or does not tell.
    pub meter_info: Option<MeterInfo<'a>>,
    /// True: the vehicle shall sign the reading. Only with contract payment.
    pub receipt_required: bool,
    /// State of the outlet.
    pub ac_evse_status: AcEvseStatus,
}
