//! Schedules that the station offers, what they cost, and the profile that the vehicle takes.

use v2g_exi::{Choice, Element, List, Seconds, Text, UNBOUNDED};

use super::{CostKind, DcEvStatus, NAMESPACE, UNQUALIFIED};

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
    #[exi(name = "start")]
    pub start: Seconds<u32>,
    /// Seconds; absent: until the next step starts.
    #[exi(name = "duration")]
    pub duration: Option<Seconds<u32>>,
}

/// Power over time that the vehicle will not exceed.
///
/// Many vehicles send a poor one, so stations do not hold them to it.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct ChargingProfile<'a> {
    /// The schedule the vehicle chose.
    pub sa_schedule_tuple_id: i16,
    /// Each entry holds until the next one starts.
    pub profile_entry: List<'a, ProfileEntry, 1, UNBOUNDED>,
}

/// One step of a [`ChargingProfile`].
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct ProfileEntry {
    /// Seconds after the schedule's start.
    pub charging_profile_entry_start: Seconds<u32>,
    /// Highest power in this step.
    #[exi(unit = "W")]
    pub charging_profile_entry_max_power: i16,
}

/// What a vehicle adds to its wish to start or stop, by kind of current.
#[derive(Clone, Copy, Debug, PartialEq, Choice)]
pub enum EvPowerDeliveryParameter {
    /// In a DC session.
    DcEvPowerDeliveryParameter(DcEvPowerDeliveryParameter),
    /// Head of the group, without content.
    #[exi(abstract)]
    EvPowerDeliveryParameter,
}

/// Where the vehicle stands when it asks for power or for its end.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct DcEvPowerDeliveryParameter {
    /// State of the vehicle.
    pub dc_ev_status: DcEvStatus,
    /// True when fast charging is over; absent: the vehicle does not say.
    pub bulk_charging_complete: Option<bool>,
    /// True when the battery is as full as the vehicle wants it.
    pub charging_complete: bool,
}

/// Prices over time, made by the mobility operator and passed on by the station.
///
/// With a contract it is signed by the operator.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct SalesTariff<'a> {
    /// Target of the signature.
    #[exi(attribute, name = "Id", namespace = UNQUALIFIED)]
    pub id: Text<'a, 0, UNBOUNDED>,
    /// Number of the tariff, unique in the response.
    pub sales_tariff_id: i16,
    /// Name to show to the driver.
    pub sales_tariff_description: Option<Text<'a, 0, 32>>,
    /// How many price levels there are.
    pub num_e_price_levels: u8,
    /// Starts rise from 0.
    pub sales_tariff_entry: List<'a, SalesTariffEntry<'a>, 1, UNBOUNDED>,
}

/// One step of a [`SalesTariff`].
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct SalesTariffEntry<'a> {
    /// When the step holds.
    pub time_interval: TimeInterval,
    /// Rank of the price: the lower, the cheaper.
    pub e_price_level: u8,
    /// Costs that depend on the power taken, from the lowest power up.
    pub consumption_cost: List<'a, ConsumptionCost<'a>, 0, UNBOUNDED>,
}

/// Costs from a power on.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct ConsumptionCost<'a> {
    /// Lowest power the costs hold for; the schema does not say in which unit.
    #[exi(name = "startValue")]
    pub start_value: u32,
    /// One per kind.
    pub cost: List<'a, Cost, 0, UNBOUNDED>,
}

/// A price, or what stands for one: `amount` × 10^`amount_multiplier`.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
#[exi(lower)]
pub struct Cost {
    /// What the amount means.
    pub cost_kind: CostKind,
    /// Digits of the amount.
    pub amount: u32,
    /// Power of ten; absent: 0.
    #[exi(-3..=3)]
    pub amount_multiplier: Option<i8>,
}
