//! When energy is cheap and when it is dear, without saying what it costs.

use v2g_exi::{Element, List, Text, UNBOUNDED};

use super::NAMESPACE;

/// Ranks of the price over time, without gaps.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct PriceLevelSchedule<'a> {
    /// Target of the signature; absent: not signed.
    #[exi(attribute, name = "Id")]
    pub id: Option<Text<'a, 0, UNBOUNDED>>,
    /// Start of the first entry, in seconds since 1970-01-01 UTC.
    #[exi(unit = "s")]
    pub time_anchor: u64,
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
    #[exi(unit = "s")]
    pub duration: u32,
    /// The lower, the cheaper.
    pub price_level: u8,
}
