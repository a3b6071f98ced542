//! What the grid operator sets, and the curves it is set by.

use v2g_exi::{Element, Enumeration, List, Nested, PerPhase};

use super::{
    ActivePowerSupportClRes, ActivePowerSupportCpdRes, EnterServiceClRes, EnterServiceCpdRes,
    FrequencyTrip, NAMESPACE, ReactivePowerSupportClRes, ReactivePowerSupportCpdRes, VoltageTrip,
};
use crate::iso20::RationalNumber;

/// All settings.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct DerControlCpdRes<'a> {
    /// When to disconnect because of the voltage.
    pub voltage_trip: Nested<'a, VoltageTrip<'a>>,
    /// When to disconnect because of the frequency.
    pub frequency_trip: Nested<'a, FrequencyTrip<'a>>,
    /// When to connect.
    pub enter_service_cpd_res: EnterServiceCpdRes,
    /// What reactive power follows.
    pub reactive_power_support_cpd_res: Nested<'a, ReactivePowerSupportCpdRes<'a>>,
    /// What active power follows.
    pub active_power_support_cpd_res: Nested<'a, ActivePowerSupportCpdRes<'a>>,
}

/// Settings that change; what is absent stays as it is.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct DerControlClRes<'a> {
    /// When to disconnect because of the voltage.
    pub voltage_trip: Option<Nested<'a, VoltageTrip<'a>>>,
    /// When to disconnect because of the frequency.
    pub frequency_trip: Option<Nested<'a, FrequencyTrip<'a>>>,
    /// Whether and when to connect.
    pub enter_service_cl_res: EnterServiceClRes,
    /// What reactive power follows.
    pub reactive_power_support_cl_res: Option<Nested<'a, ReactivePowerSupportClRes<'a>>>,
    /// What active power follows.
    pub active_power_support_cl_res: Option<Nested<'a, ActivePowerSupportClRes<'a>>>,
}

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
