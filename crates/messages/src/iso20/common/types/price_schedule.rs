//! What energy costs over time, in money.
//!
//! Made by the mobility provider and passed on by the station; signed if it has an `Id`.

use v2g_exi::{Choice, Element, List, Nested, Text, UNBOUNDED};

use super::{NAMESPACE, OverstayRuleList, PriceLevelSchedule, PriceRuleStackList, TaxRuleList};
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
    #[exi(unit = "s")]
    pub time_anchor: u64,
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
