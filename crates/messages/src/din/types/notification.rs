//! A fault report that may ride in any header.

use v2g_exi::{Element, Text};

use super::{FaultCode, NAMESPACE};

/// Tells the peer what went wrong with its last message.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct Notification<'a> {
    /// What kind of fault it was.
    pub fault_code: FaultCode,
    /// Free text for a log.
    pub fault_msg: Option<Text<'a, 0, 64>>,
}
