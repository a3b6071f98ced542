//! Limits told in charge parameter discovery.

use v2g_exi::{Element, MaybePerPhase, Nested, PerPhase, Seconds, WattHours};

use super::{DerControlCpdRes, EvApparentPower, EvExcitationLimits, EvReactivePowerLimits};
use super::{EvInverterDetails, Ieee1547AbnormalCategory, Ieee1547NormalCategory, NAMESPACE};
use super::{EvseReactivePowerLimits, GridConnectionMode, GridLimits, RequiredDerOperatingMode};
use crate::iso20::ac::NAMESPACE as AC;
use crate::iso20::{EvseStatus, Processing, RationalNumber};

/// Limits of a vehicle that supports the grid, and what its inverter is certified for.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
#[exi(inherited(AC, ..=ev_minimum_charge_power))]
pub struct DerAcCpdReqEnergyTransferMode<'a> {
    /// In W.
    pub ev_maximum_charge_power: PerPhase<RationalNumber>,
    /// In W; below it the vehicle does not charge.
    pub ev_minimum_charge_power: PerPhase<RationalNumber>,
    /// Ongoing: the vehicle needs more time for the settings, and asks again.
    pub ev_processing: Processing,
    /// In W.
    pub ev_maximum_discharge_power: PerPhase<RationalNumber>,
    /// In W; below it the vehicle does not give.
    pub ev_minimum_discharge_power: MaybePerPhase<RationalNumber>,
    /// Energy the vehicle is willing to give in this session, in Wh; absent: not told.
    pub ev_session_total_discharge_energy_available: Option<RationalNumber>,
    /// Ratings of the inverter.
    pub ev_apparent_power_limits: Nested<'a, EvApparentPower>,
    /// Ratings of the inverter.
    pub ev_reactive_power_limits: Nested<'a, EvReactivePowerLimits>,
    /// Ratings of the inverter.
    pub ev_excitation_limits: Nested<'a, EvExcitationLimits>,
    /// Maker and versions of the inverter.
    pub ev_inverter_details: Nested<'a, EvInverterDetails<'a>>,
    /// How much reactive power it can give.
    #[exi(name = "IEEE1547NormalCategory")]
    pub ieee1547_normal_category: Ieee1547NormalCategory,
    /// How long it rides through disturbances.
    #[exi(name = "IEEE1547AbnormalCategory")]
    pub ieee1547_abnormal_category: Ieee1547AbnormalCategory,
    /// In V.
    pub ev_nominal_voltage: RationalNumber,
    /// In V.
    pub ev_maximum_voltage: RationalNumber,
    /// In V.
    pub ev_minimum_voltage: RationalNumber,
    /// What the vehicle measures more than there is at the connection to the grid, in V.
    pub ev_nominal_voltage_offset: RationalNumber,
    /// True when the vehicle is certified by SAE J3072.
    pub j3072_certified: bool,
    /// Since when, in seconds since 1970-01-01 UTC.
    pub j3072_certification_date: Seconds<u64>,
    /// Energy the vehicle can use of its full battery.
    pub ev_useable_watt_hours: WattHours<u32>,
    /// When these values last changed, in seconds since 1970-01-01 UTC.
    pub ev_update_time: Seconds<u64>,
    /// Functions the vehicle has, one bit each; the numbers are not public.
    pub supported_modes: u32,
    /// Functions that are switched on, by the same bits.
    pub enabled_modes: u32,
}

/// Limits of a station, and the settings of the grid operator.
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
    /// Ongoing: the vehicle asks again, the settings are not complete.
    pub evse_processing: Processing,
    /// What the vehicle shall do next; absent: go on.
    pub evse_status: Option<EvseStatus>,
    /// The settings.
    pub der_control_cpd_res: Nested<'a, DerControlCpdRes<'a>>,
    /// In W.
    pub evse_nominal_charge_power: MaybePerPhase<RationalNumber>,
    /// In W.
    pub evse_nominal_discharge_power: MaybePerPhase<RationalNumber>,
    /// In W.
    pub evse_maximum_discharge_power: PerPhase<RationalNumber>,
    /// What the outlet allows.
    pub evse_reactive_power_limits: EvseReactivePowerLimits,
    /// What the grid is like.
    pub grid_limits: GridLimits,
    /// How the vehicle's inverter shall work.
    pub required_der_operating_mode: RequiredDerOperatingMode,
    /// Whether there is a grid.
    pub grid_connection_mode: GridConnectionMode,
    /// When these values last changed, in seconds since 1970-01-01 UTC.
    pub evse_update_time: Seconds<u64>,
}
