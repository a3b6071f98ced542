//! What can go wrong in a simulated session, by name.

use std::fmt;

/// Which end of the cable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The charger.
    Station,
    /// The car.
    Vehicle,
}

/// Equipment that not every session has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The supply of a DC station, and what belongs to it.
    DcSupply,
    /// A contactor of either kind.
    Contactor,
    /// The contactor of an AC station.
    AcContactor,
    /// A plug.
    Connector,
    /// A charging device that moves.
    Device,
    /// A coil.
    Coil,
}

/// Something that goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The station's operator does not let the customer charge.
    AuthorizationRefused,
    /// The isolation test of the cable fails.
    IsolationFault,
    /// The station's output stays far below the battery's voltage.
    VoltageMismatch,
    /// The station's contactor does not close.
    ContactorStuck,
    /// The station's contactor is closed before it is told to (AC).
    ContactorWelded,
    /// The vehicle's contactor does not open (DC).
    VehicleContactorWelded,
    /// The vehicle's contactor does not close.
    VehicleContactorStuck,
    /// The station's output exceeds what the vehicle bears.
    OverVoltage,
    /// The charging device does not move (ACDP).
    DeviceStuck,
    /// Metal lies on the coil (wireless).
    ForeignObject,
    /// Somebody presses the button.
    EmergencyStop,
    /// The station finds itself defective.
    Malfunction,
    /// The grid operator interrupts.
    UtilityInterrupt,
    /// The battery is too hot.
    BatteryTemperature,
    /// The connector is not locked any more.
    ConnectorUnlocked,
    /// The station's controller hangs: it answers no more.
    StationSilent,
    /// The vehicle's controller hangs: it asks no more.
    VehicleSilent,
    /// The vehicle drops the connection.
    TcpLost,
}

impl Fault {
    /// All of them, in the order in which a session comes by.
    pub const ALL: [Self; 18] = [
        Self::AuthorizationRefused,
        Self::DeviceStuck,
        Self::IsolationFault,
        Self::VoltageMismatch,
        Self::ContactorStuck,
        Self::VehicleContactorStuck,
        Self::ForeignObject,
        Self::EmergencyStop,
        Self::Malfunction,
        Self::UtilityInterrupt,
        Self::OverVoltage,
        Self::BatteryTemperature,
        Self::ConnectorUnlocked,
        Self::StationSilent,
        Self::VehicleSilent,
        Self::TcpLost,
        Self::ContactorWelded,
        Self::VehicleContactorWelded,
    ];

    /// As it is called on the command line and in a configuration.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::AuthorizationRefused => "authorization-refused",
            Self::IsolationFault => "isolation-fault",
            Self::VoltageMismatch => "voltage-mismatch",
            Self::ContactorStuck => "contactor-stuck",
            Self::ContactorWelded => "contactor-welded",
            Self::VehicleContactorStuck => "vehicle-contactor-stuck",
            Self::VehicleContactorWelded => "vehicle-contactor-welded",
            Self::OverVoltage => "over-voltage",
            Self::DeviceStuck => "device-stuck",
            Self::ForeignObject => "foreign-object",
            Self::EmergencyStop => "emergency-stop",
            Self::Malfunction => "malfunction",
            Self::UtilityInterrupt => "utility-interrupt",
            Self::BatteryTemperature => "battery-temperature",
            Self::ConnectorUnlocked => "connector-unlocked",
            Self::StationSilent => "station-silent",
            Self::VehicleSilent => "vehicle-silent",
            Self::TcpLost => "tcp-lost",
        }
    }

    /// The fault with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|fault| fault.name() == name)
    }

    /// Where it happens.
    #[must_use]
    pub const fn side(self) -> Side {
        match self {
            Self::VehicleContactorStuck
            | Self::VehicleContactorWelded
            | Self::BatteryTemperature
            | Self::ConnectorUnlocked
            | Self::VehicleSilent
            | Self::TcpLost => Side::Vehicle,
            _ => Side::Station,
        }
    }

    /// The equipment that it happens to, where not every station or vehicle has it.
    #[must_use]
    pub const fn part(self) -> Option<Part> {
        match self {
            Self::IsolationFault
            | Self::VoltageMismatch
            | Self::VehicleContactorStuck
            | Self::VehicleContactorWelded
            | Self::OverVoltage => Some(Part::DcSupply),
            Self::ContactorWelded => Some(Part::AcContactor),
            Self::ContactorStuck => Some(Part::Contactor),
            Self::ConnectorUnlocked => Some(Part::Connector),
            Self::DeviceStuck => Some(Part::Device),
            Self::ForeignObject => Some(Part::Coil),
            _ => None,
        }
    }

    /// What happens, as a sentence.
    #[must_use]
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::AuthorizationRefused => {
                "The station's operator does not let the customer charge."
            }
            Self::IsolationFault => "The isolation test of the cable fails.",
            Self::VoltageMismatch => "The station's output stays far below the battery's voltage.",
            Self::ContactorStuck => "The station's contactor does not close.",
            Self::ContactorWelded => "The station's contactor is welded.",
            Self::VehicleContactorWelded => "The vehicle's contactor is welded.",
            Self::VehicleContactorStuck => "The vehicle's contactor does not close.",
            Self::OverVoltage => "The station's output exceeds what the vehicle bears.",
            Self::DeviceStuck => "The charging device does not move to the vehicle.",
            Self::ForeignObject => "Metal lies on the coil.",
            Self::EmergencyStop => "Somebody presses the station's emergency stop.",
            Self::Malfunction => "The station finds itself defective.",
            Self::UtilityInterrupt => "The grid operator interrupts.",
            Self::BatteryTemperature => "The battery is too hot.",
            Self::ConnectorUnlocked => "The connector is not locked any more.",
            Self::StationSilent => "The station's controller hangs: it answers no more.",
            Self::VehicleSilent => "The vehicle's controller hangs: it asks no more.",
            Self::TcpLost => "The vehicle drops the connection.",
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.pad(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fault_is_found_by_its_name() {
        for fault in Fault::ALL {
            assert_eq!(Fault::named(fault.name()), Some(fault));
        }
        assert_eq!(Fault::named("bad luck"), None);
    }
}
