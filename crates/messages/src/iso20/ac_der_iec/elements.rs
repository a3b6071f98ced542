//! The two lists that give the first event code of a stream its meaning.
//!
//! Source: the element declarations of the loaded schema set, XML Signature included.

use crate::iso20::ac::elements as ac;
use crate::iso20::elements as common;
use crate::xmldsig::elements as xmldsig;

/// Elements that may stand at the root of a document, in the order of their event codes.
pub const GLOBALS: &[&str] = merged![DECLARED, ac::DECLARED, common::GLOBALS, xmldsig::GLOBALS];

/// Elements that may stand at the root of a fragment, in the order of their event codes.
pub const ELEMENTS: &[&str] = merged![GLOBALS, LOCALS, ac::LOCALS, common::LOCALS, xmldsig::LOCALS];

/// Global elements of the messages.
#[rustfmt::skip]
const DECLARED: &[&str] = &[
    "DER_AC_CPDReqEnergyTransferMode", "DER_AC_CPDResEnergyTransferMode",
    "DER_Dynamic_AC_CLReqControlMode", "DER_Dynamic_AC_CLResControlMode",
    "DER_Scheduled_AC_CLReqControlMode", "DER_Scheduled_AC_CLResControlMode",
];

/// Elements inside them that are not global.
#[rustfmt::skip]
const LOCALS: &[&str] = &[
    "ActivePowerSupport", "CurveDataPoint", "CurveDataPoints", "DERControl", "DSOCosPhiSetpoint",
    "DSOCosPhiSetpointValue", "DSOCosPhiSetpointValue_L2", "DSOCosPhiSetpointValue_L3",
    "DSOMaximumDischargePower", "DSOMaximumDischargePower_L2", "DSOMaximumDischargePower_L3",
    "DSOQSetpoint", "DSOQSetpointValue", "DSOQSetpointValue_L2", "DSOQSetpointValue_L3",
    "DeactivationTime", "EVMaximumChargeReactivePower", "EVMaximumChargeReactivePower_L2",
    "EVMaximumChargeReactivePower_L3", "EVMaximumDischargePower", "EVMaximumDischargePower_L2",
    "EVMaximumDischargePower_L3", "EVMaximumDischargeReactivePower",
    "EVMaximumDischargeReactivePower_L2", "EVMaximumDischargeReactivePower_L3",
    "EVMaximumV2XEnergyRequest", "EVMinimumChargeReactivePower", "EVMinimumChargeReactivePower_L2",
    "EVMinimumChargeReactivePower_L3", "EVMinimumDischargePower", "EVMinimumDischargePower_L2",
    "EVMinimumDischargePower_L3", "EVMinimumDischargeReactivePower",
    "EVMinimumDischargeReactivePower_L2", "EVMinimumDischargeReactivePower_L3",
    "EVMinimumV2XEnergyRequest", "EVOperatingMode", "EVProcessing", "EVReactivePowerLimits",
    "EVSEMaximumChargePower", "EVSEMaximumChargePower_L2", "EVSEMaximumChargePower_L3",
    "EVSEMaximumDischargePower", "EVSEMaximumDischargePower_L2", "EVSEMaximumDischargePower_L3",
    "EVSENominalChargePower", "EVSENominalChargePower_L2", "EVSENominalChargePower_L3",
    "EVSENominalDischargePower", "EVSENominalDischargePower_L2", "EVSENominalDischargePower_L3",
    "EVSessionTotalDischargeEnergyAvailable", "Excitation", "Fstart", "Fstop", "GridConnectionMode",
    "GridEventCondition", "HysteresisControl", "IntentionalDelay", "IntentionalDelayFstop",
    "IntentionalDelayPowerControl", "LockInValue", "LockOutValue", "LockValueUnit",
    "MaximumLevelDCInjection", "MinCosPhi", "OverFrequencyWatt", "OverVoltageLimit",
    "OverVoltageRecoveryLimit", "OvervoltageFaultRideThrough", "PT1ResponseActivePower",
    "PT1ResponseReactivePower", "PowerReference", "PowerUpRamp", "ReactivePowerSupport",
    "SetpointValue", "Slope", "StepResponseTimeConstantActivePower",
    "StepResponseTimeConstantReactivePower", "UStart", "UStop", "UnderFrequencyWatt",
    "UnderVoltageLimit", "UnderVoltageRecoveryLimit", "UndervoltageFaultRideThrough", "VoltVar",
    "VoltWatt", "VoltageLimitStartFRT", "VoltageLimitStopFRT", "VoltageRecoveryLimit",
    "VoltageRideThroughNegativeCurveKFactor", "VoltageRideThroughPositiveCurveKFactor",
    "WattCosPhi", "WattVar", "ZeroCurrent", "xUnit", "xValue", "yUnit", "yValue",
];
