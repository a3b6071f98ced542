//! The vehicle finds its place, and the pantograph moves.

use v2g_exi::{Element, Enumeration};

use super::NAMESPACE;
use crate::iso20::{Header, Processing, ResponseCode};

/// Repeated until the vehicle stands in the right place.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct AcdpVehiclePositioningReq<'a> {
    /// Session.
    pub header: Header<'a>,
    /// True while the vehicle can move.
    pub ev_mobility_status: bool,
    /// True if the vehicle can follow the station's guidance.
    pub ev_positioning_support: bool,
}

/// Where the vehicle stands, as the station sees it.
///
/// No public source gives the unit and the axes of the deviation and of the contact window.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct AcdpVehiclePositioningRes<'a> {
    /// Session.
    pub header: Header<'a>,
    /// Verdict.
    pub response_code: ResponseCode,
    /// Finished: the vehicle need not move any more.
    pub evse_processing: Processing,
    /// True if the station can guide; the four values below mean nothing otherwise.
    pub evse_positioning_support: bool,
    /// Way from the right place, along the first axis.
    pub ev_relative_x_deviation: i16,
    /// Way from the right place, along the second axis.
    pub ev_relative_y_deviation: i16,
    /// Size of the window in which contact is possible, along the first axis.
    pub contact_window_xc: i16,
    /// Size of the window in which contact is possible, along the second axis.
    pub contact_window_yc: i16,
    /// True when the charging device can reach the vehicle.
    pub ev_in_charge_position: bool,
}

/// Asks the station to connect, or to disconnect; repeated until the device has arrived.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct AcdpConnectReq<'a> {
    /// Session.
    pub header: Header<'a>,
    /// What the vehicle sees on its contacts.
    pub ev_electrical_charging_device_status: ElectricalChargingDeviceStatus,
}

/// How far the charging device has come.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct AcdpConnectRes<'a> {
    /// Session.
    pub header: Header<'a>,
    /// Verdict.
    pub response_code: ResponseCode,
    /// Finished: the device is where it was asked to be.
    pub evse_processing: Processing,
    /// What the station sees on its contacts.
    pub evse_electrical_charging_device_status: ElectricalChargingDeviceStatus,
    /// Where the device is.
    pub evse_mechanical_charging_device_status: MechanicalChargingDeviceStatus,
}

/// State of the control pilot between vehicle and charging device.
///
/// The letters are those of IEC 61851; that they mean the same here is our reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enumeration)]
pub enum ElectricalChargingDeviceStatus {
    /// No contact.
    #[exi(name = "State_A")]
    StateA,
    /// Contact, the vehicle not ready.
    #[exi(name = "State_B")]
    StateB,
    /// Contact, the vehicle ready.
    #[exi(name = "State_C")]
    StateC,
    /// As `StateC`, with ventilation asked for.
    #[exi(name = "State_D")]
    StateD,
}

/// Place of the charging device.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enumeration)]
pub enum MechanicalChargingDeviceStatus {
    /// At rest, out of the vehicle's way.
    Home,
    /// Between the two ends.
    Moving,
    /// At the vehicle.
    EndPosition,
}
