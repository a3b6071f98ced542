//! The models' words in the words of ISO 15118-2, both ways.

use v2g_messages::iso2::{
    DcEvErrorCode, DcEvStatus, DcEvseStatusCode, EnergyTransferMode, EvseNotification,
    IsolationLevel,
};

use crate::{EnergyMode, EvError, EvStatus, Isolation, Notification, Percent, StationStatus};

pub(crate) const fn mode(mode: EnergyMode) -> EnergyTransferMode {
    match mode {
        EnergyMode::AcSinglePhase => EnergyTransferMode::AcSinglePhaseCore,
        EnergyMode::AcThreePhase => EnergyTransferMode::AcThreePhaseCore,
        EnergyMode::DcCore => EnergyTransferMode::DcCore,
        EnergyMode::DcExtended => EnergyTransferMode::DcExtended,
        EnergyMode::DcComboCore => EnergyTransferMode::DcComboCore,
        // Megawatt charging is never on offer here: `Protocol::carries`.
        EnergyMode::DcUnique | EnergyMode::Mcs => EnergyTransferMode::DcUnique,
    }
}

pub(crate) const fn read_mode(mode: EnergyTransferMode) -> EnergyMode {
    match mode {
        EnergyTransferMode::AcSinglePhaseCore => EnergyMode::AcSinglePhase,
        EnergyTransferMode::AcThreePhaseCore => EnergyMode::AcThreePhase,
        EnergyTransferMode::DcCore => EnergyMode::DcCore,
        EnergyTransferMode::DcExtended => EnergyMode::DcExtended,
        EnergyTransferMode::DcComboCore => EnergyMode::DcComboCore,
        EnergyTransferMode::DcUnique => EnergyMode::DcUnique,
    }
}

pub(crate) fn ev_status(status: EvStatus) -> DcEvStatus {
    DcEvStatus {
        ev_ready: status.ready,
        ev_error_code: ev_error(status.error),
        ev_ress_soc: i8::try_from(status.soc.get()).unwrap_or(100),
    }
}

pub(crate) fn read_ev_status(status: DcEvStatus) -> EvStatus {
    EvStatus {
        ready: status.ev_ready,
        error: read_ev_error(status.ev_error_code),
        soc: percent(status.ev_ress_soc),
    }
}

/// A share as the wire writes it; a negative one is none.
pub(crate) fn percent(value: i8) -> Percent {
    Percent::new(u8::try_from(value).unwrap_or(0))
}

const fn ev_error(error: EvError) -> DcEvErrorCode {
    match error {
        EvError::None => DcEvErrorCode::NoError,
        EvError::BatteryTemperature => DcEvErrorCode::FailedRessTemperatureInhibit,
        EvError::ShiftPosition => DcEvErrorCode::FailedEvShiftPosition,
        EvError::ConnectorLock => DcEvErrorCode::FailedChargerConnectorLockFault,
        EvError::BatteryMalfunction => DcEvErrorCode::FailedEvRessMalfunction,
        EvError::CurrentDifferential => DcEvErrorCode::FailedChargingCurrentdifferential,
        EvError::VoltageOutOfRange => DcEvErrorCode::FailedChargingVoltageOutOfRange,
        EvError::Incompatible => DcEvErrorCode::FailedChargingSystemIncompatibility,
        EvError::NoData => DcEvErrorCode::NoData,
    }
}

const fn read_ev_error(code: DcEvErrorCode) -> EvError {
    match code {
        DcEvErrorCode::NoError => EvError::None,
        DcEvErrorCode::FailedRessTemperatureInhibit => EvError::BatteryTemperature,
        DcEvErrorCode::FailedEvShiftPosition => EvError::ShiftPosition,
        DcEvErrorCode::FailedChargerConnectorLockFault => EvError::ConnectorLock,
        DcEvErrorCode::FailedEvRessMalfunction => EvError::BatteryMalfunction,
        DcEvErrorCode::FailedChargingCurrentdifferential => EvError::CurrentDifferential,
        DcEvErrorCode::FailedChargingVoltageOutOfRange => EvError::VoltageOutOfRange,
        DcEvErrorCode::FailedChargingSystemIncompatibility => EvError::Incompatible,
        _ => EvError::NoData,
    }
}

