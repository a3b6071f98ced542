//! The part every message carries: session, fault report, signature.

use v2g_exi::{Element, Hex, Nested};

use super::{MSG_HEADER as NAMESPACE, Notification};
use crate::xmldsig::{self, Signature};

/// Ties a message to its session.
#[derive(Clone, Copy, Debug, Default, PartialEq, Element)]
pub struct Header<'a> {
    /// Zero in the request that opens a session; from then on the value the station chose.
    ///
    /// The station chooses eight random bytes. Some vehicles send zero as one byte or as none.
    pub session_id: Hex<'a, 0, 8>,
    /// A fault the sender met, for the peer's log; usually absent.
    pub notification: Option<Nested<'a, Notification<'a>>>,
    /// Always absent with external payment.
    #[exi(namespace = xmldsig::NAMESPACE)]
    pub signature: Option<Nested<'a, Signature<'a>>>,
}
