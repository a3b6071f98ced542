//! A vehicle.

mod course;
mod energy;

use std::time::Duration;

use v2g::session::{
    Amperes, ControlMode, DevicePlace, Discharge, EnergyMode, EvError, Evcc, EvccEvent, EvccId,
    Notification, Percent, Phase, StationLimits, StationPresent, Vehicle, Volts, WattHours, Watts,
    Wish,
};

use self::course::Course;
use super::coupling::Arrival;
use super::{
    Action, Battery, BatteryConfig, Cable, CoilConfig, DischargeConfig, Fault, Memory, Script,
    Switch,
};
use crate::{Link, Plant};

/// What a vehicle is like.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CarConfig {
    /// Name of the vehicle.
    pub evcc_id: EvccId,
    /// How it wants to charge.
    pub mode: EnergyMode,
    /// Who is to decide about power (-20).
    pub control: ControlMode,
    /// The battery.
    pub battery: BatteryConfig,
    /// What it gives back, once it has what it wants (-20).
    pub discharge: Option<DischargeConfig>,
    /// State of charge down to which it gives, %.
    pub give_down_to: f64,
    /// AC: most current per phase, A.
    pub line_current: f64,
    /// AC: least current per phase, A.
    pub min_line_current: f64,
    /// AC: voltage between two phases that the charger inside bears, V.
    pub line_voltage: f64,
    /// Wireless: most power, W.
    pub coil_power: f64,
    /// Without a plug: how long it takes to its place.
    pub positioning: Duration,
    /// How long the contactor takes to close.
    pub contactor: Duration,
}

/// A vehicle at work, in one session after the other.
#[derive(Debug)]
pub struct SimulatedCar {
    config: CarConfig,
    cable: Cable,
    /// No charger is simulated at the other end of the cable.
    alone: bool,
    speed: u32,
    battery: Battery,
    course: Course,
    contactor: Switch,
    arrival: Arrival,
    /// The station says that power is on.
    powered: bool,
    /// Power was on before.
    charged: bool,
    limits: Option<StationLimits>,
    station: StationPresent,
    /// What the station can take.
    back: Option<Discharge>,
    /// AC: power that the station wants or allows (-20).
    target_power: Option<Watts>,
    /// AC: power that flows, W.
    power: f64,
    error: EvError,
    link: Link,
    script: Script,
    memory: Memory,
    /// Charging time after which the driver has had enough.
    patience: Option<Duration>,
    /// How long power has been on without any energy, on the clock.
    idle: Duration,
}

