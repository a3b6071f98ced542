//! A vehicle.

use std::time::Duration;

use v2g::session::{
    Amperes, EnergyMode, Evcc, EvccEvent, EvccId, Percent, StationLimits, StationPresent, Vehicle,
    Volts, WattHours, Watts, Wish,
};

use super::cable::Source;
use super::{Battery, BatteryConfig, Cable, Switch};
use crate::Plant;

/// What a vehicle is like.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CarConfig {
    /// Name of the vehicle.
    pub evcc_id: EvccId,
    /// How it wants to charge.
    pub mode: EnergyMode,
    /// The battery.
    pub battery: BatteryConfig,
    /// AC: most current per phase, A.
    pub line_current: f64,
    /// AC: least current per phase, A.
    pub min_line_current: f64,
    /// AC: voltage between two phases that the charger inside bears, V.
    pub line_voltage: f64,
    /// How long the contactor takes to close.
    pub contactor: Duration,
}

/// A vehicle at work in one session.
#[derive(Debug)]
pub struct SimulatedCar {
    config: CarConfig,
    cable: Cable,
    /// No charger is simulated at the other end of the cable.
    alone: bool,
    speed: u32,
    battery: Battery,
    contactor: Switch,
    /// The station says that power is on.
    powered: bool,
    limits: Option<StationLimits>,
    station: StationPresent,
    /// Charging time after which the driver has had enough.
    patience: Option<Duration>,
    /// How long power has been on without any energy, on the clock.
    idle: Duration,
}

/// A vehicle that gets nothing for so long while power is on gives up, on the clock; our choice.
pub const IDLE_LIMIT: Duration = Duration::from_secs(10);
/// Below this current no energy flows, A: the smallest step in which the vehicle asks.
const CURRENT_STEP: f64 = 0.1;

/// What the charger inside the vehicle turns into DC; our choice.
const AC_EFFICIENCY: f64 = 0.92;

impl SimulatedCar {
    /// A vehicle whose charger is at the other end of `cable`. Energy runs `speed` times faster than time.
    #[must_use]
    pub fn new(config: CarConfig, cable: Cable, speed: u32) -> Self {
        let battery = Battery::new(config.battery);
        cable.note_soc(battery.soc(), battery.soc());
        Self {
            config,
            cable,
            alone: false,
            speed,
            battery,
            contactor: Switch::new(config.contactor),
            powered: false,
            limits: None,
            station: StationPresent::default(),
            patience: None,
            idle: Duration::ZERO,
        }
    }

    /// A vehicle whose charger is somewhere else: it takes the station's word for voltage and current.
    #[must_use]
    pub fn alone(config: CarConfig, speed: u32) -> Self {
        Self {
            alone: true,
            ..Self::new(config, Cable::default(), speed)
        }
    }

    /// A driver who stops after so much time of charging, on the clock.
    #[must_use]
    pub const fn stopping_after(mut self, patience: Option<Duration>) -> Self {
        self.patience = patience;
        self
    }

    /// The vehicle as the engine has to know it at the start.
    #[must_use]
    pub fn vehicle(&self) -> Vehicle {
        let CarConfig {
            evcc_id,
            mode,
            battery,
            ..
        } = self.config;
        let mut vehicle = match mode.is_dc() {
            true => Vehicle::dc(
                evcc_id,
                Volts::from_f64(battery.max_voltage),
                Amperes::from_f64(battery.max_current),
            ),
            false => {
                let voltage = Volts::from_f64(self.config.line_voltage);
                Vehicle::ac(
                    evcc_id,
                    voltage,
                    Amperes::from_f64(self.config.line_current),
                )
            }
        };
        vehicle.mode = mode;
        vehicle.min_current = Amperes::from_f64(self.config.min_line_current);
        vehicle.max_power = mode.is_dc().then(|| Watts::from_f64(battery.max_power));
        vehicle.capacity = Some(WattHours::from_f64(battery.capacity));
        vehicle.energy_request = Some(WattHours::from_f64(
            self.battery.missing(battery.target_soc).round(),
        ));
        vehicle.full_soc = Some(Percent::new(100));
        vehicle.bulk_soc = Some(percent(battery.target_soc));
        self.latch(&mut vehicle);
        vehicle
    }

    /// The cable that is plugged in.
    #[must_use]
    pub fn cable(&self) -> Cable {
        self.cable.clone()
    }

    /// Whether no energy flowed for [`IDLE_LIMIT`], so that the vehicle stopped without what it wanted.
    #[must_use]
    pub fn gave_up(&self) -> bool {
        self.idle >= IDLE_LIMIT
    }

    /// Counts the time in which the vehicle wants energy and gets none.
    fn watch_idle(&mut self, wish: Wish, elapsed: Duration) {
        if self.gave_up() {
            return;
        }
        let waits = self.powered && wish == Wish::Charge && !self.battery.is_satisfied();
        self.idle = match waits && self.cable.current() < CURRENT_STEP {
            true => self.idle.saturating_add(elapsed),
            false => Duration::ZERO,
        };
    }

