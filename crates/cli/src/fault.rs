//! Faults of a demonstration: what can go wrong, and how the session has to end then.

use std::io::stdout;

use v2g::session::{End, Equipment, EvError, Fault as Trouble, Silence, Timer, Untrusted};
use v2g_runtime::sim::Fault;

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
    let ac = matches!(mode, Mode::Ac | Mode::AcBpt);
    if ac && fault.is_dc_only() {
        return Err(Failure::usage(format_args!(
            "{name} happens to a DC supply; say --mode dc"
        )));
    }
    if !ac && fault.is_ac_only() {
        return Err(Failure::usage(format_args!(
            "{name} is seen in AC; say --mode ac, or take vehicle-contactor-welded"
        )));
    }
    Ok(fault)
}

/// Prints every fault.
pub(crate) fn list() -> Result<(), Failure> {
    for fault in Fault::ALL {
        let dc = match (fault.is_dc_only(), fault.is_ac_only()) {
            (true, _) => " (DC)",
            (_, true) => " (AC)",
            _ => "",
        };
        let line = format!("{:<24} {}{dc}", fault.name(), fault.sentence());
        write_line(&mut stdout(), &line)?;
    }
    Ok(())
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
