//! The station tests the insulation of the cable before any voltage reaches the vehicle.

use v2g_exi::Element;

use super::NAMESPACE;
use crate::iso20::{Header, Processing, ResponseCode};

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
