//! The two lists that give the first event code of a stream its meaning.
//!
//! Source: the element declarations of the loaded schema set, XML Signature included, sorted by
//! local name, then namespace.

/// Elements that may stand at the root of a document, in the order of their event codes.
#[rustfmt::skip]
pub const GLOBALS: &[&str] = &[
    "ACDP_ConnectReq", "ACDP_ConnectRes", "ACDP_DisconnectReq", "ACDP_DisconnectRes",
    "ACDP_SystemStatusReq", "ACDP_SystemStatusRes", "ACDP_VehiclePositioningReq",
    "ACDP_VehiclePositioningRes", "CLReqControlMode", "CLResControlMode", "CanonicalizationMethod",
    "DSAKeyValue", "DigestMethod", "DigestValue", "KeyInfo", "KeyName", "KeyValue", "Manifest",
    "MgmtData", "Object", "PGPData", "RSAKeyValue", "Reference", "RetrievalMethod", "SPKIData",
    "Signature", "SignatureMethod", "SignatureProperties", "SignatureProperty", "SignatureValue",
    "SignedInfo", "Transform", "Transforms", "X509Data",
];

/// Elements that may stand at the root of a fragment, in the order of their event codes.
///
/// A name appears twice where two namespaces declare it; the namespace that sorts first
/// comes first.
#[rustfmt::skip]
pub const ELEMENTS: &[&str] = &[
    "ACDP_ConnectReq", "ACDP_ConnectRes", "ACDP_DisconnectReq", "ACDP_DisconnectRes",
    "ACDP_SystemStatusReq", "ACDP_SystemStatusRes", "ACDP_VehiclePositioningReq",
    "ACDP_VehiclePositioningRes", "AckMaxDelay", "AdditionalServicesCosts", "Amount",
    "BPT_DischargedEnergyReadingWh", "BPT_InductiveEnergyReadingVARh", "BatteryEnergyCapacity",
    "CLReqControlMode", "CLResControlMode", "CanonicalizationMethod", "CapacitiveEnergyReadingVARh",
    "ChargedEnergyReadingWh", "ChargingComplete", "ContactWindowXc", "ContactWindowYc",
    "CostPerUnit", "DSAKeyValue", "DepartureTime", "DigestMethod", "DigestValue",
    "DisplayParameters", "EVAssociationStatus", "EVCPStatus", "EVElectricalChargingDeviceStatus",
    "EVErrorCode", "EVImmobilizationRequest", "EVImmobilized", "EVInChargePosition",
    "EVMaximumEnergyRequest", "EVMinimumEnergyRequest", "EVMobilityStatus", "EVPositioningSupport",
    "EVReadyToCharge", "EVRelativeXDeviation", "EVRelativeYDeviation", "EVSEDisabled",
    "EVSEElectricalChargingDeviceStatus", "EVSEEmergencyShutdown", "EVSEIsolationStatus",
    "EVSEMalfunction", "EVSEMechanicalChargingDeviceStatus", "EVSENotification",
    "EVSEPositioningSupport", "EVSEProcessing", "EVSEReadyToCharge", "EVSEStatus",
    "EVSEUtilityInterruptEvent", "EVSOC", "EVTargetEnergyRequest", "EVTechnicalStatus", "EVTimeout",
    "EVWLANStrength", "EnergyCosts", "Exponent", "Exponent", "G", "HMACOutputLength", "Header",
    "InletHot", "J", "KeyInfo", "KeyName", "KeyValue", "Manifest", "MaximumSOC", "MeterID",
    "MeterInfo", "MeterInfoRequested", "MeterSignature", "MeterStatus", "MeterTimestamp",
    "MgmtData", "MinimumSOC", "Modulus", "NotificationMaxDelay", "Object", "OccupancyCosts",
    "OverstayCosts", "P", "PGPData", "PGPKeyID", "PGPKeyPacket", "PgenCounter", "PresentSOC", "Q",
    "RSAKeyValue", "Receipt", "Reference", "RemainingTimeToMaximumSOC", "RemainingTimeToMinimumSOC",
    "RemainingTimeToTargetSOC", "ResponseCode", "RetrievalMethod", "RootCertificateID", "SPKIData",
    "SPKISexp", "Seed", "SessionID", "Signature", "SignatureMethod", "SignatureProperties",
    "SignatureProperty", "SignatureValue", "SignedInfo", "TargetSOC", "TaxCosts", "TaxRuleID",
    "TimeAnchor", "TimeStamp", "Transform", "Transforms", "Value", "X509CRL", "X509Certificate",
    "X509Data", "X509IssuerName", "X509IssuerSerial", "X509SKI", "X509SerialNumber",
    "X509SubjectName", "XPath", "Y",
];
