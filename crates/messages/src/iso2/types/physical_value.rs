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
    /// Must fit the element: the schema lets a voltage be given in hours.
    pub unit: UnitSymbol,
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
    /// Volts.
    V,
    /// Watts.
    W,
    /// Watt-hours.
    Wh,
}
