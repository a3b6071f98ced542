//! A measured or wanted quantity, or an amount of money.

use v2g_exi::Element;

use super::NAMESPACE;

/// `value` × 10^`exponent`; the element's name says in which unit.
///
/// Powers are in W, var or VA, currents in A, voltages in V, energies in Wh, frequencies in Hz.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Element)]
#[exi(packed)]
pub struct RationalNumber {
    /// Power of ten.
    pub exponent: i8,
    /// Digits of the quantity.
    pub value: i16,
}
