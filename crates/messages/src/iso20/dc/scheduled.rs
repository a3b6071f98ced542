//! Scheduled mode in the charge loop: the vehicle sets current and voltage, within the schedule.

use v2g_exi::Element;

use super::NAMESPACE;
use crate::iso20::{COMMON_TYPES, RationalNumber};

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
