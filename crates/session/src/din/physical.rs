//! Quantities in the type of DIN SPEC 70121.

use v2g_messages::din::{PhysicalValue, UnitSymbol};

pub(crate) use crate::physical::*;

/// Vehicles may leave the unit out; we name it always.
impl Physical for PhysicalValue {
    fn new(multiplier: i8, unit: Unit, value: i16) -> Self {
        let unit = match unit {
            Unit::Volt => Some(UnitSymbol::V),
            Unit::Ampere => Some(UnitSymbol::A),
            Unit::Watt => Some(UnitSymbol::W),
            Unit::WattHour => Some(UnitSymbol::Wh),
            Unit::Second => Some(UnitSymbol::S),
            Unit::Minute => Some(UnitSymbol::M),
            Unit::Hour => Some(UnitSymbol::H),
            Unit::Other => None,
        };
        Self {
            multiplier,
            unit,
            value,
        }
    }

    fn parts(self) -> (i8, Option<Unit>, i16) {
        let unit = self.unit.map(|unit| match unit {
            UnitSymbol::V => Unit::Volt,
            UnitSymbol::A => Unit::Ampere,
            UnitSymbol::W => Unit::Watt,
            UnitSymbol::Wh => Unit::WattHour,
            UnitSymbol::S => Unit::Second,
            UnitSymbol::M => Unit::Minute,
            UnitSymbol::H => Unit::Hour,
            UnitSymbol::Ah | UnitSymbol::Va | UnitSymbol::WPerS => Unit::Other,
        });
        (self.multiplier, unit, self.value)
    }
}
