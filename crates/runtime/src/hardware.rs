//! The seam to real equipment: what a charger and a vehicle measure, and what they are told to do.
//!
//! - [`ChargerHardware`], [`VehicleHardware`]: the traits that a board's driver implements.
//! - [`ChargerInputs`], [`VehicleInputs`]: everything measured, latched: levels, never edges.
//! - [`ChargerOrder`], [`VehicleOrder`]: everything to carry out.
//! - [`WiredCharger`], [`WiredVehicle`]: make a [`Plant`](crate::Plant) of them, which the drive loop runs.
//! - [`SimulatedHardware`]: a charger of the parts in [`sim`](crate::sim), behind the same trait.
//!
//! Other languages implement the same seam over a socket: [`bridge`](crate::bridge).
//!
//! The equipment outlives sessions, so it is [shared](Shared): between sessions its control pilot is watched for the
//! next vehicle.

mod charger;
mod simulated;
mod vehicle;
mod wired;
mod words;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

pub use charger::{ChargerHardware, ChargerInputs, ChargerOrder};
pub use simulated::SimulatedHardware;
pub use vehicle::{VehicleHardware, VehicleInputs, VehicleOrder};
pub use wired::{WiredCharger, WiredVehicle};
pub use words::{
    AuthorizationWord, CableCheckWord, ContactorWord, FaultWord, IsolationWord, LockWord,
    NotificationWord, PilotWord, SignalWord, VehicleErrorWord, WishWord,
};

/// Equipment that a session and its surroundings hold together.
#[derive(Debug)]
pub struct Shared<H: ?Sized>(Arc<Mutex<H>>);

/// A charger of any make.
pub type SharedCharger = Shared<dyn ChargerHardware>;

impl<H: ?Sized> Clone for Shared<H> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<H: ?Sized> Shared<H> {
    /// For a moment. What a panic left behind is taken as it is: measurements are renewed, and orders repeated.
    pub fn lock(&self) -> MutexGuard<'_, H> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Shared<dyn ChargerHardware> {
    /// Shares a charger.
    pub fn charger(hardware: impl ChargerHardware + 'static) -> Self {
        Self(Arc::new(Mutex::new(hardware)))
    }
}

impl Shared<dyn VehicleHardware> {
    /// Shares a vehicle.
    pub fn vehicle(hardware: impl VehicleHardware + 'static) -> Self {
        Self(Arc::new(Mutex::new(hardware)))
    }
}
