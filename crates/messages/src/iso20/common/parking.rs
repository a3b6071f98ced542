//! A vehicle drives in and out of the place where it is charged.

use v2g_exi::{Element, Enumeration, Seconds};

use super::NAMESPACE;
use crate::iso20::{Header, ResponseCode};

/// How far the parking is; repeated until it is completed.
///
/// The three lengths are for pantograph and wireless charging; their unit is not publicly known.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct VehicleCheckInReq<'a> {
    /// Session and time.
    pub header: Header<'a>,
    /// How far.
    pub ev_check_in_status: EvCheckInStatus,
    /// Who steers.
    pub parking_method: ParkingMethod,
    /// Size of the vehicle.
    pub vehicle_frame: Option<i16>,
    /// Place of the charging device within the vehicle.
    pub device_offset: Option<i16>,
    /// Way the vehicle has gone since the last request.
    pub vehicle_travel: Option<i16>,
}

/// Where to park.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct VehicleCheckInRes<'a> {
    /// Session and time.
    pub header: Header<'a>,
    /// Verdict.
    pub response_code: ResponseCode,
    /// The space that the station has for this vehicle.
    pub parking_space: Option<i16>,
    /// Place of the station's charging device within the space.
    pub device_location: Option<i16>,
    /// Way that the vehicle still has to go.
    pub target_distance: Option<i16>,
}

/// How far the parking is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enumeration)]
pub enum EvCheckInStatus {
    /// The vehicle wants to park.
    CheckIn,
    /// It parks.
    Processing,
    /// It stands.
    Completed,
}

/// Who steers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enumeration)]
pub enum ParkingMethod {
    /// The vehicle.
    AutoParking,
    /// The driver, guided by signals between device and vehicle.
    MvGuideManual,
    /// The driver alone.
    Manual,
}

/// How far the leaving is; repeated until it is completed.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct VehicleCheckOutReq<'a> {
    /// Session and time.
    pub header: Header<'a>,
    /// How far.
    pub ev_check_out_status: EvCheckOutStatus,
    /// When the vehicle leaves, in seconds since 1970-01-01 UTC.
    pub check_out_time: Seconds<u64>,
}

/// Whether the way is free.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct VehicleCheckOutRes<'a> {
    /// Session and time.
    pub header: Header<'a>,
    /// Verdict.
    pub response_code: ResponseCode,
    /// How far the station is.
    pub evse_check_out_status: EvseCheckOutStatus,
}

/// How far the vehicle is with leaving.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enumeration)]
pub enum EvCheckOutStatus {
    /// It wants to leave.
    CheckOut,
    /// It leaves.
    Processing,
    /// It has left.
    Completed,
}

/// How far the station is with letting the vehicle leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enumeration)]
pub enum EvseCheckOutStatus {
    /// It knows of it.
    Scheduled,
    /// The way is free.
    Completed,
}
