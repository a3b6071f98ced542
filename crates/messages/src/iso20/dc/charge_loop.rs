//! Energy flows: the vehicle asks all the time, and the station gives, takes and measures.

use v2g_exi::{Choice, Element, Nested};

use super::{BptDynamicDcClReqControlMode, BptDynamicDcClResControlMode};
use super::{BptScheduledDcClReqControlMode, BptScheduledDcClResControlMode};
use super::{DynamicDcClReqControlMode, DynamicDcClResControlMode, NAMESPACE};
use super::{ScheduledDcClReqControlMode, ScheduledDcClResControlMode};
use crate::iso20::{COMMON_TYPES, DisplayParameters, EvseStatus, Header, MeterInfo};
use crate::iso20::{RationalNumber, Receipt, ResponseCode};

/// What the battery wants or allows right now.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
#[exi(inherited(COMMON_TYPES, ..=meter_info_requested))]
pub struct DcChargeLoopReq<'a> {
    /// Session.
    pub header: Header<'a>,
    /// For a display at the station; absent: nothing new.
    pub display_parameters: Option<DisplayParameters>,
    /// True: the response must have a meter reading.
    pub meter_info_requested: bool,
    /// Voltage at the vehicle, in V.
    pub ev_present_voltage: RationalNumber,
    /// Targets or limits, by the control mode of the selected service.
    pub cl_req_control_mode: ClReqControlMode,
}

/// What the station gives right now.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
#[exi(inherited(COMMON_TYPES, ..=receipt))]
pub struct DcChargeLoopRes<'a> {
    /// Session.
    pub header: Header<'a>,
    /// Verdict.
    pub response_code: ResponseCode,
    /// What the vehicle shall do next; absent: go on.
    pub evse_status: Option<EvseStatus>,
    /// A reading; absent: none was asked for, or the station has no meter.
    pub meter_info: Option<MeterInfo<'a>>,
    /// Costs so far; absent: the station does not tell.
    pub receipt: Option<Nested<'a, Receipt<'a>>>,
    /// Current at the outlet, in A; negative while discharging.
    pub evse_present_current: RationalNumber,
    /// Voltage at the outlet, in V.
    pub evse_present_voltage: RationalNumber,
    /// True when the station cannot give more power.
    pub evse_power_limit_achieved: bool,
    /// True when the station cannot give more current.
    pub evse_current_limit_achieved: bool,
    /// True when the station cannot give more voltage.
    pub evse_voltage_limit_achieved: bool,
    /// Limits, of the same kind as in the request.
    pub cl_res_control_mode: ClResControlMode,
}

/// What the vehicle wants, by control mode and direction.
#[derive(Clone, Copy, Debug, PartialEq, Choice)]
pub enum ClReqControlMode {
    /// The station decides, within these limits; energy may flow back.
    BptDynamic(BptDynamicDcClReqControlMode),
    /// The vehicle decides, within the schedule; energy may flow back.
    BptScheduled(BptScheduledDcClReqControlMode),
    /// Head of the group, without content.
    #[exi(abstract, name = "CLReqControlMode", namespace = COMMON_TYPES)]
    Abstract,
    /// The station decides, within these limits.
    Dynamic(DynamicDcClReqControlMode),
    /// The vehicle decides, within the schedule.
    Scheduled(ScheduledDcClReqControlMode),
}

/// What the station can, by control mode and direction.
#[derive(Clone, Copy, Debug, PartialEq, Choice)]
pub enum ClResControlMode {
    /// The station decides; energy may flow back.
    BptDynamic(BptDynamicDcClResControlMode),
    /// The vehicle decides, within the schedule; energy may flow back.
    BptScheduled(BptScheduledDcClResControlMode),
    /// Head of the group, without content.
    #[exi(abstract, name = "CLResControlMode", namespace = COMMON_TYPES)]
    Abstract,
    /// The station decides.
    Dynamic(DynamicDcClResControlMode),
    /// The vehicle decides, within the schedule.
    Scheduled(ScheduledDcClResControlMode),
}
