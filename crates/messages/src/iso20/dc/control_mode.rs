//! The charge loop, in both control modes: who decides on the power, the station or the vehicle.

use v2g_exi::{Element, Seconds};

use super::NAMESPACE;
use crate::iso20::{COMMON_TYPES, RationalNumber};

/// Needs and limits of a vehicle that charges.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
#[exi(inherited(COMMON_TYPES, ..=ev_minimum_energy_request))]
pub struct DynamicDcClReqControlMode {
    /// Seconds from this message's time stamp; absent: not told, or the station decides.
    pub departure_time: Option<Seconds<u32>>,
    /// Energy wanted at departure, in Wh.
    pub ev_target_energy_request: RationalNumber,
    /// Energy the battery can still take, in Wh.
    pub ev_maximum_energy_request: RationalNumber,
    /// Energy the driver needs as soon as possible, in Wh.
    pub ev_minimum_energy_request: RationalNumber,
    /// In W.
    pub ev_maximum_charge_power: RationalNumber,
    /// In W.
    pub ev_minimum_charge_power: RationalNumber,
    /// In A.
    pub ev_maximum_charge_current: RationalNumber,
    /// In V.
    pub ev_maximum_voltage: RationalNumber,
    /// In V.
    pub ev_minimum_voltage: RationalNumber,
}

/// Aims and limits of a station that charges.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
#[exi(inherited(COMMON_TYPES, ..=ack_max_delay))]
pub struct DynamicDcClResControlMode {
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
    /// In W.
    pub evse_maximum_charge_power: RationalNumber,
    /// In W.
    pub evse_minimum_charge_power: RationalNumber,
    /// In A.
    pub evse_maximum_charge_current: RationalNumber,
    /// In V.
    pub evse_maximum_voltage: RationalNumber,
}

/// Needs and limits of a vehicle that can also give energy.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
#[exi(inherited(COMMON_TYPES, ..=ev_minimum_energy_request))]
pub struct BptDynamicDcClReqControlMode {
    /// Seconds from this message's time stamp; absent: not told, or the station decides.
    pub departure_time: Option<Seconds<u32>>,
    /// Energy wanted at departure, in Wh; negative: to be taken out.
    pub ev_target_energy_request: RationalNumber,
    /// Energy the battery can still take, in Wh.
    pub ev_maximum_energy_request: RationalNumber,
    /// Energy the driver needs as soon as possible, in Wh; negative: what may be taken out.
    pub ev_minimum_energy_request: RationalNumber,
    /// In W.
    pub ev_maximum_charge_power: RationalNumber,
    /// In W.
    pub ev_minimum_charge_power: RationalNumber,
    /// In A.
    pub ev_maximum_charge_current: RationalNumber,
    /// In V.
    pub ev_maximum_voltage: RationalNumber,
    /// In V.
    pub ev_minimum_voltage: RationalNumber,
    /// In W.
    pub ev_maximum_discharge_power: RationalNumber,
    /// In W.
    pub ev_minimum_discharge_power: RationalNumber,
    /// In A.
    pub ev_maximum_discharge_current: RationalNumber,
    /// Energy to the top of the range in which the battery may be cycled, in Wh; absent: no such
    /// range is told.
    pub ev_maximum_v2x_energy_request: Option<RationalNumber>,
    /// Energy to the bottom of that range, in Wh.
    pub ev_minimum_v2x_energy_request: Option<RationalNumber>,
}

/// Aims and limits of a station that can also take energy.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
#[exi(inherited(COMMON_TYPES, ..=ack_max_delay))]
pub struct BptDynamicDcClResControlMode {
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
    /// In W.
    pub evse_maximum_charge_power: RationalNumber,
    /// In W.
    pub evse_minimum_charge_power: RationalNumber,
    /// In A.
    pub evse_maximum_charge_current: RationalNumber,
    /// In V.
    pub evse_maximum_voltage: RationalNumber,
    /// In W.
    pub evse_maximum_discharge_power: RationalNumber,
    /// In W.
    pub evse_minimum_discharge_power: RationalNumber,
    /// In A.
    pub evse_maximum_discharge_current: RationalNumber,
    /// In V; discharging stops there.
    pub evse_minimum_voltage: RationalNumber,
}

