//! The power path: the only code that commands contactor and supply.

use crate::{
    Amperes, SeccEvent, Volts, Watts,
    proof::{Authorized, Isolated, Paired, Positioned, Power},
    queue::Queue,
};

/// What the power path of a station is told to do now: the sum of all commands so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outlet {
    /// The contactor is to be closed.
    pub contactor: bool,
    /// The supply is to regulate to this voltage and at most this current.
    pub supply: Option<(Volts, Amperes)>,
    /// The coil is to send so much power; nothing while its alignment is checked.
    pub coil: Option<Watts>,
    /// The charging device is to be at the vehicle.
    pub device: bool,
}

/// Commands contactor and supply, each command taking the proofs that it needs.
#[derive(Debug, Default)]
pub(crate) struct PowerPath {
    outlet: Outlet,
    testing: bool,
    /// A little power shows whether the coils are aligned.
    aligning: bool,
}

impl PowerPath {
    pub(crate) fn outlet(&self) -> Outlet {
        self.outlet
    }

    /// Whether anything is commanded on.
    pub(crate) fn is_live(&self) -> bool {
        let Outlet {
            contactor,
            supply,
            coil,
            device: _,
        } = self.outlet;
        self.testing || self.aligning || contactor || supply.is_some() || coil.is_some()
    }

    /// In AC this is power; in DC nothing is behind the contactor until the supply is on.
    pub(crate) fn close_contactor(&mut self, _: Authorized, events: &mut Queue<SeccEvent>) {
        if !self.outlet.contactor {
            self.outlet.contactor = true;
            events.push(SeccEvent::CloseContactor);
        }
    }

    /// Lets the station test the isolation at this voltage, by itself and without the battery.
    pub(crate) fn test_isolation(
        &mut self,
        _: Authorized,
        voltage: Volts,
        events: &mut Queue<SeccEvent>,
    ) {
        self.testing = true;
        events.push(SeccEvent::StartCableCheck { voltage });
    }

    pub(crate) fn pre_charge(
        &mut self,
        _: &Isolated,
        (voltage, current): (Volts, Amperes),
        events: &mut Queue<SeccEvent>,
    ) {
        self.supply(voltage, current, events);
    }

    pub(crate) fn deliver(
        &mut self,
        _: &Power,
        (voltage, current): (Volts, Amperes),
        events: &mut Queue<SeccEvent>,
    ) {
        self.supply(voltage, current, events);
    }

    /// Lets the charging device come to the vehicle.
    pub(crate) fn connect(&mut self, _: Positioned, events: &mut Queue<SeccEvent>) {
        if !self.outlet.device {
            self.outlet.device = true;
            events.push(SeccEvent::ConnectDevice);
        }
    }

    /// Lets the charging device go back to its place, without power.
    pub(crate) fn disconnect(&mut self, events: &mut Queue<SeccEvent>) {
        self.off(events);
        if core::mem::take(&mut self.outlet.device) {
            events.push(SeccEvent::DisconnectDevice);
        }
    }

    /// Lets the station send a little power to show whether the coils are aligned.
    pub(crate) fn check_alignment(
        &mut self,
        _: Authorized,
        _: Paired,
        current: Option<Amperes>,
        events: &mut Queue<SeccEvent>,
    ) {
        self.aligning = true;
        events.push(SeccEvent::StartAlignmentCheck { current });
    }

    pub(crate) fn send(&mut self, _: &Power, power: Watts, events: &mut Queue<SeccEvent>) {
        self.aligning = false;
        if self.outlet.coil != Some(power) {
            self.outlet.coil = Some(power);
            events.push(SeccEvent::CoilOn { power });
        }
    }

    /// No energy, but the contactor stays closed: the vehicle rests.
    pub(crate) fn rest(&mut self, events: &mut Queue<SeccEvent>) {
        if self.outlet.supply.take().is_some() {
            events.push(SeccEvent::SupplyOff);
        }
    }

    /// Supply first, so that the contactor opens without current; the charging device stays where it
    /// is. Commands once.
    pub(crate) fn off(&mut self, events: &mut Queue<SeccEvent>) {
        let was = core::mem::take(self);
        self.outlet.device = was.outlet.device;
        if was.outlet.supply.is_some() || was.testing {
            events.push(SeccEvent::SupplyOff);
        }
        if was.outlet.coil.is_some() || was.aligning {
            events.push(SeccEvent::CoilOff);
        }
        if was.outlet.contactor {
            events.push(SeccEvent::OpenContactor);
        }
    }

    fn supply(&mut self, voltage: Volts, current: Amperes, events: &mut Queue<SeccEvent>) {
        if self.outlet.supply != Some((voltage, current)) {
            self.outlet.supply = Some((voltage, current));
            events.push(SeccEvent::SupplyOn { voltage, current });
        }
    }
}
