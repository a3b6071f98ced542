//! Simulated equipment: a vehicle with a battery, a charger with a supply, and the cable between them.
//!
//! Simple, but honest: voltages ramp, currents follow from voltages and resistances, tests and contactors take
//! their time. Everything runs in real time except the energy in battery and meter, which may run
//! [`speed`](SimulatedCar::new) times faster, so that a demonstration need not last half an hour.
//!
//! Two sides in one process share a [`Cable`], so that each measures what the other does. A side that is alone
//! has to make up the other: the charger then feeds a battery whose voltage is what it was pre-charged to,
//! and the vehicle takes the station's word for what flows.

mod battery;
mod cable;
mod car;
mod charger;
mod isolation;
mod supply;
mod switch;

pub use battery::{Battery, BatteryConfig};
pub use cable::{Cable, Gauge};
pub use car::{CarConfig, IDLE_LIMIT, SimulatedCar};
pub use charger::{ChargerConfig, SimulatedCharger};
pub use isolation::{IsolationConfig, IsolationTest};
pub use supply::{Supply, SupplyConfig};
pub use switch::Switch;
