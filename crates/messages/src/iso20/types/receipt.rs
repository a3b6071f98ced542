//! What the energy taken so far costs.

use v2g_exi::{Element, List};

use super::{NAMESPACE, RationalNumber};

/// Costs of this service session until now, in the currency of the price schedule.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct Receipt<'a> {
    /// When the costs were summed, in seconds since 1970-01-01 UTC.
    #[exi(unit = "s")]
    pub time_anchor: u64,
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
