//! The models' words in the words of ISO 15118-2, both ways.

use v2g_messages::iso2::{self, DcEvStatus, EnergyTransferMode, EvseNotification, IsolationLevel};

pub(crate) use crate::words::*;
use crate::{
    Cost, CostKind, EnergyMode, EvStatus, Isolation, Notification, ParameterValue, ServiceCategory,
};

pub(crate) const fn mode(mode: EnergyMode) -> EnergyTransferMode {
    match mode {
        EnergyMode::AcSinglePhase => EnergyTransferMode::AcSinglePhaseCore,
        EnergyMode::AcThreePhase => EnergyTransferMode::AcThreePhaseCore,
        EnergyMode::DcCore => EnergyTransferMode::DcCore,
        EnergyMode::DcExtended => EnergyTransferMode::DcExtended,
        EnergyMode::DcComboCore => EnergyTransferMode::DcComboCore,
        // The last three are never on offer here: `Protocol::carries`.
        EnergyMode::DcUnique | EnergyMode::Mcs | EnergyMode::DcAcdp | EnergyMode::Wireless => {
            EnergyTransferMode::DcUnique
        }
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

pub(crate) const fn category(category: ServiceCategory) -> iso2::ServiceCategory {
    match category {
        ServiceCategory::Internet => iso2::ServiceCategory::Internet,
        ServiceCategory::Certificate => iso2::ServiceCategory::ContractCertificate,
        ServiceCategory::Other => iso2::ServiceCategory::OtherCustom,
    }
}

pub(crate) const fn read_category(category: iso2::ServiceCategory) -> ServiceCategory {
    match category {
        iso2::ServiceCategory::Internet => ServiceCategory::Internet,
        iso2::ServiceCategory::ContractCertificate => ServiceCategory::Certificate,
        _ => ServiceCategory::Other,
    }
}

pub(crate) fn parameter(value: ParameterValue) -> iso2::ParameterValue<'static> {
    match value {
        ParameterValue::Bool(value) => iso2::ParameterValue::Bool(value),
        ParameterValue::Byte(value) => iso2::ParameterValue::Byte(value),
        ParameterValue::Short(value) => iso2::ParameterValue::Short(value),
        ParameterValue::Int(value) => iso2::ParameterValue::Int(value),
        ParameterValue::Text(text) => iso2::ParameterValue::String(text.into()),
    }
}

/// A multiplier of zero is not written; `None`: there are no words for money.
pub(crate) fn cost(cost: Cost) -> Option<iso2::Cost> {
    Some(iso2::Cost {
        cost_kind: match cost.kind {
            CostKind::RelativePrice => iso2::CostKind::RelativePricePercentage,
            CostKind::RenewableShare => iso2::CostKind::RenewableGenerationPercentage,
            CostKind::CarbonDioxide => iso2::CostKind::CarbonDioxideEmission,
            CostKind::Money => return None,
        },
        amount: cost.amount,
        amount_multiplier: Some(cost.multiplier).filter(|multiplier| *multiplier != 0),
    })
}

pub(crate) fn read_cost(cost: iso2::Cost) -> Cost {
    Cost {
        kind: match cost.cost_kind {
            iso2::CostKind::RelativePricePercentage => CostKind::RelativePrice,
            iso2::CostKind::RenewableGenerationPercentage => CostKind::RenewableShare,
            iso2::CostKind::CarbonDioxideEmission => CostKind::CarbonDioxide,
        },
        amount: cost.amount,
        multiplier: cost.amount_multiplier.unwrap_or(0),
    }
}

/// The notification and its delay in whole seconds.
pub(crate) fn notification(notification: Notification) -> (EvseNotification, u16) {
    let (kind, delay) = notification_parts(notification);
    (kind, u16::try_from(delay.as_secs()).unwrap_or(u16::MAX))
}
