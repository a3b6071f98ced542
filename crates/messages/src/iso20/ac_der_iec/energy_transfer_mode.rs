//! Limits told in charge parameter discovery.

use v2g_exi::{Element, Enumeration, MaybePerPhase, Nested, PerPhase};

use super::{DerControl, EvReactivePowerLimits, NAMESPACE};
use crate::iso20::ac::NAMESPACE as AC;
use crate::iso20::{Processing, RationalNumber};

/// Limits of a vehicle that supports the grid.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
#[exi(inherited(AC, ..=ev_minimum_charge_power))]
pub struct DerAcCpdReqEnergyTransferMode {
    /// In W.
    pub ev_maximum_charge_power: PerPhase<RationalNumber>,
    /// In W; below it the vehicle does not charge.
    pub ev_minimum_charge_power: PerPhase<RationalNumber>,
    /// Ongoing: the vehicle needs more time for the grid's rules, and asks again.
    pub ev_processing: Processing,
    /// In W.
    pub ev_maximum_discharge_power: PerPhase<RationalNumber>,
    /// In W; below it the vehicle does not give.
    pub ev_minimum_discharge_power: PerPhase<RationalNumber>,
    /// Energy the vehicle is willing to give in this session, in Wh; absent: not told.
    pub ev_session_total_discharge_energy_available: Option<RationalNumber>,
    /// Absent: the vehicle does not control reactive power.
    pub ev_reactive_power_limits: Option<EvReactivePowerLimits>,
}

/// Limits of a station, and the rules of the grid behind it.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
#[exi(inherited(AC, ..=evse_present_active_power))]
pub struct DerAcCpdResEnergyTransferMode<'a> {
    /// In W.
    pub evse_maximum_charge_power: PerPhase<RationalNumber>,
    /// In W; below it the station does not charge.
    pub evse_minimum_charge_power: PerPhase<RationalNumber>,
    /// In Hz.
    pub evse_nominal_frequency: RationalNumber,
    /// Largest difference between the powers of two phases, in W; absent: any.
    pub maximum_power_asymmetry: Option<RationalNumber>,
    /// How fast the power may change, as % of the highest per minute; absent: as fast as it can.
    pub evse_power_ramp_limitation: Option<RationalNumber>,
    /// Power at the outlet, in W; absent: not measured.
    pub evse_present_active_power: MaybePerPhase<RationalNumber>,
    /// In W; what percentages of charging power refer to.
    pub evse_nominal_charge_power: PerPhase<RationalNumber>,
    /// In W; what percentages of discharging power refer to.
    pub evse_nominal_discharge_power: PerPhase<RationalNumber>,
    /// In W.
    pub evse_maximum_discharge_power: PerPhase<RationalNumber>,
    /// How the vehicle's inverter shall work.
    pub ev_operating_mode: EvOperatingMode,
    /// Whether there is a grid.
    pub grid_connection_mode: GridConnectionMode,
    /// How to behave when the grid leaves its usual range.
    pub der_control: Nested<'a, DerControl<'a>>,
}

/// How an inverter works.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enumeration)]
pub enum EvOperatingMode {
    /// Follows voltage and frequency that are there.
    GridFollowing,
    /// Makes voltage and frequency itself.
    GridForming,
}

/// Where the outlet belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enumeration)]
pub enum GridConnectionMode {
    /// To the public grid.
    GridConnected,
    /// To an island without it.
    GridIslanded,
}
