//! Energy flows: the vehicle tells what it does, the station what it may do and what the grid needs.

use v2g_exi::{Choice, Element, Nested};

use super::{DerDynamicAcClReqControlMode, DerDynamicAcClResControlMode};
use super::{DerScheduledAcClReqControlMode, DerScheduledAcClResControlMode, NAMESPACE as DER};
use crate::iso20::ac::{BptDynamicAcClReqControlMode, BptScheduledAcClReqControlMode, NAMESPACE};
use crate::iso20::ac::{DynamicAcClReqControlMode, DynamicAcClResControlMode};
use crate::iso20::ac::{ScheduledAcClReqControlMode, ScheduledAcClResControlMode};
use crate::iso20::{COMMON_TYPES, DisplayParameters, EvseStatus, Header, MeterInfo};
use crate::iso20::{RationalNumber, Receipt, ResponseCode};

/// What the vehicle takes, gives or allows right now.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
#[exi(inherited(COMMON_TYPES, ..=meter_info_requested))]
pub struct AcChargeLoopReq<'a> {
    /// Session.
    pub header: Header<'a>,
    /// For a display at the station; absent: nothing new.
    pub display_parameters: Option<DisplayParameters>,
    /// True: the response must have a meter reading.
    pub meter_info_requested: bool,
    /// Power and limits, by the control mode of the selected service.
    pub cl_req_control_mode: ClReqControlMode,
}

/// What the station wants or allows right now.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
#[exi(inherited(COMMON_TYPES, ..=receipt))]
pub struct AcChargeLoopRes<'a> {
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
    /// Frequency a vehicle that forms the grid shall keep, in Hz; absent: the grid has one.
    pub evse_target_frequency: Option<RationalNumber>,
    /// Targets, of the same kind as in the request.
    pub cl_res_control_mode: ClResControlMode,
}

/// What the vehicle does, by control mode and service.
#[derive(Clone, Copy, Debug, PartialEq, Choice)]
pub enum ClReqControlMode {
    /// The station decides, within these limits; energy may flow back.
    BptDynamic(BptDynamicAcClReqControlMode),
    /// The vehicle decides, within the schedule; energy may flow back.
    BptScheduled(BptScheduledAcClReqControlMode),
    /// Head of the group, without content.
    #[exi(abstract, name = "CLReqControlMode", namespace = COMMON_TYPES)]
    Abstract,
    /// The station decides, within these limits; the grid is supported.
    #[exi(namespace = DER)]
    DerDynamic(DerDynamicAcClReqControlMode),
    /// The vehicle decides, within the schedule; the grid is supported.
    #[exi(namespace = DER)]
    DerScheduled(DerScheduledAcClReqControlMode),
    /// The station decides, within these limits.
    Dynamic(DynamicAcClReqControlMode),
    /// The vehicle decides, within the schedule.
    Scheduled(ScheduledAcClReqControlMode),
}

/// What the station wants, by control mode and service.
#[derive(Clone, Copy, Debug, PartialEq, Choice)]
pub enum ClResControlMode {
    /// The station decides; energy may flow back.
    #[exi(name = "BPT_Dynamic_AC_CLResControlMode")]
    BptDynamic(DynamicAcClResControlMode),
    /// The vehicle decides, within the schedule; energy may flow back.
    #[exi(name = "BPT_Scheduled_AC_CLResControlMode")]
    BptScheduled(ScheduledAcClResControlMode),
    /// Head of the group, without content.
    #[exi(abstract, name = "CLResControlMode", namespace = COMMON_TYPES)]
    Abstract,
    /// The station decides; the grid is supported.
    #[exi(namespace = DER)]
    DerDynamic(DerDynamicAcClResControlMode),
    /// The vehicle decides, within the schedule; the grid is supported.
    #[exi(namespace = DER)]
    DerScheduled(DerScheduledAcClResControlMode),
    /// The station decides.
    Dynamic(DynamicAcClResControlMode),
    /// The vehicle decides, within the schedule.
    Scheduled(ScheduledAcClResControlMode),
}
