//! Curves: one quantity as a function of another, given by points.

use v2g_exi::{Element, Enumeration, List};

use super::NAMESPACE;
use crate::iso20::RationalNumber;

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
