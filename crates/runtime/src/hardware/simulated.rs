//! A charger of simulated parts, behind the seam for real ones.

use std::time::Duration;

use super::{
    AuthorizationWord, CableCheckWord, ChargerHardware, ChargerInputs, ChargerOrder, ContactorWord,
    IsolationWord, LockWord, PilotWord,
};
use crate::sim::{ChargerConfig, IsolationTest, Source, Supply, Switch};
use v2g::session::{Contactor, Isolation, SeccEvent};

/// Inner resistance of the battery that is made up at the output, Ω.
const RESISTANCE: f64 = 0.05;

/// A charger without a vehicle: it makes up a battery of the voltage that it was pre-charged to.
///
/// The pilot shows a vehicle ([B](PilotWord::B)), and C while power is wanted, until [`unplug`](Self::unplug).
#[derive(Debug)]
pub struct SimulatedHardware {
    meter: String,
    supply: Supply,
    isolation: IsolationTest,
    contactor: Switch,
    customer: Switch,
    plugged: bool,
    locked: bool,
    checked: CableCheckWord,
    battery: Option<f64>,
    energy: f64,
    line_voltage: f64,
    line_current: f64,
    direct: bool,
}

impl SimulatedHardware {
    /// A charger of this kind with a vehicle plugged in.
    #[must_use]
    pub fn new(config: &ChargerConfig) -> Self {
        Self {
            meter: config.meter_id.to_string(),
            supply: Supply::new(config.supply),
            isolation: IsolationTest::new(config.isolation),
            contactor: Switch::new(config.contactor),
            customer: Switch::new(config.authorization),
            plugged: true,
            locked: false,
            checked: CableCheckWord::Pending,
            battery: None,
            energy: 0.0,
            line_voltage: config.line_voltage,
            line_current: config.line_current,
            direct: false,
        }
    }

    /// The vehicle leaves.
    pub fn unplug(&mut self) {
        self.plugged = false;
    }

    /// The next one comes.
    pub fn plug(&mut self) {
        self.plugged = true;
    }

    fn output(&self) -> (f64, f64) {
        match (self.direct, self.contactor.is_closed()) {
            (true, _) => (self.supply.voltage(), self.supply.current()),
            (false, true) => (self.line_voltage, self.line_current),
            (false, false) => (0.0, 0.0),
        }
    }

    fn step(&mut self, elapsed: Duration) {
        self.customer.step(elapsed);
        self.contactor.step(elapsed);
        if self.isolation.step(elapsed) {
            self.supply.switch_off();
            self.checked = match self.isolation.result() {
                Isolation::Valid | Isolation::Warning => CableCheckWord::Passed,
                _ => CableCheckWord::Failed,
            };
        }
        let battery = self.battery.filter(|_| self.contactor.is_closed());
        let source = battery.map(|voltage| Source {
            voltage,
            resistance: RESISTANCE,
        });
        self.supply.step(elapsed, source);
        let (voltage, current) = self.output();
        self.energy += voltage * current * elapsed.as_secs_f64() / 3600.0;
    }
}

impl ChargerHardware for SimulatedHardware {
    fn inputs(&mut self, elapsed: Duration) -> ChargerInputs {
        self.step(elapsed);
        let (voltage, current) = self.output();
        ChargerInputs {
            pilot: match (self.plugged, self.contactor.is_closed()) {
                (false, _) => PilotWord::A,
                // A simulated pilot is not moved by the vehicle, so nothing is derived from it.
                (true, _) => PilotWord::Unknown,
            },
            voltage,
            current,
            contactor: match self.contactor.feedback() {
                Contactor::Closed => ContactorWord::Closed,
                Contactor::Open => ContactorWord::Open,
                Contactor::Fault => ContactorWord::Fault,
            },
            isolation: match self.isolation.result() {
                Isolation::Invalid => IsolationWord::Invalid,
                Isolation::Valid => IsolationWord::Valid,
                Isolation::Warning => IsolationWord::Warning,
                Isolation::Fault => IsolationWord::Fault,
                Isolation::NoMonitor => IsolationWord::NoMonitor,
            },
            cable_check: self.checked,
            meter_id: Some(self.meter.clone()),
            meter_delivered: self.energy,
            lock: match self.locked {
                true => LockWord::Locked,
                false => LockWord::Unlocked,
            },
            authorization: match self.customer.is_closed() {
                true => AuthorizationWord::Granted,
                false => AuthorizationWord::Pending,
            },
            ..ChargerInputs::default()
        }
    }

    fn order(&mut self, order: &ChargerOrder) {
        match *order {
            ChargerOrder::Authorize => self.customer.close(),
            ChargerOrder::CloseContactor => self.contactor.close(),
            ChargerOrder::OpenContactor => self.contactor.open(),
            ChargerOrder::StartCableCheck { voltage } => {
                self.direct = true;
                self.checked = CableCheckWord::Pending;
                self.isolation.start(voltage);
                self.supply.regulate(voltage, 0.0);
            }
            ChargerOrder::SupplyOn { voltage, current } => {
                self.supply.regulate(voltage, current);
                if self.checked == CableCheckWord::Passed {
                    self.battery.get_or_insert(voltage);
                }
            }
            ChargerOrder::SupplyOff => {
                self.isolation.cancel();
                self.supply.switch_off();
            }
            ChargerOrder::Lock => self.locked = true,
            ChargerOrder::Unlock => self.locked = false,
            ChargerOrder::Off => self.off(),
            _ => {}
        }
    }

    fn inform(&mut self, event: &SeccEvent) {
        if let SeccEvent::SessionOpened(_) = event {
            self.energy = 0.0;
            self.direct = false;
            self.checked = CableCheckWord::Pending;
            self.battery = None;
        }
    }

    fn off(&mut self) {
        self.isolation.cancel();
        self.supply.switch_off();
        self.contactor.open();
        self.customer.open();
        self.locked = false;
    }
}
