//! Status of both sides in DC charging.

use v2g_exi::{Element, Enumeration};

use super::{DcEvErrorCode, DcEvseStatusCode, EvseNotification, NAMESPACE};

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
    #[exi(unit = "s")]
    pub notification_max_delay: u32,
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