/// A vehicle that gets nothing for so long while power is on gives up, on the clock; our choice.
pub const IDLE_LIMIT: Duration = Duration::from_secs(10);

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
            course: Course::Charging,
            contactor: Switch::new(config.contactor),
            arrival: Arrival::new(config.positioning),
            powered: false,
            charged: false,
            limits: None,
            station: StationPresent::default(),
            back: None,
            target_power: None,
            power: 0.0,
            error: EvError::None,
            link: Link::Up,
            script: Script::default(),
            memory: Memory::default(),
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

    /// What happens on the way.
    #[must_use]
    pub fn following(mut self, script: Script) -> Self {
        self.script = script;
        self
    }

    /// Keeps a session that it pauses there, and finds it there.
    #[must_use]
    pub fn remembering(mut self, memory: Memory) -> Self {
        self.memory = memory;
        self
    }

    /// Where a session that it pauses is kept, and found again.
    #[must_use]
    pub fn memory(&self) -> Memory {
        self.memory.clone()
    }

    /// The vehicle as the engine has to know it at the start of a session.
    #[must_use]
    pub fn vehicle(&self) -> Vehicle {
        let CarConfig {
            evcc_id,
            mode,
            battery,
            ..
        } = self.config;
        let mut vehicle = match mode.is_dc() {
            false if mode == EnergyMode::Wireless => Vehicle::wireless(
                evcc_id,
                Watts::from_f64(self.config.coil_power),
                CoilConfig::vehicle(),
            ),
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
        vehicle.control = self.config.control;
        vehicle.discharge = self.config.discharge.map(DischargeConfig::model);
        vehicle.min_current = Amperes::from_f64(self.config.min_line_current);
        if mode.is_dc() {
            vehicle.max_power = Some(Watts::from_f64(battery.max_power));
        }
        vehicle.capacity = Some(WattHours::from_f64(battery.capacity));
        vehicle.full_soc = Some(Percent::new(100));
        vehicle.bulk_soc = Some(percent(battery.target_soc));
        vehicle.target_soc = Some(percent(battery.target_soc));
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
        let waits = self.powered && wish == Wish::Charge && self.course != Course::Done;
        self.idle = match waits && !self.cable.carries() {
            true => self.idle.saturating_add(elapsed),
            false => Duration::ZERO,
        };
    }

    fn latch(&self, vehicle: &mut Vehicle) {
        let config = self.config.battery;
        vehicle.soc = percent(self.battery.soc());
        vehicle.error = self.error;
        vehicle.battery_voltage = Volts::from_f64(self.battery.open_circuit_voltage());
        vehicle.target_voltage = Volts::from_f64(config.max_voltage);
        vehicle.target_current = self.target_current();
        vehicle.contactor = self.contactor.feedback();
        vehicle.bulk_complete = Some(self.battery.is_satisfied());
        vehicle.time_to_full = self.time_to(100.0);
        vehicle.time_to_bulk = self.time_to(config.target_soc);
        vehicle.present_power = Watts::from_f64(self.power.round());
        self.arrival.latch(vehicle);
        vehicle.wireless.target_power = Watts::from_f64(self.wanted_power().round());
        self.tell_energies(vehicle);
        if self.config.mode.is_dc() && !self.alone {
            vehicle.inlet_voltage = Some(Volts::from_f64(self.cable.voltage()));
            vehicle.inlet_current = Some(Amperes::from_f64(self.cable.current()));
        }
        let charges = matches!(vehicle.wish, Wish::Charge | Wish::Renegotiate);
        if self.course == Course::Done && charges {
            vehicle.wish = Wish::Complete;
        }
        if self.patience == Some(Duration::ZERO) || self.gave_up() {
            vehicle.wish = Wish::Stop;
        }
    }

    /// What the script has for now.
    fn act(&mut self, vehicle: &mut Vehicle, elapsed: Duration) {
        if self.charged {
            self.script.pass(elapsed);
        }
        while self.charged
            && let Some(action) = self.script.due()
        {
            match action {
                Action::Stop => vehicle.wish = Wish::Stop,
                Action::Pause => vehicle.wish = Wish::Pause,
                Action::Renegotiate => vehicle.wish = Wish::Renegotiate,
                Action::Rest => vehicle.wish = Wish::Rest,
                Action::Wake => vehicle.wish = Wish::Charge,
                Action::Fault(Fault::BatteryTemperature) => {
                    self.error = EvError::BatteryTemperature
                }
                Action::Fault(Fault::VehicleContactorWelded) => self.contactor.weld(),
                Action::Fault(Fault::ConnectorUnlocked) => self.error = EvError::ConnectorLock,
                Action::Fault(Fault::VehicleSilent) => self.link = Link::Frozen,
                Action::Fault(Fault::TcpLost) => self.link = Link::Cut,
                Action::RenegotiateServices | Action::Fault(_) => {}
            }
        }
    }

    fn hear(&mut self, engine: &mut Evcc, event: &EvccEvent) -> bool {
        match *event {
            EvccEvent::Limits(limits) => self.limits = Some(limits),
            EvccEvent::DischargeLimits(back) => self.back = Some(back),
            EvccEvent::TargetPower(power) => self.target_power = Some(power),
            EvccEvent::Station(station) => self.station = station,
            EvccEvent::CloseContactor if self.script.has(Fault::VehicleContactorStuck) => {}
            EvccEvent::CloseContactor => self.contactor.close(),
            EvccEvent::Phase(Phase::VehiclePositioning | Phase::FinePositioning) => {
                self.arrival.begin();
            }
            EvccEvent::Device(place) if self.alone => {
                self.arrival.contact = place == DevicePlace::AtVehicle;
            }
            EvccEvent::Coupling(_) if self.alone => self.arrival.receive(1.0),
            EvccEvent::PowerOn => (self.powered, self.charged) = (true, true),
            EvccEvent::Standby(rests) => self.powered = !rests,
            EvccEvent::Notified(Notification::ExitStandby(_)) => {
                if engine.vehicle().wish == Wish::Rest {
                    engine.vehicle_mut().wish = Wish::Charge;
                }
            }
            EvccEvent::OpenContactor => {
                self.powered = false;
                self.contactor.open();
                self.cable.connect(None);
            }
            EvccEvent::Ended(_) => match engine.paused() {
                Some(paused) => self.memory.keep(*paused, 0.0),
                None => self.memory.forget(),
            },
            _ => return false,
        }
        true
    }
}

impl Plant<Evcc> for SimulatedCar {
    fn step(&mut self, engine: &mut Evcc, elapsed: Duration) {
        self.contactor.step(elapsed);
        if self.powered {
            self.patience = self.patience.map(|left| left.saturating_sub(elapsed));
        }
        let time = elapsed * self.speed;
        self.arrival.step(elapsed);
        if !self.alone {
            self.arrival.contact = self.cable.device();
        }
        match self.config.mode.is_dc() {
            true => self.step_dc(time),
            false if self.config.mode == EnergyMode::Wireless => self.step_coil(time),
            false => self.step_ac(time),
        }
        self.advance();
        self.cable
            .note_soc(self.config.battery.soc, self.battery.soc());
        self.watch_idle(engine.vehicle().wish, elapsed);
        self.act(engine.vehicle_mut(), elapsed);
        self.latch(engine.vehicle_mut());
    }

    fn event(&mut self, engine: &mut Evcc, event: &EvccEvent) {
        if self.hear(engine, event) {
            self.latch(engine.vehicle_mut());
        }
    }

    fn stop(&mut self, engine: &mut Evcc) {
        engine.vehicle_mut().wish = Wish::Stop;
    }

    fn off(&mut self) {
        self.powered = false;
        self.charged = false;
        self.contactor.open();
        self.cable.connect(None);
        self.cable.draw(0.0, 1.0);
    }

    fn link(&self) -> Link {
        self.link
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
        let config = Config::default().vehicle.car([2, 0, 0, 0, 0, 1]);
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
