//! The session begins and ends.

use v2g_exi::{Element, Hex, Seconds};

use super::NAMESPACE;
use crate::din::ResponseCode;

/// First request after the handshake; the header's session id is zero.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct SessionSetupReq<'a> {
    /// The vehicle's MAC address: six bytes, from some vehicles eight or none.
    pub evcc_id: Hex<'a, 0, 8>,
}

/// Its header carries the session id that holds from now on.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct SessionSetupRes<'a> {
    /// Says that the session is new.
    pub response_code: ResponseCode,
    /// Name of the outlet: digits packed into bytes, or ASCII.
    pub evse_id: Hex<'a, 0, 32>,
    /// The station's clock, in seconds since 1970-01-01 UTC.
    pub date_time_now: Option<Seconds<i64>>,
}

/// Last request; the vehicle closes the connection after the response.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct SessionStopReq;

/// Last response.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct SessionStopRes {
    /// Verdict.
    pub response_code: ResponseCode,
}
