//! A vehicle's side of the seam.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use v2g::session::{ControlPilot, EvccEvent};

use super::words::{ContactorWord, LockWord, SignalWord, VehicleErrorWord, WishWord};

/// Equipment of a vehicle. Nothing here may block.
pub trait VehicleHardware: Send {
    /// What is measured now; `elapsed` is the time since the last call.
    fn inputs(&mut self, elapsed: Duration) -> VehicleInputs;

    /// Carries something out, at once.
    fn order(&mut self, order: &VehicleOrder);

    /// The session has something to tell.
    fn inform(&mut self, _event: &EvccEvent) {}

    /// Draws nothing and opens the contactor, at the end of every session.
    fn off(&mut self);
}

/// Everything that a vehicle tells: levels, as they are now. Limits that are absent are those of the configuration.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct VehicleInputs {
    /// What is seen on the control pilot.
    pub pilot: SignalWord,
    /// What the cable may carry by its proximity resistor, A.
    pub proximity_current: Option<f64>,
    /// Lock of the inlet.
    pub lock: LockWord,
    /// State of charge, %.
    pub soc: f64,
    /// Voltage behind the contactor, V.
    pub battery_voltage: f64,
    /// Voltage wanted, V.
    pub target_voltage: f64,
    /// Current wanted, A.
    pub target_current: f64,
    /// Voltage at the inlet, V, where it is measured.
    pub inlet_voltage: Option<f64>,
    /// Current at the inlet, A, where it is measured.
    pub inlet_current: Option<f64>,
    /// Power taken now (AC, -20), W.
    pub present_power: f64,
    /// The contactor.
    pub contactor: ContactorWord,
    /// What keeps it from charging.
    pub error: VehicleErrorWord,
    /// What it wants.
    pub wish: WishWord,
    /// Most voltage, V.
    pub max_voltage: Option<f64>,
    /// Most current (in AC per phase), A.
    pub max_current: Option<f64>,
    /// Most power, W.
    pub max_power: Option<f64>,
}

/// What a vehicle is to do.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "order", rename_all = "snake_case")]
pub enum VehicleOrder {
    /// Bring the control pilot into state C, by closing S2, or back into B.
    Pilot {
        /// Whether S2 is to be closed.
        energy: bool,
    },
    /// Close the contactor; report it in [`VehicleInputs::contactor`].
    CloseContactor,
    /// Draw nothing and open it.
    OpenContactor,
    /// Power is on: current may be drawn (AC).
    PowerOn,
    /// Everything off: the session is over, or lost.
    Off,
}

impl VehicleOrder {
    /// What the engine commands, if this event is a command to equipment.
    #[must_use]
    pub fn of(event: &EvccEvent) -> Option<Self> {
        Some(match *event {
            EvccEvent::Pilot(pilot) => Self::Pilot {
                energy: matches!(pilot, ControlPilot::C | ControlPilot::D),
            },
            EvccEvent::CloseContactor => Self::CloseContactor,
            EvccEvent::OpenContactor => Self::OpenContactor,
            EvccEvent::PowerOn => Self::PowerOn,
            _ => return None,
        })
    }
}
