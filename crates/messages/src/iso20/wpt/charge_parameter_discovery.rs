//! Both sides tell the limits of their hardware; what they agree on later stays within.

use v2g_exi::{Element, Enumeration, List};

use super::{DataContainer, NAMESPACE};
use crate::iso20::{Header, RationalNumber, ResponseCode};

/// Limits of the vehicle.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct WptChargeParameterDiscoveryReq<'a> {
    /// Session.
    pub header: Header<'a>,
    /// Power the vehicle's coil can take, in W.
    pub evpc_max_receivable_power: RationalNumber,
    /// Largest distance from the ground to its coil.
    pub sd_max_ground_clearence: u16,
    /// Smallest distance from the ground to its coil.
    pub sd_min_ground_clearence: u16,
    /// Frequency its circuit is tuned to, in Hz.
    pub evpc_natural_frequency: RationalNumber,
    /// True if the vehicle can limit the power by itself.
    pub evpc_device_local_control: bool,
    /// For a station of the same maker.
    pub vendor_specific_data_container: List<'a, DataContainer<'a>, 0, 16>,
}

/// Limits of the station.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct WptChargeParameterDiscoveryRes<'a> {
    /// Session.
    pub header: Header<'a>,
    /// Verdict on the vehicle's limits.
    pub response_code: ResponseCode,
    /// Power class of the station's coil.
    pub pd_input_power_class: PowerClass,
    /// In W; below it the station cannot give power.
    pub sd_min_output_power: RationalNumber,
    /// In W.
    pub sd_max_output_power: RationalNumber,
    /// Largest distance from the ground to the vehicle's coil that it can serve.
    pub sd_max_ground_clearance_support: u16,
    /// Smallest distance from the ground to the vehicle's coil that it can serve.
    pub sd_min_ground_clearance_support: u16,
    /// Smallest current in its coil, in A.
    pub pd_min_coil_current: RationalNumber,
    /// Largest current in its coil, in A.
    pub pd_max_coil_current: RationalNumber,
    /// For a vehicle of the same maker.
    pub sd_manufacturer_specific_data_container: List<'a, DataContainer<'a>, 0, 16>,
}

/// Power class of IEC 61980 and SAE J2954, by input power; the figures are as public summaries give
/// them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enumeration)]
pub enum PowerClass {
    /// Up to 3.7 kW.
    #[exi(name = "MF-WPT1")]
    MfWpt1,
    /// Up to 7.7 kW.
    #[exi(name = "MF-WPT2")]
    MfWpt2,
    /// Up to 11.1 kW.
    #[exi(name = "MF-WPT3")]
    MfWpt3,
    /// Up to 22 kW.
    #[exi(name = "MF-WPT4")]
    MfWpt4,
}
