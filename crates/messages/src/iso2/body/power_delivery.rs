//! The vehicle wants power, or no more of it.

use v2g_exi::{Element, Enumeration};

use super::NAMESPACE;
use crate::iso2::{ChargingProfile, EvPowerDeliveryParameter, EvseStatus, ResponseCode};

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
