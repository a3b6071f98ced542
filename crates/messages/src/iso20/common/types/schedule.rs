//! How much power the station grants over time.

use v2g_exi::{Element, List, Nested};

use super::{NAMESPACE, PriceSchedule};
use crate::iso20::RationalNumber;

/// Grants of power among which the vehicle chooses one.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct ScheduleTuple<'a> {
    /// Number the vehicle names its choice by.
    #[exi(1..=4_294_967_295)]
    pub schedule_tuple_id: u32,
    /// For power to the vehicle.
    pub charging_schedule: ChargingSchedule<'a>,
    /// For power from the vehicle; absent: not bidirectional.
    pub discharging_schedule: Option<Nested<'a, ChargingSchedule<'a>>>,
}

/// A grant of power in one direction and the price of it.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct ChargingSchedule<'a> {
    /// Power granted over time.
    pub power_schedule: PowerSchedule<'a>,
    /// What energy costs; stations in the field leave it out.
    pub price_schedule: Option<PriceSchedule<'a>>,
}

/// Power granted over time, without gaps.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct PowerSchedule<'a> {
    /// Start of the first entry, in seconds since 1970-01-01 UTC.
    #[exi(unit = "s")]
    pub time_anchor: u64,
    /// Energy for the whole schedule, in Wh; absent: as much as the power gives.
    pub available_energy: Option<RationalNumber>,
    /// How far the vehicle may be from its profile, in W; absent: not limited.
    pub power_tolerance: Option<RationalNumber>,
    /// The grant.
    pub power_schedule_entries: PowerScheduleEntryList<'a>,
}

/// Steps of a [`PowerSchedule`].
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct PowerScheduleEntryList<'a> {
    /// At most as many as the vehicle said it can read.
    pub power_schedule_entry: List<'a, PowerScheduleEntry, 1, 1024>,
}

/// Power for a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Element)]
pub struct PowerScheduleEntry {
    /// Seconds until the next entry starts.
    #[exi(unit = "s")]
    pub duration: u32,
    /// Highest power in W: of the first phase if there are others, else of all.
    pub power: RationalNumber,
    /// Highest power of the second phase, in W.
    pub power_l2: Option<RationalNumber>,
    /// Highest power of the third phase, in W.
    pub power_l3: Option<RationalNumber>,
}
