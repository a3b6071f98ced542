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
const DECLARED: &[&str] = &[
    "BPT_DC_CPDReqEnergyTransferMode", "BPT_DC_CPDResEnergyTransferMode",
    "BPT_Dynamic_DC_CLReqControlMode", "BPT_Dynamic_DC_CLResControlMode",
    "BPT_Scheduled_DC_CLReqControlMode", "BPT_Scheduled_DC_CLResControlMode",
    "DC_CPDReqEnergyTransferMode", "DC_CPDResEnergyTransferMode", "DC_CableCheckReq",
    "DC_CableCheckRes", "DC_ChargeLoopReq", "DC_ChargeLoopRes", "DC_ChargeParameterDiscoveryReq",
    "DC_ChargeParameterDiscoveryRes", "DC_PreChargeReq", "DC_PreChargeRes",
    "DC_WeldingDetectionReq", "DC_WeldingDetectionRes", "Dynamic_DC_CLReqControlMode",
    "Dynamic_DC_CLResControlMode", "Scheduled_DC_CLReqControlMode", "Scheduled_DC_CLResControlMode",
];

/// Elements inside them that are not global.
#[rustfmt::skip]
const LOCALS: &[&str] = &[
    "EVMaximumChargeCurrent", "EVMaximumChargePower", "EVMaximumDischargeCurrent",
    "EVMaximumDischargePower", "EVMaximumV2XEnergyRequest", "EVMaximumVoltage",
    "EVMinimumChargeCurrent", "EVMinimumChargePower", "EVMinimumDischargeCurrent",
    "EVMinimumDischargePower", "EVMinimumV2XEnergyRequest", "EVMinimumVoltage", "EVPresentVoltage",
    "EVProcessing", "EVSECurrentLimitAchieved", "EVSEMaximumChargeCurrent",
    "EVSEMaximumChargePower", "EVSEMaximumDischargeCurrent", "EVSEMaximumDischargePower",
    "EVSEMaximumVoltage", "EVSEMinimumChargeCurrent", "EVSEMinimumChargePower",
    "EVSEMinimumDischargeCurrent", "EVSEMinimumDischargePower", "EVSEMinimumVoltage",
    "EVSEPowerLimitAchieved", "EVSEPowerRampLimitation", "EVSEPresentCurrent", "EVSEPresentVoltage",
    "EVSEProcessing", "EVSEVoltageLimitAchieved", "EVTargetCurrent", "EVTargetVoltage", "TargetSOC",
];
