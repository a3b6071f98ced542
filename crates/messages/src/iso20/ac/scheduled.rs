//! Scheduled mode in the charge loop: the vehicle sets the power, within the schedule.

use v2g_exi::{Element, MaybePerPhase, PerPhase};

use super::NAMESPACE;
use crate::iso20::{COMMON_TYPES, RationalNumber};

/// What a vehicle that charges does.
///
/// An absent limit is as told in charge parameter discovery or in an earlier request.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
#[exi(inherited(COMMON_TYPES, ..=ev_minimum_energy_request))]
pub struct ScheduledAcClReqControlMode {
    /// Energy still wanted, in Wh.
    pub ev_target_energy_request: Option<RationalNumber>,
    /// Energy the battery can still take, in Wh.
    pub ev_maximum_energy_request: Option<RationalNumber>,
    /// Energy the driver needs at least, in Wh.
    pub ev_minimum_energy_request: Option<RationalNumber>,
    /// In W.
    pub ev_maximum_charge_power: MaybePerPhase<RationalNumber>,
    /// In W.
    pub ev_minimum_charge_power: MaybePerPhase<RationalNumber>,
    /// Power at the vehicle, in W.
    pub ev_present_active_power: PerPhase<RationalNumber>,
    /// Reactive power at the vehicle, in var; absent: not measured.
    pub ev_present_reactive_power: MaybePerPhase<RationalNumber>,
}

/// What the station wants; absent: as the schedule says.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct ScheduledAcClResControlMode {
    /// Power the vehicle shall take, in W.
    pub evse_target_active_power: MaybePerPhase<RationalNumber>,
    /// Reactive power the vehicle shall take, in var.
    pub evse_target_reactive_power: MaybePerPhase<RationalNumber>,
    /// Power at the outlet, in W; absent: not measured.
    pub evse_present_active_power: MaybePerPhase<RationalNumber>,
}

/// What a vehicle that can also give energy does; powers are negative while it gives.
///
/// An absent limit is as told in charge parameter discovery or in an earlier request.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
#[exi(inherited(COMMON_TYPES, ..=ev_minimum_energy_request))]
pub struct BptScheduledAcClReqControlMode {
    /// Energy still wanted, in Wh.
    pub ev_target_energy_request: Option<RationalNumber>,
    /// Energy the battery can still take, in Wh.
    pub ev_maximum_energy_request: Option<RationalNumber>,
    /// Energy the driver needs at least, in Wh; negative: what may be taken out.
    pub ev_minimum_energy_request: Option<RationalNumber>,
    /// In W.
    pub ev_maximum_charge_power: MaybePerPhase<RationalNumber>,
    /// In W.
    pub ev_minimum_charge_power: MaybePerPhase<RationalNumber>,
    /// Power at the vehicle, in W.
    pub ev_present_active_power: PerPhase<RationalNumber>,
    /// Reactive power at the vehicle, in var; absent: not measured.
    pub ev_present_reactive_power: MaybePerPhase<RationalNumber>,
    /// In W.
    pub ev_maximum_discharge_power: MaybePerPhase<RationalNumber>,
    /// In W.
    pub ev_minimum_discharge_power: MaybePerPhase<RationalNumber>,
}
