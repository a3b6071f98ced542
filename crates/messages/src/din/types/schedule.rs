//! How much power the station grants over time.

use v2g_exi::{Choice, Element, List, UNBOUNDED};

use super::{NAMESPACE, SalesTariff};

/// Schedules to choose from.
#[derive(Clone, Copy, Debug, PartialEq, Choice)]
pub enum SaSchedules<'a> {
    /// The only kind there is.
    SaScheduleList(SaScheduleList<'a>),
    /// Head of the group, without content; some stations send it while they are not ready.
    #[exi(abstract)]
    SaSchedules,
}

/// Schedules; the vehicle takes one of them.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct SaScheduleList<'a> {
    /// Exactly one by the specification, any number by the schema.
    pub sa_schedule_tuple: List<'a, SaScheduleTuple<'a>, 1, UNBOUNDED>,
}

/// A grant of power and the price of it.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct SaScheduleTuple<'a> {
    /// Number the vehicle names its choice by.
    pub sa_schedule_tuple_id: i16,
    /// Power granted over time.
    pub p_max_schedule: PMaxSchedule<'a>,
    /// Price over time; absent with external payment.
    pub sales_tariff: Option<SalesTariff<'a>>,
}

/// Power granted over time, without gaps.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct PMaxSchedule<'a> {
    /// Number of the schedule.
    pub p_max_schedule_id: i16,
    /// At most twelve by the specification; starts rise from 0, the last entry has a duration.
    pub p_max_schedule_entry: List<'a, PMaxScheduleEntry, 1, UNBOUNDED>,
}

/// One step of a [`PMaxSchedule`].
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct PMaxScheduleEntry {
    /// When the step holds.
    pub time_interval: TimeInterval,
    /// Highest power in this step; more than 32,767 W cannot be said.
    #[exi(unit = "W")]
    pub p_max: i16,
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
pub struct RelativeTimeInterval {
    /// Seconds after the response that carries the schedule.
    #[exi(name = "start", unit = "s")]
    pub start: u32,
    /// Seconds; absent: until the next step starts.
    #[exi(name = "duration", unit = "s")]
    pub duration: Option<u32>,
}
