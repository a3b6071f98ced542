//! Quantities in the type of ISO 15118-2.

use v2g_messages::iso2::{PhysicalValue, UnitSymbol};

pub(crate) use crate::physical::*;

impl Physical for PhysicalValue {
    fn new(multiplier: i8, unit: Unit, value: i16) -> Self {
        let unit = match unit {
            Unit::Volt => UnitSymbol::V,
            Unit::Ampere => UnitSymbol::A,
            Unit::Watt | Unit::Other => UnitSymbol::W,
            Unit::WattHour => UnitSymbol::Wh,
            Unit::Second => UnitSymbol::S,
            Unit::Minute => UnitSymbol::M,
            Unit::Hour => UnitSymbol::H,
        };
        Self {
            multiplier,
            unit,
            value,
        }
    }

    fn parts(self) -> (i8, Option<Unit>, i16) {
        let unit = match self.unit {
            UnitSymbol::V => Unit::Volt,
            UnitSymbol::A => Unit::Ampere,
            UnitSymbol::W => Unit::Watt,
            UnitSymbol::Wh => Unit::WattHour,
            UnitSymbol::S => Unit::Second,
            UnitSymbol::M => Unit::Minute,
            UnitSymbol::H => Unit::Hour,
        };
        (self.multiplier, Some(unit), self.value)
    }
}
