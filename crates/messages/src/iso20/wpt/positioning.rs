//! The vehicle finds its place over the coil: by which methods, and step by step.
//!
//! LF is a signal of low frequency between antennas, LPE a little power through the coils.

use v2g_exi::{Element, Enumeration, List};

use super::{DataContainer, EvResult, LfDataPackageList, LfSystemSetupData, NAMESPACE};
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

/// Ways to bring the coils above each other, the best first (our reading of the order).
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct FinePositioningMethodList<'a> {
    /// At least one.
    pub wpt_fine_positioning_method: List<'a, FinePositioningMethod, 1, 8>,
}

/// A way to bring the coils above each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enumeration)]
pub enum FinePositioningMethod {
    /// The driver does it by eye.
    Manual,
    /// The vehicle sends at low frequency, the station receives.
    LfTxEv,
    /// The station sends at low frequency, the vehicle receives.
    LfTxPrimaryDevice,
    /// By the power that arrives.
    Lpe,
    /// A maker's own way.
    Proprietary,
}

/// Ways to be sure of the other side, the best first (our reading of the order).
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct PairingMethodList<'a> {
    /// At least one.
    pub wpt_pairing_method: List<'a, PairingMethod, 1, 8>,
}

/// A way to be sure of the other side.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enumeration)]
pub enum PairingMethod {
    /// A person or another system confirms it.
    #[exi(name = "External confirmation")]
    ExternalConfirmation,
    /// By a pattern in the power.
    Lpe,
    /// The vehicle sends a code at low frequency.
    LfTxEv,
    /// The station sends a code at low frequency.
    LfTxPrimaryDevice,
    /// A code is read by a camera or sent by light.
    Optical,
    /// A maker's own way.
    Proprietary,
}

/// Ways to check that power arrives, the best first (our reading of the order).
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct AlignmentCheckMethodList<'a> {
    /// At least one.
    pub wpt_alignment_check_method: List<'a, AlignmentCheckMethod, 1, 8>,
}

/// A way to check that power arrives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enumeration)]
pub enum AlignmentCheckMethod {
    /// By the power sent and received.
    PowerCheck,
    /// By a little power.
    Lpe,
    /// A maker's own way.
    Proprietary,
}
