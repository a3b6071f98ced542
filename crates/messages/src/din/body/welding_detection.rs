//! After the loop the vehicle tests whether its contactors have really opened.

use v2g_exi::Element;

use super::NAMESPACE;
use crate::din::{DcEvStatus, DcEvseStatus, PhysicalValue, ResponseCode};

/// Optional; repeated while the vehicle switches its contactors.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct WeldingDetectionReq {
    /// State of the vehicle.
    pub dc_ev_status: DcEvStatus,
}

/// The vehicle draws its conclusion from the voltage.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct WeldingDetectionRes {
    /// Verdict.
    pub response_code: ResponseCode,
    /// State of the station.
    pub dc_evse_status: DcEvseStatus,
    /// Voltage at the outlet.
    pub evse_present_voltage: PhysicalValue,
}
