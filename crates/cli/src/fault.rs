//! Faults of a demonstration: what can go wrong, and how the session has to end then.

use std::io::stdout;

use v2g::session::{
    CoilState, End, Equipment, EvError, Fault as Trouble, Silence, Timer, Untrusted,
};
use v2g_runtime::sim::{Fault, Part};

use crate::arguments::Mode;
use crate::failure::Failure;
use crate::input::write_line;

/// The fault asked for.
pub(crate) fn named(name: &str, mode: Mode) -> Result<Fault, Failure> {
    let unknown = || {
        Failure::usage(format_args!(
            "no fault is called `{name}`; `v2g demo --fault list` shows those that there are"
        ))
    };
    let fault = Fault::named(name).ok_or_else(unknown)?;
    match fault.part() {
        Some(part) if !part.fits(mode) => Err(Failure::usage(format_args!(
            "{name} happens to {}; say --mode {}",
            part.title(),
            part.mode()
        ))),
        _ => Ok(fault),
    }
}

/// Prints every fault.
pub(crate) fn list() -> Result<(), Failure> {
    for fault in Fault::ALL {
        let only = fault.part().filter(|part| !part.fits(Mode::default()));
        let only = only.map(|part| format!(" (--mode {})", part.mode()));
        let part = only.unwrap_or_default();
        let line = format!("{:<24} {}{part}", fault.name(), fault.sentence());
        write_line(&mut stdout(), &line)?;
    }
    Ok(())
}

/// Equipment, and where it is found.
trait Found {
    fn fits(self, mode: Mode) -> bool;
    fn title(self) -> &'static str;
    fn mode(self) -> &'static str;
}

impl Found for Part {
    fn fits(self, mode: Mode) -> bool {
        match self {
            Self::DcSupply => mode.is_dc(),
            Self::Contactor => mode != Mode::Wpt,
            Self::AcContactor => matches!(mode, Mode::Ac | Mode::AcBpt),
            Self::Connector => !matches!(mode, Mode::Acdp | Mode::Wpt),
            Self::Device => mode == Mode::Acdp,
            Self::Coil => mode == Mode::Wpt,
        }
    }

    fn title(self) -> &'static str {
        match self {
            Self::DcSupply => "a DC supply",
            Self::Contactor => "a contactor",
            Self::AcContactor => "the contactor of an AC station",
            Self::Connector => "a connector",
            Self::Device => "a charging device",
            Self::Coil => "a coil",
        }
    }

    fn mode(self) -> &'static str {
        match self {
            Self::DcSupply | Self::Contactor | Self::Connector => "dc",
            Self::AcContactor => "ac",
            Self::Device => "acdp",
            Self::Coil => "wpt",
        }
    }
}

/// Whether one of the sides says that it ended for this reason.
pub(crate) fn explains(fault: Fault, vehicle: End, station: Option<End>) -> bool {
    let either = |reason: fn(End) -> bool| reason(vehicle) || station.is_some_and(reason);
    match fault {
        Fault::AuthorizationRefused => {
            either(|end| matches!(end, End::Untrusted(Untrusted::AuthorizationRefused)))
        }
        Fault::IsolationFault => either(|end| end == End::Equipment(Equipment::Isolation)),
        Fault::VoltageMismatch => either(|end| {
            matches!(
                end,
                End::Equipment(Equipment::PreCharge)
                    | End::Silent(Silence::Expired(Timer::PreCharge))
            )
        }),
        Fault::ContactorStuck
        | Fault::ContactorWelded
        | Fault::VehicleContactorStuck
        | Fault::VehicleContactorWelded => {
            either(|end| end == End::Equipment(Equipment::Contactor))
        }
        Fault::DeviceStuck => either(|end| {
            matches!(
                end,
                End::Equipment(Equipment::Device) | End::Silent(Silence::Expired(Timer::Coupling))
            )
        }),
        Fault::ForeignObject => {
            either(|end| end == End::Equipment(Equipment::Coil(CoilState::ForeignObject)))
        }
        Fault::OverVoltage => either(|end| end == End::Equipment(Equipment::Measurement)),
        Fault::EmergencyStop => {
            either(|end| end == End::Equipment(Equipment::Fault(Trouble::EmergencyStop)))
        }
        Fault::Malfunction => {
            either(|end| end == End::Equipment(Equipment::Fault(Trouble::Malfunction)))
        }
        Fault::UtilityInterrupt => {
            either(|end| end == End::Equipment(Equipment::Fault(Trouble::UtilityInterrupt)))
        }
        Fault::BatteryTemperature => {
            either(|end| end == End::Equipment(Equipment::Vehicle(EvError::BatteryTemperature)))
        }
        Fault::ConnectorUnlocked => {
            either(|end| end == End::Equipment(Equipment::Vehicle(EvError::ConnectorLock)))
        }
        Fault::StationSilent => vehicle == End::Silent(Silence::Expired(Timer::Message)),
        Fault::VehicleSilent => station == Some(End::Silent(Silence::Expired(Timer::Sequence))),
        Fault::TcpLost => station == Some(End::Silent(Silence::ConnectionLost)),
    }
}
