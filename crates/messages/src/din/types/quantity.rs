//! Measured and wanted quantities, and the readings of the meter.

use v2g_exi::{Bytes, Element, Enumeration, Seconds, Text};

use super::NAMESPACE;

/// `value` × 10^`multiplier` in `unit`.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
#[exi(packed)]
pub struct PhysicalValue {
    /// Power of ten, -3 to 3.
    #[exi(-3..=3)]
    pub multiplier: i8,
    /// Absent: the unit that the element has by its meaning.
    pub unit: Option<UnitSymbol>,
    /// Digits of the quantity.
    pub value: i16,
}

/// Unit of a [`PhysicalValue`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enumeration)]
pub enum UnitSymbol {
    /// Hours.
    #[exi(name = "h")]
    H,
    /// Minutes.
    #[exi(name = "m")]
    M,
    /// Seconds.
    #[exi(name = "s")]
    S,
    /// Amperes.
    A,
    /// Ampere-hours.
    Ah,
    /// Volts.
    V,
    /// Volt-amperes.
    #[exi(name = "VA")]
    Va,
    /// Watts.
    W,
    /// Watts per second.
    #[exi(name = "W/s")]
    WPerS,
    /// Watt-hours.
    Wh,
}

/// A reading of the meter, unaltered.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct MeterInfo<'a> {
    /// Serial number of the meter.
    pub meter_id: Text<'a, 0, 32>,
    /// Energy counted, in Wh.
    pub meter_reading: Option<PhysicalValue>,
    /// The meter's own signature over the reading.
    pub sig_meter_reading: Option<Bytes<'a, 0, 32>>,
    /// Meaning is up to the maker of the meter.
    pub meter_status: Option<i16>,
    /// When it was read, in seconds since 1970-01-01 UTC.
    pub t_meter: Option<Seconds<i64>>,
}
