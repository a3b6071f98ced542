//! Status of both sides in DC charging.

use v2g_exi::{Element, Enumeration};

use super::{EvseNotification, NAMESPACE};

/// State of the vehicle, in every DC request.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
#[exi(packed)]
pub struct DcEvStatus {
    /// True when the vehicle is ready for energy transfer.
    pub ev_ready: bool,
    /// What keeps it from charging, if anything.
    pub ev_error_code: DcEvErrorCode,
    /// State of charge of the battery.
    #[exi(0..=100, unit = "%")]
    pub ev_ress_soc: i8,
}

/// Why the vehicle cannot charge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enumeration)]
pub enum DcEvErrorCode {
    /// It can.
    #[exi(name = "NO_ERROR")]
    NoError,
    /// The battery is too warm or too cold.
    FailedRessTemperatureInhibit,
    /// The gear lever is not in park.
    FailedEvShiftPosition,
    /// The connector is not locked.
    FailedChargerConnectorLockFault,
    /// The battery has a defect.
    FailedEvRessMalfunction,
    /// The current is too far from the target.
    FailedChargingCurrentdifferential,
    /// The voltage is outside what the battery allows.
    FailedChargingVoltageOutOfRange,
    /// Reserved by the standard.
    ReservedA,
    /// Reserved by the standard.
    ReservedB,
    /// Reserved by the standard.
    ReservedC,
    /// This station and this vehicle do not fit together.
    FailedChargingSystemIncompatibility,
    /// The vehicle does not know.
    NoData,
}

/// State of the station, in every DC response.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
#[exi(packed)]
pub struct DcEvseStatus {
    /// Seconds the vehicle has to follow the notification; 0: at once.
    #[exi(unit = "s")]
    pub notification_max_delay: u16,
    /// What the vehicle shall do.
    pub evse_notification: EvseNotification,
    /// Outcome of the insulation monitor; absent until it has measured.
    pub evse_isolation_status: Option<IsolationLevel>,
    /// Readiness of the power supply.
    pub evse_status_code: DcEvseStatusCode,
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
    /// The station has no insulation monitor.
    #[exi(name = "No_IMD")]
    NoImd,
}

/// Readiness of the station's power supply.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enumeration)]
pub enum DcEvseStatusCode {
    /// Not yet able to give power.
    EvseNotReady,
    /// Able to give power, or giving it.
    EvseReady,
    /// Someone asked the station to stop: the vehicle shall end the session.
    EvseShutdown,
    /// The grid operator asked for a pause.
    EvseUtilityInterruptEvent,
    /// The cable check is under way.
    EvseIsolationMonitoringActive,
    /// The emergency stop was pressed.
    EvseEmergencyShutdown,
    /// The station has a defect.
    EvseMalfunction,
    /// Reserved by the standard.
    #[exi(name = "Reserved_8")]
    Reserved8,
    /// Reserved by the standard.
    #[exi(name = "Reserved_9")]
    Reserved9,
    /// Reserved by the standard.
    ReservedA,
    /// Reserved by the standard.
    ReservedB,
    /// Reserved by the standard.
    ReservedC,
}
