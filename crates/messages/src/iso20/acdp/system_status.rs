//! Both sides tell how they are, apart from the exchange that is under way.

use v2g_exi::{Element, Enumeration};

use super::{EvTechnicalStatus, MechanicalChargingDeviceStatus, NAMESPACE};
use crate::iso20::{Header, ResponseCode};

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
