//! What can go wrong.

macro_rules! faults {
    ($($(#[$doc:meta])* $variant:ident = $name:literal: $sentence:literal;)*) => {
        /// Something that goes wrong, in the equipment or on the way.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Fault {
            $(#[doc = $sentence] $variant,)*
        }

        impl Fault {
            /// All of them, in the order in which a session comes by.
            pub const ALL: [Self; [$($name),*].len()] = [$(Self::$variant),*];

            /// As it is called in a choice.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }

            /// What happens, as a sentence.
            #[must_use]
            pub const fn sentence(self) -> &'static str {
                match self {
                    $(Self::$variant => $sentence,)*
                }
            }
        }
    };
}

faults! {
    AuthorizationRefused = "authorization-refused": "The operator does not let the customer charge.";
    NobodyIdentifies = "nobody-identifies": "The customer walks away without identifying.";
    IsolationFault = "isolation-fault": "The isolation test of the cable fails.";
    VoltageMismatch = "voltage-mismatch": "The output stays far below the battery's voltage.";
    ContactorStuck = "contactor-stuck": "The station's contactor does not close.";
    VehicleContactorStuck = "vehicle-contactor-stuck": "The vehicle's contactor does not close.";
    VoltageLie = "voltage-lie": "The station says 60 V more than there are.";
    OverVoltage = "over-voltage": "The output runs away, above what the vehicle bears.";
    EmergencyStop = "emergency-stop": "Somebody presses the station's emergency stop.";
    Malfunction = "malfunction": "The station finds itself defective.";
    BatteryTemperature = "battery-temperature": "The battery is too hot.";
    ConnectorUnlocked = "connector-unlocked": "The connector is not locked any more.";
    StationSilent = "station-silent": "The station's controller hangs: it answers no more.";
    VehicleSilent = "vehicle-silent": "The vehicle's controller hangs: it asks no more.";
    AnswerLost = "answer-lost": "One answer of the station is lost on the way.";
    AnswerLate = "answer-late": "One answer of the station comes three seconds late.";
    AnswerBroken = "answer-broken": "One bit of an answer is flipped on the way.";
    RequestBroken = "request-broken": "One bit of a request is flipped on the way.";
    ConnectionLost = "connection-lost": "The connection is gone without a word.";
}

impl Fault {
    /// Whether it is on the way, rather than in the equipment.
    pub(crate) const fn is_on_the_way(self) -> bool {
        matches!(
            self,
            Self::StationSilent
                | Self::VehicleSilent
                | Self::AnswerLost
                | Self::AnswerLate
                | Self::AnswerBroken
                | Self::RequestBroken
                | Self::ConnectionLost
        )
    }
}
