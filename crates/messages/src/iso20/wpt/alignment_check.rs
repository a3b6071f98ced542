//! A little power shows whether the coils are well above each other.

use v2g_exi::{Element, List};

use super::{DataContainer, EvResult, NAMESPACE};
use crate::iso20::{Header, Processing, RationalNumber, ResponseCode};

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
