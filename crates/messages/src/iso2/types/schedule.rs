//! Schedules that the station offers, what they cost, and the profile that the vehicle takes.

use v2g_exi::{Choice, Element, Enumeration, List, Seconds, Text, UNBOUNDED};

use super::{DcEvStatus, NAMESPACE, PhysicalValue};

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
    #[exi(name = "start", 0..=16_777_214)]
    pub start: Seconds<u32>,
    /// Seconds; absent: until the next step starts.
    #[exi(name = "duration", 0..=86_400)]
    pub duration: Option<Seconds<u32>>,
}

/// Power over time that the vehicle will not exceed.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct ChargingProfile<'a> {
    /// Each entry holds until the next one starts.
    pub profile_entry: List<'a, ProfileEntry, 1, 24>,
}

/// One step of a [`ChargingProfile`].
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct ProfileEntry {
    /// Seconds after the schedule's start.
    pub charging_profile_entry_start: Seconds<u32>,
    /// Highest power in this step; must not exceed the schedule chosen.
    pub charging_profile_entry_max_power: PhysicalValue,
    /// Phases the vehicle will load at most; absent: any.
    #[exi(1..=3)]
    pub charging_profile_entry_max_number_of_phases_in_use: Option<i8>,
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
/// With a contract it is signed by the operator; a vehicle may ignore one that is not.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct SalesTariff<'a> {
    /// Target of the signature; absent: not signed.
    #[exi(attribute, name = "Id")]
    pub id: Option<Text<'a, 0, UNBOUNDED>>,
    /// Number of the tariff, unique in the response.
    #[exi(1..=255)]
    pub sales_tariff_id: u8,
    /// Name to show to the driver.
    pub sales_tariff_description: Option<Text<'a, 0, 32>>,
    /// How many price levels there are; absent: the entries give costs only.
    pub num_e_price_levels: Option<u8>,
    /// Starts rise from 0.
    pub sales_tariff_entry: List<'a, SalesTariffEntry<'a>, 1, 1024>,
}

/// One step of a [`SalesTariff`].
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct SalesTariffEntry<'a> {
    /// When the step holds.
    pub time_interval: TimeInterval,
    /// Rank of the price: the lower, the cheaper. Absent: the entry gives costs only.
    pub e_price_level: Option<u8>,
    /// Costs that depend on the power taken, from the lowest power up.
    pub consumption_cost: List<'a, ConsumptionCost<'a>, 0, 3>,
}

/// Costs from a power on.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct ConsumptionCost<'a> {
    /// Lowest power the costs hold for.
    #[exi(name = "startValue")]
    pub start_value: PhysicalValue,
    /// One per kind.
    pub cost: List<'a, Cost, 1, 3>,
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

/// What an amount in a tariff means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enumeration)]
pub enum CostKind {
    /// Price of a kWh in percent of the dearest one in all tariffs offered.
    #[exi(name = "relativePricePercentage")]
    RelativePricePercentage,
    /// Percent of energy from renewable sources.
    RenewableGenerationPercentage,
    /// Grams of carbon dioxide per kWh.
    CarbonDioxideEmission,
}
