//! How energy is transferred, and who decides about power, by the names in a file.

use serde::Deserialize;
use v2g::session::{ControlMode, EnergyMode, EnergyModes};

/// A way of charging.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    /// Alternating current.
    Ac,
    /// Direct current.
    #[default]
    Dc,
    /// Alternating current in both directions (-20).
    AcBpt,
    /// Direct current in both directions (-20).
    DcBpt,
    /// Direct current over the megawatt coupler (-20).
    Mcs,
    /// Direct current over a charging device that comes to the vehicle (-20).
    Acdp,
    /// Wireless (-20).
    Wpt,
}

impl Mode {
    /// Whether direct current flows.
    #[must_use]
    pub const fn is_dc(self) -> bool {
        !matches!(self, Self::Ac | Self::AcBpt | Self::Wpt)
    }

    /// Whether energy may also flow out of the vehicle.
    #[must_use]
    pub const fn is_bidirectional(self) -> bool {
        matches!(self, Self::AcBpt | Self::DcBpt)
    }

    /// Whether only ISO 15118-20 knows it.
    #[must_use]
    pub const fn needs_iso20(self) -> bool {
        !matches!(self, Self::Ac | Self::Dc)
    }

    /// What a station that offers these has to offer.
    pub(super) fn offered(modes: &[Self]) -> EnergyModes {
        let mut offered = Vec::new();
        for mode in modes {
            offered.extend(match mode {
                Self::Ac | Self::AcBpt => {
                    [EnergyMode::AcSinglePhase, EnergyMode::AcThreePhase].as_slice()
                }
                Self::Dc | Self::DcBpt => &[EnergyMode::DcExtended],
                Self::Mcs => &[EnergyMode::Mcs],
                Self::Acdp => &[EnergyMode::DcAcdp],
                Self::Wpt => &[EnergyMode::Wireless],
            });
        }
        EnergyModes::of(&offered)
    }
}

/// Who decides about power (-20).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Control {
    /// The vehicle, within a schedule.
    #[default]
    Scheduled,
    /// The station.
    Dynamic,
}

impl From<Control> for ControlMode {
    fn from(control: Control) -> Self {
        match control {
            Control::Scheduled => Self::Scheduled,
            Control::Dynamic => Self::Dynamic,
        }
    }
}