pub(crate) const fn status_code(status: StationStatus) -> DcEvseStatusCode {
    match status {
        StationStatus::NotReady => DcEvseStatusCode::EvseNotReady,
        StationStatus::Ready => DcEvseStatusCode::EvseReady,
        StationStatus::Shutdown => DcEvseStatusCode::EvseShutdown,
        StationStatus::UtilityInterrupt => DcEvseStatusCode::EvseUtilityInterruptEvent,
        StationStatus::IsolationMonitoring => DcEvseStatusCode::EvseIsolationMonitoringActive,
        StationStatus::EmergencyShutdown => DcEvseStatusCode::EvseEmergencyShutdown,
        StationStatus::Malfunction => DcEvseStatusCode::EvseMalfunction,
        StationStatus::Reserved => DcEvseStatusCode::Reserved8,
    }
}

pub(crate) const fn read_status_code(code: DcEvseStatusCode) -> StationStatus {
    match code {
        DcEvseStatusCode::EvseNotReady => StationStatus::NotReady,
        DcEvseStatusCode::EvseReady => StationStatus::Ready,
        DcEvseStatusCode::EvseShutdown => StationStatus::Shutdown,
        DcEvseStatusCode::EvseUtilityInterruptEvent => StationStatus::UtilityInterrupt,
        DcEvseStatusCode::EvseIsolationMonitoringActive => StationStatus::IsolationMonitoring,
        DcEvseStatusCode::EvseEmergencyShutdown => StationStatus::EmergencyShutdown,
        DcEvseStatusCode::EvseMalfunction => StationStatus::Malfunction,
        _ => StationStatus::Reserved,
    }
}

pub(crate) const fn isolation(isolation: Isolation) -> IsolationLevel {
    match isolation {
        Isolation::Invalid => IsolationLevel::Invalid,
        Isolation::Valid => IsolationLevel::Valid,
        Isolation::Warning => IsolationLevel::Warning,
        Isolation::Fault => IsolationLevel::Fault,
        Isolation::NoMonitor => IsolationLevel::NoImd,
    }
}

pub(crate) const fn read_isolation(level: IsolationLevel) -> Isolation {
    match level {
        IsolationLevel::Invalid => Isolation::Invalid,
        IsolationLevel::Valid => Isolation::Valid,
        IsolationLevel::Warning => Isolation::Warning,
        IsolationLevel::Fault => Isolation::Fault,
        IsolationLevel::NoImd => Isolation::NoMonitor,
    }
}

/// The notification and its delay in whole seconds.
pub(crate) fn notification(notification: Notification) -> (EvseNotification, u16) {
    let seconds = |delay: core::time::Duration| u16::try_from(delay.as_secs()).unwrap_or(u16::MAX);
    match notification {
        Notification::None
        | Notification::RenegotiateServices(_)
        | Notification::ExitStandby(_)
        | Notification::ConfirmMeter(_) => (EvseNotification::None, 0),
        Notification::Stop(delay) => (EvseNotification::StopCharging, seconds(delay)),
        Notification::Renegotiate(delay) => (EvseNotification::ReNegotiation, seconds(delay)),
    }
}

pub(crate) fn read_notification(notification: EvseNotification, seconds: u16) -> Notification {
    let delay = core::time::Duration::from_secs(u64::from(seconds));
    match notification {
        EvseNotification::None => Notification::None,
        EvseNotification::StopCharging => Notification::Stop(delay),
        EvseNotification::ReNegotiation => Notification::Renegotiate(delay),
    }
}
