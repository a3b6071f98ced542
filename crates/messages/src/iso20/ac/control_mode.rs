//! The charge loop, in both control modes: who decides on the power, the station or the vehicle.

use v2g_exi::{Element, MaybePerPhase, PerPhase, Seconds};

use super::NAMESPACE;
use crate::iso20::{COMMON_TYPES, RationalNumber};

/// Needs and limits of a vehicle that charges.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
#[exi(inherited(COMMON_TYPES, ..=ev_minimum_energy_request))]
pub struct DynamicAcClReqControlMode {
    /// Seconds from this message's time stamp; absent: not told, or the station decides.
    pub departure_time: Option<Seconds<u32>>,
    /// Energy wanted at departure, in Wh.
    pub ev_target_energy_request: RationalNumber,
    /// Energy the battery can still take, in Wh.
    pub ev_maximum_energy_request: RationalNumber,
    /// Energy the driver needs as soon as possible, in Wh.
    pub ev_minimum_energy_request: RationalNumber,
    /// In W.
    pub ev_maximum_charge_power: PerPhase<RationalNumber>,
    /// In W.
    pub ev_minimum_charge_power: PerPhase<RationalNumber>,
    /// Power at the vehicle, in W.
    pub ev_present_active_power: PerPhase<RationalNumber>,
    /// Reactive power at the vehicle, in var.
    pub ev_present_reactive_power: PerPhase<RationalNumber>,
}

/// What the station wants.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
#[exi(inherited(COMMON_TYPES, ..=ack_max_delay))]
pub struct DynamicAcClResControlMode {
    /// Seconds from this message's time stamp; only where the station provides mobility needs.
    pub departure_time: Option<Seconds<u32>>,
    /// State of charge to reach as soon as possible, as the station knows it.
    #[exi(0..=100, unit = "%")]
    pub minimum_soc: Option<i8>,
    /// State of charge to reach at departure, as the station knows it.
    #[exi(0..=100, unit = "%")]
    pub target_soc: Option<i8>,
    /// Seconds the vehicle has to acknowledge these values; absent: none are fixed.
    pub ack_max_delay: Option<Seconds<u16>>,
    /// Power the vehicle shall take, in W; negative: shall give.
    pub evse_target_active_power: PerPhase<RationalNumber>,
    /// Reactive power the vehicle shall take, in var.
    pub evse_target_reactive_power: MaybePerPhase<RationalNumber>,
    /// Power at the outlet, in W; absent: not measured.
    pub evse_present_active_power: MaybePerPhase<RationalNumber>,
}

/// Needs and limits of a vehicle that can also give energy; powers are negative while it gives.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
#[exi(inherited(COMMON_TYPES, ..=ev_minimum_energy_request))]
pub struct BptDynamicAcClReqControlMode {
    /// Seconds from this message's time stamp; absent: not told, or the station decides.
    pub departure_time: Option<Seconds<u32>>,
    /// Energy wanted at departure, in Wh; negative: to be taken out.
    pub ev_target_energy_request: RationalNumber,
    /// Energy the battery can still take, in Wh.
    pub ev_maximum_energy_request: RationalNumber,
    /// Energy the driver needs as soon as possible, in Wh; negative: what may be taken out.
    pub ev_minimum_energy_request: RationalNumber,
    /// In W.
    pub ev_maximum_charge_power: PerPhase<RationalNumber>,
    /// In W.
    pub ev_minimum_charge_power: PerPhase<RationalNumber>,
    /// Power at the vehicle, in W.
    pub ev_present_active_power: PerPhase<RationalNumber>,
    /// Reactive power at the vehicle, in var.
    pub ev_present_reactive_power: PerPhase<RationalNumber>,
    /// In W.
    pub ev_maximum_discharge_power: PerPhase<RationalNumber>,
    /// In W.
    pub ev_minimum_discharge_power: PerPhase<RationalNumber>,
    /// Energy to the top of the range in which the battery may be cycled, in Wh; absent: no such
    /// range is told.
    pub ev_maximum_v2x_energy_request: Option<RationalNumber>,
    /// Energy to the bottom of that range, in Wh.
    pub ev_minimum_v2x_energy_request: Option<RationalNumber>,
}

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
