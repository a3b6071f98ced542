//! What a station wants the vehicle to do, and what both sides tell of themselves.

use v2g_exi::{Choice, Element, Enumeration, Seconds, Text};

use super::{
    DcEvErrorCode, DcEvseStatusCode, EvseNotification, FaultCode, NAMESPACE, PhysicalValue,
};

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
    pub departure_time: Seconds<u32>,
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
    pub notification_max_delay: Seconds<u32>,
    /// What the vehicle shall do.
    pub evse_notification: EvseNotification,
}

/// State of the vehicle, in every DC request.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
#[exi(packed)]
pub struct DcEvStatus {
    /// True when the vehicle is ready for energy transfer.
    pub ev_ready: bool,
    /// True while the cabin is heated or cooled; absent: the vehicle does not say.
    pub ev_cabin_conditioning: Option<bool>,
    /// True while the battery is heated or cooled; absent: the vehicle does not say.
    pub ev_ress_conditioning: Option<bool>,
    /// What keeps it from charging, if anything.
    pub ev_error_code: DcEvErrorCode,
    /// State of charge of the battery.
    #[exi(0..=100, unit = "%")]
    pub ev_ress_soc: i8,
}

/// State of the station, in every DC response.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct DcEvseStatus {
    /// Outcome of the insulation monitor; absent until it has measured.
    pub evse_isolation_status: Option<IsolationLevel>,
    /// Readiness of the power supply.
    pub evse_status_code: DcEvseStatusCode,
    /// Seconds the vehicle has to follow the notification; 0: at once.
    pub notification_max_delay: Seconds<u32>,
    /// What the vehicle shall do; there is no renegotiation here.
    pub evse_notification: EvseNotification,
}

/// Insulation between the DC conductors and earth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enumeration)]
pub enum IsolationLevel {
    /// Not measured yet.
    Invalid,
    /// Measured and good.
    Valid,
    /// Measured, worse than it should be, charging allowed.
    Warning,
    /// Measured and bad: no charging.
    Fault,
}
