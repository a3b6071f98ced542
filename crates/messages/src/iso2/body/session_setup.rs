//! Opens a session or joins one that was paused.

use v2g_exi::{Element, Hex, Text};

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
    #[exi(unit = "s")]
    pub evse_time_stamp: Option<i64>,
}
