//! What equipment says, in the words of the bridge's protocol.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use v2g::link::slac::{PilotSignal, PilotState};
use v2g::session::{
    Authorization, CableCheck, Contactor, ControlPilot, EvError, Fault, Isolation, Notification,
    Wish,
};

macro_rules! words {
    ($(#[$doc:meta])* $name:ident => $model:ty {
        $($(#[$word_doc:meta])* $word:ident => $value:expr,)*
    }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name {
            $($(#[$word_doc])* $word,)*
        }

        impl From<$name> for $model {
            fn from(word: $name) -> Self {
                match word {
                    $($name::$word => $value,)*
                }
            }
        }
    };
}

words! {
    /// The control pilot as a charger measures it (IEC 61851-1).
    PilotWord => ControlPilot {
        /// Nothing measures it.
        #[default]
        Unknown => Self::Unknown,
        /// Nothing is plugged in.
        A => Self::A,
        /// Plugged in.
        B => Self::B,
        /// Energy wanted.
        C => Self::C,
        /// Energy wanted, with ventilation.
        D => Self::D,
        /// Short circuit or no supply.
        E => Self::E,
        /// Not available.
        F => Self::F,
    }
}

words! {
    /// The control pilot as a vehicle sees it.
    SignalWord => PilotSignal {
        /// Not plugged in.
        Unplugged => Self::Unplugged,
        /// Constant voltage.
        #[default]
        Off => Self::Off,
        /// Duty cycle of 5 %.
        Digital => Self::Digital,
        /// Duty cycle of 10 to 96 %.
        Nominal => Self::Nominal,
        /// State E or F.
        Fault => Self::Fault,
    }
}

words! {
    /// A contactor's own report: a level, not an edge.
    ContactorWord => Contactor {
        /// Open.
        #[default]
        Open => Self::Open,
        /// Closed.
        Closed => Self::Closed,
        /// The report contradicts the command: welded, or stuck.
        Fault => Self::Fault,
    }
}

words! {
    /// What an isolation monitor says.
    IsolationWord => Isolation {
        /// Not measured yet.
        #[default]
        Invalid => Self::Invalid,
        /// Above the limit.
        Valid => Self::Valid,
        /// Above it with little margin.
        Warning => Self::Warning,
        /// Below it.
        Fault => Self::Fault,
        /// There is no monitor.
        NoMonitor => Self::NoMonitor,
    }
}

words! {
    /// Result of the isolation test that was ordered last.
    CableCheckWord => CableCheck {
        /// Under way.
        #[default]
        Pending => Self::Pending,
        /// Passed.
        Passed => Self::Passed,
        /// Failed.
        Failed => Self::Failed,
    }
}

words! {
    /// Whether the customer may charge.
    AuthorizationWord => Authorization {
        /// Not known yet.
        #[default]
        Pending => Self::Pending,
        /// Yes.
        Granted => Self::Granted,
        /// No, or no longer.
        Refused => Self::Refused,
    }
}

words! {
    /// What keeps a charger from charging.
    FaultWord => Option<Fault> {
        /// Nothing.
        #[default]
        None => Option::None,
        /// A defect.
        Malfunction => Some(Fault::Malfunction),
        /// The operator of the grid interrupts.
        UtilityInterrupt => Some(Fault::UtilityInterrupt),
        /// It wants to end in order.
        Shutdown => Some(Fault::Shutdown),
    }
}

words! {
    /// What the vehicle is to be asked for. A renegotiation is asked for once each time that the word comes up.
    NotificationWord => Notification {
        /// Nothing.
        #[default]
        None => Self::None,
        /// Stop charging.
        Stop => Self::Stop(Duration::ZERO),
        /// Stop and let the session sleep (-20).
        Pause => Self::Pause(Duration::ZERO),
        /// Negotiate limits and schedule again.
        Renegotiate => Self::Renegotiate(Duration::ZERO),
        /// Select services again (-20).
        RenegotiateServices => Self::RenegotiateServices(Duration::ZERO),
        /// End standby (-20).
        ExitStandby => Self::ExitStandby(Duration::ZERO),
        /// Confirm the meter's reading.
        ConfirmMeter => Self::ConfirmMeter(Duration::ZERO),
    }
}

words! {
    /// What a vehicle wants.
    WishWord => Wish {
        /// Charge.
        #[default]
        Charge => Self::Charge,
        /// It has what it wanted.
        Complete => Self::Complete,
        /// Rest without energy (-20).
        Rest => Self::Rest,
        /// Stop now.
        Stop => Self::Stop,
        /// Stop and let the session sleep.
        Pause => Self::Pause,
        /// Negotiate limits and schedule again.
        Renegotiate => Self::Renegotiate,
        /// Select services again (-20).
        RenegotiateServices => Self::RenegotiateServices,
    }
}

words! {
    /// What keeps a vehicle from charging.
    VehicleErrorWord => EvError {
        /// Nothing.
        #[default]
        None => Self::None,
        /// The battery is too hot or too cold.
        BatteryTemperature => Self::BatteryTemperature,
        /// The gear is not in park.
        ShiftPosition => Self::ShiftPosition,
        /// The connector is not locked.
        ConnectorLock => Self::ConnectorLock,
        /// The battery is defective.
        BatteryMalfunction => Self::BatteryMalfunction,
        /// The current differs from what was asked for.
        CurrentDifferential => Self::CurrentDifferential,
        /// The voltage is out of range.
        VoltageOutOfRange => Self::VoltageOutOfRange,
        /// Vehicle and station do not fit.
        Incompatible => Self::Incompatible,
    }
}

/// The lock of the connector or inlet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LockWord {
    /// There is none, as with a cable that is fixed to the charger.
    #[default]
    Absent,
    /// Open.
    Unlocked,
    /// Locked.
    Locked,
    /// It is where it was not told to be.
    Fault,
}

impl PilotWord {
    /// For the matching; a charger that measures no pilot is matched as if a vehicle stood there always.
    #[must_use]
    pub const fn for_matching(self) -> PilotState {
        match self {
            Self::A => PilotState::A,
            Self::Unknown | Self::B => PilotState::B,
            Self::C => PilotState::C,
            Self::D => PilotState::D,
            Self::E => PilotState::E,
            Self::F => PilotState::F,
        }
    }
}
