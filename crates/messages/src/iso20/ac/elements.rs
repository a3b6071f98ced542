//! The two lists that give the first event code of a stream its meaning.
//!
//! Source: the element declarations of the loaded schema set, XML Signature included, sorted by
//! local name, then namespace.

/// Elements that may stand at the root of a document, in the order of their event codes.
#[rustfmt::skip]
pub const GLOBALS: &[&str] = &[
    "AC_CPDReqEnergyTransferMode", "AC_CPDResEnergyTransferMode", "AC_ChargeLoopReq",
    "AC_ChargeLoopRes", "AC_ChargeParameterDiscoveryReq", "AC_ChargeParameterDiscoveryRes",
    "BPT_AC_CPDReqEnergyTransferMode", "BPT_AC_CPDResEnergyTransferMode",
    "BPT_Dynamic_AC_CLReqControlMode", "BPT_Dynamic_AC_CLResControlMode",
    "BPT_Scheduled_AC_CLReqControlMode", "BPT_Scheduled_AC_CLResControlMode", "CLReqControlMode",
    "CLResControlMode", "CanonicalizationMethod", "DSAKeyValue", "DigestMethod", "DigestValue",
    "Dynamic_AC_CLReqControlMode", "Dynamic_AC_CLResControlMode", "KeyInfo", "KeyName",
    "KeyValue", "Manifest", "MgmtData", "Object", "PGPData", "RSAKeyValue", "Reference",
    "RetrievalMethod", "SPKIData", "Scheduled_AC_CLReqControlMode",
    "Scheduled_AC_CLResControlMode", "Signature", "SignatureMethod", "SignatureProperties",
    "SignatureProperty", "SignatureValue", "SignedInfo", "Transform", "Transforms", "X509Data",
];

/// Elements that may stand at the root of a fragment, in the order of their event codes.
///
/// A name appears twice where two namespaces declare it; the namespace that sorts first
/// comes first.
#[rustfmt::skip]
pub const ELEMENTS: &[&str] = &[
    "AC_CPDReqEnergyTransferMode", "AC_CPDResEnergyTransferMode", "AC_ChargeLoopReq",
    "AC_ChargeLoopRes", "AC_ChargeParameterDiscoveryReq", "AC_ChargeParameterDiscoveryRes",
    "AckMaxDelay", "AdditionalServicesCosts", "Amount", "BPT_AC_CPDReqEnergyTransferMode",
    "BPT_AC_CPDResEnergyTransferMode", "BPT_DischargedEnergyReadingWh",
    "BPT_Dynamic_AC_CLReqControlMode", "BPT_Dynamic_AC_CLResControlMode",
    "BPT_InductiveEnergyReadingVARh", "BPT_Scheduled_AC_CLReqControlMode",
    "BPT_Scheduled_AC_CLResControlMode", "BatteryEnergyCapacity", "CLReqControlMode",
    "CLResControlMode", "CanonicalizationMethod", "CapacitiveEnergyReadingVARh",
    "ChargedEnergyReadingWh", "ChargingComplete", "CostPerUnit", "DSAKeyValue", "DepartureTime",
    "DigestMethod", "DigestValue", "DisplayParameters", "Dynamic_AC_CLReqControlMode",
    "Dynamic_AC_CLResControlMode", "EVMaximumChargePower", "EVMaximumChargePower_L2",
    "EVMaximumChargePower_L3", "EVMaximumDischargePower", "EVMaximumDischargePower_L2",
    "EVMaximumDischargePower_L3", "EVMaximumEnergyRequest", "EVMaximumV2XEnergyRequest",
    "EVMinimumChargePower", "EVMinimumChargePower_L2", "EVMinimumChargePower_L3",
    "EVMinimumDischargePower", "EVMinimumDischargePower_L2", "EVMinimumDischargePower_L3",
    "EVMinimumEnergyRequest", "EVMinimumV2XEnergyRequest", "EVPresentActivePower",
    "EVPresentActivePower_L2", "EVPresentActivePower_L3", "EVPresentReactivePower",
    "EVPresentReactivePower_L2", "EVPresentReactivePower_L3", "EVSEMaximumChargePower",
    "EVSEMaximumChargePower_L2", "EVSEMaximumChargePower_L3", "EVSEMaximumDischargePower",
    "EVSEMaximumDischargePower_L2", "EVSEMaximumDischargePower_L3", "EVSEMinimumChargePower",
    "EVSEMinimumChargePower_L2", "EVSEMinimumChargePower_L3", "EVSEMinimumDischargePower",
    "EVSEMinimumDischargePower_L2", "EVSEMinimumDischargePower_L3", "EVSENominalFrequency",
    "EVSENotification", "EVSEPowerRampLimitation", "EVSEPresentActivePower",
    "EVSEPresentActivePower_L2", "EVSEPresentActivePower_L3", "EVSEStatus",
    "EVSETargetActivePower", "EVSETargetActivePower_L2", "EVSETargetActivePower_L3",
    "EVSETargetFrequency", "EVSETargetReactivePower", "EVSETargetReactivePower_L2",
    "EVSETargetReactivePower_L3", "EVTargetEnergyRequest", "EnergyCosts", "Exponent", "Exponent",
    "G", "HMACOutputLength", "Header", "InletHot", "J", "KeyInfo", "KeyName", "KeyValue",
    "Manifest", "MaximumPowerAsymmetry", "MaximumSOC", "MeterID", "MeterInfo",
    "MeterInfoRequested", "MeterSignature", "MeterStatus", "MeterTimestamp", "MgmtData",
    "MinimumSOC", "Modulus", "NotificationMaxDelay", "Object", "OccupancyCosts", "OverstayCosts",
    "P", "PGPData", "PGPKeyID", "PGPKeyPacket", "PgenCounter", "PresentSOC", "Q", "RSAKeyValue",
    "Receipt", "Reference", "RemainingTimeToMaximumSOC", "RemainingTimeToMinimumSOC",
    "RemainingTimeToTargetSOC", "ResponseCode", "RetrievalMethod", "RootCertificateID",
    "SPKIData", "SPKISexp", "Scheduled_AC_CLReqControlMode", "Scheduled_AC_CLResControlMode",
    "Seed", "SessionID", "Signature", "SignatureMethod", "SignatureProperties",
    "SignatureProperty", "SignatureValue", "SignedInfo", "TargetSOC", "TaxCosts", "TaxRuleID",
    "TimeAnchor", "TimeStamp", "Transform", "Transforms", "Value", "X509CRL", "X509Certificate",
    "X509Data", "X509IssuerName", "X509IssuerSerial", "X509SKI", "X509SerialNumber",
    "X509SubjectName", "XPath", "Y",
];
