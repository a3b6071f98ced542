//! What a station wants the vehicle to do, and what it tells of itself in AC.

use v2g_exi::{Choice, Element, Text};

use super::{DcEvseStatus, EvseNotification, FaultCode, NAMESPACE, PhysicalValue};

/// Status of the station where AC and DC sessions share a response.
#[derive(Clone, Copy, Debug, PartialEq, Choice)]
pub enum EvseStatus {
    /// In an AC session.
    AcEvseStatus(AcEvseStatus),
    /// In a DC session.
    DcEvseStatus(DcEvseStatus),
    /// Head of the group, without content.
    #[exi(abstract)]
    EvseStatus,
}

/// Tells the peer what went wrong with its last message.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct Notification<'a> {
    /// What kind of fault it was.
    pub fault_code: FaultCode,
    /// Free text for a log.
    pub fault_msg: Option<Text<'a, 0, 64>>,
}

/// What the vehicle can take from the grid.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct AcEvChargeParameter {
    /// Seconds from now until the driver wants to leave.
    #[exi(unit = "s")]
    pub departure_time: u32,
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
    /// Highest voltage between a phase and neutral.
    pub evse_max_voltage: PhysicalValue,
    /// Highest current per phase.
    pub evse_max_current: PhysicalValue,
    /// Below this current per phase the station cannot charge.
    pub evse_min_current: PhysicalValue,
}

/// State of an AC outlet.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct AcEvseStatus {
    /// True when the outlet has power.
    pub power_switch_closed: bool,
    /// True when the residual current device has tripped.
    pub rcd: bool,
    /// Seconds the vehicle has to follow the notification; 0: at once.
    #[exi(unit = "s")]
    pub notification_max_delay: u32,
    /// What the vehicle shall do.
    pub evse_notification: EvseNotification,
}
