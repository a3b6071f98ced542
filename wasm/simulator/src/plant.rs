//! A supply, a cable, a battery, two contactors and a customer.

use core::time::Duration;

use v2g_session::{
    Amperes, Authorization, CableCheck, Contactor, ControlPilot, EvError, EvccEvent,
    Fault as Trouble, Isolation, Meter, Percent, SeccEvent, ShortText, Station, StationLimits,
    Vehicle, Volts, WattHours, Watts, Wish,
};

use crate::{Choice, Fault};

/// Energy that the battery holds, Wh; our choice, as all figures here.
const CAPACITY: f64 = 60_000.0;
/// Voltage of the empty battery, and what it gains until it is full, V.
const EMPTY: f64 = 340.0;
const GAIN: f64 = 80.0;
/// Inner resistance of battery and cable, Ω.
const RESISTANCE: f64 = 0.08;
/// Most current of the battery, A; above this state of charge less and less.
const MOST_CURRENT: f64 = 180.0;
const TAPER: f64 = 75.0;
/// How fast the output follows, V/s.
const SLOPE: f64 = 400.0;
/// Mains, V from phase to neutral, and phases.
const LINE: f64 = 230.0;
const PHASES: f64 = 3.0;
/// Time of customer, isolation test and contactors.
const CUSTOMER: Duration = Duration::from_secs(2);
const TEST: Duration = Duration::from_secs(3);
const CONTACTOR: Duration = Duration::from_millis(150);
/// What a lying station adds, V.
const LIE: f64 = 60.0;

/// Everything around the engines. Voltages ramp, currents follow from them, tests take their time.
#[derive(Clone, Debug)]
pub struct Plant {
    choice: Choice,
    stored: f64,
    metered: f64,
    supply: Option<(f64, f64)>,
    output: f64,
    customer: Option<Duration>,
    test: Option<Duration>,
    station_contactor: Switch,
    vehicle_contactor: Switch,
    pilot: bool,
    powered: bool,
    charged: Duration,
    limits: Option<StationLimits>,
    target_power: Option<f64>,
}

/// A contactor that takes its time to close.
#[derive(Clone, Copy, Debug, Default)]
struct Switch {
    told: bool,
    since: Duration,
}

impl Switch {
    fn tell(&mut self, closed: bool) {
        *self = Self {
            told: closed,
            since: Duration::ZERO,
        };
    }

    fn is_closed(self) -> bool {
        self.told && self.since >= CONTACTOR
    }

    fn feedback(self) -> Contactor {
        match self.is_closed() {
            true => Contactor::Closed,
            false => Contactor::Open,
        }
    }
}

impl Plant {
    pub(crate) fn new(choice: Choice) -> Self {
        Self {
            choice,
            stored: CAPACITY * choice.soc / 100.0,
            metered: 0.0,
            supply: None,
            output: 0.0,
            customer: None,
            test: None,
            station_contactor: Switch::default(),
            vehicle_contactor: Switch::default(),
            pilot: false,
            powered: false,
            charged: Duration::ZERO,
            limits: None,
            target_power: None,
        }
    }

    /// Voltage at the inlet, V; in AC from phase to neutral.
    #[must_use]
    pub fn voltage(&self) -> f64 {
        match self.choice.mode.is_dc() {
            true if self.vehicle_contactor.is_closed() && !self.runs_away() => {
                self.battery() + self.current() * RESISTANCE
            }
            true => self.output,
            false if self.station_contactor.is_closed() => LINE,
            false => 0.0,
        }
    }

    /// Current, A; in AC per phase.
    #[must_use]
    pub fn current(&self) -> f64 {
        match self.choice.mode.is_dc() {
            true => {
                let joined = self.vehicle_contactor.is_closed() && self.output > 1.0;
                let asked = self
                    .supply
                    .filter(|_| joined)
                    .map_or(0.0, |(_, current)| current);
                asked.min(self.wanted_current())
            }
            false
                if self.powered
                    && self.station_contactor.is_closed()
                    && self.soc() < self.choice.target =>
            {
                self.line_current()
            }
            false => 0.0,
        }
    }

