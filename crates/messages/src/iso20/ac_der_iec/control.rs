//! What the grid operator sets, and the curves it is set by.

use v2g_exi::{Element, Enumeration, List};

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

/// A curve and how to follow it.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct DerCurve<'a> {
    /// Unit of what is measured.
    pub x_unit: CurveDataPointsUnit,
    /// Unit of what is controlled.
    pub y_unit: CurveDataPointsUnit,
    /// The curve.
    pub curve_data_points: CurveDataPointsList<'a>,
    /// The power factor stays above it; absent: no limit.
    pub min_cos_phi: Option<RationalNumber>,
    /// Unit of the two values below.
    pub lock_value_unit: Option<CurveDataPointsUnit>,
    /// The curve applies from here on; absent: always.
    pub lock_in_value: Option<RationalNumber>,
    /// The curve no longer applies below.
    pub lock_out_value: Option<RationalNumber>,
    /// True: reactive power approaches its target like a first-order lag.
    pub pt1_response_reactive_power: bool,
    /// Time constant of reactive power, in s.
    pub step_response_time_constant_reactive_power: RationalNumber,
    /// Wait before the curve is followed, in s.
    pub intentional_delay: Option<RationalNumber>,
}

/// Points of a curve; between two of them it is straight.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct CurveDataPointsList<'a> {
    /// In rising order of what is measured.
    pub curve_data_point: List<'a, DataTuple, 2, 10>,
}

/// One point of a curve.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct DataTuple {
    /// What is measured, in the curve's unit.
    pub x_value: RationalNumber,
    /// What is controlled, in the curve's unit.
    pub y_value: SetpointExcitation,
}

/// A value of what is controlled.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct SetpointExcitation {
    /// In the curve's unit.
    pub setpoint_value: RationalNumber,
    /// On which side, where the value is a power factor.
    pub excitation: Option<PowerFactorExcitation>,
}

/// Unit of the values of a curve.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enumeration)]
pub enum CurveDataPointsUnit {
    /// Volts.
    V,
    /// Hertz.
    Hz,
    /// Watts.
    W,
    /// Seconds.
    #[exi(name = "s")]
    S,
    /// Volt-amperes reactive.
    #[exi(name = "var")]
    Var,
}

/// On which side of 1 a power factor is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enumeration)]
pub enum PowerFactorExcitation {
    /// Gives reactive power, like a capacitor.
    OverExcited,
    /// Takes reactive power, like an inductor.
    UnderExcited,
}
