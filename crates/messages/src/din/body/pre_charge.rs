//! The station matches the battery's voltage before the vehicle closes its contactors.

use v2g_exi::Element;

use super::NAMESPACE;
use crate::din::{DcEvStatus, DcEvseStatus, PhysicalValue, ResponseCode};

/// Repeated until [`PreChargeRes::evse_present_voltage`] is close to the target.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct PreChargeReq {
    /// State of the vehicle.
    pub dc_ev_status: DcEvStatus,
    /// Voltage the battery needs at its terminals.
    pub ev_target_voltage: PhysicalValue,
    /// Current limit while the voltages are matched, at most 2 A.
    pub ev_target_current: PhysicalValue,
}

/// How far the station has come.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct PreChargeRes {
    /// Verdict.
    pub response_code: ResponseCode,
    /// State of the station.
    pub dc_evse_status: DcEvseStatus,
    /// Voltage at the outlet now; the vehicle decides whether it is close enough.
    pub evse_present_voltage: PhysicalValue,
}
