//! The models' words in the words of DIN SPEC 70121, both ways.

use v2g_messages::din::{
    DcEvStatus, EvRequestedEnergyTransfer, EvseNotification, EvseSupportedEnergyTransfer,
    IsolationLevel,
};

pub(crate) use crate::words::*;
use crate::{EnergyMode, EnergyModes, EvStatus, Isolation, Notification};

/// The type that a vehicle asks for; where a mode has none, the combined charging system.
pub(crate) const fn request(mode: EnergyMode) -> EvRequestedEnergyTransfer {
    match mode {
        EnergyMode::AcSinglePhase => EvRequestedEnergyTransfer::AcSinglePhaseCore,
        EnergyMode::AcThreePhase => EvRequestedEnergyTransfer::AcThreePhaseCore,
        EnergyMode::DcCore => EvRequestedEnergyTransfer::DcCore,
        EnergyMode::DcComboCore => EvRequestedEnergyTransfer::DcComboCore,
        EnergyMode::DcUnique => EvRequestedEnergyTransfer::DcUnique,
        _ => EvRequestedEnergyTransfer::DcExtended,
    }
}

pub(crate) const fn read_request(kind: EvRequestedEnergyTransfer) -> EnergyMode {
    match kind {
        EvRequestedEnergyTransfer::AcSinglePhaseCore => EnergyMode::AcSinglePhase,
        EvRequestedEnergyTransfer::AcThreePhaseCore => EnergyMode::AcThreePhase,
        EvRequestedEnergyTransfer::DcCore => EnergyMode::DcCore,
        EvRequestedEnergyTransfer::DcExtended => EnergyMode::DcExtended,
        EvRequestedEnergyTransfer::DcComboCore => EnergyMode::DcComboCore,
        EvRequestedEnergyTransfer::DcUnique => EnergyMode::DcUnique,
    }
}

/// The one type that a station names: the combined charging system if it has it, else what it has.
pub(crate) fn offer(modes: EnergyModes) -> EvseSupportedEnergyTransfer {
    if modes.contains(EnergyMode::DcExtended) {
        EvseSupportedEnergyTransfer::DcExtended
    } else if modes.contains(EnergyMode::DcCore) {
        EvseSupportedEnergyTransfer::DcCore
    } else if modes.contains(EnergyMode::DcComboCore) {
        EvseSupportedEnergyTransfer::DcComboCore
    } else {
        EvseSupportedEnergyTransfer::DcExtended
    }
}

/// Whether a station that names this type charges a vehicle this way.
pub(crate) fn offers(kind: EvseSupportedEnergyTransfer, mode: EnergyMode) -> bool {
    use EvseSupportedEnergyTransfer as Kind;
    match kind {
        Kind::DcCore | Kind::AcSingleDcCore => mode == EnergyMode::DcCore,
        Kind::DcComboCore => mode == EnergyMode::DcComboCore,
        Kind::DcDual => matches!(mode, EnergyMode::DcCore | EnergyMode::DcExtended),
        Kind::DcExtended
        | Kind::AcCore1pDcExtended
        | Kind::AcSinglePhaseThreePhaseCoreDcExtended
        | Kind::AcCore3pDcExtended => mode == EnergyMode::DcExtended,
        Kind::AcSinglePhaseCore | Kind::AcThreePhaseCore => false,
    }
}

pub(crate) fn ev_status(status: EvStatus) -> DcEvStatus {
    DcEvStatus {
        ev_ready: status.ready,
        ev_cabin_conditioning: None,
        ev_ress_conditioning: None,
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

/// A station without a monitor cannot say so: it has measured nothing.
pub(crate) const fn isolation(isolation: Isolation) -> IsolationLevel {
    match isolation {
        Isolation::Invalid | Isolation::NoMonitor => IsolationLevel::Invalid,
        Isolation::Valid => IsolationLevel::Valid,
        Isolation::Warning => IsolationLevel::Warning,
        Isolation::Fault => IsolationLevel::Fault,
    }
}

pub(crate) const fn read_isolation(level: IsolationLevel) -> Isolation {
    match level {
        IsolationLevel::Invalid => Isolation::Invalid,
        IsolationLevel::Valid => Isolation::Valid,
        IsolationLevel::Warning => Isolation::Warning,
        IsolationLevel::Fault => Isolation::Fault,
    }
}

/// The notification and its delay in whole seconds; there is no renegotiation to ask for.
pub(crate) fn notification(notification: Notification) -> (EvseNotification, u32) {
    match notification_parts(notification) {
        (EvseNotification::StopCharging, delay) => {
            let seconds = u32::try_from(delay.as_secs()).unwrap_or(u32::MAX);
            (EvseNotification::StopCharging, seconds)
        }
        _ => (EvseNotification::None, 0),
    }
}
