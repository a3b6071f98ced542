//! Energy that the vehicle would sell.

use v2g_exi::{Element, List, Text};

use super::NAMESPACE;
use crate::iso20::RationalNumber;

/// Power the vehicle could give over time, and its price.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct EvEnergyOffer<'a> {
    /// The power.
    pub ev_power_schedule: EvPowerSchedule<'a>,
    /// The price.
    pub ev_absolute_price_schedule: EvAbsolutePriceSchedule<'a>,
}

/// Power over time, without gaps.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct EvPowerSchedule<'a> {
    /// Start of the first entry, in seconds since 1970-01-01 UTC.
    #[exi(unit = "s")]
    pub time_anchor: u64,
    /// The power.
    pub ev_power_schedule_entries: EvPowerScheduleEntryList<'a>,
}

/// Steps of an [`EvPowerSchedule`].
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct EvPowerScheduleEntryList<'a> {
    /// Each starts where the one before it ends.
    pub ev_power_schedule_entry: List<'a, EvPowerScheduleEntry, 1, 1024>,
}

/// Power for a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Element)]
pub struct EvPowerScheduleEntry {
    /// Seconds until the next entry starts.
    #[exi(unit = "s")]
    pub duration: u32,
    /// Highest power, in W.
    pub power: RationalNumber,
}

/// Prices the vehicle asks for.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct EvAbsolutePriceSchedule<'a> {
    /// Start of the first price, in seconds since 1970-01-01 UTC.
    #[exi(unit = "s")]
    pub time_anchor: u64,
    /// ISO 4217, e.g. `EUR`.
    pub currency: Text<'a, 0, 3>,
    /// As in [`AbsolutePriceSchedule`](super::AbsolutePriceSchedule).
    pub price_algorithm: Text<'a, 0, 255>,
    /// Prices over time.
    pub ev_price_rule_stacks: EvPriceRuleStackList<'a>,
}

/// Prices over time, without gaps.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct EvPriceRuleStackList<'a> {
    /// Each starts where the one before it ends.
    pub ev_price_rule_stack: List<'a, EvPriceRuleStack<'a>, 1, 1024>,
}

/// Prices by power, for a time.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct EvPriceRuleStack<'a> {
    /// Seconds until the next stack starts.
    #[exi(unit = "s")]
    pub duration: u32,
    /// From the lowest power up.
    pub ev_price_rule: List<'a, EvPriceRule, 1, 8>,
}

/// A price from a power on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Element)]
pub struct EvPriceRule {
    /// Per kWh.
    pub energy_fee: RationalNumber,
    /// Lowest power the price holds for, in W.
    pub power_range_start: RationalNumber,
}
