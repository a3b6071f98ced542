//! Scheduled mode in the charge loop: the vehicle sets the power, within schedule and settings.

use v2g_exi::{Element, MaybePerPhase, Nested, PerPhase};

use super::{DerConnectionStatus, DerControlClRes, DerOperationalState, EvApparentPower};
use super::{
    EvExcitation, EvReactivePower, GridConnectionMode, NAMESPACE, RequiredDerOperatingMode,
};
use crate::iso20::ac::NAMESPACE as AC;
use crate::iso20::{COMMON_TYPES, RationalNumber};

/// What the vehicle does; powers are negative while it gives.
///
/// An absent limit is as told in charge parameter discovery or in an earlier request.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
#[exi(inherited(COMMON_TYPES, ..=ev_minimum_energy_request))]
#[exi(inherited(AC, ..=ev_present_reactive_power))]
pub struct DerScheduledAcClReqControlMode<'a> {
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
    /// In V.
    pub ev_present_voltage: RationalNumber,
    /// In Hz.
    pub ev_present_frequency: RationalNumber,
    /// In W.
    pub ev_maximum_discharge_power: MaybePerPhase<RationalNumber>,
    /// In W.
    pub ev_minimum_discharge_power: MaybePerPhase<RationalNumber>,
    /// Whether the inverter works.
    pub der_operational_state: DerOperationalState,
    /// Whether it is connected.
    pub der_connection_status: DerConnectionStatus,
    /// What it can now; absent: as rated.
    pub ev_apparent_power: Option<Nested<'a, EvApparentPower>>,
    /// What it can now; absent: as rated.
    pub ev_reactive_power: Option<Nested<'a, EvReactivePower>>,
    /// What it can now; absent: as rated.
    pub ev_excitation: Option<Nested<'a, EvExcitation>>,
    /// When these values last changed, in seconds since 1970-01-01 UTC.
    #[exi(unit = "s")]
    pub ev_update_time: u64,
    /// Shortest time to charge what is wanted.
    #[exi(unit = "s")]
    pub ev_minimum_charging_duration: Option<u32>,
    /// How long the vehicle can charge at full power.
    #[exi(unit = "s")]
    pub ev_duration_maximum_charge_rate: Option<u32>,
    /// How long the vehicle can discharge at full power.
    #[exi(unit = "s")]
    pub ev_duration_maximum_discharge_rate: Option<u32>,
    /// Alarms of the inverter, one bit each; the numbers are not public.
    pub der_alarm_status: u32,
    /// Functions that are switched on; see
    /// [`supported_modes`](super::DerAcCpdReqEnergyTransferMode::supported_modes).
    pub enabled_modes: u32,
}

/// What station and grid operator want; what is absent stays as it is.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
#[exi(inherited(AC, ..=evse_present_active_power))]
pub struct DerScheduledAcClResControlMode<'a> {
    /// Power the vehicle shall take, in W; negative: shall give.
    pub evse_target_active_power: MaybePerPhase<RationalNumber>,
    /// Reactive power the vehicle shall take, in var.
    pub evse_target_reactive_power: MaybePerPhase<RationalNumber>,
    /// Power at the outlet, in W; absent: not measured.
    pub evse_present_active_power: MaybePerPhase<RationalNumber>,
    /// Settings that change.
    pub der_control_cl_res: Nested<'a, DerControlClRes<'a>>,
    /// In W.
    pub evse_maximum_charge_power: MaybePerPhase<RationalNumber>,
    /// In W.
    pub evse_maximum_discharge_power: MaybePerPhase<RationalNumber>,
    /// How the vehicle's inverter shall work.
    pub required_der_operating_mode: Option<RequiredDerOperatingMode>,
    /// Whether there is a grid.
    pub grid_connection_mode: Option<GridConnectionMode>,
}
