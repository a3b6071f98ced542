//! The two lists that give the first event code of a stream its meaning.
//!
//! Source: the element declarations of the loaded schema set, XML Signature included.

use crate::iso20::elements as common;
use crate::xmldsig::elements as xmldsig;

/// Elements that may stand at the root of a document, in the order of their event codes.
pub const GLOBALS: &[&str] = merged![DECLARED, common::GLOBALS, xmldsig::GLOBALS];

/// Elements that may stand at the root of a fragment, in the order of their event codes.
pub const ELEMENTS: &[&str] = merged![GLOBALS, LOCALS, common::LOCALS, xmldsig::LOCALS];

/// Global elements of the messages.
#[rustfmt::skip]
pub(crate) const DECLARED: &[&str] = &[
    "AC_CPDReqEnergyTransferMode", "AC_CPDResEnergyTransferMode", "AC_ChargeLoopReq",
    "AC_ChargeLoopRes", "AC_ChargeParameterDiscoveryReq", "AC_ChargeParameterDiscoveryRes",
    "BPT_AC_CPDReqEnergyTransferMode", "BPT_AC_CPDResEnergyTransferMode",
    "BPT_Dynamic_AC_CLReqControlMode", "BPT_Dynamic_AC_CLResControlMode",
    "BPT_Scheduled_AC_CLReqControlMode", "BPT_Scheduled_AC_CLResControlMode",
    "Dynamic_AC_CLReqControlMode", "Dynamic_AC_CLResControlMode", "Scheduled_AC_CLReqControlMode",
    "Scheduled_AC_CLResControlMode",
];

/// Elements inside them that are not global.
#[rustfmt::skip]
pub(crate) const LOCALS: &[&str] = &[
    "EVMaximumChargePower", "EVMaximumChargePower_L2", "EVMaximumChargePower_L3",
    "EVMaximumDischargePower", "EVMaximumDischargePower_L2", "EVMaximumDischargePower_L3",
    "EVMaximumV2XEnergyRequest", "EVMinimumChargePower", "EVMinimumChargePower_L2",
    "EVMinimumChargePower_L3", "EVMinimumDischargePower", "EVMinimumDischargePower_L2",
    "EVMinimumDischargePower_L3", "EVMinimumV2XEnergyRequest", "EVPresentActivePower",
    "EVPresentActivePower_L2", "EVPresentActivePower_L3", "EVPresentReactivePower",
    "EVPresentReactivePower_L2", "EVPresentReactivePower_L3", "EVSEMaximumChargePower",
    "EVSEMaximumChargePower_L2", "EVSEMaximumChargePower_L3", "EVSEMaximumDischargePower",
    "EVSEMaximumDischargePower_L2", "EVSEMaximumDischargePower_L3", "EVSEMinimumChargePower",
    "EVSEMinimumChargePower_L2", "EVSEMinimumChargePower_L3", "EVSEMinimumDischargePower",
    "EVSEMinimumDischargePower_L2", "EVSEMinimumDischargePower_L3", "EVSENominalFrequency",
    "EVSEPowerRampLimitation", "EVSEPresentActivePower", "EVSEPresentActivePower_L2",
    "EVSEPresentActivePower_L3", "EVSETargetActivePower", "EVSETargetActivePower_L2",
    "EVSETargetActivePower_L3", "EVSETargetFrequency", "EVSETargetReactivePower",
    "EVSETargetReactivePower_L2", "EVSETargetReactivePower_L3", "MaximumPowerAsymmetry",
];
