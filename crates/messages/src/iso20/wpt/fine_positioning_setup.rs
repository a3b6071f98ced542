//! Both sides agree how to find each other, before the vehicle moves the last steps.

use v2g_exi::{Element, List};

use super::{AlignmentCheckMethodList, DataContainer, FinePositioningMethodList};
use super::{LfSystemSetupData, NAMESPACE, PairingMethodList};
use crate::iso20::{Header, Processing, ResponseCode};

/// What the vehicle can.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct WptFinePositioningSetupReq<'a> {
    /// Session.
    pub header: Header<'a>,
    /// Finished: the vehicle has said all it can.
    pub ev_processing: Processing,
    /// Its ways to come above the coil.
    pub ev_device_fine_positioning_method_list: FinePositioningMethodList<'a>,
    /// Its ways to be sure of the station.
    pub ev_device_pairing_method_list: PairingMethodList<'a>,
    /// Its ways to check that power arrives.
    pub ev_device_alignment_check_method_list: AlignmentCheckMethodList<'a>,
    /// Distance of its coil's magnetic centre from the geometric one.
    pub natural_offset: u16,
    /// For a station of the same maker.
    pub vendor_specific_data_container: List<'a, DataContainer<'a>, 0, 16>,
    /// Its antennas; absent: it does not position by low frequency.
    pub lf_system_setup_data: Option<LfSystemSetupData<'a>>,
}

/// What the station can.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct WptFinePositioningSetupRes<'a> {
    /// Session.
    pub header: Header<'a>,
    /// Verdict.
    pub response_code: ResponseCode,
    /// Its ways to guide the vehicle above the coil.
    pub primary_device_fine_positioning_method_list: FinePositioningMethodList<'a>,
    /// Its ways to be sure of the vehicle.
    pub primary_device_pairing_method_list: PairingMethodList<'a>,
    /// Its ways to check that power arrives.
    pub primary_device_alignment_check_method_list: AlignmentCheckMethodList<'a>,
    /// Distance of its coil's magnetic centre from the geometric one.
    pub natural_offset: u16,
    /// For a vehicle of the same maker.
    pub vendor_specific_data_container: List<'a, DataContainer<'a>, 0, 16>,
    /// Its antennas; absent: it does not position by low frequency.
    pub lf_system_setup_data: Option<LfSystemSetupData<'a>>,
}
