//! The vehicle moves until its coil is above that of the station.

use v2g_exi::{Element, List};

use super::{DataContainer, EvResult, LfDataPackageList, NAMESPACE};
use crate::iso20::{Header, Processing, ResponseCode};

/// Repeated while the vehicle moves.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct WptFinePositioningReq<'a> {
    /// Session.
    pub header: Header<'a>,
    /// Finished: the vehicle will not move any more.
    pub ev_processing: Processing,
    /// Whether the vehicle stands right.
    pub ev_result_code: EvResult,
    /// For a station of the same maker.
    pub vendor_specific_data_container: List<'a, DataContainer<'a>, 0, 16>,
    /// What the vehicle sent or received; absent: another method is used.
    pub wpt_lf_data_package_list: Option<LfDataPackageList>,
}

/// What the station sees of the vehicle.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct WptFinePositioningRes<'a> {
    /// Session.
    pub header: Header<'a>,
    /// Verdict.
    pub response_code: ResponseCode,
    /// Finished: the station needs no further exchange.
    pub evse_processing: Processing,
    /// For a vehicle of the same maker.
    pub vendor_specific_data_container: List<'a, DataContainer<'a>, 0, 16>,
    /// What the station sent or received; absent: another method is used.
    pub wpt_lf_data_package_list: Option<LfDataPackageList>,
}
