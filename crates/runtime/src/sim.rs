//! Simulated equipment: a vehicle with a battery, a charger with a supply, and the cable between them.
//!
//! Simple, but honest: voltages ramp, currents follow from voltages and resistances, tests and contactors take
//! their time. Everything runs in real time except the energy in battery and meter, which may run
//! [`speed`](SimulatedCar::new) times faster, so that a demonstration need not last half an hour.
//!
//! Two sides in one process share a [`Cable`], so that each measures what the other does. A side that is alone
//! has to make up the other: the charger then feeds a battery whose voltage is what it was pre-charged to,
//! and the vehicle takes the station's word for what flows.
//!
//! A [`Script`] says what somebody does on the way, and what goes wrong.

mod battery;
mod cable;
mod car;
mod charger;
mod coupling;
mod fault;
mod isolation;
mod memory;
mod script;
mod supply;
mod switch;

pub use battery::{Battery, BatteryConfig};
pub(crate) use cable::Source;
pub use cable::{Cable, Gauge};
pub use car::{CarConfig, IDLE_LIMIT, SimulatedCar};
pub use charger::{ChargerConfig, SimulatedCharger};
pub use coupling::CoilConfig;
pub use fault::{Fault, Part, Side};
pub use isolation::{IsolationConfig, IsolationTest};
pub use memory::{Memory, ShelfError};
pub use script::{Action, Script, Step};
pub use supply::{Supply, SupplyConfig};
pub use switch::Switch;

use v2g::session::{Amperes, Discharge, Watts};

/// What one side can do in the other direction.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DischargeConfig {
    /// Most power, W.
    pub max_power: f64,
    /// Most current, A (DC).
    pub max_current: f64,
}

impl DischargeConfig {
    fn model(self) -> Discharge {
        Discharge {
            max_power: Watts::from_f64(self.max_power),
            min_power: Watts::ZERO,
            max_current: Amperes::from_f64(self.max_current),
            min_current: Amperes::ZERO,
        }
    }
}
