//! A charger obeys its engine, and tells it what it measures.

use std::time::Duration;

use v2g::session::{
    Amperes, Authorization, CableCheck, CoilState, Fault as Trouble, Isolation, Notification,
    Phase, Progress, Secc, SeccEvent, Station, Volts,
};

use super::{MADE_UP_RESISTANCE, SHORTFALL, SimulatedCharger};
use crate::sim::cable::Source;
use crate::sim::{Action, Fault};
use crate::{Link, Plant};

impl SimulatedCharger {
    fn latch(&self, station: &mut Station) {
        station.present_voltage = Volts::from_f64(self.cable.voltage());
        station.present_current = Amperes::from_f64(self.cable.current());
        station.contactor = self.contactor.feedback();
        station.isolation = self.isolation.result();
        station.meter = Some(self.meter());
        station.target_power = self.target_power();
        self.approach.latch(station);
        if self.customer.is_closed() {
            station.authorization = match self.script.has(Fault::AuthorizationRefused) {
                true => Authorization::Refused,
                false => Authorization::Granted,
            };
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
        let share = match self.script.has(Fault::VoltageMismatch) {
            true => SHORTFALL,
            false => 1.0,
        };
        self.supply
            .regulate(voltage.as_f64() * share, current.as_f64());
        // Pre-charge told the battery's voltage before any current was asked for.
        if self.alone && self.made_up.is_none() && self.isolation.result() != Isolation::Invalid {
            self.made_up = Some(Source {
                voltage: voltage.as_f64(),
                resistance: MADE_UP_RESISTANCE,
            });
        }
    }

    /// What the script has for now.
    fn act(&mut self, station: &mut Station, elapsed: Duration) {
        if self.charged {
            self.script.pass(elapsed);
        }
        while self.charged
            && let Some(action) = self.script.due()
        {
            match action {
                Action::Stop => station.notification = Notification::Stop(Duration::ZERO),
                Action::Renegotiate => {
                    station.notification = Notification::Renegotiate(Duration::ZERO);
                }
                Action::RenegotiateServices => {
                    station.notification = Notification::RenegotiateServices(Duration::ZERO);
                }
                Action::Wake => station.notification = Notification::ExitStandby(Duration::ZERO),
                Action::Fault(Fault::EmergencyStop) => station.fault = Some(Trouble::EmergencyStop),
                Action::Fault(Fault::Malfunction) => station.fault = Some(Trouble::Malfunction),
                Action::Fault(Fault::UtilityInterrupt) => {
                    station.fault = Some(Trouble::UtilityInterrupt);
                }
                Action::Fault(Fault::ForeignObject) => {
                    self.approach.cover(CoilState::ForeignObject);
                }
                Action::Fault(Fault::OverVoltage) => self.runaway = true,
                Action::Fault(Fault::StationSilent) => self.link = Link::Frozen,
                Action::Pause | Action::Rest | Action::Fault(_) => {}
            }
        }
    }

    fn hear(&mut self, engine: &mut Secc, event: &SeccEvent) -> bool {
        match *event {
            SeccEvent::AuthorizationWanted => self.customer.close(),
            SeccEvent::Limits(limits) => {
                self.vehicle = Some(limits);
                if self.script.has(Fault::ContactorWelded) {
                    self.contactor.weld();
                }
            }
            SeccEvent::Needs(needs) => self.needs = needs,
            SeccEvent::Power(power) => self.told_power = Some(power),
            SeccEvent::Phase(Phase::AcCharging | Phase::DcCharging | Phase::WptCharging) => {
                self.charged = true;
            }
            SeccEvent::Phase(Phase::VehiclePositioning | Phase::FinePositioning) => {
                self.approach.begin();
            }
            SeccEvent::ConnectDevice => self.approach.connect(),
            SeccEvent::DisconnectDevice => self.approach.disconnect(),
            SeccEvent::StartAlignmentCheck { .. } => {
                engine.station_mut().wireless.alignment = Progress::Pending;
                self.approach.check();
            }
            SeccEvent::CoilOn { power } => self.approach.send(power),
            SeccEvent::CoilOff => self.approach.switch_off(),
            SeccEvent::CloseContactor if self.script.has(Fault::ContactorStuck) => {}
            SeccEvent::CloseContactor => self.contactor.close(),
            SeccEvent::OpenContactor => self.contactor.open(),
            SeccEvent::StartCableCheck { voltage } => {
                engine.station_mut().cable_check = CableCheck::Pending;
                self.isolation.start(voltage.as_f64());
                self.supply.regulate(voltage.as_f64(), 0.0);
            }
            SeccEvent::SupplyOn { voltage, current } => self.regulate(voltage, current),
            SeccEvent::SupplyOff => self.supply.switch_off(),
            SeccEvent::Ended(_) => match engine.paused() {
                Some(paused) => self.memory.keep(*paused, self.energy),
                None => self.memory.forget(),
            },
            _ => return false,
        }
        true
    }
}

impl Plant<Secc> for SimulatedCharger {
    fn step(&mut self, engine: &mut Secc, elapsed: Duration) {
        self.customer.step(elapsed);
        self.contactor.step(elapsed);
        if self.isolation.step(elapsed) {
            self.finish_cable_check(engine.station_mut());
        }
        self.approach.step(elapsed);
        self.cable.bring(self.approach.touches());
        match (self.is_dc(), self.is_wireless()) {
            (true, _) => self.step_dc(elapsed),
            (_, true) => self.step_coil(elapsed),
            _ => self.step_ac(elapsed),
        }
        self.act(engine.station_mut(), elapsed);
        self.latch(engine.station_mut());
    }

    fn event(&mut self, engine: &mut Secc, event: &SeccEvent) {
        if self.hear(engine, event) {
            self.latch(engine.station_mut());
        }
    }

    fn stop(&mut self, engine: &mut Secc) {
        engine.station_mut().notification = Notification::Stop(Duration::ZERO);
    }

    fn off(&mut self) {
        self.supply.switch_off();
        self.isolation.cancel();
        self.contactor.open();
        self.approach.switch_off();
        self.cable.send(0.0);
        self.cable.feed(0.0, Some(0.0));
    }

    fn link(&self) -> Link {
        self.link
    }
}
