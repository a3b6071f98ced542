//! Schedules are settled, and power is switched.
//!
//! In scheduled mode the vehicle plans within the schedules of the station. In dynamic mode the
//! station sets the power from moment to moment.

use v2g_exi::{Choice, Element, Enumeration, List, Nested, Seconds};

use super::{EvEnergyOffer, EvPowerProfile, NAMESPACE, PriceSchedule, ScheduleTuple};
use crate::iso20::{EvseStatus, Header, Processing, RationalNumber, ResponseCode};

/// What the vehicle needs; repeated until the station has an answer.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct ScheduleExchangeReq<'a> {
    /// Session and time.
    pub header: Header<'a>,
    /// Entries of a schedule that the vehicle can read.
    #[exi(12..=1024)]
    pub maximum_supporting_points: u16,
    /// Must be the mode of the service selected.
    pub control_mode: SeReqControlMode<'a>,
}

/// What the station grants, or that it is still to come.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct ScheduleExchangeRes<'a> {
    /// Signs the absolute price schedules that have an `Id`, with the mobility provider's key.
    pub header: Header<'a>,
    /// Verdict.
    pub response_code: ResponseCode,
    /// Ongoing while a back end works; the schedules are then without meaning.
    pub evse_processing: Processing,
    /// True when the vehicle should pause until the schedule starts.
    pub go_to_pause: Option<bool>,
    /// Of the same mode as in the request.
    pub control_mode: SeResControlMode<'a>,
}

/// What the vehicle needs, by control mode.
#[derive(Clone, Copy, Debug, PartialEq, Choice)]
pub enum SeReqControlMode<'a> {
    /// The station sets the power.
    DynamicSeReqControlMode(DynamicSeReqControlMode),
    /// The vehicle follows a schedule.
    ScheduledSeReqControlMode(ScheduledSeReqControlMode<'a>),
}

/// What the vehicle needs where the station sets the power; energies in Wh.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct DynamicSeReqControlMode {
    /// Seconds after the time stamp of this request.
    pub departure_time: Seconds<u32>,
    /// State of charge to be reached as soon as possible.
    #[exi(0..=100, unit = "%")]
    pub minimum_soc: Option<i8>,
    /// State of charge at departure, not below the minimum.
    #[exi(0..=100, unit = "%")]
    pub target_soc: Option<i8>,
    /// Energy until the target.
    pub ev_target_energy_request: RationalNumber,
    /// Energy until the battery takes no more.
    pub ev_maximum_energy_request: RationalNumber,
    /// Energy until the minimum; negative: it is passed.
    pub ev_minimum_energy_request: RationalNumber,
    /// Energy until the upper end of the range in which the station may cycle the battery.
    pub ev_maximum_v2x_energy_request: Option<RationalNumber>,
    /// Energy until the lower end of that range; negative: so much may be taken out.
    pub ev_minimum_v2x_energy_request: Option<RationalNumber>,
}

/// What the vehicle needs where it follows a schedule; energies in Wh.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct ScheduledSeReqControlMode<'a> {
    /// Seconds after the time stamp of this request; absent: not known.
    pub departure_time: Option<Seconds<u32>>,
    /// Energy until the target.
    pub ev_target_energy_request: Option<RationalNumber>,
    /// Energy until the battery takes no more.
    pub ev_maximum_energy_request: Option<RationalNumber>,
    /// Energy until the minimum.
    pub ev_minimum_energy_request: Option<RationalNumber>,
    /// Energy the vehicle would sell; only bidirectional.
    pub ev_energy_offer: Option<Nested<'a, EvEnergyOffer<'a>>>,
}

/// What the station grants, by control mode.
#[derive(Clone, Copy, Debug, PartialEq, Choice)]
pub enum SeResControlMode<'a> {
    /// The station sets the power.
    DynamicSeResControlMode(DynamicSeResControlMode<'a>),
    /// The vehicle follows a schedule.
    ScheduledSeResControlMode(ScheduledSeResControlMode<'a>),
}

/// The frame within which the station sets the power.
///
/// The first three are present where the station, not the vehicle, knows what the driver needs.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct DynamicSeResControlMode<'a> {
    /// Seconds after the time stamp of the request.
    pub departure_time: Option<Seconds<u32>>,
    /// State of charge to be reached as soon as possible.
    #[exi(0..=100, unit = "%")]
    pub minimum_soc: Option<i8>,
    /// State of charge at departure.
    #[exi(0..=100, unit = "%")]
    pub target_soc: Option<i8>,
    /// What energy costs; stations in the field leave it out.
    pub price_schedule: Option<PriceSchedule<'a>>,
}

/// Schedules to choose from.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct ScheduledSeResControlMode<'a> {
    /// The vehicle takes one of them when it asks for power.
    pub schedule_tuple: List<'a, ScheduleTuple<'a>, 1, 3>,
}

/// Opens and closes the charge loop.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct PowerDeliveryReq<'a> {
    /// Session and time.
    pub header: Header<'a>,
    /// Ongoing while the vehicle still plans its power profile.
    pub ev_processing: Processing,
    /// What the vehicle wants.
    pub charge_progress: ChargeProgress,
    /// How the vehicle will use the power; absent when it wants none.
    pub ev_power_profile: Option<EvPowerProfile<'a>>,
    /// Which of two separate channels is meant; only bidirectional.
    pub bpt_channel_selection: Option<ChannelSelection>,
}

/// Sent when the station's contactor has done what was asked.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct PowerDeliveryRes<'a> {
    /// Session and time.
    pub header: Header<'a>,
    /// Verdict, also on the power tolerance.
    pub response_code: ResponseCode,
    /// A wish of the station; absent: none.
    pub evse_status: Option<EvseStatus>,
}

/// What the vehicle wants of the station.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enumeration)]
pub enum ChargeProgress {
    /// Power.
    Start,
    /// No more power.
    Stop,
    /// No power for now; the session stays open.
    Standby,
    /// Power on other terms: schedule exchange comes next.
    ScheduleRenegotiation,
}

/// Direction of a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enumeration)]
pub enum ChannelSelection {
    /// To the vehicle.
    Charge,
    /// From the vehicle.
    Discharge,
}
