//! Proofs that the vehicle checked what it was told.
//!
//! Code that connects the battery takes these values as arguments, and only the checks in this
//! module make them.

use crate::proof::Closed;
use crate::{
    DevicePlace, EnergyMode, EvccConfig, Isolation, Progress, StationStatus, Vehicle, Volts,
};

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

/// The cable, or the charging device, is at the vehicle.
#[derive(Debug)]
pub(crate) struct Docked(());

impl Docked {
    /// A plug: the session runs over it. `None` where energy comes another way.
    pub(crate) fn plug(mode: EnergyMode) -> Option<Self> {
        let plug = mode.is_dc() && mode != EnergyMode::DcAcdp;
        plug.then_some(Self(()))
    }

    /// A charging device: the station says that it is there, and the vehicle feels its contacts.
    pub(crate) fn device(vehicle: &Vehicle, place: DevicePlace) -> Option<Self> {
        let there = place == DevicePlace::AtVehicle && vehicle.device_contact;
        there.then_some(Self(()))
    }
}

/// Both sides are sure of each other.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Paired(());

impl Paired {
    pub(crate) fn check(ours: Progress, station_has_finished: bool) -> Option<Self> {
        (ours == Progress::Done && station_has_finished).then_some(Self(()))
    }
}

/// Both sides have seen that power arrives.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Aligned(());

impl Aligned {
    pub(crate) fn check(ours: Progress, station_has_finished: bool, _: Paired) -> Option<Self> {
        (ours == Progress::Done && station_has_finished).then_some(Self(()))
    }
}

/// How vehicle and station come together, as far as that was proved.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Coupled {
    /// By a plug.
    Plug,
    /// By a charging device that reaches the vehicle.
    Device,
    /// By coils, of the right two.
    Paired(Paired),
    /// By coils that were checked with a little power.
    Aligned(Aligned),
}

impl Coupled {
    /// As before a session slept; a vehicle above a coil has not moved.
    pub(crate) fn again(vehicle: &Vehicle) -> Option<Self> {
        match vehicle.mode {
            EnergyMode::DcAcdp => Some(Self::Device),
            EnergyMode::Wireless => Paired::check(vehicle.wireless.pairing, true).map(Self::Paired),
            _ => Some(Self::Plug),
        }
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

    pub(crate) fn coil(_: Aligned) -> Self {
        Self(())
    }
}
