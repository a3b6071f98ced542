//! State of the vehicle.

use v2g_exi::{Element, Enumeration};

use super::NAMESPACE;
use crate::iso20::RationalNumber;

/// How the vehicle is; what it does not know is absent.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct EvTechnicalStatus {
    /// True when the vehicle can take energy.
    pub ev_ready_to_charge: bool,
    /// True when the driver or the vehicle wants it to be kept from moving.
    pub ev_immobilization_request: bool,
    /// True when it is kept from moving.
    pub ev_immobilized: Option<bool>,
    /// Strength of the station's radio signal; no public source gives the unit.
    pub ev_wlan_strength: Option<RationalNumber>,
    /// State of the control pilot, as the vehicle sees it.
    pub ev_cp_status: Option<CpStatus>,
    /// State of charge of the battery.
    #[exi(0..=100, unit = "%")]
    pub ev_soc: Option<i8>,
    /// What keeps the vehicle from charging, if anything.
    pub ev_error_code: Option<ErrorCode>,
    /// True when the vehicle has waited too long for the station.
    pub ev_timeout: Option<bool>,
}

/// State of the control pilot, with the letters of IEC 61851.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enumeration)]
pub enum CpStatus {
    /// Not connected.
    StateA,
    /// Connected, the vehicle not ready.
    StateB,
    /// Connected, the vehicle ready.
    StateC,
    /// As `StateC`, with ventilation asked for.
    StateD,
    /// No pilot signal.
    StateE,
}

/// Why the vehicle cannot charge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enumeration)]
pub enum ErrorCode {
    /// It can.
    OkNoEvError,
    /// It cannot, for a reason that has no code of its own.
    Failed,
    /// Someone pressed the vehicle's emergency stop.
    FailedEmergencyEvent,
    /// A breaker is open.
    FailedBreaker,
    /// The battery is too warm or too cold.
    FailedRessTemperatureInhibit,
    /// The battery has a defect.
    FailedRess,
    /// The current is too far from the target.
    FailedChargingCurrentDifferential,
    /// The voltage is outside what the battery allows.
    FailedChargingVoltageOutOfRange,
    /// Reserved by the standard.
    FailedReserved1,
    /// Reserved by the standard.
    FailedReserved2,
}
