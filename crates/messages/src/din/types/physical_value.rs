//! A measured or wanted quantity.

use v2g_exi::{Element, Enumeration};

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
