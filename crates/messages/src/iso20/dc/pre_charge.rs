//! The station brings its voltage to that of the battery before the contactors close.

use v2g_exi::Element;

use super::NAMESPACE;
use crate::iso20::{Header, Processing, RationalNumber, ResponseCode};

/// Repeated until the vehicle finds the voltages close enough.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct DcPreChargeReq<'a> {
    /// Session.
    pub header: Header<'a>,
    /// Finished: the voltages match, power delivery is next.
    pub ev_processing: Processing,
    /// Voltage of the battery, in V.
    pub ev_present_voltage: RationalNumber,
    /// Voltage the station shall reach, in V.
    pub ev_target_voltage: RationalNumber,
}

/// How far the voltage has come.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct DcPreChargeRes<'a> {
    /// Session.
    pub header: Header<'a>,
    /// Verdict.
    pub response_code: ResponseCode,
    /// Voltage at the outlet, in V.
    pub evse_present_voltage: RationalNumber,
}
