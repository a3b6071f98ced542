//! What the vehicle's inverter is, and what it does.

use v2g_exi::{Element, Enumeration, Text};

use super::NAMESPACE;

/// Maker and versions of an inverter, as on its certificate.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct EvInverterDetails<'a> {
    /// Version of the software.
    pub ev_inverter_sw_version: Text<'a, 0, 32>,
    /// Version of the hardware; absent: not told.
    pub ev_inverter_hw_version: Option<Text<'a, 0, 32>>,
    /// Who made it.
    pub ev_inverter_manufacturer: Text<'a, 0, 32>,
    /// Name of the model.
    pub ev_inverter_model: Text<'a, 0, 32>,
    /// Number of the device.
    pub ev_inverter_serial_number: Text<'a, 0, 32>,
}

/// Category of IEEE 1547 for reactive power at usual voltage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enumeration)]
pub enum Ieee1547NormalCategory {
    /// Where few resources feed in, or steadily.
    CategoryA,
    /// Where many feed in, or unsteadily: more reactive power.
    CategoryB,
}

/// Category of IEEE 1547 for riding through disturbances.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enumeration)]
pub enum Ieee1547AbnormalCategory {
    /// What the bulk system needs least.
    CategoryI,
    /// All that the bulk system needs.
    #[exi(name = "CategoryII")]
    CategoryIi,
    /// What a grid full of resources needs.
    #[exi(name = "CategoryIII")]
    CategoryIii,
}

/// Whether the inverter works.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enumeration)]
pub enum DerOperationalState {
    /// It does.
    On,
    /// It does not.
    Off,
}

/// Whether the inverter is connected to the grid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enumeration)]
pub enum DerConnectionStatus {
    /// It is not.
    Disconnected,
    /// It is.
    Connected,
}
