//! Power over time: the offer to charge or discharge, and the profile that the vehicle takes.

use v2g_exi::{Choice, Element, Enumeration, List, Nested, Seconds, Text};

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
    pub time_anchor: Seconds<u64>,
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
    pub duration: Seconds<u32>,
    /// Highest power in W: of the first phase if there are others, else of all.
    pub power: RationalNumber,
    /// Highest power of the second phase, in W.
    pub power_l2: Option<RationalNumber>,
    /// Highest power of the third phase, in W.
    pub power_l3: Option<RationalNumber>,
}

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
    pub time_anchor: Seconds<u64>,
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
    pub duration: Seconds<u32>,
    /// Highest power, in W.
    pub power: RationalNumber,
}

/// Prices the vehicle asks for.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct EvAbsolutePriceSchedule<'a> {
    /// Start of the first price, in seconds since 1970-01-01 UTC.
    pub time_anchor: Seconds<u64>,
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
    pub duration: Seconds<u32>,
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

/// Power over time that the vehicle will not exceed.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct EvPowerProfile<'a> {
    /// Start of the first entry, in seconds since 1970-01-01 UTC.
    pub time_anchor: Seconds<u64>,
    /// Must be the mode of the service selected.
    pub control_mode: EvPptControlMode,
    /// The profile; within the schedule chosen if there is one.
    pub ev_power_profile_entries: EvPowerProfileEntryList<'a>,
}

/// The schedule that the profile belongs to, by control mode.
#[derive(Clone, Copy, Debug, PartialEq, Choice)]
pub enum EvPptControlMode {
    /// There is none.
    DynamicEvPptControlMode(DynamicEvPptControlMode),
    /// One of those offered.
    ScheduledEvPptControlMode(ScheduledEvPptControlMode),
}

/// No schedule: the station sets the power.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct DynamicEvPptControlMode;

/// The vehicle's choice among the schedules.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct ScheduledEvPptControlMode {
    /// As the schedule exchange offered it.
    #[exi(1..=4_294_967_295)]
    pub selected_schedule_tuple_id: u32,
    /// Absent where the schedule has no power tolerance.
    pub power_tolerance_acceptance: Option<PowerToleranceAcceptance>,
}

/// Whether the vehicle will stay within the power tolerance of the schedule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enumeration)]
pub enum PowerToleranceAcceptance {
    /// It may not.
    PowerToleranceNotConfirmed,
    /// It will.
    PowerToleranceConfirmed,
}

/// Steps of an [`EvPowerProfile`].
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct EvPowerProfileEntryList<'a> {
    /// Twice as many as a schedule has: one for each direction.
    pub ev_power_profile_entry: List<'a, PowerScheduleEntry, 1, 2048>,
}
