//! The charge loop in DC, answered within 25 ms.

use v2g_exi::Element;

use super::NAMESPACE;
use crate::din::{DcEvStatus, DcEvseStatus, PhysicalValue, ResponseCode};

/// What the battery wants right now.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct CurrentDemandReq {
    /// State of the vehicle.
    pub dc_ev_status: DcEvStatus,
    /// Current to regulate to.
    pub ev_target_current: PhysicalValue,
    /// Never to be exceeded; absent: as told before.
    pub ev_maximum_voltage_limit: Option<PhysicalValue>,
    /// Never to be exceeded; absent: as told before.
    pub ev_maximum_current_limit: Option<PhysicalValue>,
    /// Never to be exceeded; absent: as told before.
    pub ev_maximum_power_limit: Option<PhysicalValue>,
    /// True when fast charging is over; absent: the vehicle does not say.
    pub bulk_charging_complete: Option<bool>,
    /// True when the battery is as full as the vehicle wants it.
    pub charging_complete: bool,
    /// Estimate of the vehicle, in s.
    #[exi(name = "RemainingTimeToFullSoC")]
    pub remaining_time_to_full_soc: Option<PhysicalValue>,
    /// Estimate of the vehicle until fast charging ends, in s.
    #[exi(name = "RemainingTimeToBulkSoC")]
    pub remaining_time_to_bulk_soc: Option<PhysicalValue>,
    /// Voltage to regulate to.
    pub ev_target_voltage: PhysicalValue,
}

/// What the station gives right now.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct CurrentDemandRes {
    /// Verdict.
    pub response_code: ResponseCode,
    /// State of the station.
    pub dc_evse_status: DcEvseStatus,
    /// Voltage at the outlet.
    pub evse_present_voltage: PhysicalValue,
    /// Current at the outlet.
    pub evse_present_current: PhysicalValue,
    /// True when the station cannot give more current.
    pub evse_current_limit_achieved: bool,
    /// True when the station cannot give more voltage.
    pub evse_voltage_limit_achieved: bool,
    /// True when the station cannot give more power.
    pub evse_power_limit_achieved: bool,
    /// Highest voltage from now on; absent: as told before.
    pub evse_maximum_voltage_limit: Option<PhysicalValue>,
    /// Highest current from now on; absent: as told before.
    pub evse_maximum_current_limit: Option<PhysicalValue>,
    /// Highest power from now on; absent: as told before.
    pub evse_maximum_power_limit: Option<PhysicalValue>,
}
