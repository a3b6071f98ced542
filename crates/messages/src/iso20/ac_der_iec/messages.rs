//! The messages of AC, as they stand in this set: with control modes and limits of their own.

use v2g_exi::Choice;

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

ac_messages!(
    CpdReqEnergyTransferMode,
    CpdResEnergyTransferMode<'a>,
    ClReqControlMode,
    ClResControlMode,
);

/// Limits of the vehicle, by service.
#[derive(Clone, Copy, Debug, PartialEq, Choice)]
pub enum CpdReqEnergyTransferMode {
    /// Charging only.
    Ac(AcCpdReqEnergyTransferMode),
    /// Energy may flow back.
    Bpt(BptAcCpdReqEnergyTransferMode),
    /// Energy may flow back, and the grid is supported.
    #[exi(namespace = DER)]
    Der(DerAcCpdReqEnergyTransferMode),
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
