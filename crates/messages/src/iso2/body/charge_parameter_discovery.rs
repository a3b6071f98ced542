//! Both sides tell their limits, the station offers schedules.

use v2g_exi::Element;

use super::NAMESPACE;
use crate::iso2::{EnergyTransferMode, EvChargeParameter, EvseChargeParameter};
use crate::iso2::{EvseProcessing, ResponseCode, SaSchedules};

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
