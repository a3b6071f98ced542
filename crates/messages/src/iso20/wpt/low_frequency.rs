//! Low-frequency signals for positioning and pairing: how they are set up, and what was sent and received.
//!
//! The schema calls several of these lists, but gives each of them one entry.

use v2g_exi::{Choice, Element, List};

use super::NAMESPACE;
use crate::iso20::RationalNumber;

/// The side that sends tells how, the other where it receives.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub enum LfSystemSetupData<'a> {
    /// Of the side that sends.
    LfTransmitterSetupData(LfTransmitterData<'a>),
    /// Of the side that receives.
    LfReceiverSetupData(LfReceiverData<'a>),
}

/// Antennas that send, and their signal.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct LfTransmitterData<'a> {
    /// How many there are.
    pub number_of_transmitters: u8,
    /// In Hz.
    pub signal_frequency: RationalNumber,
    /// Each antenna.
    pub tx_spec_data: List<'a, TxRxSpecData, 2, 255>,
    /// Order and times of the pulses; absent: one signal without pulses.
    pub tx_package_spec_data: Option<TxRxPackageSpecData<'a>>,
}

/// Antennas that receive.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct LfReceiverData<'a> {
    /// How many there are.
    pub number_of_receivers: u8,
    /// Each antenna.
    pub rx_spec_data: List<'a, TxRxSpecData, 2, 255>,
}

/// One antenna.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Element)]
pub struct TxRxSpecData {
    /// Number by which pulses and measurements name it.
    #[exi(1..=4_294_967_295)]
    pub tx_rx_identifier: u32,
    /// Its place, seen from the coil.
    pub tx_rx_position: CoordinateXyz,
    /// Where it points.
    pub tx_rx_orientation: CoordinateXyz,
}

/// A place or a direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Element)]
pub struct CoordinateXyz {
    /// First axis.
    pub coord_x: i16,
    /// Second axis.
    pub coord_y: i16,
    /// Third axis.
    pub coord_z: i16,
}

/// A package: one pulse of each antenna, one after another.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct TxRxPackageSpecData<'a> {
    /// Which antenna sends when.
    pub pulse_sequence_order: List<'a, TxRxPulseOrder, 2, 255>,
    /// Pause between two pulses.
    pub pulse_separation_time: u16,
    /// Length of a pulse.
    pub pulse_duration: u16,
    /// Pause between two packages.
    pub package_separation_time: u16,
}

/// The place of an antenna in the order of pulses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Element)]
pub struct TxRxPulseOrder {
    /// Its place.
    pub index_number: u16,
    /// [`TxRxSpecData::tx_rx_identifier`] of the antenna.
    #[exi(1..=4_294_967_295)]
    pub tx_rx_identifier: u32,
}

/// The latest package.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Element)]
pub struct LfDataPackageList {
    /// How many packages there are to come.
    pub num_packages: u8,
    /// This one.
    pub wpt_lf_data_package: LfDataPackage,
}

/// One package, from either side.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Element)]
pub struct LfDataPackage {
    /// Counts the packages.
    pub package_index: u8,
    /// Sent or received.
    pub data: LfData,
}

/// What became of a package.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Choice)]
pub enum LfData {
    /// As it was sent.
    #[exi(name = "LF_TxData")]
    LfTxData(LfTxDataList),
    /// As it was received.
    #[exi(name = "LF_RxData")]
    LfRxData(LfRxDataList),
}

/// What was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Element)]
pub struct LfTxDataList {
    /// By one antenna.
    pub wpt_lf_tx_data_list: LfTxData,
}

/// What one antenna sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Element)]
pub struct LfTxData {
    /// The antenna.
    #[exi(1..=4_294_967_295)]
    pub tx_identifier: u32,
    /// Effective radiated power.
    pub eirp: RationalNumber,
}

/// What was received.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Element)]
pub struct LfRxDataList {
    /// By one antenna.
    pub wpt_lf_rx_data_list: LfRxData,
}

/// What one antenna received.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Element)]
pub struct LfRxData {
    /// The antenna.
    #[exi(1..=4_294_967_295)]
    pub rx_identifier: u32,
    /// How strong the signal was.
    pub rssi_data: LfRxRssiList,
}

/// Strength of signals at one antenna.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Element)]
pub struct LfRxRssiList {
    /// Of one sending antenna.
    pub rssi_data_list: LfRxRssi,
}

/// Strength of one signal at one antenna.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Element)]
pub struct LfRxRssi {
    /// The antenna that sent it.
    #[exi(1..=4_294_967_295)]
    pub tx_identifier: u32,
    /// How strong it arrived.
    pub rssi: RationalNumber,
}
