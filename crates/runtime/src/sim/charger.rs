//! A charger.

use std::time::Duration;

use v2g::session::{
    Amperes, Authorization, CableCheck, EnergyMode, EnergyModes, EvLimits, EvseId, Isolation,
    Meter, Notification, Secc, SeccEvent, ShortText, Station, Volts, WattHours, Watts,
};

use super::cable::Source;
use super::{Cable, IsolationConfig, IsolationTest, Supply, SupplyConfig, Switch};
use crate::Plant;

/// What a charger is like.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ChargerConfig {
    /// Name of the charging point.
    pub evse_id: EvseId,
    /// Its name in DIN 70121, where that is another one.
    pub evse_id_din: Option<EvseId>,
    /// Whether charging costs nothing.
    pub free: bool,
    /// How long the customer takes to identify.
    pub authorization: Duration,
    /// The meter's name.
    pub meter_id: ShortText<32>,
    /// Ways of charging on offer.
    pub modes: EnergyModes,
    /// DC supply.
    pub supply: SupplyConfig,
    /// Least voltage that the supply regulates, V.
    pub min_voltage: f64,
    /// Least current that the supply regulates, A.
    pub min_current: f64,
    /// AC: phase to neutral, V.
    pub line_voltage: f64,
    /// AC: most current per phase, A.
    pub line_current: f64,
    /// Isolation of the cable.
    pub isolation: IsolationConfig,
    /// How long the contactor takes to close.
    pub contactor: Duration,
}

/// A charger at work in one session.
#[derive(Debug)]
pub struct SimulatedCharger {
    config: ChargerConfig,
    cable: Cable,
    /// No vehicle is simulated at the other end of the cable.
    alone: bool,
    speed: u32,
    supply: Supply,
    isolation: IsolationTest,
    contactor: Switch,
    customer: Switch,
    vehicle: Option<EvLimits>,
    /// Made up when alone: the battery at the output.
    made_up: Option<Source>,
    /// Counted by the meter, Wh.
    energy: f64,
    charging_time: Duration,
}

/// Inner resistance of the battery that a lonely charger makes up, Ω.
const MADE_UP_RESISTANCE: f64 = 0.05;
/// Below this current nothing is counted as charging, A.
const CURRENT_NOISE: f64 = 0.05;

impl SimulatedCharger {
    /// A charger whose vehicle is at the other end of `cable`. Energy runs `speed` times faster than time.
    #[must_use]
    pub fn new(config: ChargerConfig, cable: Cable, speed: u32) -> Self {
        Self {
            config,
            cable,
            alone: false,
            speed,
            supply: Supply::new(config.supply),
            isolation: IsolationTest::new(config.isolation),
            contactor: Switch::new(config.contactor),
            customer: Switch::new(config.authorization),
            vehicle: None,
            made_up: None,
            energy: 0.0,
            charging_time: Duration::ZERO,
        }
    }

    /// A charger whose vehicle is somewhere else and has to be made up.
    #[must_use]
    pub fn alone(config: ChargerConfig) -> Self {
        Self {
            alone: true,
            ..Self::new(config, Cable::default(), 1)
        }
    }

    /// The charger as the engine has to know it at the start.
    #[must_use]
    pub fn station(&self) -> Station {
        let SupplyConfig {
            max_voltage,
            max_current,
            max_power,
            ..
        } = self.config.supply;
        let limits = (
            Volts::from_f64(max_voltage),
            Amperes::from_f64(max_current),
            Watts::from_f64(max_power),
        );
        let mut station = Station::dc(self.config.evse_id, limits.0, limits.1, limits.2);
        station.evse_id_din = self.config.evse_id_din;
        station.dc.min_voltage = Volts::from_f64(self.config.min_voltage);
        station.dc.min_current = Amperes::from_f64(self.config.min_current);
        station.ac.nominal_voltage = Volts::from_f64(self.config.line_voltage);
        station.ac.max_current = Amperes::from_f64(self.config.line_current);
        station.modes = self.config.modes;
        station.free = self.config.free;
        station.meter = Some(self.meter());
        station
    }

    fn is_dc(&self) -> bool {
        self.vehicle.is_some_and(|limits| limits.mode.is_dc())
    }

    fn meter(&self) -> Meter {
        Meter {
            id: self.config.meter_id,
            reading: WattHours::from_f64(self.energy.floor()),
            ..Meter::default()
        }
    }

