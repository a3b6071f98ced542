//! What energy costs: by rules of price, or by levels that only compare.
//!
//! Made by the mobility provider and passed on by the station; signed if it has an `Id`.

use v2g_exi::{Choice, Element, List, Nested, Seconds, Text, UNBOUNDED};

use super::NAMESPACE;
use crate::iso20::RationalNumber;

/// What energy costs over time.
#[derive(Clone, Copy, Debug, PartialEq, Choice)]
pub enum PriceSchedule<'a> {
    /// In money.
    AbsolutePriceSchedule(Nested<'a, AbsolutePriceSchedule<'a>>),
    /// Only when it is cheap and when dear.
    PriceLevelSchedule(Nested<'a, PriceLevelSchedule<'a>>),
}

/// Prices in money: the rules from which a [`Receipt`](crate::iso20::Receipt) follows.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct AbsolutePriceSchedule<'a> {
    /// Target of the signature; absent: not signed.
    #[exi(attribute, name = "Id")]
    pub id: Option<Text<'a, 0, UNBOUNDED>>,
    /// Start of the first price, in seconds since 1970-01-01 UTC.
    pub time_anchor: Seconds<u64>,
    /// Number of the schedule.
    #[exi(1..=4_294_967_295)]
    pub price_schedule_id: u32,
    /// Name to show to the driver.
    pub price_schedule_description: Option<Text<'a, 0, 160>>,
    /// ISO 4217, e.g. `EUR`.
    pub currency: Text<'a, 0, 3>,
    /// Of the texts; ISO 639, e.g. `eng`.
    pub language: Text<'a, 0, 3>,
    /// How the rules become a price.
    ///
    /// `urn:iso:std:iso:15118:-20:PriceAlgorithm:` and `1-Power`, `2-PeakPower` or
    /// `3-StackedEnergy`.
    pub price_algorithm: Text<'a, 0, 255>,
    /// The session costs at least so much.
    pub minimum_cost: Option<RationalNumber>,
    /// The session costs at most so much.
    pub maximum_cost: Option<RationalNumber>,
    /// Taxes; absent: none are told.
    pub tax_rules: Option<TaxRuleList<'a>>,
    /// Prices over time.
    pub price_rule_stacks: PriceRuleStackList<'a>,
    /// Price of the space after charging; absent: none.
    pub overstay_rules: Option<OverstayRuleList<'a>>,
    /// Prices of other services that the vehicle took.
    pub additional_selected_services: Option<AdditionalServiceList<'a>>,
}

/// Services beyond energy.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct AdditionalServiceList<'a> {
    /// In any order.
    pub additional_service: List<'a, AdditionalService<'a>, 1, 5>,
}

/// A service beyond energy and its price.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct AdditionalService<'a> {
    /// Name to show to the driver.
    pub service_name: Text<'a, 0, 80>,
    /// For the whole session.
    pub service_fee: RationalNumber,
}

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
    pub duration: Seconds<u32>,
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
    pub parking_fee_period: Option<Seconds<u32>>,
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
    pub overstay_time_threshold: Option<Seconds<u32>>,
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
    pub start_time: Seconds<u32>,
    /// For each started period.
    pub overstay_fee: RationalNumber,
    /// Length of that period.
    pub overstay_fee_period: Seconds<u32>,
}

/// Ranks of the price over time, without gaps.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct PriceLevelSchedule<'a> {
    /// Target of the signature; absent: not signed.
    #[exi(attribute, name = "Id")]
    pub id: Option<Text<'a, 0, UNBOUNDED>>,
    /// Start of the first entry, in seconds since 1970-01-01 UTC.
    pub time_anchor: Seconds<u64>,
    /// Number of the schedule.
    #[exi(1..=4_294_967_295)]
    pub price_schedule_id: u32,
    /// Name to show to the driver.
    pub price_schedule_description: Option<Text<'a, 0, 160>>,
    /// How many ranks there are.
    pub number_of_price_levels: u8,
    /// The ranks.
    pub price_level_schedule_entries: PriceLevelScheduleEntryList<'a>,
}

/// Steps of a [`PriceLevelSchedule`].
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct PriceLevelScheduleEntryList<'a> {
    /// Each starts where the one before it ends.
    pub price_level_schedule_entry: List<'a, PriceLevelScheduleEntry, 1, 1024>,
}

/// A rank for a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Element)]
pub struct PriceLevelScheduleEntry {
    /// Seconds until the next entry starts.
    pub duration: Seconds<u32>,
    /// The lower, the cheaper.
    pub price_level: u8,
}
