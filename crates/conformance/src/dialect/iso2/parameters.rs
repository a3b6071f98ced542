//! Limits and state of the vehicle that the tester pretends to be.

use v2g_messages::iso2::{
    AcEvChargeParameter, ChargeParameterDiscoveryReq, DcEvChargeParameter, DcEvErrorCode,
    DcEvStatus, EnergyTransferMode, EvChargeParameter, PhysicalValue, UnitSymbol,
};

use crate::request::{Ask, Change};
use crate::tester::Known;

pub(super) fn charge_parameters(ask: &Ask, known: &Known) -> ChargeParameterDiscoveryReq {
    let dc = known.dc.unwrap_or(false);
    let wanted = known.mode(dc).map(mode);
    let usual = match dc {
        true => EnergyTransferMode::DcExtended,
        false => EnergyTransferMode::AcThreePhaseCore,
    };
    let departure = ask.find(|change| match change {
        Change::Departure(seconds) => Some(seconds),
        _ => None,
    });
    let current = ask.find(|change| match change {
        Change::MaxCurrent(current) => Some(current),
        _ => None,
    });
    ChargeParameterDiscoveryReq {
        max_entries_sa_schedule_tuple: ask.find(|change| match change {
            Change::MaxEntries(entries) => Some(entries),
            _ => None,
        }),
        requested_energy_transfer_mode: match ask.has(Change::ModeNotOffered) {
            true => not_offered(known, dc),
            false => wanted.unwrap_or(usual),
        },
        ev_charge_parameter: match dc != ask.has(Change::WrongParameters) {
            true => direct(ask, departure, current.unwrap_or(50)),
            false => alternating(departure, current.unwrap_or(32)),
        },
    }
}

fn direct(ask: &Ask, departure_time: Option<u32>, current: i16) -> EvChargeParameter {
    EvChargeParameter::DcEvChargeParameter(DcEvChargeParameter {
        departure_time,
        dc_ev_status: status(ask),
        ev_maximum_current_limit: amperes(current),
        ev_maximum_power_limit: None,
        ev_maximum_voltage_limit: volts(450),
        ev_energy_capacity: None,
        ev_energy_request: None,
        full_soc: None,
        bulk_soc: None,
    })
}

fn alternating(departure_time: Option<u32>, current: i16) -> EvChargeParameter {
    EvChargeParameter::AcEvChargeParameter(AcEvChargeParameter {
        departure_time,
        e_amount: quantity(UnitSymbol::Wh, 20_000),
        ev_max_voltage: volts(250),
        ev_max_current: amperes(current),
        ev_min_current: amperes(6),
    })
}

const MODES: [(EnergyTransferMode, &str); 6] = [
    (
        EnergyTransferMode::AcSinglePhaseCore,
        "AC_single_phase_core",
    ),
    (EnergyTransferMode::AcThreePhaseCore, "AC_three_phase_core"),
    (EnergyTransferMode::DcCore, "DC_core"),
    (EnergyTransferMode::DcExtended, "DC_extended"),
    (EnergyTransferMode::DcComboCore, "DC_combo_core"),
    (EnergyTransferMode::DcUnique, "DC_unique"),
];

fn mode(name: &str) -> EnergyTransferMode {
    let mut modes = MODES.iter();
    let found = modes.find(|(_, known)| *known == name);
    found.map_or(EnergyTransferMode::DcExtended, |(mode, _)| *mode)
}

/// One of the same kind of current if there is one, so that only the mode is wrong.
fn not_offered(known: &Known, dc: bool) -> EnergyTransferMode {
    let kind = if dc { "DC" } else { "AC" };
    let free = |(_, name): &&(EnergyTransferMode, &str)| !known.modes.iter().any(|m| m == name);
    let same = |entry: &&(EnergyTransferMode, &str)| free(entry) && entry.1.starts_with(kind);
    let found = MODES.iter().find(same).or_else(|| MODES.iter().find(free));
    found.map_or(EnergyTransferMode::DcUnique, |(mode, _)| *mode)
}

const ERRORS: [DcEvErrorCode; 12] = [
    DcEvErrorCode::NoError,
    DcEvErrorCode::FailedRessTemperatureInhibit,
    DcEvErrorCode::FailedEvShiftPosition,
    DcEvErrorCode::FailedChargerConnectorLockFault,
    DcEvErrorCode::FailedEvRessMalfunction,
    DcEvErrorCode::FailedChargingCurrentdifferential,
    DcEvErrorCode::FailedChargingVoltageOutOfRange,
    DcEvErrorCode::ReservedA,
    DcEvErrorCode::ReservedB,
    DcEvErrorCode::ReservedC,
    DcEvErrorCode::FailedChargingSystemIncompatibility,
    DcEvErrorCode::NoData,
];

pub(super) fn status(ask: &Ask) -> DcEvStatus {
    let error = ask.find(|change| match change {
        Change::EvError(number) => ERRORS.get(usize::from(number)),
        _ => None,
    });
    let error = error.copied().unwrap_or(DcEvErrorCode::NoError);
    DcEvStatus {
        ev_ready: error == DcEvErrorCode::NoError,
        ev_error_code: error,
        ev_ress_soc: 40,
    }
}

pub(super) fn volts(value: i16) -> PhysicalValue {
    quantity(UnitSymbol::V, value)
}

pub(super) fn amperes(value: i16) -> PhysicalValue {
    quantity(UnitSymbol::A, value)
}

pub(super) fn quantity(unit: UnitSymbol, value: i16) -> PhysicalValue {
    PhysicalValue {
        multiplier: 0,
        unit,
        value,
    }
}
