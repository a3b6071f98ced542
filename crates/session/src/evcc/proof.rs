//! Proofs that the vehicle checked what it was told.
//!
//! Code that connects the battery takes these values as arguments, and only the checks in this
//! module make them.

use crate::proof::Closed;
use crate::{EvccConfig, Isolation, StationStatus, Vehicle, Volts};

/// The station says that the isolation was tested, and nothing that it says contradicts that.
#[derive(Debug)]
pub(crate) struct Isolated(());

impl Isolated {
    pub(crate) fn check(status: StationStatus, isolation: Option<Isolation>) -> Option<Self> {
        let good = matches!(
            isolation,
            None | Some(Isolation::Valid | Isolation::Warning | Isolation::NoMonitor)
        );
        (status == StationStatus::Ready && good).then_some(Self(()))
    }
}

/// The voltage at the inlet is close to the battery's, by the station's word and, where there is
/// one, by the vehicle's own measurement.
#[derive(Debug)]
pub(crate) struct Matched(Isolated);

impl Matched {
    /// Gives the earlier proof back where the voltages do not match.
    pub(crate) fn check(
        vehicle: &Vehicle,
        told: Volts,
        config: &EvccConfig,
        isolated: Isolated,
    ) -> Result<Self, Isolated> {
        let near =
            |voltage: Volts| voltage.distance(vehicle.battery_voltage) <= config.match_tolerance;
        match near(told) && vehicle.inlet_voltage.is_none_or(near) {
            true => Ok(Self(isolated)),
            false => Err(isolated),
        }
    }

    /// The voltage has left the match.
    pub(crate) fn lost(self) -> Isolated {
        self.0
    }
}

/// The vehicle may ask for power to be switched on, and draw it once it is.
#[derive(Debug)]
pub(crate) struct Power(());

impl Power {
    /// In AC the station holds the contactor and the vehicle's own limits are enough.
    pub(crate) fn ac() -> Self {
        Self(())
    }

    pub(crate) fn dc(_: Matched, _: Closed) -> Self {
        Self(())
    }
}
