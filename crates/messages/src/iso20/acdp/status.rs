//! What both sides tell of themselves.

use v2g_exi::{Element, Enumeration};

use super::{MechanicalChargingDeviceStatus, NAMESPACE};
use crate::iso20::{Header, RationalNumber, ResponseCode};

/// State of the vehicle.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct AcdpSystemStatusReq<'a> {
    /// Session.
    pub header: Header<'a>,
    /// All the station may want to know.
    pub ev_technical_status: EvTechnicalStatus,
}

/// State of the station.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct AcdpSystemStatusRes<'a> {
    /// Session.
    pub header: Header<'a>,
    /// Verdict.
    pub response_code: ResponseCode,
    /// Where the charging device is.
    pub evse_mechanical_charging_device_status: MechanicalChargingDeviceStatus,
    /// True when the station can give energy.
    pub evse_ready_to_charge: bool,
    /// Outcome of the insulation monitor.
    pub evse_isolation_status: IsolationStatus,
    /// True when the operator has taken the station out of service.
    pub evse_disabled: bool,
    /// True when the grid operator asked for a pause.
    pub evse_utility_interrupt_event: bool,
    /// True when the emergency stop was pressed.
    pub evse_emergency_shutdown: bool,
    /// True when the station has a defect.
    pub evse_malfunction: bool,
    /// True when the charging device can reach the vehicle.
    pub ev_in_charge_position: bool,
    /// True when the station is sure that it talks to the vehicle at its charging device.
    pub ev_association_status: bool,
}

/// Insulation between the DC conductors and earth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enumeration)]
pub enum IsolationStatus {
    /// Not measured yet.
    Invalid,
    /// Measured and good.
    Safe,
    /// Measured, worse than it should be, charging allowed.
    Warning,
    /// Measured and bad: no charging.
    Fault,
}

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
