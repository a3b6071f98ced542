//! What was agreed on, and the vehicle's own limits in the words of -20.

use crate::evcc::Cx;
use crate::iso20::service::Choice;
use crate::{Discharge, EnergyMode, Schedule, Vehicle, WattHours, Watts};

/// What was agreed on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Plan {
    pub(super) choice: Choice,
    pub(super) schedule: Schedule,
    /// The number of the schedule; its own has too few bits.
    pub(super) tuple: u32,
    /// When the schedule begins, in seconds since 1970-01-01 UTC.
    pub(super) anchor: u64,
}

/// Most power that the vehicle takes.
pub(super) fn most_power(vehicle: &Vehicle) -> Watts {
    let bears = phases(vehicle, vehicle.max_voltage.times(vehicle.max_current));
    vehicle.max_power.unwrap_or(bears)
}

/// Least power at which the vehicle charges; in DC none.
pub(super) fn least_power(vehicle: &Vehicle) -> Watts {
    match vehicle.mode.is_dc() {
        true => Watts::ZERO,
        false => phases(vehicle, vehicle.max_voltage.times(vehicle.min_current)),
    }
}

fn phases(vehicle: &Vehicle, power: Watts) -> Watts {
    match vehicle.mode {
        EnergyMode::AcThreePhase => power.saturating_add(power).saturating_add(power),
        _ => power,
    }
}

/// Energies wanted: target, most, least. What is not known follows from what is.
pub(super) fn energies(vehicle: &Vehicle) -> [WattHours; 3] {
    let target = vehicle.energy_request.unwrap_or_default();
    let most = vehicle.max_energy_request.unwrap_or(target).max(target);
    let least = vehicle.min_energy_request.unwrap_or_default().min(target);
    [target, most, least]
}

/// What may flow back by the limits of both sides.
pub(super) fn back(cx: &Cx<'_>) -> Discharge {
    let (Some(ours), Some(theirs)) = (cx.vehicle.discharge, cx.heard.discharge) else {
        return Discharge::default();
    };
    Discharge {
        max_power: ours.max_power.min(theirs.max_power),
        max_current: ours.max_current.min(theirs.max_current),
        ..ours
    }
}
