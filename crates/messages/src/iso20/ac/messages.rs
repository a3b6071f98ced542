//! The messages of AC, and the limits that are told before the charge loop.

use v2g_exi::{Choice, MaybePerPhase, PerPhase};

use super::{
    BptDynamicAcClReqControlMode, BptScheduledAcClReqControlMode, DynamicAcClReqControlMode,
    DynamicAcClResControlMode, NAMESPACE, ScheduledAcClReqControlMode, ScheduledAcClResControlMode,
};

ac_messages!(
    CpdReqEnergyTransferMode,
    CpdResEnergyTransferMode,
    ClReqControlMode,
    ClResControlMode,
);

/// Limits of the vehicle, by service.
#[derive(Clone, Copy, Debug, PartialEq, Choice)]
pub enum CpdReqEnergyTransferMode {
    /// Charging only.
    Ac(AcCpdReqEnergyTransferMode),
    /// Energy may flow back.
    Bpt(BptAcCpdReqEnergyTransferMode),
}

/// Limits of the station, by service.
#[derive(Clone, Copy, Debug, PartialEq, Choice)]
pub enum CpdResEnergyTransferMode {
    /// Charging only.
    Ac(AcCpdResEnergyTransferMode),
    /// Energy may flow back.
    Bpt(BptAcCpdResEnergyTransferMode),
}

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

/// What the vehicle does, by control mode and direction.
#[derive(Clone, Copy, Debug, PartialEq, Choice)]
pub enum ClReqControlMode {
    /// The station decides, within these limits; energy may flow back.
    BptDynamic(BptDynamicAcClReqControlMode),
    /// The vehicle decides, within the schedule; energy may flow back.
    BptScheduled(BptScheduledAcClReqControlMode),
    /// Head of the group, without content.
    #[exi(abstract, name = "CLReqControlMode", namespace = COMMON_TYPES)]
    Abstract,
    /// The station decides, within these limits.
    Dynamic(DynamicAcClReqControlMode),
    /// The vehicle decides, within the schedule.
    Scheduled(ScheduledAcClReqControlMode),
}

/// What the station wants, by control mode and direction, which changes nothing in the content.
#[derive(Clone, Copy, Debug, PartialEq, Choice)]
pub enum ClResControlMode {
    /// The station decides; energy may flow back.
    #[exi(name = "BPT_Dynamic_AC_CLResControlMode")]
    BptDynamic(DynamicAcClResControlMode),
    /// The vehicle decides, within the schedule; energy may flow back.
    #[exi(name = "BPT_Scheduled_AC_CLResControlMode")]
    BptScheduled(ScheduledAcClResControlMode),
    /// Head of the group, without content.
    #[exi(abstract, name = "CLResControlMode", namespace = COMMON_TYPES)]
    Abstract,
    /// The station decides.
    Dynamic(DynamicAcClResControlMode),
    /// The vehicle decides, within the schedule.
    Scheduled(ScheduledAcClResControlMode),
}
