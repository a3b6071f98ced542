//! What the station model says about charging, in the words of no protocol.

use core::time::Duration;

use super::{
    Authorization, CoilState, DevicePlace, EnergyMode, Fault, Isolation, Notification, Station,
    StationStatus,
};
use crate::{Completion, End, Equipment, Untrusted};

impl Station {
    /// What keeps it from charging, in its own words; `None` if nothing does.
    pub(crate) fn trouble(&self) -> Option<StationStatus> {
        let defect = self.isolation == Isolation::Fault
            || self.ac.rcd_error
            || self.has_coil_trouble()
            || self.has_device_fault();
        let stop = self.notification.stop_delay().is_some() || self.authorization.is_refused();
        match self.fault {
            Some(Fault::EmergencyStop) => Some(StationStatus::EmergencyShutdown),
            Some(Fault::Malfunction) => Some(StationStatus::Malfunction),
            _ if defect => Some(StationStatus::Malfunction),
            Some(Fault::UtilityInterrupt) => Some(StationStatus::UtilityInterrupt),
            Some(Fault::Shutdown) => Some(StationStatus::Shutdown),
            None => stop.then_some(StationStatus::Shutdown),
        }
    }

    /// Whether power has to go off without waiting for the vehicle.
    pub(crate) fn is_unsafe(&self) -> bool {
        matches!(
            self.trouble(),
            Some(StationStatus::EmergencyShutdown | StationStatus::Malfunction)
        )
    }

    /// How a session ends that is given up because of this trouble.
    pub(crate) fn blame(&self) -> End {
        let defect = match self.has_device_fault() {
            _ if self.has_coil_trouble() => self.blame_coil(),
            true => End::Equipment(Equipment::Device),
            false => End::Equipment(Equipment::Isolation),
        };
        self.fault
            .map_or(defect, |fault| End::Equipment(Equipment::Fault(fault)))
    }

    fn has_coil_trouble(&self) -> bool {
        self.modes.contains(EnergyMode::Wireless) && self.wireless.state != CoilState::Good
    }

    fn has_device_fault(&self) -> bool {
        self.modes.contains(EnergyMode::DcAcdp) && self.device.place == DevicePlace::Fault
    }

    /// How a session ends whose coils send nothing any more.
    pub(crate) fn blame_coil(&self) -> End {
        End::Equipment(Equipment::Coil(self.wireless.state))
    }

    /// Why power is not to be switched on now, as the end of the session; `None` if it may be.
    pub(crate) fn refuses_power(&self) -> Option<End> {
        let refused = self.authorization != Authorization::Granted;
        match self.trouble() {
            Some(_) if self.fault.is_some() || self.is_unsafe() => Some(self.blame()),
            _ if refused => Some(End::Untrusted(Untrusted::AuthorizationRefused)),
            Some(_) => Some(End::Completed(Completion::StoppedByStation)),
            None => None,
        }
    }

    /// What to ask of the vehicle: to stop if anything is wrong, else what the model says.
    pub(crate) fn request_to_vehicle(&self) -> Notification {
        match (self.notification, self.trouble()) {
            (stop @ (Notification::Stop(_) | Notification::Pause(_)), _)
                if self.fault.is_none() =>
            {
                stop
            }
            (_, Some(_)) => Notification::Stop(Duration::ZERO),
            (other, None) => other,
        }
    }
}
