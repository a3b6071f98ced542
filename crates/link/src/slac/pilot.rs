//! The control pilot, as far as the matching depends on it or needs it moved.

/// What the station measures on the control pilot.
///
/// Source: IEC 61851-1, Annex A.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PilotState {
    /// Nothing is plugged in.
    A,
    /// Plugged in; S2 is open.
    B,
    /// Plugged in; S2 is closed.
    C,
    /// As C, with ventilation.
    D,
    /// Short circuit, or no supply.
    E,
    /// The station is not available.
    F,
}

impl PilotState {
    /// Whether a vehicle is there and can be talked to.
    #[must_use]
    pub const fn is_plugged(self) -> bool {
        matches!(self, Self::B | Self::C | Self::D)
    }
}

/// What the station puts on the control pilot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Oscillator {
    /// Constant +12 V (state X1).
    Off,
    /// Duty cycle of 5 % (state X2): talk digitally.
    Digital,
    /// State E or F, by choice of the charger.
    Fault,
}

/// What the vehicle sees on the control pilot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PilotSignal {
    /// Not plugged in.
    Unplugged,
    /// Plugged in; constant voltage (state X1).
    Off,
    /// Duty cycle of 5 %.
    Digital,
    /// Duty cycle of 10 to 96 %: basic charging, digital communication possible.
    Nominal,
    /// State E or F.
    Fault,
}

impl PilotSignal {
    /// Whether the station's oscillator runs.
    #[must_use]
    pub const fn is_on(self) -> bool {
        matches!(self, Self::Digital | Self::Nominal)
    }
}