    /// Power, W.
    #[must_use]
    pub fn power(&self) -> f64 {
        let phases = if self.choice.mode.is_dc() {
            1.0
        } else {
            PHASES
        };
        self.voltage() * self.current() * phases
    }

    /// State of charge, %.
    #[must_use]
    pub fn soc(&self) -> f64 {
        self.stored / CAPACITY * 100.0
    }

    /// Meter reading, Wh.
    #[must_use]
    pub fn energy(&self) -> f64 {
        self.metered
    }

    /// Whether the station's contactor is closed; where it switches the supply, whether that is on.
    #[must_use]
    pub fn station_closed(&self) -> bool {
        self.station_contactor.is_closed()
    }

    /// Whether the vehicle's contactor is closed.
    #[must_use]
    pub fn vehicle_closed(&self) -> bool {
        self.vehicle_contactor.is_closed()
    }

    fn battery(&self) -> f64 {
        EMPTY + GAIN * self.stored / CAPACITY
    }

    /// Constant, then less and less.
    fn wanted_current(&self) -> f64 {
        let over = (self.soc() - TAPER).max(0.0) / (101.0 - TAPER);
        (MOST_CURRENT * (1.0 - over)).max(1.0)
    }

    fn line_current(&self) -> f64 {
        let limits = self
            .limits
            .map_or(0.0, |limits| limits.max_current.as_f64());
        let power = self
            .limits
            .and_then(|limits| limits.max_power)
            .map(Watts::as_f64);
        let by_power = power
            .into_iter()
            .chain(self.target_power)
            .map(|power| power / LINE / PHASES);
        let most = by_power.fold(f64::INFINITY, f64::min);
        let told = if limits > 0.0 { limits.min(most) } else { most };
        told.clamp(0.0, 32.0)
    }

    /// Whether this goes wrong, where it does from the start.
    fn has(&self, fault: Fault) -> bool {
        self.choice.fault == Some(fault)
    }

    /// Whether this has gone wrong while charging.
    pub(crate) fn has_come(&self, fault: Fault) -> bool {
        self.has(fault)
            && self.charged.as_secs_f64() >= self.choice.after
            && !self.charged.is_zero()
    }

    fn runs_away(&self) -> bool {
        self.has_come(Fault::OverVoltage)
    }

    pub(crate) fn station_told(&mut self, event: &SeccEvent) {
        match *event {
            SeccEvent::AuthorizationWanted => {
                self.customer.get_or_insert(Duration::ZERO);
            }
            SeccEvent::StartCableCheck { voltage } => {
                self.test = Some(Duration::ZERO);
                self.supply = Some((voltage.as_f64(), 0.0));
            }
            SeccEvent::SupplyOn { voltage, current } => {
                let share = if self.has(Fault::VoltageMismatch) {
                    0.5
                } else {
                    1.0
                };
                self.supply = Some((voltage.as_f64() * share, current.as_f64()));
            }
            SeccEvent::SupplyOff => (self.supply, self.test) = (None, None),
            SeccEvent::CloseContactor => self
                .station_contactor
                .tell(!self.has(Fault::ContactorStuck)),
            SeccEvent::OpenContactor => self.station_contactor.tell(false),
            _ => {}
        }
    }

    pub(crate) fn vehicle_told(&mut self, event: &EvccEvent) {
        match *event {
            EvccEvent::CloseContactor => self
                .vehicle_contactor
                .tell(!self.has(Fault::VehicleContactorStuck)),
            EvccEvent::OpenContactor => {
                self.vehicle_contactor.tell(false);
                self.powered = false;
            }
            EvccEvent::PowerOn => self.powered = true,
            EvccEvent::Pilot(pilot) => self.pilot = pilot == ControlPilot::C,
            EvccEvent::Limits(limits) => self.limits = Some(limits),
            EvccEvent::TargetPower(power) => self.target_power = Some(power.as_f64()),
            _ => {}
        }
    }

