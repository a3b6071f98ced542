//! Runs v2g sessions on Linux: the only crate of the stack with a socket or a clock.
//!
//! - [`Interface`]: the network interface, or a sentence about what it lacks.
//! - [`ChargingPoint`] and [`charge`]: a station and a vehicle, each from discovery to the end of the session.
//! - [`slac`]: matching over the powerline, before there is a network; with simulated modems.
//! - [`NetworkBench`], [`VehicleNetworkBench`]: conformance cases at a station or a vehicle behind a network.
//! - [`hardware`]: the seam to real equipment, [`bridge`]: the same for other processes; [`sim`] has simulated equipment.
//! - [`daemon`]: charging points that never end: plug, SLAC, sessions, next vehicle. [`notify`]: the service manager.
//! - [`contract`]: what both sides keep of Plug & Charge.
//! - [`Observer`]: who watches; [`log`] writes sessions as pcapng and JSON lines.
//! - [`config`]: limits and identity of both sides from a TOML file.
//!
//! A vehicle that charges at whatever station answers on `eth1`:
//!
//! ```no_run
//! use std::sync::Arc;
//! use std::time::Duration;
//!
//! use v2g_runtime::config::Config;
//! use v2g_runtime::sim::SimulatedCar;
//! use v2g_runtime::{Clock, Interface, Nobody, Surroundings, VehicleOptions, charge, stop_channel};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), v2g_runtime::Error> {
//! let interface = Interface::find("eth1").await?;
//! let config = Config::default().vehicle;
//! let mut car = SimulatedCar::alone(config.car(interface.mac), 1);
//! let (_stop, stop) = stop_channel();
//! let grace = Duration::from_secs(10);
//! let surroundings = Surroundings { clock: Clock::start(), observer: Arc::new(Nobody), stop, grace };
//! let end = charge(&interface, VehicleOptions::default(), car.vehicle(), &mut car, &surroundings).await?;
//! println!("{end}");
//! # Ok(())
//! # }
//! ```

pub mod bridge;
mod clock;
pub mod config;
mod conform;
mod conform_material;
mod conform_vehicle;
mod connection;
pub mod contract;
pub mod daemon;
mod discovery;
mod drive;
mod engine;
mod entrance;
mod error;
mod greeting;
pub mod hardware;
pub mod hex;
mod interface;
pub mod log;
pub mod notify;
mod observe;
pub mod pem;
mod retry;
mod silent;
pub mod sim;
pub mod slac;
mod socket;
mod station;
mod stop;
mod tap;
pub mod tls;
mod vehicle;
pub mod whole;

pub use clock::Clock;
pub use conform::NetworkBench;
pub use conform_material::{MaterialError, TesterMaterial, station_of_pki};
pub use conform_vehicle::VehicleNetworkBench;
pub use connection::Connection;
pub use drive::{Surroundings, drive};
pub use engine::{Engine, Link, Plant};
pub use error::Error;
pub use interface::{Interface, InterfaceError};
pub use observe::{Direction, Matching, Nobody, Notice, Observation, Observer};
pub use retry::Retry;
pub use station::{Arrival, Charger, ChargingPoint, StationOptions, Tally};
pub use stop::{Stop, StopHandle, StopSignal, stop_channel};
pub use vehicle::{VehicleOptions, charge};
