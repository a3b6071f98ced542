//! Vehicle and station make sure that they are the two that stand above each other.

use v2g_exi::{Element, List};

use super::{AlternativeSeccList, DataContainer, EvResult, NAMESPACE};
use crate::iso20::{Header, Processing, ResponseCode};

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
