//! Quantities to and from the wire's `Value` × 10^`Multiplier`, as DIN 70121 and ISO 15118-2 have it.

use core::time::Duration;

use crate::{Amperes, Volts, WattHours, Watts};

/// Units that the wire names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unit {
    Volt,
    Ampere,
    Watt,
    WattHour,
    Second,
    Minute,
    Hour,
    /// One that we never ask for.
    Other,
}

/// A quantity in a protocol's own type.
pub(crate) trait Physical: Copy {
    /// `value` × 10^`multiplier`, the multiplier being -3 to 3.
    fn new(multiplier: i8, unit: Unit, value: i16) -> Self;

    /// The number, and the unit unless the protocol leaves it out.
    fn parts(self) -> (i8, Option<Unit>, i16);
}

/// The multiplier of a value that is held in thousandths.
const MILLI: i8 = -3;

/// The largest multiplier that the wire can carry.
const KILO: i8 = 3;

/// Writes a quantity that is held in thousandths.
///
/// Among the multipliers that represent it exactly the one nearest to zero is taken, because
/// peers show and handle plain numbers best. A value with more digits than sixteen bits hold is
/// rounded towards zero, so that no limit is overstated; one beyond ±32,767,000 is clamped.
fn write<P: Physical>(milli: i64, unit: Unit) -> P {
    let exact = [0, 1, -1, 2, -2, KILO, MILLI]
        .into_iter()
        .find_map(|m| shifted(milli, m, true));
    let rounded = || (MILLI..=KILO).find_map(|multiplier| shifted(milli, multiplier, false));
    let clamped = (KILO, if milli < 0 { i16::MIN } else { i16::MAX });
    let (multiplier, value) = exact.or_else(rounded).unwrap_or(clamped);
    P::new(multiplier, unit, value)
}

/// The sixteen-bit value at this multiplier, if it fits and, where asked for, loses nothing.
fn shifted(milli: i64, multiplier: i8, exactly: bool) -> Option<(i8, i16)> {
    let weight = weight(multiplier);
    let value = i16::try_from(milli.checked_div(weight)?).ok()?;
    let lossless = milli.checked_rem(weight)? == 0;
    (lossless || !exactly).then_some((multiplier, value))
}

/// How many thousandths one counts at this multiplier; multipliers off the scale count as its ends.
fn weight(multiplier: i8) -> i64 {
    let places = multiplier.clamp(MILLI, KILO).abs_diff(MILLI);
    10i64.saturating_pow(u32::from(places))
}

/// Thousandths of the value, unless it is in another unit.
fn read<P: Physical>(value: P, unit: Unit) -> Option<i64> {
    let (multiplier, told, value) = value.parts();
    let milli = i64::from(value).saturating_mul(weight(multiplier));
    told.is_none_or(|told| told == unit).then_some(milli)
}

macro_rules! quantity {
    ($write:ident, $read:ident, $type:ident, $unit:ident) => {
        pub(crate) fn $write<P: Physical>(value: $type) -> P {
            write(value.milli(), Unit::$unit)
        }

        /// `None` if the unit is another one.
        pub(crate) fn $read<P: Physical>(value: P) -> Option<$type> {
            read(value, Unit::$unit).map($type::from_milli)
        }
    };
}

quantity!(volts, read_volts, Volts, Volt);
quantity!(amperes, read_amperes, Amperes, Ampere);
quantity!(watts, read_watts, Watts, Watt);
quantity!(watt_hours, read_watt_hours, WattHours, WattHour);

/// Whole seconds.
pub(crate) fn seconds<P: Physical>(value: Duration) -> P {
    let seconds = i64::try_from(value.as_secs()).unwrap_or(i64::MAX);
    write(seconds.saturating_mul(1000), Unit::Second)
}

/// A time in seconds, minutes or hours, in seconds where no unit is told; `None` if it is
/// negative or no time.
pub(crate) fn read_time<P: Physical>(value: P) -> Option<Duration> {
    let in_unit = |unit, factor: u64| {
        let milli = u64::try_from(read(value, unit)?).ok()?;
        Some(Duration::from_millis(milli.saturating_mul(factor)))
    };
    in_unit(Unit::Second, 1)
        .or_else(|| in_unit(Unit::Minute, 60))
        .or_else(|| in_unit(Unit::Hour, 3600))
}

#[cfg(test)]
mod tests {
    use v2g_messages::iso2::{PhysicalValue, UnitSymbol};

    use super::*;

    fn wire(multiplier: i8, value: i16) -> PhysicalValue {
        PhysicalValue {
            multiplier,
            unit: UnitSymbol::W,
            value,
        }
    }

    fn written(value: Watts) -> PhysicalValue {
        watts(value)
    }

    #[test]
    fn every_value_of_the_wire_survives_the_way_through_our_units() {
        for multiplier in MILLI..=KILO {
            for value in i16::MIN..=i16::MAX {
                let quantity = read_watts(wire(multiplier, value)).unwrap();
                let again = read_watts(written(quantity));
                assert_eq!(again, Some(quantity), "{value}e{multiplier}");
            }
        }
    }

    #[test]
    fn plain_numbers_stay_plain() {
        assert_eq!(written(Watts::new(400)), wire(0, 400));
        assert_eq!(written(Watts::new(22_000)), wire(0, 22_000));
        assert_eq!(written(Watts::new(50_000)), wire(1, 5_000));
        assert_eq!(written(Watts::new(350_000)), wire(2, 3_500));
        assert_eq!(written(Watts::from_milli(400_500)), wire(-1, 4_005));
        assert_eq!(written(Watts::from_milli(-1)), wire(-3, -1));
    }

    #[test]
    fn what_has_too_many_digits_loses_magnitude_and_never_gains() {
        assert_eq!(written(Watts::new(123_456)), wire(1, 12_345));
        assert_eq!(written(Watts::new(-123_456)), wire(1, -12_345));
        assert_eq!(written(Watts::from_milli(123_456)), wire(-2, 12_345));
        assert_eq!(written(Watts::new(32_768_000)), wire(3, i16::MAX));
        assert_eq!(written(Watts::new(-40_000_000)), wire(3, i16::MIN));
    }

    #[test]
    fn a_value_in_another_unit_is_not_read() {
        assert_eq!(read_volts(wire(0, 400)), None);
        assert_eq!(read_time(wire(0, 400)), None);
    }

    #[test]
    fn times_are_read_in_seconds_minutes_and_hours() {
        let time = |unit, value| {
            read_time(PhysicalValue {
                multiplier: 0,
                unit,
                value,
            })
        };
        assert_eq!(time(UnitSymbol::S, 90), Some(Duration::from_secs(90)));
        assert_eq!(time(UnitSymbol::M, 2), Some(Duration::from_secs(120)));
        assert_eq!(time(UnitSymbol::H, 1), Some(Duration::from_secs(3600)));
        assert_eq!(time(UnitSymbol::S, -1), None);
        let written: PhysicalValue = seconds(Duration::from_secs(1800));
        assert_eq!(read_time(written), Some(Duration::from_secs(1800)));
    }

    #[test]
    fn where_no_unit_is_told_it_is_the_one_that_belongs_there() {
        let value = v2g_messages::din::PhysicalValue {
            multiplier: 1,
            unit: None,
            value: 40,
        };
        assert_eq!(read_volts(value), Some(Volts::new(400)));
        assert_eq!(read_time(value), Some(Duration::from_secs(400)));
    }
}
