//! Quantities to and from the wire's `Value` × 10^`Exponent`.

use v2g_messages::iso20::RationalNumber;

use crate::{Amperes, Hertz, Vars, Volts, WattHours, Watts};

/// Exponents in the order in which they are tried: plain numbers first, because peers show and
/// handle them best.
const EXPONENTS: [i8; 10] = [0, 1, -1, 2, -2, 3, -3, 4, 5, 6];

/// Writes a quantity that is held in thousandths.
///
/// One with more digits than sixteen bits hold is rounded towards zero, so that no limit is
/// overstated; one beyond ±32,767,000,000 is clamped.
fn write(milli: i64) -> RationalNumber {
    let exact = EXPONENTS.into_iter().find_map(|e| shifted(milli, e, true));
    let rounded = || (-3..=6).find_map(|exponent| shifted(milli, exponent, false));
    exact.or_else(rounded).unwrap_or(RationalNumber {
        exponent: 6,
        value: if milli < 0 { i16::MIN } else { i16::MAX },
    })
}

/// The sixteen-bit value at this exponent, if it fits and, where asked for, loses nothing.
fn shifted(milli: i64, exponent: i8, exactly: bool) -> Option<RationalNumber> {
    let weight = weight(exponent)?;
    let value = i16::try_from(milli.checked_div(weight)?).ok()?;
    let lossless = milli.checked_rem(weight)? == 0;
    (lossless || !exactly).then_some(RationalNumber { exponent, value })
}

/// How many thousandths one counts at this exponent; `None` below a thousandth and beyond range.
fn weight(exponent: i8) -> Option<i64> {
    let places = u32::try_from(i16::from(exponent).saturating_add(3)).ok()?;
    10i64.checked_pow(places)
}

/// Thousandths of the value, as near as they come: what is below a thousandth is nothing, what is
/// beyond range is kept within it.
pub(super) fn read(number: RationalNumber) -> i64 {
    let value = i64::from(number.value);
    match weight(number.exponent) {
        Some(weight) => value.saturating_mul(weight),
        None if number.exponent < 0 => {
            let places = i16::from(number.exponent).saturating_add(3).unsigned_abs();
            value
                .checked_div(10i64.saturating_pow(u32::from(places)))
                .unwrap_or(0)
        }
        None => i64::MAX.saturating_mul(value.signum()),
    }
}

/// A quantity of the models that travels as a number without unit.
pub(crate) trait Quantity: Copy {
    fn write(self) -> RationalNumber;
    fn read(number: RationalNumber) -> Self;
}

macro_rules! quantities {
    ($($type:ident)*) => {$(
        impl Quantity for $type {
            fn write(self) -> RationalNumber {
                write(self.milli())
            }

            fn read(number: RationalNumber) -> Self {
                Self::from_milli(read(number))
            }
        }
    )*};
}

quantities!(Amperes Hertz Vars Volts WattHours Watts);

#[cfg(test)]
mod tests {
    use super::*;

    fn wire(exponent: i8, value: i16) -> RationalNumber {
        RationalNumber { exponent, value }
    }

    #[test]
    fn every_value_from_a_thousandth_to_a_million_survives_the_way_through_our_units() {
        for exponent in -3..=6 {
            for value in i16::MIN..=i16::MAX {
                let quantity = Watts::read(wire(exponent, value));
                assert_eq!(
                    Watts::read(quantity.write()),
                    quantity,
                    "{value}e{exponent}"
                );
            }
        }
    }

    #[test]
    fn plain_numbers_stay_plain() {
        assert_eq!(Watts::new(22_000).write(), wire(0, 22_000));
        assert_eq!(Watts::new(350_000).write(), wire(2, 3_500));
        assert_eq!(Volts::from_milli(400_500).write(), wire(-1, 4_005));
    }

    #[test]
    fn what_has_too_many_digits_loses_magnitude_and_never_gains() {
        assert_eq!(Watts::new(123_456).write(), wire(1, 12_345));
        assert_eq!(Watts::new(-123_456).write(), wire(1, -12_345));
        assert_eq!(Watts::from_milli(i64::MAX).write(), wire(6, i16::MAX));
        assert_eq!(Watts::from_milli(i64::MIN).write(), wire(6, i16::MIN));
    }

    #[test]
    fn exponents_that_no_charger_means_do_no_harm() {
        assert_eq!(Watts::read(wire(-128, i16::MAX)), Watts::ZERO);
        assert_eq!(Watts::read(wire(-4, 10)), Watts::from_milli(1));
        assert_eq!(Watts::read(wire(127, 1)), Watts::from_milli(i64::MAX));
        assert!(Watts::read(wire(127, -1)) < Watts::new(i32::MIN));
        assert_eq!(Watts::read(wire(127, 0)), Watts::ZERO);
    }
}
