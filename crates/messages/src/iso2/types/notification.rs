//! A fault report that may ride in any header.

use v2g_exi::{Element, Enumeration, Text};

use super::NAMESPACE;

/// Tells the peer what went wrong with its last message.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct Notification<'a> {
    /// What kind of fault it was.
    pub fault_code: FaultCode,
    /// Free text for a log.
    pub fault_msg: Option<Text<'a, 0, 64>>,
}

/// Faults below the level of response codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enumeration)]
pub enum FaultCode {
    /// The message could not be read.
    ParsingError,
    /// The sender lacks the root that the peer's TLS chain ends in.
    ///
    /// The missing letter is the standard's.
    #[exi(name = "NoTLSRootCertificatAvailable")]
    NoTlsRootCertificatAvailable,
    /// None of the others.
    UnknownError,
}
