//! The charge loop, in both control modes.

use v2g_exi::{Element, MaybePerPhase, Nested, PerPhase, Seconds};

use super::{
    DerConnectionStatus, DerControlClRes, DerOperationalState, EvApparentPower, EvExcitation,
    EvReactivePower, GridConnectionMode, NAMESPACE, RequiredDerOperatingMode,
};
use crate::iso20::ac::NAMESPACE as AC;
use crate::iso20::{COMMON_TYPES, RationalNumber};

/// Needs and limits of the vehicle; powers are negative while it gives.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
#[exi(inherited(COMMON_TYPES, ..=ev_minimum_energy_request))]
#[exi(inherited(AC, ..=ev_present_reactive_power))]
pub struct DerDynamicAcClReqControlMode<'a> {
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
    /// In V.
    pub ev_present_voltage: RationalNumber,
    /// In Hz.
    pub ev_present_frequency: RationalNumber,
    /// Energy the vehicle is willing to give in this session, in Wh; absent: not told.
    pub ev_session_total_discharge_energy_available: Option<RationalNumber>,
    /// What the inverter can now; absent: as rated.
    pub ev_apparent_power: Option<Nested<'a, EvApparentPower>>,
    /// What the inverter can now; absent: as rated.
    pub ev_reactive_power: Option<Nested<'a, EvReactivePower>>,
    /// What the inverter can now; absent: as rated.
    pub ev_excitation: Option<Nested<'a, EvExcitation>>,
    /// Energy to the top of the range in which the battery may be cycled, in Wh; absent: no such
    /// range is told.
    pub ev_maximum_v2x_energy_request: Option<RationalNumber>,
    /// Energy to the bottom of that range, in Wh.
    pub ev_minimum_v2x_energy_request: Option<RationalNumber>,
    /// Whether the inverter works.
    pub der_operational_state: DerOperationalState,
    /// Whether it is connected.
    pub der_connection_status: DerConnectionStatus,
    /// When these values last changed, in seconds since 1970-01-01 UTC.
    pub ev_update_time: Seconds<u64>,
    /// Shortest time to charge what is wanted.
    pub ev_minimum_charging_duration: Seconds<u32>,
    /// How long the vehicle can charge at full power.
    pub ev_duration_maximum_charge_rate: Seconds<u32>,
    /// How long the vehicle can discharge at full power.
    pub ev_duration_maximum_discharge_rate: Seconds<u32>,
    /// Alarms of the inverter, one bit each; the numbers are not public.
    pub der_alarm_status: u32,
    /// Functions that are switched on; see
    /// [`supported_modes`](super::DerAcCpdReqEnergyTransferMode::supported_modes).
    pub enabled_modes: u32,
}

/// What station and grid operator want; what is absent stays as it is.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
#[exi(inherited(COMMON_TYPES, ..=ack_max_delay))]
#[exi(inherited(AC, ..=evse_present_active_power))]
pub struct DerDynamicAcClResControlMode<'a> {
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
    pub ev_update_time: Seconds<u64>,
    /// Shortest time to charge what is wanted.
    pub ev_minimum_charging_duration: Option<Seconds<u32>>,
    /// How long the vehicle can charge at full power.
    pub ev_duration_maximum_charge_rate: Option<Seconds<u32>>,
    /// How long the vehicle can discharge at full power.
    pub ev_duration_maximum_discharge_rate: Option<Seconds<u32>>,
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
