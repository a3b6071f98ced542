//! The seam to equipment for other processes, in any language: JSON lines over a Unix socket.
//!
//! # Protocol, version 1
//!
//! One client at a time connects to the socket. Every line is one JSON object, at most 64 KiB.
//!
//! From us:
//! - `{"v2g": 1, "role": "charger"}` at once; a client that does not know the version should leave.
//! - `{"order": "supply_on", "voltage": 400.0, "current": 100.0}`: an order, as
//!   [`ChargerOrder`] and [`VehicleOrder`] have them.
//! - `{"event": "phase", "phase": "CableCheck"}`: what the session tells, see [`charger_event`].
//! - `{"error": {"field": "voltage", "reason": "..."}}`: a line was not understood; nothing of it counts.
//! - `{"inputs": {...}}`: the answer to a question.
//!
//! From the client:
//! - `{"inputs": {"pilot": "c", "voltage": 399.5}}`: fields of [`ChargerInputs`] or [`VehicleInputs`] that changed;
//!   the others stay as they were.
//! - `{"get": "inputs"}`: asks for all of them.
//!
//! A client that is not there, or has sent no line for [`STALE`], cannot be relied on: a charger then counts as
//! defective, so that power goes off, and a vehicle stops. `{"inputs": {}}` keeps it alive.

mod events;
mod exchange;
mod unix;

pub use events::charger_event;
pub use exchange::{Bridged, Exchange, Inputs, STALE, Wrong};
pub use unix::serve_unix;

use std::time::Duration;

use v2g::session::{EvccEvent, SeccEvent};

use crate::hardware::{
    ChargerHardware, ChargerInputs, ChargerOrder, FaultWord, VehicleErrorWord, VehicleHardware,
    VehicleInputs, VehicleOrder, WishWord,
};

impl Inputs for ChargerInputs {
    const ROLE: &'static str = "charger";

    fn lost(&mut self) {
        self.fault = FaultWord::Malfunction;
    }
}

impl Inputs for VehicleInputs {
    const ROLE: &'static str = "vehicle";

    fn lost(&mut self) {
        self.wish = WishWord::Stop;
        self.error = VehicleErrorWord::Incompatible;
    }
}

impl ChargerHardware for Bridged<ChargerInputs> {
    fn inputs(&mut self, _: Duration) -> ChargerInputs {
        self.latest()
    }

    fn order(&mut self, order: &ChargerOrder) {
        if let ChargerOrder::StartCableCheck { .. } = order {
            // The verdict of the test before is none on this one.
            self.set(|inputs| inputs.cable_check = Default::default());
        }
        self.say(order);
    }

    fn inform(&mut self, event: &SeccEvent) {
        if let Some(event) = charger_event(event) {
            self.say(&event);
        }
    }

    fn off(&mut self) {
        self.say(&ChargerOrder::Off);
    }
}

impl VehicleHardware for Bridged<VehicleInputs> {
    fn inputs(&mut self, _: Duration) -> VehicleInputs {
        self.latest()
    }

    fn order(&mut self, order: &VehicleOrder) {
        self.say(order);
    }

    fn inform(&mut self, event: &EvccEvent) {
        if let Some(event) = events::vehicle_event(event) {
            self.say(&event);
        }
    }

    fn off(&mut self) {
        self.say(&VehicleOrder::Off);
    }
}
