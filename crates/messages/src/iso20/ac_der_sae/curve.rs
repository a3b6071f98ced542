//! Curves: one quantity as a function of another, given by points.

use v2g_exi::{Element, Enumeration, List, PerPhase};

use super::NAMESPACE;
use crate::iso20::RationalNumber;

/// A curve that can be switched off.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct DerCurve<'a> {
    /// False: the curve is not in force.
    pub enable: bool,
    /// Which function yields to which; absent: as the vehicle has it.
    pub priority: Option<u16>,
    /// Unit of what is measured.
    pub x_unit: DerUnit,
    /// Unit of what is controlled.
    pub y_unit: DerUnit,
    /// The curve.
    pub curve_data_points: PerPhase<CurveDataPointsList<'a>>,
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
    pub y_value: RationalNumber,
}

/// Unit of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enumeration)]
pub enum DerUnit {
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
    /// Percent of the active power that is set as the vehicle's highest.
    PercentageEvMaximumConfiguredActivePower,
    /// Percent of the reactive power that is set as the vehicle's highest.
    PercentageEvMaximumConfiguredReactivePower,
    /// Percent of the apparent power that is set as the vehicle's highest.
    PercentageEvMaximumConfiguredApparentPower,
    /// Percent of the active power possible now.
    PercentageEvMaximumAvailableActivePower,
    /// Percent of the reactive power possible now.
    PercentageEvMaximumAvailableReactivePower,
    /// Percent of the nominal voltage.
    PercentageV,
}