    /// Lets time pass on the DC side.
    fn step_dc(&mut self, elapsed: Duration) {
        let battery = self.cable.battery().or(self.made_up);
        // The isolation test puts its own voltage on the open output.
        self.supply
            .step(elapsed, battery.filter(|_| self.contactor.is_closed()));
        self.cable
            .feed(self.supply.voltage(), Some(self.supply.current()));
        self.count(self.supply.voltage() * self.supply.current(), elapsed);
    }

    /// Lets time pass on the AC side.
    fn step_ac(&mut self, elapsed: Duration) {
        let voltage = if self.contactor.is_closed() {
            self.config.line_voltage
        } else {
            0.0
        };
        if self.alone || voltage == 0.0 {
            self.cable.draw(if voltage == 0.0 {
                0.0
            } else {
                self.made_up_draw()
            });
        }
        self.cable.feed(voltage, None);
        self.count(voltage * self.cable.current() * self.phases(), elapsed);
    }

    fn phases(&self) -> f64 {
        let single = self
            .vehicle
            .is_some_and(|limits| limits.mode == EnergyMode::AcSinglePhase);
        if single { 1.0 } else { 3.0 }
    }

    /// What an AC vehicle draws that is not simulated here: all that both sides allow.
    fn made_up_draw(&self) -> f64 {
        let wanted = self
            .vehicle
            .map_or(0.0, |limits| limits.max_current.as_f64());
        wanted.min(self.config.line_current)
    }

    /// Lets the meter count, in the simulation's own time.
    fn count(&mut self, power: f64, elapsed: Duration) {
        let time = elapsed * self.speed;
        self.energy += power * time.as_secs_f64() / 3600.0;
        if self.cable.current() > CURRENT_NOISE {
            self.charging_time += time;
        }
        self.cable.note_energy(self.energy, self.charging_time);
    }

    fn latch(&self, station: &mut Station) {
        station.present_voltage = Volts::from_f64(self.cable.voltage());
        station.present_current = Amperes::from_f64(self.cable.current());
        station.contactor = self.contactor.feedback();
        station.isolation = self.isolation.result();
        station.meter = Some(self.meter());
        if self.customer.is_closed() {
            station.authorization = Authorization::Granted;
        }
    }

    fn finish_cable_check(&mut self, station: &mut Station) {
        self.supply.switch_off();
        station.cable_check = match self.isolation.result() {
            Isolation::Valid | Isolation::Warning => CableCheck::Passed,
            _ => CableCheck::Failed,
        };
    }

    fn regulate(&mut self, voltage: Volts, current: Amperes) {
        self.supply.regulate(voltage.as_f64(), current.as_f64());
        // Pre-charge told the battery's voltage before any current was asked for.
        if self.alone && self.made_up.is_none() && self.isolation.result() != Isolation::Invalid {
            self.made_up = Some(Source {
                voltage: voltage.as_f64(),
                resistance: MADE_UP_RESISTANCE,
            });
        }
    }
}

impl Plant<Secc> for SimulatedCharger {
    fn step(&mut self, engine: &mut Secc, elapsed: Duration) {
        self.customer.step(elapsed);
        self.contactor.step(elapsed);
        if self.isolation.step(elapsed) {
            self.finish_cable_check(engine.station_mut());
        }
        match self.is_dc() {
            true => self.step_dc(elapsed),
            false => self.step_ac(elapsed),
        }
        self.latch(engine.station_mut());
    }

    fn event(&mut self, engine: &mut Secc, event: &SeccEvent) {
        match *event {
            SeccEvent::AuthorizationWanted => self.customer.close(),
            SeccEvent::Limits(limits) => self.vehicle = Some(limits),
            SeccEvent::CloseContactor => self.contactor.close(),
            SeccEvent::OpenContactor => self.contactor.open(),
            SeccEvent::StartCableCheck { voltage } => {
                engine.station_mut().cable_check = CableCheck::Pending;
                self.isolation.start(voltage.as_f64());
                self.supply.regulate(voltage.as_f64(), 0.0);
            }
            SeccEvent::SupplyOn { voltage, current } => self.regulate(voltage, current),
            SeccEvent::SupplyOff => self.supply.switch_off(),
            _ => return,
        }
        self.latch(engine.station_mut());
    }

    fn stop(&mut self, engine: &mut Secc) {
        engine.station_mut().notification = Notification::Stop(Duration::ZERO);
    }

    fn off(&mut self) {
        self.supply.switch_off();
        self.isolation.cancel();
        self.contactor.open();
        self.cable.feed(0.0, Some(0.0));
    }
}
