//! Quantities, the station's meter, and what the energy taken so far costs.

use v2g_exi::{Bytes, Element, List, Seconds, Text, WattHours};

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

/// Readings of the meter, counted from the start of the energy transfer service.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct MeterInfo<'a> {
    /// Serial number of the meter.
    pub meter_id: Text<'a, 0, 32>,
    /// Active energy to the vehicle.
    pub charged_energy_reading_wh: WattHours<u64>,
    /// Active energy from the vehicle; absent: not bidirectional.
    pub bpt_discharged_energy_reading_wh: Option<WattHours<u64>>,
    /// Capacitive reactive energy; absent: not counted.
    #[exi(unit = "varh")]
    pub capacitive_energy_reading_varh: Option<u64>,
    /// Inductive reactive energy; absent: not counted.
    #[exi(unit = "varh")]
    pub bpt_inductive_energy_reading_varh: Option<u64>,
    /// The meter's own signature over the readings.
    pub meter_signature: Option<Bytes<'a, 0, 64>>,
    /// Meaning is up to the maker of the meter.
    pub meter_status: Option<i16>,
    /// When they were read, in seconds since 1970-01-01 UTC.
    pub meter_timestamp: Option<Seconds<u64>>,
}

/// Costs of this service session until now, in the currency of the price schedule.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct Receipt<'a> {
    /// When the costs were summed, in seconds since 1970-01-01 UTC.
    pub time_anchor: Seconds<u64>,
    /// For energy; per unit means per kWh.
    pub energy_costs: Option<DetailedCost>,
    /// For the parking space while charging.
    pub occupancy_costs: Option<DetailedCost>,
    /// For services beyond energy.
    pub additional_services_costs: Option<DetailedCost>,
    /// For the parking space after charging.
    pub overstay_costs: Option<DetailedCost>,
    /// One for each tax rule that applied.
    pub tax_costs: List<'a, DetailedTax, 0, 10>,
}

/// A sum and the price it came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Element)]
pub struct DetailedCost {
    /// The sum.
    pub amount: RationalNumber,
    /// The price of one unit.
    pub cost_per_unit: RationalNumber,
}

/// A sum of one tax.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Element)]
pub struct DetailedTax {
    /// The rule of the price schedule by which it was taken.
    #[exi(1..=4_294_967_295)]
    pub tax_rule_id: u32,
    /// The sum.
    pub amount: RationalNumber,
}
