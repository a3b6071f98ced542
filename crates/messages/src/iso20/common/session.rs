//! The session begins and ends.

use v2g_exi::{Element, Enumeration, Text};

use super::NAMESPACE;
use crate::iso20::{Header, ResponseCode};

/// First request after the handshake.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct SessionSetupReq<'a> {
    /// Its session id is zero, or that of a paused session.
    pub header: Header<'a>,
    /// Name of the vehicle's communication controller, as its TLS certificate has it.
    pub evcc_id: Text<'a, 0, 255>,
}

/// Opens the session, or goes on with the paused one.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct SessionSetupRes<'a> {
    /// Carries the session id that holds from now on.
    pub header: Header<'a>,
    /// Says whether the session is new or joined.
    pub response_code: ResponseCode,
    /// Name of the outlet, e.g. `DE*PNX*E12345*1`.
    pub evse_id: Text<'a, 0, 255>,
}

/// The last request before the connection closes, unless services are selected again.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct SessionStopReq<'a> {
    /// Session and time.
    pub header: Header<'a>,
    /// What becomes of the session.
    pub charging_session: ChargingSession,
    /// The vehicle's reason, for machines; the maker's own codes.
    pub ev_termination_code: Option<Text<'a, 0, 80>>,
    /// The vehicle's reason, for people.
    pub ev_termination_explanation: Option<Text<'a, 0, 160>>,
}

/// Confirms it.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct SessionStopRes<'a> {
    /// Session and time.
    pub header: Header<'a>,
    /// Verdict.
    pub response_code: ResponseCode,
}

/// What becomes of the session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enumeration)]
pub enum ChargingSession {
    /// The vehicle will come back to it; both sides keep what they need for that.
    Pause,
    /// It ends.
    Terminate,
    /// It goes on with service discovery.
    ServiceRenegotiation,
}
