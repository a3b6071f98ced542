//! The vehicle leaves its parking space.

use v2g_exi::{Element, Enumeration};

use super::NAMESPACE;
use crate::iso20::{Header, ResponseCode};

/// How far the leaving is; repeated until it is completed.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct VehicleCheckOutReq<'a> {
    /// Session and time.
    pub header: Header<'a>,
    /// How far.
    pub ev_check_out_status: EvCheckOutStatus,
    /// When the vehicle leaves, in seconds since 1970-01-01 UTC.
    #[exi(unit = "s")]
    pub check_out_time: u64,
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
