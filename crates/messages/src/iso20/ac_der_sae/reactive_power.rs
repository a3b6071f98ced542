//! What reactive power follows.

use v2g_exi::{Element, PerPhase, Seconds};

use super::{CurveDataPointsList, DerUnit, NAMESPACE, PowerFactorExcitation};
use crate::iso20::RationalNumber;

/// All functions; at most one is enabled.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct ReactivePowerSupportCpdRes<'a> {
    /// A fixed ratio to active power.
    pub constant_power_factor: ConstantPowerFactor,
    /// By voltage.
    pub volt_var: VoltVar<'a>,
    /// By active power.
    pub watt_var: WattVar<'a>,
    /// A fixed value.
    pub constant_var: ConstantVar,
}

/// Functions that change; what is absent stays as it is.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct ReactivePowerSupportClRes<'a> {
    /// A fixed ratio to active power.
    pub constant_power_factor: Option<ConstantPowerFactor>,
    /// By voltage.
    pub volt_var: Option<VoltVar<'a>>,
    /// By active power.
    pub watt_var: Option<WattVar<'a>>,
    /// A fixed value.
    pub constant_var: Option<ConstantVar>,
}

/// Keeps a power factor.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct ConstantPowerFactor {
    /// False: not in force.
    pub enable: bool,
    /// Which function yields to which; absent: as the vehicle has it.
    pub priority: Option<u16>,
    /// From 0 to 1.
    pub power_factor_value: PerPhase<RationalNumber>,
    /// On which side.
    pub power_factor_excitation: PerPhase<PowerFactorExcitation>,
}

/// Reactive power by voltage.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct VoltVar<'a> {
    /// False: not in force.
    pub enable: bool,
    /// Which function yields to which; absent: as the vehicle has it.
    pub priority: Option<u16>,
    /// Unit of voltage.
    pub x_unit: DerUnit,
    /// Unit of reactive power.
    pub y_unit: DerUnit,
    /// The curve.
    pub curve_data_points: PerPhase<CurveDataPointsList<'a>>,
    /// Time to 90 % of a change, in s.
    pub open_loop_response_time: RationalNumber,
    /// Time constant of a first-order lag; absent: none.
    pub time_constant_pt1: Option<Seconds<u32>>,
    /// What percentages of voltage refer to, in V.
    pub reference_voltage: RationalNumber,
    /// True: the vehicle lets the reference follow the mean voltage.
    pub autonomous_reference_voltage_adjustment_enable: bool,
    /// How slowly it follows.
    pub reference_voltage_adjustment_time_constant: Seconds<u32>,
}

/// Reactive power by active power.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct WattVar<'a> {
    /// False: not in force.
    pub enable: bool,
    /// Which function yields to which; absent: as the vehicle has it.
    pub priority: Option<u16>,
    /// Unit of active power.
    pub x_unit: DerUnit,
    /// Unit of reactive power.
    pub y_unit: DerUnit,
    /// The curve.
    pub curve_data_points: PerPhase<CurveDataPointsList<'a>>,
    /// Time to 90 % of a change, in s.
    pub open_loop_response_time: Option<RationalNumber>,
    /// Time constant of a first-order lag; absent: none.
    pub time_constant_pt1: Option<Seconds<u32>>,
}

/// Keeps a reactive power.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct ConstantVar {
    /// False: not in force.
    pub enable: bool,
    /// Which function yields to which; absent: as the vehicle has it.
    pub priority: Option<u16>,
    /// In the unit below.
    pub var_setpoint: PerPhase<RationalNumber>,
    /// Unit of the setpoint.
    pub unit: DerUnit,
}
