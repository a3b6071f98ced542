//! DC: the cable is tested, voltages are matched, current flows, contactors are tested.

use v2g_exi::Element;

use super::NAMESPACE;
use crate::din::{DcEvStatus, DcEvseStatus, EvseProcessing, PhysicalValue, ResponseCode};

/// Repeated until the test is over; the connector is locked.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct CableCheckReq {
    /// State of the vehicle.
    pub dc_ev_status: DcEvStatus,
}

/// Outcome of the test, or that it still runs.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct CableCheckRes {
    /// Verdict.
    pub response_code: ResponseCode,
    /// Passed only if it says that the station is ready and the insulation valid.
    pub dc_evse_status: DcEvseStatus,
    /// Finished means measured, not passed.
    pub evse_processing: EvseProcessing,
}

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
