//! What a vehicle is after: energy, then perhaps to give some back.

use std::time::Duration;

use v2g::session::{Amperes, ControlMode, Vehicle, WattHours};

use super::SimulatedCar;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Course {
    /// It wants energy.
    Charging,
    /// It has what it wanted and gives some back.
    Giving,
    /// It has what it wanted and wants no more.
    Done,
}

impl SimulatedCar {
    /// Whether the goal of the moment is reached.
    pub(super) fn advance(&mut self) {
        let gives = self.config.discharge.is_some() && self.back.is_some();
        let low = self.battery.soc() <= self.config.give_down_to;
        self.course = match self.course {
            Course::Charging if self.battery.is_satisfied() && gives && !low => Course::Giving,
            Course::Charging if self.battery.is_satisfied() => Course::Done,
            Course::Giving if low => Course::Done,
            same => same,
        };
    }

    /// In steps of 0.1 A, as deployed vehicles ask; negative where it gives.
    pub(super) fn target_current(&self) -> Amperes {
        if self.course == Course::Giving && self.config.control == ControlMode::Scheduled {
            let step = (self.given_current() * 10.0).floor() / 10.0;
            return Amperes::from_f64(-step);
        }
        let station = self
            .limits
            .map_or(f64::INFINITY, |limits| limits.max_current.as_f64());
        Amperes::from_f64((self.battery.wanted_current().min(station) * 10.0).floor() / 10.0)
    }

    /// DC current that it gives, A.
    fn given_current(&self) -> f64 {
        let (Some(own), Some(back)) = (self.config.discharge, self.back) else {
            return 0.0;
        };
        let by_power =
            own.max_power.min(back.max_power.as_f64()) / self.battery.open_circuit_voltage();
        own.max_current.min(back.max_current.as_f64()).min(by_power)
    }

    /// At the power of this moment.
    pub(super) fn time_to(&self, soc: f64) -> Option<Duration> {
        let power = self.battery.open_circuit_voltage() * self.target_current().as_f64();
        let seconds = self.battery.missing(soc) * 3600.0 / power;
        (power > 0.0).then(|| Duration::from_secs(seconds.round() as u64))
    }

    /// Counted from now; negative where energy is to flow back.
    pub(super) fn tell_energies(&self, vehicle: &mut Vehicle) {
        let energy = |wh: f64| Some(WattHours::from_f64(wh.round()));
        let to_give = self.battery.excess(self.config.give_down_to);
        let target = self.config.battery.target_soc;
        vehicle.energy_request = energy(match self.course {
            Course::Charging => self.battery.missing(target),
            Course::Giving => -to_give,
            Course::Done => 0.0,
        });
        if self.config.discharge.is_some() {
            let needed = self.battery.missing(self.config.give_down_to);
            vehicle.max_energy_request = energy(self.battery.missing(100.0));
            vehicle.min_energy_request = energy(needed - to_give);
        }
    }
}
