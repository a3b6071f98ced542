//! The protocols that both ends can agree on.
//!
//! Source: ISO 15118-2:2014, V2G2-167 to 173; namespaces and versions as deployed.

use v2g_messages::iso2;

use crate::Protocol;

/// A protocol as it is offered.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Offer {
    pub(crate) protocol: Protocol,
    pub(crate) namespace: &'static str,
    pub(crate) major: u32,
    pub(crate) minor: u32,
}

/// What we speak, best first.
pub(crate) const OFFERS: [Offer; 1] = [Offer {
    protocol: Protocol::Iso2,
    namespace: iso2::MSG_DEF,
    major: 2,
    minor: 0,
}];
