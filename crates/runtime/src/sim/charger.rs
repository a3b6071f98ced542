//! A charger.

mod plant;

use std::time::Duration;

use v2g::session::{
    Amperes, ControlMode, EnergyMode, EnergyModes, EvLimits, EvNeeds, EvseId, Meter, SeccConfig,
    ShortText, Station, Volts, WattHours, Watts,
};

use super::cable::Source;
use super::coupling::Approach;
use super::{
    Cable, CoilConfig, DischargeConfig, Fault, IsolationConfig, IsolationTest, Memory, Script,
    Supply, SupplyConfig, Switch,
};
use crate::Link;

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
    /// What it takes from vehicles (-20).
    pub discharge: Option<DischargeConfig>,
    /// Whether vehicles may rest (-20).
    pub standby: bool,
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
    /// Its coil, where it charges without a cable.
    pub coil: CoilConfig,
    /// Without a plug: how long the vehicle takes to its place.
    pub positioning: Duration,
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
    approach: Approach,
    vehicle: Option<EvLimits>,
    needs: EvNeeds,
    /// AC: power that the vehicle says it takes (-20).
    told_power: Option<Watts>,
    /// Made up when alone: the battery at the output.
    made_up: Option<Source>,
    /// Counted by the meter, Wh.
    energy: f64,
    /// Counted the other way, Wh.
    returned: f64,
    charging_time: Duration,
    /// Power was on before.
    charged: bool,
    /// The output has run away.
    runaway: bool,
    link: Link,
    script: Script,
    memory: Memory,
}

/// Inner resistance of the battery that a lonely charger makes up, Ω.
const MADE_UP_RESISTANCE: f64 = 0.05;
/// Resistance of a broken cable, Ω; our choice.
const FAULTY_RESISTANCE: f64 = 10_000.0;
/// Share of the voltage asked for that a broken supply gives; our choice.
const SHORTFALL: f64 = 0.5;
/// How far a supply that has run away exceeds what the vehicle bears; our choice.
const EXCESS: f64 = 1.1;

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
            approach: Approach::new(config.positioning),
            vehicle: None,
            needs: EvNeeds::default(),
            told_power: None,
            made_up: None,
            energy: 0.0,
            returned: 0.0,
            charging_time: Duration::ZERO,
            charged: false,
            runaway: false,
            link: Link::Up,
            script: Script::default(),
            memory: Memory::default(),
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

    /// What happens on the way.
    #[must_use]
    pub fn following(mut self, script: Script) -> Self {
        if script.has(Fault::IsolationFault) {
            let config = IsolationConfig {
                resistance: FAULTY_RESISTANCE,
                ..self.config.isolation
            };
            self.isolation = IsolationTest::new(config);
        }
        if script.has(Fault::DeviceStuck) {
            self.approach.stick();
        }
        self.script = script;
        self
    }

    /// Where a session that is paused is kept, and found again: the meter goes on where it stood.
    #[must_use]
    pub fn remembering(mut self, memory: Memory) -> Self {
        self.energy = memory.energy();
        self.memory = memory;
        self
    }

    /// These settings of the engine, with the session that sleeps.
    #[must_use]
    pub fn engine(&self, config: SeccConfig) -> SeccConfig {
        SeccConfig {
            resume: self.memory.resume(),
            ..config
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
        station.wireless = self.config.coil.station();
        station.free = self.config.free;
        station.standby = self.config.standby;
        station.discharge = self.config.discharge.map(DischargeConfig::model);
        station.meter = Some(self.meter());
        station
    }

    /// The cable that is plugged in.
    #[must_use]
    pub fn cable(&self) -> Cable {
        self.cable.clone()
    }

    fn is_dc(&self) -> bool {
        self.vehicle.is_some_and(|limits| limits.mode.is_dc())
    }

    fn meter(&self) -> Meter {
        Meter {
            id: self.config.meter_id,
            reading: WattHours::from_f64(self.energy.floor()),
            // Told once there is something: the published stack Josev does not read it.
            discharged: (self.returned >= 1.0).then(|| WattHours::from_f64(self.returned.floor())),
        }
    }

    fn is_wireless(&self) -> bool {
        self.vehicle
            .is_some_and(|limits| limits.mode == EnergyMode::Wireless)
    }

    /// Lets time pass at the coil.
    fn step_coil(&mut self, elapsed: Duration) {
        self.cable.send(self.approach.coil());
        self.count(self.approach.coil(), elapsed);
    }

    /// Lets time pass on the DC side.
    fn step_dc(&mut self, elapsed: Duration) {
        let battery = self.cable.battery().or(self.made_up);
        // The isolation test puts its own voltage on the open output.
        self.supply
            .step(elapsed, battery.filter(|_| self.contactor.is_closed()));
        let (voltage, current) = (self.output(), self.supply.current());
        self.cable.feed(voltage, Some(current));
        self.count(voltage * current, elapsed);
    }

    /// Voltage at the output, V.
    fn output(&self) -> f64 {
        let battery = self.cable.battery().filter(|_| !self.contactor.is_closed());
        let bears = self.vehicle.map(|limits| limits.max_voltage.as_f64());
        match bears.filter(|_| self.runaway) {
            Some(bears) => bears * EXCESS,
            // A vehicle whose contactor is closed shows its battery.
            None => battery.map_or(self.supply.voltage(), |battery| battery.voltage),
        }
    }

    /// Lets time pass on the AC side.
    fn step_ac(&mut self, elapsed: Duration) {
        let voltage = if self.contactor.is_closed() {
            self.config.line_voltage
        } else {
            0.0
        };
        if self.alone || voltage == 0.0 {
            let current = match voltage == 0.0 {
                true => 0.0,
                false => self.made_up_draw(),
            };
            self.cable.draw(current, self.phases());
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

    /// What an AC vehicle draws that is not simulated here: what it says, else all that both sides allow.
    fn made_up_draw(&self) -> f64 {
        if let Some(power) = self.told_power {
            return power.as_f64() / (self.config.line_voltage * self.phases());
        }
        let wanted = self
            .vehicle
            .map_or(0.0, |limits| limits.max_current.as_f64());
        wanted.min(self.config.line_current)
    }

    /// Lets the meter count, in the simulation's own time.
    fn count(&mut self, power: f64, elapsed: Duration) {
        let time = elapsed * self.speed;
        let energy = power * time.as_secs_f64() / 3600.0;
        match energy < 0.0 {
            true => self.returned -= energy,
            false => self.energy += energy,
        }
        if self.cable.carries() {
            self.charging_time += time;
        }
        self.cable
            .note_energy(self.energy, self.returned, self.charging_time);
    }

    /// Power that it wants where it decides: back from the vehicle when that wants to give.
    fn target_power(&self) -> Option<Watts> {
        let wanted = self.needs.target_energy.unwrap_or_default();
        let discharge = self.config.discharge.filter(|_| wanted < WattHours::ZERO)?;
        let dynamic = self.needs.control == ControlMode::Dynamic;
        dynamic.then(|| Watts::from_f64(-discharge.max_power))
    }
}
