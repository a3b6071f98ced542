//! The rules of a price schedule: energy, parking, taxes, overstay.

use v2g_exi::{Element, List, Text};

use super::NAMESPACE;
use crate::iso20::RationalNumber;

/// Prices over time, without gaps.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct PriceRuleStackList<'a> {
    /// Each starts where the one before it ends.
    pub price_rule_stack: List<'a, PriceRuleStack<'a>, 1, 1024>,
}

/// Prices by power, for a time.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct PriceRuleStack<'a> {
    /// Seconds until the next stack starts.
    #[exi(unit = "s")]
    pub duration: u32,
    /// From the lowest power up.
    pub price_rule: List<'a, PriceRule, 1, 8>,
}

/// Prices from a power on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Element)]
pub struct PriceRule {
    /// Per kWh.
    pub energy_fee: RationalNumber,
    /// For each started period of parking; absent: none.
    pub parking_fee: Option<RationalNumber>,
    /// Length of that period.
    #[exi(unit = "s")]
    pub parking_fee_period: Option<u32>,
    /// Grams of carbon dioxide per kWh.
    #[exi(unit = "g/kWh")]
    pub carbon_dioxide_emission: Option<u16>,
    /// Percent of energy from renewable sources.
    #[exi(unit = "%")]
    pub renewable_generation_percentage: Option<u8>,
    /// Lowest power the prices hold for, in W.
    pub power_range_start: RationalNumber,
}

/// Taxes.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct TaxRuleList<'a> {
    /// Each with a number of its own.
    pub tax_rule: List<'a, TaxRule<'a>, 1, 10>,
}

/// A tax and what it is taken on.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct TaxRule<'a> {
    /// Number by which a receipt names it.
    #[exi(1..=4_294_967_295)]
    pub tax_rule_id: u32,
    /// Name to show to the driver.
    pub tax_rule_name: Option<Text<'a, 0, 80>>,
    /// In percent, by our reading.
    pub tax_rate: RationalNumber,
    /// True when the fees contain it already.
    pub tax_included_in_price: Option<bool>,
    /// Taken on energy.
    pub applies_to_energy_fee: bool,
    /// Taken on parking.
    pub applies_to_parking_fee: bool,
    /// Taken on overstay.
    pub applies_to_overstay_fee: bool,
    /// Taken on the minimum and the maximum of the session's cost.
    pub applies_minimum_maximum_cost: bool,
}

/// What the space costs after charging.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct OverstayRuleList<'a> {
    /// Overstay begins after so many seconds below the power threshold.
    #[exi(unit = "s")]
    pub overstay_time_threshold: Option<u32>,
    /// Power in W below which the vehicle counts as full.
    pub overstay_power_threshold: Option<RationalNumber>,
    /// Starts rise.
    pub overstay_rule: List<'a, OverstayRule<'a>, 1, 5>,
}

/// What the space costs from a time on.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct OverstayRule<'a> {
    /// To show to the driver.
    pub overstay_rule_description: Option<Text<'a, 0, 160>>,
    /// Seconds after the overstay began.
    #[exi(unit = "s")]
    pub start_time: u32,
    /// For each started period.
    pub overstay_fee: RationalNumber,
    /// Length of that period.
    #[exi(unit = "s")]
    pub overstay_fee_period: u32,
}
