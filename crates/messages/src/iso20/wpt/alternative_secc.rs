//! Other stations nearby, for a vehicle that talks to the wrong one.

use v2g_exi::{Element, List, Text};

use super::NAMESPACE;

/// Where the vehicle may find the station it stands at.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct AlternativeSeccList<'a> {
    /// The likeliest, as the station sees it.
    pub alternative_secc: List<'a, AlternativeSecc<'a>, 1, 8>,
}

/// How to reach a station; absent is what the vehicle has to find out.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct AlternativeSecc<'a> {
    /// Name of its radio network.
    pub ssid: Option<Text<'a, 0, 255>>,
    /// Hardware address of its access point, twelve hexadecimal digits in upper case.
    pub bssid: Option<Text<'a, 0, 12>>,
    /// Its IPv6 address in upper case.
    pub ip_address: Option<Text<'a, 0, 39>>,
    /// Its TCP port.
    pub port: Option<u16>,
}
