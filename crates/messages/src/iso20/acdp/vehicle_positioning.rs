//! The station guides the vehicle to the place where the charging device reaches it.

use v2g_exi::Element;

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
