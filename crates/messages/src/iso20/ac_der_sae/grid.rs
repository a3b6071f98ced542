//! What the grid at the outlet is like.

use v2g_exi::{Element, Enumeration, PerPhase};

use super::NAMESPACE;
use crate::iso20::RationalNumber;

/// The usual range of the grid.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct GridLimits {
    /// In Hz.
    pub grid_nominal_frequency: RationalNumber,
    /// In V.
    pub grid_nominal_voltage: RationalNumber,
    /// What there is at the outlet more than at the connection to the grid, in V.
    pub grid_nominal_voltage_offset: RationalNumber,
    /// In Hz.
    pub grid_min_frequency: Option<RationalNumber>,
    /// In Hz.
    pub grid_max_frequency: Option<RationalNumber>,
    /// In V.
    pub grid_maximum_voltage: RationalNumber,
    /// In V.
    pub grid_minimum_voltage: RationalNumber,
}

/// Reactive power that the vehicle may take or give at this outlet, in var.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct EvseReactivePowerLimits {
    /// Taken while charging.
    pub evse_maximum_var_absorption_during_charging: PerPhase<RationalNumber>,
    /// Given while charging.
    pub evse_maximum_var_injection_during_charging: PerPhase<RationalNumber>,
    /// Taken while discharging.
    pub evse_maximum_var_absorption_during_discharging: PerPhase<RationalNumber>,
    /// Given while discharging.
    pub evse_maximum_var_injection_during_discharging: PerPhase<RationalNumber>,
}

/// How the vehicle's inverter shall work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enumeration)]
pub enum RequiredDerOperatingMode {
    /// Follows voltage and frequency that are there.
    GridFollowing,
    /// Makes voltage and frequency itself.
    GridForming,
}
