//! When to connect, when to trip, and the state of the grid.

use v2g_exi::{Element, Enumeration, PerPhase};

use super::{DerCurve, NAMESPACE};
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

/// All conditions.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct EnterServiceCpdRes {
    /// False: stay away from the grid, or leave it.
    pub permit_service: bool,
    /// Only below it, in V.
    pub enter_service_voltage_high: RationalNumber,
    /// Only above it, in V.
    pub enter_service_voltage_low: RationalNumber,
    /// Only below it, in Hz.
    pub enter_service_frequency_high: RationalNumber,
    /// Only above it, in Hz.
    pub enter_service_frequency_low: RationalNumber,
    /// How long the conditions must have held, in s.
    pub enter_service_delay: Option<RationalNumber>,
    /// A random wait up to this is added, in s, so that not all vehicles come back at once.
    pub enter_service_randomized_delay: Option<RationalNumber>,
    /// Time from nothing to full power, in s.
    pub enter_service_ramp_time: Option<RationalNumber>,
}

/// Conditions that change; what is absent stays as it is.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct EnterServiceClRes {
    /// False: stay away from the grid, or leave it.
    pub permit_service: bool,
    /// Only below it, in V.
    pub enter_service_voltage_high: Option<RationalNumber>,
    /// Only above it, in V.
    pub enter_service_voltage_low: Option<RationalNumber>,
    /// Only below it, in Hz.
    pub enter_service_frequency_high: Option<RationalNumber>,
    /// Only above it, in Hz.
    pub enter_service_frequency_low: Option<RationalNumber>,
    /// How long the conditions must have held, in s.
    pub enter_service_delay: Option<RationalNumber>,
    /// A random wait up to this is added, in s.
    pub enter_service_randomized_delay: Option<RationalNumber>,
    /// Time from nothing to full power, in s.
    pub enter_service_ramp_time: Option<RationalNumber>,
}

/// Curves of voltage.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct VoltageTrip<'a> {
    /// Beyond it the vehicle must disconnect.
    pub over_voltage_must_trip_curve: DerCurve<'a>,
    /// Beyond it the vehicle must disconnect.
    pub under_voltage_must_trip_curve: DerCurve<'a>,
    /// Beyond it the vehicle stays connected without current.
    pub over_voltage_momentary_cessation_trip_curve: Option<DerCurve<'a>>,
    /// Beyond it the vehicle stays connected without current.
    pub under_voltage_momentary_cessation_trip_curve: Option<DerCurve<'a>>,
    /// Beyond it the vehicle may disconnect.
    pub over_voltage_may_trip_curve: Option<DerCurve<'a>>,
    /// Beyond it the vehicle may disconnect.
    pub under_voltage_may_trip_curve: Option<DerCurve<'a>>,
}

/// Curves of frequency.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct FrequencyTrip<'a> {
    /// Beyond it the vehicle must disconnect.
    pub over_frequency_must_trip_curve: DerCurve<'a>,
    /// Beyond it the vehicle must disconnect.
    pub under_frequency_must_trip_curve: DerCurve<'a>,
    /// Beyond it the vehicle may disconnect.
    pub over_frequency_may_trip_curve: Option<DerCurve<'a>>,
    /// Beyond it the vehicle may disconnect.
    pub under_frequency_may_trip_curve: Option<DerCurve<'a>>,
}
