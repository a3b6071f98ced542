//! Both sides tell their limits, the station offers a schedule.

use v2g_exi::Element;

use super::NAMESPACE;
use crate::din::{EvChargeParameter, EvRequestedEnergyTransfer, EvseChargeParameter};
use crate::din::{EvseProcessing, ResponseCode, SaSchedules};

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
