//! The models' words in the words that DIN 70121 and ISO 15118-2 have in common, both ways.

use core::time::Duration;

use v2g_messages::iso2::{DcEvErrorCode, DcEvseStatusCode, EvseNotification};

use crate::{EvError, Notification, Percent, StationStatus};

/// A share as the wire writes it.
pub(crate) fn share(percent: Percent) -> i8 {
    i8::try_from(percent.get()).unwrap_or(100)
}

/// A share as the wire wrote it; a negative one is none.
pub(crate) fn percent(value: i8) -> Percent {
    Percent::new(u8::try_from(value).unwrap_or(0))
}

pub(crate) const fn ev_error(error: EvError) -> DcEvErrorCode {
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

pub(crate) const fn read_ev_error(code: DcEvErrorCode) -> EvError {
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

/// The notification and the time that the vehicle has.
pub(crate) const fn notification_parts(notification: Notification) -> (EvseNotification, Duration) {
    match notification {
        Notification::None
        | Notification::RenegotiateServices(_)
        | Notification::ExitStandby(_)
        | Notification::ConfirmMeter(_) => (EvseNotification::None, Duration::ZERO),
        Notification::Stop(delay) | Notification::Pause(delay) => {
            (EvseNotification::StopCharging, delay)
        }
        Notification::Renegotiate(delay) => (EvseNotification::ReNegotiation, delay),
    }
}

pub(crate) fn read_notification(
    notification: EvseNotification,
    seconds: impl Into<u64>,
) -> Notification {
    let delay = Duration::from_secs(seconds.into());
    match notification {
        EvseNotification::None => Notification::None,
        EvseNotification::StopCharging => Notification::Stop(delay),
        EvseNotification::ReNegotiation => Notification::Renegotiate(delay),
    }
}
