//! A charger's side of the seam.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use v2g::session::SeccEvent;

use super::words::{
    AuthorizationWord, CableCheckWord, ContactorWord, FaultWord, IsolationWord, LockWord,
    NotificationWord, PilotWord,
};

/// Equipment of a charging point.
///
/// Nothing here may block: the next answer to the vehicle may be due in 25 ms. A driver that waits keeps what it
/// measured last, and lets a task of its own do the waiting.
pub trait ChargerHardware: Send {
    /// What is measured now; `elapsed` is the time since the last call, a hundred times a second in a session.
    fn inputs(&mut self, elapsed: Duration) -> ChargerInputs;

    /// Carries something out, at once. Orders are not repeated; each stands until the next one of its kind.
    fn order(&mut self, order: &ChargerOrder);

    /// The session has something to tell.
    fn inform(&mut self, _event: &SeccEvent) {}

    /// Switches everything off: no voltage, no current, contactor open. Comes at the end of every session, whatever
    /// ended it, and nothing may keep it from being done.
    fn off(&mut self);
}

/// Everything that a charger tells: levels, as they are now.
///
/// Flat, because the bridge names fields in its errors and each can be set alone. Limits that are absent are those of
/// the configuration; none can be raised above it. Bounds are our choice, far above any equipment.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ChargerInputs {
    /// The control pilot's state.
    pub pilot: PilotWord,
    /// What the cable may carry by its proximity resistor, A.
    pub proximity_current: Option<f64>,
    /// Voltage at the output, V.
    pub voltage: f64,
    /// Current at the output, A; negative from the vehicle.
    pub current: f64,
    /// The contactor.
    pub contactor: ContactorWord,
    /// The isolation monitor's verdict.
    pub isolation: IsolationWord,
    /// What it measures, Ω.
    pub isolation_resistance: Option<f64>,
    /// Result of the isolation test ordered last.
    pub cable_check: CableCheckWord,
    /// The meter's name, up to 32 ASCII characters; without one no reading is told.
    pub meter_id: Option<String>,
    /// Energy delivered in this session, Wh.
    pub meter_delivered: f64,
    /// Energy taken from the vehicle in this session, Wh.
    pub meter_returned: Option<f64>,
    /// The meter's signed value as it gave it (OCMF or another form), for the record of the session.
    pub meter_signed: Option<String>,
    /// The key it is to be verified with.
    pub meter_public_key: Option<String>,
    /// The lock of the connector.
    pub lock: LockWord,
    /// Whether the customer may charge; may be told before it is asked for.
    pub authorization: AuthorizationWord,
    /// What the customer identified with (the UID of a card), for the record.
    pub authorization_token: Option<String>,
    /// Somebody pressed the button: power goes off at once.
    pub emergency_stop: bool,
    /// What else keeps it from charging.
    pub fault: FaultWord,
    /// The residual current device has tripped.
    pub rcd_error: bool,
    /// The monitor of overvoltage has tripped: power goes off at once.
    pub over_voltage: bool,
    /// Temperatures by place, °C.
    pub temperatures: BTreeMap<String, f64>,
    /// Temperature above which power goes off, °C; the hottest place counts.
    pub temperature_limit: Option<f64>,
    /// What the vehicle is to be asked for.
    pub notification: NotificationWord,
    /// Most voltage (DC), V.
    pub max_voltage: Option<f64>,
    /// Most current (in AC per phase), A.
    pub max_current: Option<f64>,
    /// Most power (DC), W.
    pub max_power: Option<f64>,
    /// Power wanted in dynamic control (-20), W; negative takes from the vehicle.
    pub target_power: Option<f64>,
}

/// What a charger is to do.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "order", rename_all = "snake_case")]
pub enum ChargerOrder {
    /// Put this on the control pilot: `off` (state X1), `digital` (5 %), `fault` (E or F).
    Pilot {
        /// The signal.
        signal: &'static str,
    },
    /// Lock the connector: the vehicle has told its limits, and power may follow.
    Lock,
    /// Unlock it, as soon as the output is below 60 V.
    Unlock,
    /// Ask the customer to identify; answer in [`ChargerInputs::authorization`].
    Authorize,
    /// Close the contactor; report it in [`ChargerInputs::contactor`].
    CloseContactor,
    /// Open it.
    OpenContactor,
    /// Test the isolation; answer in [`ChargerInputs::cable_check`] and [`ChargerInputs::isolation`].
    StartCableCheck {
        /// At this voltage, V.
        voltage: f64,
    },
    /// Regulate.
    SupplyOn {
        /// To this voltage, V.
        voltage: f64,
        /// With no more than this current, A.
        current: f64,
    },
    /// No voltage, no current, no isolation test.
    SupplyOff,
    /// Bring the charging device to the vehicle (-20).
    ConnectDevice,
    /// Take it away (-20).
    DisconnectDevice,
    /// Send so much power over the coil (-20).
    CoilOn {
        /// Power, W.
        power: f64,
    },
    /// Send nothing over it.
    CoilOff,
    /// Everything off: the session is over, or lost.
    Off,
}

impl ChargerOrder {
    /// What the engine commands, if this event is a command to equipment.
    #[must_use]
    pub fn of(event: &SeccEvent) -> Option<Self> {
        Some(match *event {
            SeccEvent::AuthorizationWanted => Self::Authorize,
            SeccEvent::CloseContactor => Self::CloseContactor,
            SeccEvent::OpenContactor => Self::OpenContactor,
            SeccEvent::StartCableCheck { voltage } => Self::StartCableCheck {
                voltage: voltage.as_f64(),
            },
            SeccEvent::SupplyOn { voltage, current } => Self::SupplyOn {
                voltage: voltage.as_f64(),
                current: current.as_f64(),
            },
            SeccEvent::SupplyOff => Self::SupplyOff,
            SeccEvent::ConnectDevice => Self::ConnectDevice,
            SeccEvent::DisconnectDevice => Self::DisconnectDevice,
            SeccEvent::CoilOn { power } => Self::CoilOn {
                power: power.as_f64(),
            },
            SeccEvent::CoilOff => Self::CoilOff,
            _ => return None,
        })
    }
}
