//! The vehicle's side of the power path: the only code that commands contactor and pilot.

use super::proof::{Matched, Power};
use crate::EvccEvent;
use crate::model::ControlPilot;
use crate::queue::Queue;

/// What the vehicle's power path is told to do now.
#[derive(Debug, Default)]
pub(crate) struct Inlet {
    contactor: bool,
    power: bool,
    wants_energy: bool,
}

impl Inlet {
    /// State C: the station may prepare power.
    pub(crate) fn ask_for_energy(&mut self, events: &mut Queue<EvccEvent>) {
        if !self.wants_energy {
            self.wants_energy = true;
            events.push(EvccEvent::Pilot(ControlPilot::C));
        }
    }

    /// Whether the pilot asks for energy.
    pub(crate) fn wants_energy(&self) -> bool {
        self.wants_energy
    }

    /// Connects the battery.
    pub(crate) fn close_contactor(&mut self, _: &Matched, events: &mut Queue<EvccEvent>) {
        if !self.contactor {
            self.contactor = true;
            events.push(EvccEvent::CloseContactor);
        }
    }

    /// Whether a contactor is to be closed.
    pub(crate) fn is_connected(&self) -> bool {
        self.contactor
    }

    /// Current may be drawn.
    pub(crate) fn power_on(&mut self, _: &Power, events: &mut Queue<EvccEvent>) {
        if !self.power {
            self.power = true;
            events.push(EvccEvent::PowerOn);
        }
    }

    /// Takes no current and opens the contactor, but goes on asking for energy: the voltage has left
    /// the match, or power is negotiated anew.
    pub(crate) fn disconnect(&mut self, events: &mut Queue<EvccEvent>) {
        let power = core::mem::take(&mut self.power);
        if core::mem::take(&mut self.contactor) || power {
            events.push(EvccEvent::OpenContactor);
        }
    }

    /// No current for a while; the contactor stays as it is.
    pub(crate) fn rest(&mut self) {
        self.power = false;
    }

    /// No current, contactor open, state B. Commands once.
    pub(crate) fn off(&mut self, events: &mut Queue<EvccEvent>) {
        let was = core::mem::take(self);
        if was.contactor || was.power {
            events.push(EvccEvent::OpenContactor);
        }
        if was.wants_energy {
            events.push(EvccEvent::Pilot(ControlPilot::B));
        }
    }
}
