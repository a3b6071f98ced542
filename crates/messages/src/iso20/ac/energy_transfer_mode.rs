//! Limits told in charge parameter discovery.

use v2g_exi::{Element, MaybePerPhase, PerPhase};

use super::NAMESPACE;
use crate::iso20::RationalNumber;

/// Limits of a vehicle that charges.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct AcCpdReqEnergyTransferMode {
    /// In W.
    pub ev_maximum_charge_power: PerPhase<RationalNumber>,
    /// In W; below it the vehicle does not charge.
    pub ev_minimum_charge_power: PerPhase<RationalNumber>,
}

/// Limits of a station that charges.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct AcCpdResEnergyTransferMode {
    /// In W.
    pub evse_maximum_charge_power: PerPhase<RationalNumber>,
    /// In W; below it the station does not charge.
    pub evse_minimum_charge_power: PerPhase<RationalNumber>,
    /// In Hz.
    pub evse_nominal_frequency: RationalNumber,
    /// Largest difference between the powers of two phases, in W; absent: any.
    pub maximum_power_asymmetry: Option<RationalNumber>,
    /// How fast the power may change, as % of the highest per minute: our choice, as the unit is
    /// not public. Absent: as fast as the vehicle can.
    pub evse_power_ramp_limitation: Option<RationalNumber>,
    /// Power at the outlet, in W; absent: not measured.
    pub evse_present_active_power: MaybePerPhase<RationalNumber>,
}

/// Limits of a vehicle that can also give energy.
///
/// Peers send the limits of discharging as positive numbers, some as negative ones.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct BptAcCpdReqEnergyTransferMode {
    /// In W.
    pub ev_maximum_charge_power: PerPhase<RationalNumber>,
    /// In W; below it the vehicle does not charge.
    pub ev_minimum_charge_power: PerPhase<RationalNumber>,
    /// In W.
    pub ev_maximum_discharge_power: PerPhase<RationalNumber>,
    /// In W; below it the vehicle does not give.
    pub ev_minimum_discharge_power: PerPhase<RationalNumber>,
}

/// Limits of a station that can also take energy.
///
/// Peers send the limits of discharging as positive numbers, some as negative ones.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct BptAcCpdResEnergyTransferMode {
    /// In W.
    pub evse_maximum_charge_power: PerPhase<RationalNumber>,
    /// In W; below it the station does not charge.
    pub evse_minimum_charge_power: PerPhase<RationalNumber>,
    /// In Hz.
    pub evse_nominal_frequency: RationalNumber,
    /// Largest difference between the powers of two phases, in W; absent: any.
    pub maximum_power_asymmetry: Option<RationalNumber>,
    /// How fast the power may change; see [`AcCpdResEnergyTransferMode`].
    pub evse_power_ramp_limitation: Option<RationalNumber>,
    /// Power at the outlet, in W; absent: not measured.
    pub evse_present_active_power: MaybePerPhase<RationalNumber>,
    /// In W.
    pub evse_maximum_discharge_power: PerPhase<RationalNumber>,
    /// In W; below it the station does not take.
    pub evse_minimum_discharge_power: PerPhase<RationalNumber>,
}
