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
    "ActivePowerSupportCLRes", "ActivePowerSupportCPDRes",
    "AutonomousReferenceVoltageAdjustmentEnable", "ConstantPowerFactor", "ConstantVar",
    "ConstantWatt", "CurveDataPoint", "CurveDataPoints", "CurveDataPoints_L2", "CurveDataPoints_L3",
    "DERAlarmStatus", "DERConnectionStatus", "DERControlCLRes", "DERControlCPDRes",
    "DEROperationalState", "DroopFactor", "DroopFactor_L2", "DroopFactor_L3", "EVApparentPower",
    "EVApparentPowerLimits", "EVDurationMaximumChargeRate", "EVDurationMaximumDischargeRate",
    "EVExcitation", "EVExcitationLimits", "EVInverterDetails", "EVInverterHwVersion",
    "EVInverterManufacturer", "EVInverterModel", "EVInverterSerialNumber", "EVInverterSwVersion",
    "EVMaximumApparentPowerDuringChargingAndVarAbsorption",
    "EVMaximumApparentPowerDuringChargingAndVarAbsorption_L2",
    "EVMaximumApparentPowerDuringChargingAndVarAbsorption_L3",
    "EVMaximumApparentPowerDuringChargingAndVarInjection",
    "EVMaximumApparentPowerDuringChargingAndVarInjection_L2",
    "EVMaximumApparentPowerDuringChargingAndVarInjection_L3",
    "EVMaximumApparentPowerDuringDischargingAndVarAbsorption",
    "EVMaximumApparentPowerDuringDischargingAndVarAbsorption_L2",
    "EVMaximumApparentPowerDuringDischargingAndVarAbsorption_L3",
    "EVMaximumApparentPowerDuringDischargingAndVarInjection",
    "EVMaximumApparentPowerDuringDischargingAndVarInjection_L2",
    "EVMaximumApparentPowerDuringDischargingAndVarInjection_L3", "EVMaximumDischargePower",
    "EVMaximumDischargePower_L2", "EVMaximumDischargePower_L3", "EVMaximumV2XEnergyRequest",
    "EVMaximumVarAbsorptionDuringCharging", "EVMaximumVarAbsorptionDuringCharging_L2",
    "EVMaximumVarAbsorptionDuringCharging_L3", "EVMaximumVarAbsorptionDuringDischarging",
    "EVMaximumVarAbsorptionDuringDischarging_L2", "EVMaximumVarAbsorptionDuringDischarging_L3",
    "EVMaximumVarInjectionDuringCharging", "EVMaximumVarInjectionDuringCharging_L2",
    "EVMaximumVarInjectionDuringCharging_L3", "EVMaximumVarInjectionDuringDischarging",
    "EVMaximumVarInjectionDuringDischarging_L2", "EVMaximumVarInjectionDuringDischarging_L3",
    "EVMaximumVoltage", "EVMinimumChargingDuration", "EVMinimumDischargePower",
    "EVMinimumDischargePower_L2", "EVMinimumDischargePower_L3", "EVMinimumV2XEnergyRequest",
    "EVMinimumVarAbsorptionDuringCharging", "EVMinimumVarAbsorptionDuringCharging_L2",
    "EVMinimumVarAbsorptionDuringCharging_L3", "EVMinimumVarAbsorptionDuringDischarging",
    "EVMinimumVarAbsorptionDuringDischarging_L2", "EVMinimumVarAbsorptionDuringDischarging_L3",
    "EVMinimumVarInjectionDuringCharging", "EVMinimumVarInjectionDuringCharging_L2",
    "EVMinimumVarInjectionDuringCharging_L3", "EVMinimumVarInjectionDuringDischarging",
    "EVMinimumVarInjectionDuringDischarging_L2", "EVMinimumVarInjectionDuringDischarging_L3",
    "EVMinimumVoltage", "EVNominalVoltage", "EVNominalVoltageOffset", "EVPresentFrequency",
    "EVPresentVoltage", "EVProcessing", "EVReactivePower", "EVReactivePowerLimits",
    "EVReactiveSusceptance", "EVReactiveSusceptance_L2", "EVReactiveSusceptance_L3",
    "EVSEMaximumChargePower", "EVSEMaximumChargePower_L2", "EVSEMaximumChargePower_L3",
    "EVSEMaximumDischargePower", "EVSEMaximumDischargePower_L2", "EVSEMaximumDischargePower_L3",
    "EVSEMaximumVarAbsorptionDuringCharging", "EVSEMaximumVarAbsorptionDuringCharging_L2",
    "EVSEMaximumVarAbsorptionDuringCharging_L3", "EVSEMaximumVarAbsorptionDuringDischarging",
    "EVSEMaximumVarAbsorptionDuringDischarging_L2", "EVSEMaximumVarAbsorptionDuringDischarging_L3",
    "EVSEMaximumVarInjectionDuringCharging", "EVSEMaximumVarInjectionDuringCharging_L2",
    "EVSEMaximumVarInjectionDuringCharging_L3", "EVSEMaximumVarInjectionDuringDischarging",
    "EVSEMaximumVarInjectionDuringDischarging_L2", "EVSEMaximumVarInjectionDuringDischarging_L3",
    "EVSENominalChargePower", "EVSENominalChargePower_L2", "EVSENominalChargePower_L3",
    "EVSENominalDischargePower", "EVSENominalDischargePower_L2", "EVSENominalDischargePower_L3",
    "EVSEProcessing", "EVSEReactivePowerLimits", "EVSEStatus", "EVSEUpdateTime",
    "EVSessionTotalDischargeEnergyAvailable", "EVSpecifiedOverExcitedDischargePower",
    "EVSpecifiedOverExcitedDischargePower_L2", "EVSpecifiedOverExcitedDischargePower_L3",
    "EVSpecifiedOverExcitedPowerFactor", "EVSpecifiedOverExcitedPowerFactor_L2",
    "EVSpecifiedOverExcitedPowerFactor_L3", "EVSpecifiedUnderExcitedDischargePower",
    "EVSpecifiedUnderExcitedDischargePower_L2", "EVSpecifiedUnderExcitedDischargePower_L3",
    "EVSpecifiedUnderExcitedPowerFactor", "EVSpecifiedUnderExcitedPowerFactor_L2",
    "EVSpecifiedUnderExcitedPowerFactor_L3", "EVUpdateTime", "EVUseableWattHours", "Enable",
    "EnabledModes", "EnterServiceCLRes", "EnterServiceCPDRes", "EnterServiceDelay",
    "EnterServiceFrequencyHigh", "EnterServiceFrequencyLow", "EnterServiceRampTime",
    "EnterServiceRandomizedDelay", "EnterServiceVoltageHigh", "EnterServiceVoltageLow",
    "FrequencyDroop", "FrequencyTrip", "GridConnectionMode", "GridLimits", "GridMaxFrequency",
    "GridMaximumVoltage", "GridMinFrequency", "GridMinimumVoltage", "GridNominalFrequency",
    "GridNominalVoltage", "GridNominalVoltageOffset", "IEEE1547AbnormalCategory",
    "IEEE1547NormalCategory", "J3072CertificationDate", "J3072Certified", "LimitMaxDischargePower",
    "OpenLoopResponseTime", "OverFrequencyDroop", "OverFrequencyMayTripCurve",
    "OverFrequencyMustTripCurve", "OverVoltageMayTripCurve",
    "OverVoltageMomentaryCessationTripCurve", "OverVoltageMustTripCurve", "PercentageValue",
    "PercentageValue_L2", "PercentageValue_L3", "PermitService", "PowerFactorExcitation",
    "PowerFactorExcitation_L2", "PowerFactorExcitation_L3", "PowerFactorValue",
    "PowerFactorValue_L2", "PowerFactorValue_L3", "PowerReference", "PowerReference_L2",
    "PowerReference_L3", "Priority", "ReactivePowerSupportCLRes", "ReactivePowerSupportCPDRes",
    "ReferenceVoltage", "ReferenceVoltageAdjustmentTimeConstant", "RequiredDEROperatingMode",
    "SupportedModes", "TimeConstantPT1", "UnderFrequencyDroop", "UnderFrequencyMayTripCurve",
    "UnderFrequencyMustTripCurve", "UnderVoltageMayTripCurve",
    "UnderVoltageMomentaryCessationTripCurve", "UnderVoltageMustTripCurve", "Unit", "VarSetpoint",
    "VarSetpoint_L2", "VarSetpoint_L3", "VoltVar", "VoltWatt", "VoltageTrip", "WattSetpoint",
    "WattSetpoint_L2", "WattSetpoint_L3", "WattVar", "db", "xUnit", "xValue", "yUnit", "yValue",
];
