//! Opens a session or joins one that was paused.

use v2g_exi::{Element, Text};

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
