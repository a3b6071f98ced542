//! What a station wants the vehicle to do, and what both sides tell of themselves.

use v2g_exi::{Choice, Element, Enumeration, Seconds, Text};

use super::{NAMESPACE, PhysicalValue};

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

/// What the station wants the vehicle to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enumeration)]
pub enum EvseNotification {
    /// Nothing: carry on.
    None,
    /// Stop within the delay given.
    StopCharging,
    /// Negotiate charge parameters again within the delay given; the vehicle may decline.
    ReNegotiation,
}

/// Tells the peer what went wrong with its last message.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct Notification<'a> {
    /// What kind of fault it was.
    pub fault_code: FaultCode,
    /// Free text for a log.
    pub fault_msg: Option<Text<'a, 0, 64>>,
}

/// Faults below the level of response codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enumeration)]
pub enum FaultCode {
    /// The message could not be read.
    ParsingError,
    /// The sender lacks the root that the peer's TLS chain ends in.
    ///
    /// The missing letter is the standard's.
    #[exi(name = "NoTLSRootCertificatAvailable")]
    NoTlsRootCertificatAvailable,
    /// None of the others.
    UnknownError,
}

/// What the vehicle can take from the grid.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct AcEvChargeParameter {
    /// Seconds from now until the driver wants to leave; absent: charge without regard to it.
    pub departure_time: Option<Seconds<u32>>,
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
    pub notification_max_delay: Seconds<u16>,
    /// What the vehicle shall do.
    pub evse_notification: EvseNotification,
    /// True when the residual current device has tripped.
    pub rcd: bool,
}

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
    pub notification_max_delay: Seconds<u16>,
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
