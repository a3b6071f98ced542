//! The conductors between charger and vehicle, which both simulations measure.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// A plugged-in cable. Clones are the same cable.
#[derive(Clone, Debug, Default)]
pub struct Cable(Arc<Mutex<Line>>);

/// Below this current no energy flows, A: the smallest step in which a vehicle asks.
const CURRENT_STEP: f64 = 0.1;

#[derive(Clone, Copy, Debug, Default)]
struct Line {
    voltage: f64,
    current: f64,
    /// Conductors that carry this current to the vehicle: one in DC.
    phases: f64,
    battery: Option<Source>,
    /// Sent by the charger's coil, W.
    coil: f64,
    /// The charging device is at the vehicle.
    device: bool,
    gauge: Gauge,
}

/// What stands behind the vehicle's closed contactor.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Source {
    pub(crate) voltage: f64,
    pub(crate) resistance: f64,
}

/// What a session has come to, for summaries.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Gauge {
    /// State of charge when charging began, %.
    pub soc_at_start: f64,
    /// State of charge now, %.
    pub soc: f64,
    /// Energy into the vehicle by the meter, Wh.
    pub energy: f64,
    /// Energy out of the vehicle by the meter, Wh.
    pub returned: f64,
    /// Time in which that energy flowed, in the simulation's own count.
    pub time: Duration,
}

impl Cable {
    /// Voltage between the conductors, V.
    #[must_use]
    pub fn voltage(&self) -> f64 {
        self.line().voltage
    }

    /// Current into the vehicle, A; in AC per phase. Negative where the vehicle gives.
    #[must_use]
    pub fn current(&self) -> f64 {
        self.line().current
    }

    /// Power into the vehicle, W. Negative where the vehicle gives.
    #[must_use]
    pub fn power(&self) -> f64 {
        let line = self.line();
        line.voltage * line.current * line.phases + line.coil
    }

    /// Whether energy flows.
    pub(crate) fn carries(&self) -> bool {
        let line = self.line();
        line.current.abs() >= CURRENT_STEP || line.coil > 0.0
    }

    /// Power between the coils, W.
    pub(crate) fn coil(&self) -> f64 {
        self.line().coil
    }

    /// The charger's coil sends so much.
    pub(crate) fn send(&self, power: f64) {
        self.line().coil = power;
    }

    /// Whether the charging device is at the vehicle.
    pub(crate) fn device(&self) -> bool {
        self.line().device
    }

    /// The charging device comes, or goes.
    pub(crate) fn bring(&self, device: bool) {
        self.line().device = device;
    }

    /// What the session has come to so far.
    #[must_use]
    pub fn gauge(&self) -> Gauge {
        self.line().gauge
    }

    /// The charger's end: what it puts on the conductors. In AC the vehicle decides about the current.
    pub(crate) fn feed(&self, voltage: f64, current: Option<f64>) {
        let mut line = self.line();
        line.voltage = voltage;
        if let Some(current) = current {
            line.current = current;
            line.phases = 1.0;
        }
    }

    /// The vehicle's end: how much it draws in AC, on each of so many phases.
    pub(crate) fn draw(&self, current: f64, phases: f64) {
        let mut line = self.line();
        line.current = current;
        line.phases = phases;
    }

    /// The vehicle's end: the battery behind its contactor, or nothing while that is open.
    pub(crate) fn connect(&self, battery: Option<Source>) {
        self.line().battery = battery;
    }

    pub(crate) fn battery(&self) -> Option<Source> {
        self.line().battery
    }

    pub(crate) fn note_soc(&self, at_start: f64, now: f64) {
        let gauge = &mut self.line().gauge;
        gauge.soc_at_start = at_start;
        gauge.soc = now;
    }

    pub(crate) fn note_energy(&self, energy: f64, returned: f64, time: Duration) {
        let gauge = &mut self.line().gauge;
        gauge.energy = energy;
        gauge.returned = returned;
        gauge.time = time;
    }

    /// A panic elsewhere leaves numbers behind, nothing worse.
    fn line(&self) -> MutexGuard<'_, Line> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
