//! Around the power transfer: the cable is tested, voltages are matched, contactors are tested.

use v2g_exi::Element;

use super::NAMESPACE;
use crate::iso20::{Header, Processing, RationalNumber, ResponseCode};

/// Sent with the connector locked, and again until the station has finished.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct DcCableCheckReq<'a> {
    /// Session.
    pub header: Header<'a>,
}

/// Whether the test is over; its outcome is the response code.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct DcCableCheckRes<'a> {
    /// Session.
    pub header: Header<'a>,
    /// Verdict.
    pub response_code: ResponseCode,
    /// Finished lets the vehicle go on to pre-charge.
    pub evse_processing: Processing,
}

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

/// Repeated while the vehicle measures.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct DcWeldingDetectionReq<'a> {
    /// Session.
    pub header: Header<'a>,
    /// Finished: the vehicle knows, the session can stop.
    pub ev_processing: Processing,
}

/// What the vehicle needs to compare with its own measurement.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct DcWeldingDetectionRes<'a> {
    /// Session.
    pub header: Header<'a>,
    /// Verdict.
    pub response_code: ResponseCode,
    /// Voltage at the outlet, in V.
    pub evse_present_voltage: RationalNumber,
}
