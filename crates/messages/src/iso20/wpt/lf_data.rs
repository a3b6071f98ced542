//! What the antennas of a low-frequency positioning system sent and received.
//!
//! The schema calls several of these lists, but gives each of them one entry.

use v2g_exi::{Choice, Element};

use super::NAMESPACE;
use crate::iso20::RationalNumber;

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
