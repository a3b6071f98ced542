//! How much power the station grants over time.

use v2g_exi::{Choice, Element, List};

use super::{NAMESPACE, PhysicalValue, SalesTariff};

/// Schedules to choose from.
#[derive(Clone, Copy, Debug, PartialEq, Choice)]
pub enum SaSchedules<'a> {
    /// The only kind there is.
    SaScheduleList(SaScheduleList<'a>),
    /// Head of the group, without content.
    #[exi(abstract)]
    SaSchedules,
}

/// Up to three schedules; the vehicle takes one of them.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct SaScheduleList<'a> {
    /// At most as many as the vehicle said it can read.
    pub sa_schedule_tuple: List<'a, SaScheduleTuple<'a>, 1, 3>,
}

/// A grant of power and the price of it.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct SaScheduleTuple<'a> {
    /// Number the vehicle names its choice by.
    #[exi(1..=255)]
    pub sa_schedule_tuple_id: u8,
    /// Power granted over time.
    pub p_max_schedule: PMaxSchedule<'a>,
    /// Price over time; absent: no price is told.
    pub sales_tariff: Option<SalesTariff<'a>>,
}

/// Power granted over time, without gaps.
///
/// Covers the time until departure, or 24 hours when the vehicle named none.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct PMaxSchedule<'a> {
    /// Starts rise from 0; only the last entry needs a duration.
    pub p_max_schedule_entry: List<'a, PMaxScheduleEntry, 1, 1024>,
}

/// One step of a [`PMaxSchedule`].
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct PMaxScheduleEntry {
    /// When the step holds.
    pub time_interval: TimeInterval,
    /// Highest power in this step, in W.
    pub p_max: PhysicalValue,
}

/// When a step of a schedule holds.
#[derive(Clone, Copy, Debug, PartialEq, Choice)]
pub enum TimeInterval {
    /// The only kind there is.
    RelativeTimeInterval(RelativeTimeInterval),
    /// Head of the group, without content.
    #[exi(abstract)]
    TimeInterval,
}

/// Time counted from the start of the schedule.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
#[exi(packed)]
pub struct RelativeTimeInterval {
    /// Seconds after the response that carries the schedule.
    #[exi(name = "start", 0..=16_777_214, unit = "s")]
    pub start: u32,
    /// Seconds; absent: until the next step starts.
    #[exi(name = "duration", 0..=86_400, unit = "s")]
    pub duration: Option<u32>,
}
