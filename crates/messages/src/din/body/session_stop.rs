//! Ends the session; it cannot be paused.

use v2g_exi::Element;

use super::NAMESPACE;
use crate::din::ResponseCode;

/// Last request; the vehicle closes the connection after the response.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct SessionStopReq;

/// Last response.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct SessionStopRes {
    /// Verdict.
    pub response_code: ResponseCode,
}
