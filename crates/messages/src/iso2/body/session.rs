//! The session begins and ends.

use v2g_exi::{Element, Enumeration, Hex, Seconds, Text};

use super::NAMESPACE;
use crate::iso2::ResponseCode;

/// First request after the handshake; the header's session id is zero or that of a paused session.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct SessionSetupReq<'a> {
    /// The vehicle's MAC address.
    pub evcc_id: Hex<'a, 0, 6>,
}

/// Its header carries the session id that holds from now on.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct SessionSetupRes<'a> {
    /// Says whether the session is new or joined.
    pub response_code: ResponseCode,
    /// Name of the outlet, e.g. `DE*PNX*E12345*1`.
    pub evse_id: Text<'a, 7, 37>,
    /// The station's clock, in seconds since 1970-01-01 UTC.
    pub evse_time_stamp: Option<Seconds<i64>>,
}

/// Last request; the vehicle closes the connection after the response.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct SessionStopReq {
    /// For good or for a while.
    pub charging_session: ChargingSession,
}

/// Last response.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct SessionStopRes {
    /// Verdict.
    pub response_code: ResponseCode,
}

/// What becomes of the session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enumeration)]
pub enum ChargingSession {
    /// It is over.
    Terminate,
    /// The station keeps its id, so that the vehicle can join it later.
    Pause,
}