    fn step_dc(&mut self, time: Duration) {
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

    fn step_ac(&mut self, time: Duration) {
        let allowed = self
            .limits
            .map_or(0.0, |limits| limits.max_current.as_f64());
        let live = self.powered && (self.alone || self.cable.voltage() > 0.0);
        let draws = live && !self.battery.is_satisfied() && allowed >= self.config.min_line_current;
        let current = if draws {
            allowed.min(self.config.line_current)
        } else {
            0.0
        };
        self.cable.draw(current);
        let phases = if self.config.mode == EnergyMode::AcSinglePhase {
            1.0
        } else {
            3.0
        };
        let voltage = self
            .limits
            .map_or(0.0, |limits| limits.max_voltage.as_f64());
        self.battery
            .store(current * voltage * phases * AC_EFFICIENCY, time);
    }

    fn latch(&self, vehicle: &mut Vehicle) {
        let config = self.config.battery;
        vehicle.soc = percent(self.battery.soc());
        vehicle.battery_voltage = Volts::from_f64(self.battery.open_circuit_voltage());
        vehicle.target_voltage = Volts::from_f64(config.max_voltage);
        vehicle.target_current = self.target_current();
        vehicle.contactor = self.contactor.feedback();
        vehicle.bulk_complete = Some(self.battery.is_satisfied());
        vehicle.time_to_full = self.time_to(100.0);
        vehicle.time_to_bulk = self.time_to(config.target_soc);
        if self.config.mode.is_dc() && !self.alone {
            vehicle.inlet_voltage = Some(Volts::from_f64(self.cable.voltage()));
            vehicle.inlet_current = Some(Amperes::from_f64(self.cable.current()));
        }
        if self.battery.is_satisfied() && vehicle.wish == Wish::Charge {
            vehicle.wish = Wish::Complete;
        }
        if self.patience == Some(Duration::ZERO) || self.gave_up() {
            vehicle.wish = Wish::Stop;
        }
    }

    /// In steps of 0.1 A, as deployed vehicles ask.
    fn target_current(&self) -> Amperes {
        let station = self
            .limits
            .map_or(f64::INFINITY, |limits| limits.max_current.as_f64());
        Amperes::from_f64((self.battery.wanted_current().min(station) * 10.0).floor() / 10.0)
    }

    /// At the power of this moment.
    fn time_to(&self, soc: f64) -> Option<Duration> {
        let power = self.battery.open_circuit_voltage() * self.target_current().as_f64();
        let seconds = self.battery.missing(soc) * 3600.0 / power;
        (power > 0.0).then(|| Duration::from_secs(seconds.round() as u64))
    }
}

impl Plant<Evcc> for SimulatedCar {
    fn step(&mut self, engine: &mut Evcc, elapsed: Duration) {
        self.contactor.step(elapsed);
        if self.powered {
            self.patience = self.patience.map(|left| left.saturating_sub(elapsed));
        }
        let time = elapsed * self.speed;
        match self.config.mode.is_dc() {
            true => self.step_dc(time),
            false => self.step_ac(time),
        }
        self.cable
            .note_soc(self.config.battery.soc, self.battery.soc());
        self.watch_idle(engine.vehicle_mut().wish, elapsed);
        self.latch(engine.vehicle_mut());
    }

    fn event(&mut self, engine: &mut Evcc, event: &EvccEvent) {
        match *event {
            EvccEvent::Limits(limits) => self.limits = Some(limits),
            EvccEvent::Station(station) => self.station = station,
            EvccEvent::CloseContactor => self.contactor.close(),
            EvccEvent::PowerOn => self.powered = true,
            EvccEvent::OpenContactor => {
                self.powered = false;
                self.contactor.open();
                self.cable.connect(None);
            }
            _ => return,
        }
        self.latch(engine.vehicle_mut());
    }

    fn stop(&mut self, engine: &mut Evcc) {
        engine.vehicle_mut().wish = Wish::Stop;
    }

    fn off(&mut self) {
        self.powered = false;
        self.contactor.open();
        self.cable.connect(None);
        self.cable.draw(0.0);
    }
}

fn percent(value: f64) -> Percent {
    Percent::new(value.round().clamp(0.0, 100.0) as u8)
}

#[cfg(test)]
mod tests {
    use v2g::session::{EvccConfig, Instant};

    use super::*;
    use crate::config::Config;

    /// A vehicle with power on; `current` flows into it.
    fn charging(current: f64) -> (SimulatedCar, Evcc) {
        let config = Config::default().vehicle.car(true, [2, 0, 0, 0, 0, 1]);
        let mut car = SimulatedCar::new(config, Cable::default(), 1);
        let mut engine = Evcc::new(EvccConfig::default(), car.vehicle(), Instant::START);
        car.event(&mut engine, &EvccEvent::PowerOn);
        car.cable.feed(400.0, Some(current));
        (car, engine)
    }

    #[test]
    fn a_vehicle_that_gets_no_energy_for_ten_seconds_gives_up_and_stops() {
        let (mut car, mut engine) = charging(0.0);
        car.step(&mut engine, IDLE_LIMIT - Duration::from_millis(1));
        assert_eq!(
            (car.gave_up(), engine.vehicle_mut().wish),
            (false, Wish::Charge)
        );
        car.step(&mut engine, Duration::from_millis(1));
        assert_eq!(
            (car.gave_up(), engine.vehicle_mut().wish),
            (true, Wish::Stop)
        );
    }

    #[test]
    fn a_vehicle_that_gets_energy_again_or_does_not_want_any_does_not_give_up() {
        let (mut car, mut engine) = charging(0.0);
        car.step(&mut engine, IDLE_LIMIT - Duration::from_millis(1));
        car.cable.feed(400.0, Some(5.0));
        car.step(&mut engine, IDLE_LIMIT);
        assert!(!car.gave_up());
        car.cable.feed(400.0, Some(0.0));
        car.stop(&mut engine);
        car.step(&mut engine, IDLE_LIMIT);
        assert!(!car.gave_up());
    }
}
