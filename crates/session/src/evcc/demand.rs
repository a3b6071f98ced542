//! What a DC vehicle wants in the charge loop, and whether it believes what it gets.

use super::Cx;
use crate::{Amperes, Volts};

impl Cx<'_> {
    /// The voltage wanted, within the vehicle's own limits.
    pub(crate) fn target_voltage(&self) -> Volts {
        let most = self.vehicle.max_voltage;
        self.vehicle.target_voltage.clamped(Volts::ZERO, most)
    }

    /// The current wanted, within the vehicle's own limits and the station's.
    pub(crate) fn target_current(&self) -> Amperes {
        let vehicle = self.vehicle;
        let limits = self.heard.limits;
        let station = limits.map_or(vehicle.max_current, |limits| limits.max_current);
        let power = limits.and_then(|limits| limits.max_power);
        let voltage = self
            .heard
            .present
            .voltage
            .unwrap_or_default()
            .max(vehicle.battery_voltage);
        let by_power = power.map_or(station, |power| power.over(voltage));
        let by_power = if voltage > Volts::ZERO {
            by_power
        } else {
            station
        };
        let most = vehicle.max_current.min(station).min(by_power);
        vehicle.target_current.clamped(Amperes::ZERO, most)
    }

    /// Counts answers in a row that name another voltage than the vehicle measures.
    pub(crate) fn count_lies(&mut self) {
        let differs = |(own, told): (Volts, Volts)| own.distance(told) > self.config.lie_tolerance;
        let lied = self
            .vehicle
            .inlet_voltage
            .zip(self.heard.present.voltage)
            .is_some_and(differs);
        self.heard.lies = if lied {
            self.heard.lies.saturating_add(1)
        } else {
            0
        };
    }
}
