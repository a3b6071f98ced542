//! Limits and schedules are settled, power is switched, and AC flows.

use v2g_exi::{Element, Hex};

use super::NAMESPACE;
use crate::din::{
    AcEvseStatus, ChargingProfile, EvChargeParameter, EvPowerDeliveryParameter,
    EvRequestedEnergyTransfer, EvseChargeParameter, EvseProcessing, EvseStatus, MeterInfo,
    PhysicalValue, ResponseCode, SaSchedules,
};

/// Repeated until the station has a schedule.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct ChargeParameterDiscoveryReq {
    /// One that the station offered.
    pub ev_requested_energy_transfer_type: EvRequestedEnergyTransfer,
    /// The vehicle's limits, of the same kind of current as the type.
    pub ev_charge_parameter: EvChargeParameter,
}

/// The station's limits and its schedule.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct ChargeParameterDiscoveryRes<'a> {
    /// Verdict on type and parameters.
    pub response_code: ResponseCode,
    /// Finished means that the schedule counts.
    pub evse_processing: EvseProcessing,
    /// Always present, but without meaning while ongoing.
    pub sa_schedules: SaSchedules<'a>,
    /// The station's limits.
    pub evse_charge_parameter: EvseChargeParameter,
}

/// Opens and closes the charge loop.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct PowerDeliveryReq<'a> {
    /// True: power. False: no more power.
    pub ready_to_charge_state: bool,
    /// The schedule the vehicle chose and how it will use it; absent: it may take all of it.
    pub charging_profile: Option<ChargingProfile<'a>>,
    /// Present in DC sessions only.
    pub ev_power_delivery_parameter: Option<EvPowerDeliveryParameter>,
}

/// Sent when the station's contactor has done what was asked.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct PowerDeliveryRes {
    /// Verdict.
    pub response_code: ResponseCode,
    /// State of the station.
    pub evse_status: EvseStatus,
}

/// Keeps the loop going; the vehicle says nothing, it takes what the control pilot grants.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct ChargingStatusReq;

/// The station's view of the charging.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct ChargingStatusRes<'a> {
    /// Verdict.
    pub response_code: ResponseCode,
    /// Name of the outlet.
    pub evse_id: Hex<'a, 0, 32>,
    /// The schedule in force.
    pub sa_schedule_tuple_id: i16,
    /// Highest current per phase from now on; absent: as the control pilot says.
    pub evse_max_current: Option<PhysicalValue>,
    /// A reading; absent: the station has no meter or does not tell.
    pub meter_info: Option<MeterInfo<'a>>,
    /// True: the vehicle shall sign the reading. Only with contract payment.
    pub receipt_required: bool,
    /// State of the outlet.
    pub ac_evse_status: AcEvseStatus,
}
