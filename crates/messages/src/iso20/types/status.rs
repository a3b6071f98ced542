//! What a station wants the vehicle to do, and what it may show to the driver.

use v2g_exi::{Element, Enumeration, Seconds};

use super::{NAMESPACE, RationalNumber};

/// A wish of the station; absent from a response when it has none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Element)]
#[exi(packed)]
pub struct EvseStatus {
    /// Seconds the vehicle has to follow; 0: at once, and always 0 in scheduled mode.
    pub notification_max_delay: Seconds<u16>,
    /// What it shall do.
    pub evse_notification: EvseNotification,
}

/// What the vehicle shall do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enumeration)]
pub enum EvseNotification {
    /// Stop, and come back to this session later.
    Pause,
    /// Go from standby back to energy transfer.
    ExitStandby,
    /// Stop, and end the session.
    Terminate,
    /// Exchange schedules again.
    ScheduleRenegotiation,
    /// Stop, and select services again.
    ServiceRenegotiation,
    /// Confirm the meter's readings.
    MeteringConfirmation,
}

/// State of the battery, for people only: the station must not control by it.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct DisplayParameters {
    /// State of charge now.
    #[exi(0..=100, unit = "%")]
    pub present_soc: Option<i8>,
    /// State of charge the driver wants as soon as possible.
    #[exi(0..=100, unit = "%")]
    pub minimum_soc: Option<i8>,
    /// State of charge the driver wants at departure.
    #[exi(0..=100, unit = "%")]
    pub target_soc: Option<i8>,
    /// State of charge the vehicle will not exceed.
    #[exi(0..=100, unit = "%")]
    pub maximum_soc: Option<i8>,
    /// Seconds until the minimum is reached, by the vehicle's estimate.
    pub remaining_time_to_minimum_soc: Option<Seconds<u32>>,
    /// Seconds until the target is reached, by the vehicle's estimate.
    pub remaining_time_to_target_soc: Option<Seconds<u32>>,
    /// Seconds until the maximum is reached, by the vehicle's estimate.
    pub remaining_time_to_maximum_soc: Option<Seconds<u32>>,
    /// True when the battery is as full as the vehicle wants it.
    pub charging_complete: Option<bool>,
    /// Energy the full battery holds, in Wh.
    pub battery_energy_capacity: Option<RationalNumber>,
    /// True when the vehicle's inlet is too warm for full power.
    pub inlet_hot: Option<bool>,
}
