//! What active power follows.

use v2g_exi::{Element, Enumeration, PerPhase, Seconds};

use super::{CurveDataPointsList, DerUnit, NAMESPACE};
use crate::iso20::RationalNumber;

/// All functions.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct ActivePowerSupportCpdRes<'a> {
    /// By frequency.
    pub frequency_droop: FrequencyDroop,
    /// By voltage.
    pub volt_watt: VoltWatt<'a>,
    /// A fixed value.
    pub constant_watt: ConstantWatt,
    /// A limit.
    pub limit_max_discharge_power: LimitMaxDischargePower,
}

/// Functions that change; what is absent stays as it is.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct ActivePowerSupportClRes<'a> {
    /// By frequency.
    pub frequency_droop: Option<FrequencyDroop>,
    /// By voltage.
    pub volt_watt: Option<VoltWatt<'a>>,
    /// A fixed value.
    pub constant_watt: Option<ConstantWatt>,
    /// A limit.
    pub limit_max_discharge_power: Option<LimitMaxDischargePower>,
}

/// Power by frequency.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct FrequencyDroop {
    /// False: not in force.
    pub enable: bool,
    /// Which function yields to which; absent: as the vehicle has it.
    pub priority: Option<u16>,
    /// Gives less, or takes more, when the frequency is high.
    pub over_frequency_droop: Option<FrequencyDroopSettings>,
    /// Gives more, or takes less, when the frequency is low.
    pub under_frequency_droop: Option<FrequencyDroopSettings>,
}

/// Power by frequency, on one side of the nominal one.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct FrequencyDroopSettings {
    /// Deviation up to which nothing happens, in Hz.
    #[exi(name = "db")]
    pub db: RationalNumber,
    /// Relative change of frequency for a full change of power.
    pub droop_factor: PerPhase<RationalNumber>,
    /// What a full change of power is.
    pub power_reference: PerPhase<PowerReference>,
    /// Time to 90 % of a change, in s.
    pub open_loop_response_time: RationalNumber,
}

/// Active power by voltage.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct VoltWatt<'a> {
    /// False: not in force.
    pub enable: bool,
    /// Which function yields to which; absent: as the vehicle has it.
    pub priority: Option<u16>,
    /// Unit of voltage.
    pub x_unit: DerUnit,
    /// Unit of active power.
    pub y_unit: DerUnit,
    /// The curve.
    pub curve_data_points: PerPhase<CurveDataPointsList<'a>>,
    /// Time to 90 % of a change, in s.
    pub open_loop_response_time: RationalNumber,
    /// Time constant of a first-order lag; absent: none.
    pub time_constant_pt1: Option<Seconds<u32>>,
}

/// Keeps an active power.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct ConstantWatt {
    /// False: not in force.
    pub enable: bool,
    /// Which function yields to which; absent: as the vehicle has it.
    pub priority: Option<u16>,
    /// In the unit below.
    pub watt_setpoint: PerPhase<RationalNumber>,
    /// Unit of the setpoint.
    pub unit: DerUnit,
}

/// Gives no more than a part of what the vehicle can.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct LimitMaxDischargePower {
    /// False: not in force.
    pub enable: bool,
    /// Which function yields to which; absent: as the vehicle has it.
    pub priority: Option<u16>,
    /// Of the highest discharge power.
    #[exi(unit = "%")]
    pub percentage_value: PerPhase<u16>,
    /// Time to 90 % of a change, in s.
    pub open_loop_response_time: Option<RationalNumber>,
}

/// What a full change of power is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enumeration)]
pub enum PowerReference {
    /// The highest active power of the vehicle.
    MaximumActivePower,
    /// The power at the moment the dead band was left.
    MomentaryPower,
}
