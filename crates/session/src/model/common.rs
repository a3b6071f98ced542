//! Words that both models use.

use crate::{Amperes, Percent, ShortText, WattHours, Watts};

/// How energy is transferred.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum EnergyMode {
    /// AC on one phase.
    AcSinglePhase,
    /// AC on three phases.
    AcThreePhase,
    /// DC over the core pins of a type 1 or 2 coupler.
    DcCore,
    /// DC over the extended pins: the combined charging system.
    DcExtended,
    /// DC over the core pins of a combo coupler.
    DcComboCore,
    /// DC over a coupler of its own.
    DcUnique,
    /// DC over the megawatt coupler (-20).
    Mcs,
    /// DC over a charging device that comes to the vehicle by itself, such as a pantograph (-20).
    DcAcdp,
    /// By a magnetic field between two coils (-20).
    Wireless,
}

impl EnergyMode {
    /// Every mode, in the order in which a station names them.
    pub const ALL: [Self; 9] = [
        Self::AcSinglePhase,
        Self::AcThreePhase,
        Self::DcCore,
        Self::DcExtended,
        Self::DcComboCore,
        Self::DcUnique,
        Self::Mcs,
        Self::DcAcdp,
        Self::Wireless,
    ];

    /// Whether direct current flows.
    #[must_use]
    pub const fn is_dc(self) -> bool {
        matches!(self.kind(), Kind::Dc)
    }

    pub(crate) const fn kind(self) -> Kind {
        match self {
            Self::AcSinglePhase | Self::AcThreePhase => Kind::Ac,
            Self::Wireless => Kind::Wireless,
            _ => Kind::Dc,
        }
    }
}

/// What carries the energy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Ac,
    Dc,
    Wireless,
}

/// A set of energy modes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EnergyModes(u32);

impl EnergyModes {
    /// The set of these.
    #[must_use]
    pub fn of(modes: &[EnergyMode]) -> Self {
        Self(modes.iter().fold(0, |set, mode| set | bit(*mode)))
    }

    /// Whether `mode` is one of them.
    #[must_use]
    pub const fn contains(self, mode: EnergyMode) -> bool {
        self.0 & bit(mode) != 0
    }

    /// The modes of the set in the order of [`EnergyMode::ALL`].
    pub fn iter(self) -> impl Iterator<Item = EnergyMode> {
        EnergyMode::ALL
            .into_iter()
            .filter(move |mode| self.contains(*mode))
    }
}

const fn bit(mode: EnergyMode) -> u32 {
    1u32.wrapping_shl(mode as u32)
}

/// Who decides how much power flows (-20).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ControlMode {
    /// The vehicle, within the schedule that it chose.
    #[default]
    Scheduled,
    /// The station, within the vehicle's limits and for its needs.
    Dynamic,
}

/// How much may flow from the vehicle to the station (-20); magnitudes, never negative.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Discharge {
    /// Most power.
    pub max_power: Watts,
    /// Least power at which discharging works.
    pub min_power: Watts,
    /// Most current (DC).
    pub max_current: Amperes,
    /// Least current at which discharging works (DC).
    pub min_current: Amperes,
}

/// A contactor as its feedback contact reports it: a level, not an edge.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Contactor {
    /// Open, or not yet reported closed.
    #[default]
    Open,
    /// Both poles reported closed.
    Closed,
    /// The report contradicts the command: welded, or stuck open.
    Fault,
}

/// The state of the control pilot (IEC 61851-1), seen by the station or wished by the vehicle.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ControlPilot {
    /// Nothing measures it here: rules that depend on it are not checked.
    #[default]
    Unknown,
    /// No vehicle.
    A,
    /// Vehicle connected, no energy wanted.
    B,
    /// Energy wanted.
    C,
    /// Energy wanted, ventilation needed.
    D,
    /// Short circuit or no supply.
    E,
    /// Charging point not available.
    F,
}

impl ControlPilot {
    /// Whether energy may be wanted: state C or D, or unknown.
    #[must_use]
    pub const fn wants_energy(self) -> bool {
        matches!(self, Self::Unknown | Self::C | Self::D)
    }

    /// Whether the vehicle has withdrawn its wish for energy: not C and not D.
    #[must_use]
    pub const fn at_rest(self) -> bool {
        !matches!(self, Self::C | Self::D)
    }

    /// Whether the loop through the vehicle is broken: unplugged, short circuit, diode lost.
    #[must_use]
    pub const fn lost(self) -> bool {
        matches!(self, Self::A | Self::E | Self::F)
    }
}

/// What the isolation monitor says about the output.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Isolation {
    /// Not measured yet.
    #[default]
    Invalid,
    /// Above the limit.
    Valid,
    /// Above the limit with little margin: charging is allowed.
    Warning,
    /// Below the limit: charging is forbidden.
    Fault,
    /// There is no monitor.
    NoMonitor,
}

/// A meter's own output.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Meter {
    /// Its serial number or other name.
    pub id: ShortText<32>,
    /// Energy delivered in this charging session.
    pub reading: WattHours,
    /// Energy taken from the vehicle in this charging session, where that is metered (-20).
    pub discharged: Option<WattHours>,
}

/// What a DC vehicle says of itself in almost every request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EvStatus {
    /// Whether it is ready to charge.
    pub ready: bool,
    /// What keeps it from charging.
    pub error: EvError,
    /// State of charge of the battery.
    pub soc: Percent,
}

/// What keeps a vehicle from charging.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum EvError {
    /// Nothing.
    #[default]
    None,
    /// The battery is too hot or too cold.
    BatteryTemperature,
    /// The gear is not in park.
    ShiftPosition,
    /// The connector is not locked.
    ConnectorLock,
    /// The battery is defective.
    BatteryMalfunction,
    /// The current differs from what was asked for.
    CurrentDifferential,
    /// The voltage is out of range.
    VoltageOutOfRange,
    /// Vehicle and station do not fit.
    Incompatible,
    /// Not known, or a reserved code.
    NoData,
}

/// What a DC station says of itself in almost every answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StationStatus {
    /// Cannot deliver now.
    #[default]
    NotReady,
    /// Can deliver.
    Ready,
    /// Wants to end the session in order.
    Shutdown,
    /// The grid operator interrupts.
    UtilityInterrupt,
    /// The isolation is being measured.
    IsolationMonitoring,
    /// Ends at once, someone pressed the button.
    EmergencyShutdown,
    /// Defective.
    Malfunction,
    /// A reserved code.
    Reserved,
}
