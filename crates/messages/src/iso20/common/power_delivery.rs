//! The vehicle wants power, or no more of it.

use v2g_exi::{Element, Enumeration};

use super::{EvPowerProfile, NAMESPACE};
use crate::iso20::{EvseStatus, Header, Processing, ResponseCode};

/// Opens and closes the charge loop.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct PowerDeliveryReq<'a> {
    /// Session and time.
    pub header: Header<'a>,
    /// Ongoing while the vehicle still plans its power profile.
    pub ev_processing: Processing,
    /// What the vehicle wants.
    pub charge_progress: ChargeProgress,
    /// How the vehicle will use the power; absent when it wants none.
    pub ev_power_profile: Option<EvPowerProfile<'a>>,
    /// Which of two separate channels is meant; only bidirectional.
    pub bpt_channel_selection: Option<ChannelSelection>,
}

/// Sent when the station's contactor has done what was asked.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct PowerDeliveryRes<'a> {
    /// Session and time.
    pub header: Header<'a>,
    /// Verdict, also on the power tolerance.
    pub response_code: ResponseCode,
    /// A wish of the station; absent: none.
    pub evse_status: Option<EvseStatus>,
}

/// What the vehicle wants of the station.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enumeration)]
pub enum ChargeProgress {
    /// Power.
    Start,
    /// No more power.
    Stop,
    /// No power for now; the session stays open.
    Standby,
    /// Power on other terms: schedule exchange comes next.
    ScheduleRenegotiation,
}

/// Direction of a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enumeration)]
pub enum ChannelSelection {
    /// To the vehicle.
    Charge,
    /// From the vehicle.
    Discharge,
}
