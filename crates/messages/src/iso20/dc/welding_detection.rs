//! After charging, the vehicle opens its contactors one by one and looks whether one has welded.

use v2g_exi::Element;

use super::NAMESPACE;
use crate::iso20::{Header, Processing, RationalNumber, ResponseCode};

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
