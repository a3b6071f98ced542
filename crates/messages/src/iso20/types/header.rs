//! The part every message starts with: session, time, signature.

use v2g_exi::{Element, Hex, Nested};

use super::NAMESPACE;
use crate::xmldsig::{self, Signature};

/// Ties a message to its session and, where one is needed, proves its sender.
#[derive(Clone, Copy, Debug, Default, PartialEq, Element)]
#[exi(home)]
pub struct Header<'a> {
    /// Zero in the request that opens a new session; from then on the value the station chose.
    pub session_id: Hex<'a, 8, 8>,
    /// When the message was made, by the sender's clock, in seconds since 1970-01-01 UTC.
    #[exi(unit = "s")]
    pub time_stamp: u64,
    /// Present where the message has a signed part.
    #[exi(namespace = xmldsig::NAMESPACE)]
    pub signature: Option<Nested<'a, Signature<'a>>>,
}
