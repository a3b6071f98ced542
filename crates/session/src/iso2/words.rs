//! The models' words in the words of ISO 15118-2, both ways.

use v2g_messages::iso2::{DcEvStatus, EnergyTransferMode, EvseNotification, IsolationLevel};

pub(crate) use crate::words::*;
use crate::{EnergyMode, EvStatus, Isolation, Notification};

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
        ev_ress_soc: share(status.soc),
    }
}

pub(crate) fn read_ev_status(status: DcEvStatus) -> EvStatus {
    EvStatus {
        ready: status.ev_ready,
        error: read_ev_error(status.ev_error_code),
        soc: percent(status.ev_ress_soc),
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
    let (kind, delay) = notification_parts(notification);
    (kind, u16::try_from(delay.as_secs()).unwrap_or(u16::MAX))
}
