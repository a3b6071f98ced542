//! What flows into the battery, or out of it.

use std::time::Duration;

use v2g::session::{Amperes, ControlMode, EnergyMode, Volts};

use super::SimulatedCar;
use super::course::Course;
use crate::sim::cable::Source;

/// What the charger inside the vehicle turns into DC; our choice.
const AC_EFFICIENCY: f64 = 0.92;
/// What reaches the battery of what the station's coil sends; our choice.
const COIL_EFFICIENCY: f64 = 0.9;

impl SimulatedCar {
    pub(super) fn step_dc(&mut self, time: Duration) {
        let closed = self.contactor.is_closed();
        let resistance = self.config.battery.resistance;
        let source = Source {
            voltage: self.battery.open_circuit_voltage(),
            resistance,
        };
        self.cable.connect(closed.then_some(source));
        if self.alone {
            let told = |value: Option<f64>| value.unwrap_or(0.0);
            let current = if closed {
                told(self.station.current.map(Amperes::as_f64))
            } else {
                0.0
            };
            self.cable
                .feed(told(self.station.voltage.map(Volts::as_f64)), Some(current));
        }
        if closed {
            self.battery.charge(self.cable.current(), time);
        }
    }

    /// What comes out of the coil; where no charger is simulated, what was asked for.
    pub(super) fn step_coil(&mut self, time: Duration) {
        if self.alone {
            let wanted = if self.powered {
                self.wanted_power()
            } else {
                0.0
            };
            self.cable.send(wanted);
        }
        self.power = self.cable.coil();
        self.arrival.receive(self.power);
        self.battery.store(self.power * COIL_EFFICIENCY, time);
    }

    /// Wireless: power that it wants the coil to send, W.
    pub(super) fn wanted_power(&self) -> f64 {
        let battery = self.battery.wanted_current() * self.battery.open_circuit_voltage();
        match self.course {
            Course::Charging => (battery / COIL_EFFICIENCY).min(self.config.coil_power),
            Course::Giving | Course::Done => 0.0,
        }
    }

    pub(super) fn step_ac(&mut self, time: Duration) {
        let live = self.powered && (self.alone || self.cable.voltage() > 0.0);
        let current = if live { self.line_current() } else { 0.0 };
        self.cable.draw(current, self.phases());
        self.power = current * self.line();
        let efficiency = match self.power < 0.0 {
            true => 1.0 / AC_EFFICIENCY,
            false => AC_EFFICIENCY,
        };
        self.battery.store(self.power * efficiency, time);
    }

    /// Current per phase that it draws, or gives, A.
    fn line_current(&self) -> f64 {
        let limits = self.limits;
        let told = limits.map_or(0.0, |limits| limits.max_current.as_f64());
        // In -20 only power is told.
        let by_power = limits
            .and_then(|limits| limits.max_power)
            .filter(|_| told == 0.0);
        let by_power = by_power.map_or(told, |power| power.as_f64() / self.line());
        let most = by_power.min(self.config.line_current);
        let wanted = self.target_power.map(|power| power.as_f64() / self.line());
        let dynamic = self.config.control == ControlMode::Dynamic;
        let current = match self.course {
            Course::Done => 0.0,
            Course::Giving if !dynamic => -self.given_line_current(),
            // The station decides: it may take what the battery can give.
            _ => wanted
                .map_or(most, |wanted| wanted.min(most))
                .max(-self.given_line_current()),
        };
        let enough = current.abs() >= self.config.min_line_current || current < 0.0;
        if enough { current } else { 0.0 }
    }

    fn given_line_current(&self) -> f64 {
        let (Some(own), Some(back)) = (self.config.discharge, self.back) else {
            return 0.0;
        };
        let power = own.max_power.min(back.max_power.as_f64());
        (power / self.line()).min(self.config.line_current)
    }

    /// Power of one ampere per phase, W.
    fn line(&self) -> f64 {
        let phases = self.phases();
        let told = self.limits.map(|limits| limits.max_voltage.as_f64());
        let told = told.filter(|voltage| *voltage > 0.0);
        // Between two phases there is the square root of three times the voltage of one.
        let own = self.config.line_voltage / f64::sqrt(phases);
        told.or(Some(self.cable.voltage()).filter(|voltage| *voltage > 0.0))
            .unwrap_or(own)
            * phases
    }

    fn phases(&self) -> f64 {
        if self.config.mode == EnergyMode::AcSinglePhase {
            1.0
        } else {
            3.0
        }
    }
}
