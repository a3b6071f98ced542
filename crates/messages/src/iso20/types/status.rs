//! What a station wants the vehicle to do.

use v2g_exi::{Element, Enumeration};

use super::NAMESPACE;

/// A wish of the station; absent from a response when it has none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Element)]
#[exi(packed)]
pub struct EvseStatus {
    /// Seconds the vehicle has to follow; 0: at once, and always 0 in scheduled mode.
    #[exi(unit = "s")]
    pub notification_max_delay: u16,
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
