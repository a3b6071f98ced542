//! The vehicle finds out which station it stands at, and whether coils and coupling suit.

use v2g_exi::{Element, List, Text};

use super::{DataContainer, EvResult, NAMESPACE};
use crate::iso20::{Header, Processing, RationalNumber, ResponseCode};

/// Repeated until both have seen the other's code, or given up.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct WptPairingReq<'a> {
    /// Session.
    pub header: Header<'a>,
    /// Finished: the vehicle needs no further exchange.
    pub ev_processing: Processing,
    /// Code that the vehicle received over the pairing signal; absent: none yet.
    #[exi(1..=4_294_967_295)]
    pub observed_id_code: Option<u32>,
    /// Whether the vehicle is sure of its station.
    pub ev_result_code: EvResult,
    /// For a station of the same maker.
    pub vendor_specific_data_container: List<'a, DataContainer<'a>, 0, 16>,
}

/// What the station has seen.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct WptPairingRes<'a> {
    /// Session.
    pub header: Header<'a>,
    /// Verdict.
    pub response_code: ResponseCode,
    /// Finished: the station needs no further exchange.
    pub evse_processing: Processing,
    /// Code that the station received over the pairing signal; absent: none yet.
    #[exi(1..=4_294_967_295)]
    pub observed_id_code: Option<u32>,
    /// Stations to try where this is the wrong one.
    pub alternative_secc_list: Option<AlternativeSeccList<'a>>,
    /// For a vehicle of the same maker.
    pub vendor_specific_data_container: List<'a, DataContainer<'a>, 0, 16>,
}

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

/// Repeated until the vehicle has measured enough.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct WptAlignmentCheckReq<'a> {
    /// Session.
    pub header: Header<'a>,
    /// Finished: no further check is needed.
    pub ev_processing: Processing,
    /// Current the station's coil shall have, in A; absent: up to the station.
    pub target_coil_current: Option<RationalNumber>,
    /// Whether the vehicle finds the alignment good.
    pub ev_result_code: EvResult,
    /// For a station of the same maker.
    pub vendor_specific_data_container: List<'a, DataContainer<'a>, 0, 16>,
}

/// What the station gives for the check.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct WptAlignmentCheckRes<'a> {
    /// Session.
    pub header: Header<'a>,
    /// Verdict.
    pub response_code: ResponseCode,
    /// Finished: the station has what it needs.
    pub evse_processing: Processing,
    /// Power it sends, in W, for the vehicle to compare with what arrives.
    pub power_transmitted: Option<RationalNumber>,
    /// Current in its coil, in A.
    pub supply_device_current: Option<RationalNumber>,
    /// For a vehicle of the same maker.
    pub vendor_specific_data_container: List<'a, DataContainer<'a>, 0, 16>,
}
