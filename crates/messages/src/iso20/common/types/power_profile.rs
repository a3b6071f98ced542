//! How the vehicle is going to use the power.

use v2g_exi::{Choice, Element, Enumeration, List};

use super::{NAMESPACE, PowerScheduleEntry};

/// Power over time that the vehicle will not exceed.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct EvPowerProfile<'a> {
    /// Start of the first entry, in seconds since 1970-01-01 UTC.
    #[exi(unit = "s")]
    pub time_anchor: u64,
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
