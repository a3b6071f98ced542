//! How the vehicle shall behave when the grid leaves its usual range.

use v2g_exi::Element;

use super::{ActivePowerSupport, NAMESPACE, ReactivePowerSupport};
use crate::iso20::RationalNumber;

/// The grid operator's rules; what is absent is not asked for.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct DerControl<'a> {
    /// When the voltage is too high for a moment.
    pub overvoltage_fault_ride_through: Option<FaultRideThrough>,
    /// When the voltage is too low for a moment.
    pub undervoltage_fault_ride_through: Option<FaultRideThrough>,
    /// When to stay connected without current.
    pub zero_current: Option<ZeroCurrent>,
    /// Reactive power by voltage or by active power.
    pub reactive_power_support: Option<ReactivePowerSupport<'a>>,
    /// Active power by frequency or by voltage.
    pub active_power_support: Option<ActivePowerSupport>,
    /// Highest direct current fed into the grid, in A.
    pub maximum_level_dc_injection: Option<RationalNumber>,
}

/// Stays connected through a fault of the grid and feeds it reactive current.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct FaultRideThrough {
    /// Voltage at which it begins, in V.
    pub voltage_limit_start_frt: RationalNumber,
    /// Voltage at which it ends, in V.
    pub voltage_limit_stop_frt: Option<RationalNumber>,
    /// Voltage from which the vehicle works as usual again, in V.
    pub voltage_recovery_limit: Option<RationalNumber>,
    /// Reactive current per change of voltage, in the positive sequence.
    pub voltage_ride_through_positive_curve_k_factor: Option<RationalNumber>,
    /// Reactive current per change of voltage, in the negative sequence.
    pub voltage_ride_through_negative_curve_k_factor: Option<RationalNumber>,
    /// True: active power approaches its target like a first-order lag.
    pub pt1_response_active_power: bool,
    /// Time constant of active power, in s.
    pub step_response_time_constant_active_power: RationalNumber,
    /// True: reactive power approaches its target like a first-order lag.
    pub pt1_response_reactive_power: bool,
    /// Time constant of reactive power, in s.
    pub step_response_time_constant_reactive_power: RationalNumber,
}

/// Stays connected without current while the voltage is outside these limits.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct ZeroCurrent {
    /// No current above it, in V.
    pub over_voltage_limit: Option<RationalNumber>,
    /// No current below it, in V.
    pub under_voltage_limit: Option<RationalNumber>,
    /// Current again below it, in V.
    pub over_voltage_recovery_limit: Option<RationalNumber>,
    /// Current again above it, in V.
    pub under_voltage_recovery_limit: Option<RationalNumber>,
    /// True: active power approaches its target like a first-order lag.
    pub pt1_response_active_power: bool,
    /// Time constant of active power, in s.
    pub step_response_time_constant_active_power: RationalNumber,
    /// True: reactive power approaches its target like a first-order lag.
    pub pt1_response_reactive_power: bool,
    /// Time constant of reactive power, in s.
    pub step_response_time_constant_reactive_power: RationalNumber,
}
