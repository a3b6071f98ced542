//! Limits and status in AC charging.

use v2g_exi::Element;

use super::{EvseNotification, NAMESPACE, PhysicalValue};

/// What the vehicle can take from the grid.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct AcEvChargeParameter {
    /// Seconds from now until the driver wants to leave; absent: charge without regard to it.
    #[exi(unit = "s")]
    pub departure_time: Option<u32>,
    /// Energy still wanted, in Wh.
    pub e_amount: PhysicalValue,
    /// Highest voltage between a phase and neutral.
    pub ev_max_voltage: PhysicalValue,
    /// Highest current per phase.
    pub ev_max_current: PhysicalValue,
    /// Below this current per phase the vehicle cannot charge.
    pub ev_min_current: PhysicalValue,
}

/// What the station can give from the grid.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct AcEvseChargeParameter {
    /// State of the outlet.
    pub ac_evse_status: AcEvseStatus,
    /// Voltage between a phase and neutral.
    pub evse_nominal_voltage: PhysicalValue,
    /// Highest current per phase.
    pub evse_max_current: PhysicalValue,
}

/// State of an AC outlet.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
#[exi(packed)]
pub struct AcEvseStatus {
    /// Seconds the vehicle has to follow the notification; 0: at once.
    #[exi(unit = "s")]
    pub notification_max_delay: u16,
    /// What the vehicle shall do.
    pub evse_notification: EvseNotification,
    /// True when the residual current device has tripped.
    pub rcd: bool,
}
