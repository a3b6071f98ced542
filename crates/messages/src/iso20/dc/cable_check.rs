//! The station tests the insulation of the cable before any voltage reaches the vehicle.

use v2g_exi::Element;

use super::NAMESPACE;
use crate::iso20::{COMMON_TYPES, Header, Processing, ResponseCode};

/// Sent with the connector locked, and again until the station has finished.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct DcCableCheckReq<'a> {
    /// Session.
    #[exi(namespace = COMMON_TYPES)]
    pub header: Header<'a>,
}

/// Whether the test is over; its outcome is the response code.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct DcCableCheckRes<'a> {
    /// Session.
    #[exi(namespace = COMMON_TYPES)]
    pub header: Header<'a>,
    /// Verdict.
    #[exi(namespace = COMMON_TYPES)]
    pub response_code: ResponseCode,
    /// Finished lets the vehicle go on to pre-charge.
    pub evse_processing: Processing,
}