/// Targets of a vehicle that charges.
///
/// An absent limit is as told in charge parameter discovery or in an earlier request.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
#[exi(inherited(COMMON_TYPES, ..=ev_minimum_energy_request))]
pub struct ScheduledDcClReqControlMode {
    /// Energy still wanted, in Wh.
    pub ev_target_energy_request: Option<RationalNumber>,
    /// Energy the battery can still take, in Wh.
    pub ev_maximum_energy_request: Option<RationalNumber>,
    /// Energy the driver needs at least, in Wh.
    pub ev_minimum_energy_request: Option<RationalNumber>,
    /// Current to regulate to, in A. A target, not a limit.
    pub ev_target_current: RationalNumber,
    /// Voltage to regulate to, in V. A target, not a limit.
    pub ev_target_voltage: RationalNumber,
    /// In W.
    pub ev_maximum_charge_power: Option<RationalNumber>,
    /// In W.
    pub ev_minimum_charge_power: Option<RationalNumber>,
    /// In A.
    pub ev_maximum_charge_current: Option<RationalNumber>,
    /// In V.
    pub ev_maximum_voltage: Option<RationalNumber>,
    /// In V.
    pub ev_minimum_voltage: Option<RationalNumber>,
}

/// Limits of a station that charges; absent: as told before.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct ScheduledDcClResControlMode {
    /// In W.
    pub evse_maximum_charge_power: Option<RationalNumber>,
    /// In W.
    pub evse_minimum_charge_power: Option<RationalNumber>,
    /// In A.
    pub evse_maximum_charge_current: Option<RationalNumber>,
    /// In V.
    pub evse_maximum_voltage: Option<RationalNumber>,
}

/// Targets of a vehicle that can also give energy; a negative target current discharges.
///
/// An absent limit is as told in charge parameter discovery or in an earlier request.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
#[exi(inherited(COMMON_TYPES, ..=ev_minimum_energy_request))]
pub struct BptScheduledDcClReqControlMode {
    /// Energy still wanted, in Wh.
    pub ev_target_energy_request: Option<RationalNumber>,
    /// Energy the battery can still take, in Wh.
    pub ev_maximum_energy_request: Option<RationalNumber>,
    /// Energy the driver needs at least, in Wh; negative: what may be taken out.
    pub ev_minimum_energy_request: Option<RationalNumber>,
    /// Current to regulate to, in A. A target, not a limit.
    pub ev_target_current: RationalNumber,
    /// Voltage to regulate to, in V. A target, not a limit.
    pub ev_target_voltage: RationalNumber,
    /// In W.
    pub ev_maximum_charge_power: Option<RationalNumber>,
    /// In W.
    pub ev_minimum_charge_power: Option<RationalNumber>,
    /// In A.
    pub ev_maximum_charge_current: Option<RationalNumber>,
    /// In V.
    pub ev_maximum_voltage: Option<RationalNumber>,
    /// In V.
    pub ev_minimum_voltage: Option<RationalNumber>,
    /// In W.
    pub ev_maximum_discharge_power: Option<RationalNumber>,
    /// In W.
    pub ev_minimum_discharge_power: Option<RationalNumber>,
    /// In A.
    pub ev_maximum_discharge_current: Option<RationalNumber>,
}

/// Limits of a station that can also take energy; absent: as told before.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct BptScheduledDcClResControlMode {
    /// In W.
    pub evse_maximum_charge_power: Option<RationalNumber>,
    /// In W.
    pub evse_minimum_charge_power: Option<RationalNumber>,
    /// In A.
    pub evse_maximum_charge_current: Option<RationalNumber>,
    /// In V.
    pub evse_maximum_voltage: Option<RationalNumber>,
    /// In W.
    pub evse_maximum_discharge_power: Option<RationalNumber>,
    /// In W.
    pub evse_minimum_discharge_power: Option<RationalNumber>,
    /// In A.
    pub evse_maximum_discharge_current: Option<RationalNumber>,
    /// In V; discharging stops there.
    pub evse_minimum_voltage: Option<RationalNumber>,
}
