//! The vehicle wants power, or no more of it.

use v2g_exi::Element;

use super::NAMESPACE;
use crate::din::{ChargingProfile, EvPowerDeliveryParameter, EvseStatus, ResponseCode};

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