    /// Lets time pass.
    pub(crate) fn pass(&mut self, time: Duration) {
        for timer in [&mut self.customer, &mut self.test].into_iter().flatten() {
            *timer = timer.saturating_add(time);
        }
        for switch in [&mut self.station_contactor, &mut self.vehicle_contactor] {
            switch.since = switch.since.saturating_add(time);
        }
        if self.powered {
            self.charged = self.charged.saturating_add(time);
        }
        let wanted = match self.runs_away() {
            true => 520.0,
            false => self.supply.map_or(0.0, |(voltage, _)| voltage),
        };
        let step = SLOPE * time.as_secs_f64();
        self.output += (wanted - self.output).clamp(-step, step);
        let energy = self.power() * time.as_secs_f64() * self.choice.speed / 3600.0;
        self.metered += energy;
        self.stored = (self.stored + energy).clamp(0.0, CAPACITY);
    }

    /// Tells both models what is measured.
    pub(crate) fn latch(&self, station: &mut Station, vehicle: &mut Vehicle) {
        self.latch_station(station);
        self.latch_vehicle(vehicle);
    }

    fn latch_station(&self, station: &mut Station) {
        let over = |timer: Option<Duration>, limit| timer.is_some_and(|timer| timer >= limit);
        if over(self.customer, CUSTOMER) && !self.has(Fault::NobodyIdentifies) {
            station.authorization = match self.has(Fault::AuthorizationRefused) {
                true => Authorization::Refused,
                false => Authorization::Granted,
            };
        }
        if over(self.test, TEST) {
            (station.cable_check, station.isolation) = match self.has(Fault::IsolationFault) {
                true => (CableCheck::Failed, Isolation::Fault),
                false => (CableCheck::Passed, Isolation::Valid),
            };
        }
        station.contactor = self.station_contactor.feedback();
        station.pilot = if self.pilot {
            ControlPilot::C
        } else {
            ControlPilot::B
        };
        let lie = if self.has_come(Fault::VoltageLie) {
            LIE
        } else {
            0.0
        };
        station.present_voltage = Volts::from_f64(self.voltage() + lie);
        station.present_current = Amperes::from_f64(self.current());
        station.meter = Some(Meter {
            id: ShortText::new("V2G-SIMULATED").unwrap_or_default(),
            reading: WattHours::from_f64(self.metered.floor()),
            discharged: None,
        });
        if self.has_come(Fault::EmergencyStop) {
            station.fault = Some(Trouble::EmergencyStop);
        } else if self.has_come(Fault::Malfunction) {
            station.fault = Some(Trouble::Malfunction);
        }
    }

    fn latch_vehicle(&self, vehicle: &mut Vehicle) {
        vehicle.soc = Percent::new(self.soc().round() as u8);
        vehicle.battery_voltage = Volts::from_f64(self.battery().round());
        vehicle.contactor = self.vehicle_contactor.feedback();
        let missing = (self.choice.target - self.soc()).max(0.0) * CAPACITY / 100.0;
        vehicle.energy_request = Some(WattHours::from_f64(missing.round()));
        vehicle.target_current = Amperes::from_f64((self.wanted_current() * 10.0).floor() / 10.0);
        vehicle.present_power = Watts::from_f64(self.power().round());
        if vehicle.mode.is_dc() {
            vehicle.inlet_voltage = Some(Volts::from_f64(self.voltage()));
            vehicle.inlet_current = Some(Amperes::from_f64(self.current()));
        }
        if self.soc() >= self.choice.target && vehicle.wish == Wish::Charge {
            vehicle.wish = Wish::Complete;
        }
        if self.has_come(Fault::BatteryTemperature) {
            vehicle.error = EvError::BatteryTemperature;
        } else if self.has_come(Fault::ConnectorUnlocked) {
            vehicle.error = EvError::ConnectorLock;
        }
    }
}
