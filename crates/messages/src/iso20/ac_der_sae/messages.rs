//! The messages of AC, as they stand in this set: with control modes and limits of their own.

use v2g_exi::{Choice, Element, Nested};

use super::{
    DerAcCpdReqEnergyTransferMode, DerAcCpdResEnergyTransferMode, DerDynamicAcClReqControlMode,
    DerDynamicAcClResControlMode, DerScheduledAcClReqControlMode, DerScheduledAcClResControlMode,
    NAMESPACE as DER,
};
use crate::iso20::ac::{
    AcCpdReqEnergyTransferMode, AcCpdResEnergyTransferMode, BptAcCpdReqEnergyTransferMode,
    BptAcCpdResEnergyTransferMode, BptDynamicAcClReqControlMode, BptScheduledAcClReqControlMode,
    DynamicAcClReqControlMode, DynamicAcClResControlMode, NAMESPACE, ScheduledAcClReqControlMode,
    ScheduledAcClResControlMode,
};
use crate::iso20::{
    COMMON_TYPES, DisplayParameters, EvseStatus, Header, MeterInfo, RationalNumber, Receipt,
    ResponseCode,
};

/// Sent before the schedules are exchanged; comes again at a renegotiation.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct AcChargeParameterDiscoveryReq<'a> {
    /// Session.
    pub header: Header<'a>,
    /// The vehicle's limits, of the kind of the selected service.
    pub ac_cpd_req_energy_transfer_mode: CpdReqEnergyTransferMode<'a>,
}

/// The station's limits.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct AcChargeParameterDiscoveryRes<'a> {
    /// Session.
    pub header: Header<'a>,
    /// Verdict on the vehicle's limits.
    pub response_code: ResponseCode,
    /// The station's limits, of the same kind as the vehicle's.
    pub ac_cpd_res_energy_transfer_mode: CpdResEnergyTransferMode<'a>,
}

/// Limits of the vehicle, by service.
#[derive(Clone, Copy, Debug, PartialEq, Choice)]
pub enum CpdReqEnergyTransferMode<'a> {
    /// Charging only.
    Ac(AcCpdReqEnergyTransferMode),
    /// Energy may flow back.
    Bpt(BptAcCpdReqEnergyTransferMode),
    /// Energy may flow back, and the grid is supported.
    #[exi(namespace = DER)]
    Der(DerAcCpdReqEnergyTransferMode<'a>),
}

/// Limits of the station, by service.
#[derive(Clone, Copy, Debug, PartialEq, Choice)]
pub enum CpdResEnergyTransferMode<'a> {
    /// Charging only.
    Ac(AcCpdResEnergyTransferMode),
    /// Energy may flow back.
    Bpt(BptAcCpdResEnergyTransferMode),
    /// Energy may flow back, and the grid is supported.
    #[exi(namespace = DER)]
    Der(DerAcCpdResEnergyTransferMode<'a>),
}

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
    pub cl_req_control_mode: ClReqControlMode<'a>,
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
    pub cl_res_control_mode: ClResControlMode<'a>,
}

/// What the vehicle does, by control mode and service.
#[derive(Clone, Copy, Debug, PartialEq, Choice)]
pub enum ClReqControlMode<'a> {
    /// The station decides, within these limits; energy may flow back.
    BptDynamic(BptDynamicAcClReqControlMode),
    /// The vehicle decides, within the schedule; energy may flow back.
    BptScheduled(BptScheduledAcClReqControlMode),
    /// Head of the group, without content.
    #[exi(abstract, name = "CLReqControlMode", namespace = COMMON_TYPES)]
    Abstract,
    /// The station decides, within these limits; the grid is supported.
    #[exi(namespace = DER)]
    DerDynamic(DerDynamicAcClReqControlMode<'a>),
    /// The vehicle decides, within the schedule; the grid is supported.
    #[exi(namespace = DER)]
    DerScheduled(DerScheduledAcClReqControlMode<'a>),
    /// The station decides, within these limits.
    Dynamic(DynamicAcClReqControlMode),
    /// The vehicle decides, within the schedule.
    Scheduled(ScheduledAcClReqControlMode),
}

/// What the station wants, by control mode and service.
#[derive(Clone, Copy, Debug, PartialEq, Choice)]
pub enum ClResControlMode<'a> {
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
    DerDynamic(DerDynamicAcClResControlMode<'a>),
    /// The vehicle decides, within the schedule; the grid is supported.
    #[exi(namespace = DER)]
    DerScheduled(DerScheduledAcClResControlMode<'a>),
    /// The station decides.
    Dynamic(DynamicAcClResControlMode),
    /// The vehicle decides, within the schedule.
    Scheduled(ScheduledAcClResControlMode),
}
