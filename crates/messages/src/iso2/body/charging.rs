//! Limits and schedules are settled, power is switched, and AC flows.

use v2g_exi::{Element, Enumeration, Text};

use super::NAMESPACE;
use crate::iso2::{
    AcEvseStatus, ChargingProfile, EnergyTransferMode, EvChargeParameter, EvPowerDeliveryParameter,
    EvseChargeParameter, EvseProcessing, EvseStatus, MeterInfo, PhysicalValue, ResponseCode,
    SaSchedules,
};

/// Repeated until the station has a schedule; comes again at a renegotiation.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct ChargeParameterDiscoveryReq {
    /// How many steps of a schedule the vehicle can hold; absent: all.
    pub max_entries_sa_schedule_tuple: Option<u16>,
    /// One of the modes offered.
    pub requested_energy_transfer_mode: EnergyTransferMode,
    /// The vehicle's limits, of the same kind of current as the mode.
    pub ev_charge_parameter: EvChargeParameter,
}

/// The station's limits and, once it has finished, its schedules.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct ChargeParameterDiscoveryRes<'a> {
    /// Verdict on mode and parameters.
    pub response_code: ResponseCode,
    /// Finished means the schedules are here.
    pub evse_processing: EvseProcessing,
    /// Absent while ongoing.
    pub sa_schedules: Option<SaSchedules<'a>>,
    /// The station's limits.
    pub evse_charge_parameter: EvseChargeParameter,
}

/// Opens and closes the charge loop.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct PowerDeliveryReq<'a> {
    /// Which of the two.
    pub charge_progress: ChargeProgress,
    /// The schedule the vehicle chose.
    #[exi(1..=255)]
    pub sa_schedule_tuple_id: u8,
    /// How the vehicle will use it; absent: it may take all of it.
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

/// What the vehicle wants of the station.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enumeration)]
pub enum ChargeProgress {
    /// Power.
    Start,
    /// No more power.
    Stop,
    /// Power on other terms: charge parameter discovery comes next.
    Renegotiate,
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
    pub evse_id: Text<'a, 7, 37>,
    /// The schedule in force.
    #[exi(1..=255)]
    pub sa_schedule_tuple_id: u8,
    /// Highest current per phase from now on; absent: as the control pilot says.
    pub evse_max_current: Option<PhysicalValue>,
    /// A reading; absent: the station has no meter or does not tell.
    pub meter_info: Option<MeterInfo<'a>>,
    /// True: the vehicle shall sign the reading. Only with contract payment.
    pub receipt_required: Option<bool>,
    /// State of the outlet.
    pub ac_evse_status: AcEvseStatus,
}
