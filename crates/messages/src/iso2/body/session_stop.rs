//! Ends the session or pauses it.

use v2g_exi::{Element, Enumeration};

use super::NAMESPACE;
use crate::iso2::ResponseCode;

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
