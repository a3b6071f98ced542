//! The two lists that give the first event code of a stream its meaning.
//!
//! Source: the element declarations of the loaded schema set, XML Signature included, sorted by
//! local name, then namespace.

/// Elements that may stand at the root of a document, in the order of their event codes.
#[rustfmt::skip]
pub const GLOBALS: &[&str] = &[
    "CLReqControlMode", "CLResControlMode", "CanonicalizationMethod", "DSAKeyValue", "DigestMethod",
    "DigestValue", "KeyInfo", "KeyName", "KeyValue", "Manifest", "MgmtData", "Object", "PGPData",
    "RSAKeyValue", "Reference", "RetrievalMethod", "SPKIData", "Signature", "SignatureMethod",
    "SignatureProperties", "SignatureProperty", "SignatureValue", "SignedInfo", "Transform",
    "Transforms", "WPT_AlignmentCheckReq", "WPT_AlignmentCheckRes", "WPT_ChargeLoopReq",
    "WPT_ChargeLoopRes", "WPT_ChargeParameterDiscoveryReq", "WPT_ChargeParameterDiscoveryRes",
    "WPT_FinePositioningReq", "WPT_FinePositioningRes", "WPT_FinePositioningSetupReq",
    "WPT_FinePositioningSetupRes", "WPT_PairingReq", "WPT_PairingRes", "X509Data",
];

/// Elements that may stand at the root of a fragment, in the order of their event codes.
///
/// A name appears twice where two namespaces declare it; the namespace that sorts first
/// comes first.
#[rustfmt::skip]
pub const ELEMENTS: &[&str] = &[
    "AckMaxDelay", "AdditionalServicesCosts", "AlternativeSECC", "AlternativeSECCList", "Amount",
    "BPT_DischargedEnergyReadingWh", "BPT_InductiveEnergyReadingVARh", "BSSID",
    "BatteryEnergyCapacity", "CLReqControlMode", "CLResControlMode", "CanonicalizationMethod",
    "CapacitiveEnergyReadingVARh", "ChargedEnergyReadingWh", "ChargingComplete", "Coord_X",
    "Coord_Y", "Coord_Z", "CostPerUnit", "DSAKeyValue", "DepartureTime", "DigestMethod",
    "DigestValue", "DisplayParameters", "EIRP", "EVDeviceAlignmentCheckMethodList",
    "EVDeviceFinePositioningMethodList", "EVDevicePairingMethodList", "EVMaximumEnergyRequest",
    "EVMinimumEnergyRequest", "EVPCChargeDiagnostics", "EVPCCoilCurrentInformation",
    "EVPCCoilCurrentRequest", "EVPCCurrentOutputInformation", "EVPCDeviceLocalControl",
    "EVPCMaxReceivablePower", "EVPCNaturalFrequency", "EVPCOperatingFrequency",
    "EVPCPowerControlParameter", "EVPCPowerOutput", "EVPCPowerRequest",
    "EVPCVoltageOutputInformation", "EVProcessing", "EVResultCode", "EVSENotification",
    "EVSEProcessing", "EVSEStatus", "EVTargetEnergyRequest", "EnergyCosts", "Exponent", "Exponent",
    "G", "HMACOutputLength", "Header", "IPAddress", "IndexNumber", "InletHot", "J", "KeyInfo",
    "KeyName", "KeyValue", "LF_ReceiverSetupData", "LF_RxData", "LF_SystemSetupData",
    "LF_TransmitterSetupData", "LF_TxData", "Manifest", "ManufacturerSpecificDataContainer",
    "MaximumSOC", "MeterID", "MeterInfo", "MeterInfoRequested", "MeterSignature", "MeterStatus",
    "MeterTimestamp", "MgmtData", "MinimumSOC", "Modulus", "NaturalOffset", "NotificationMaxDelay",
    "NumPackages", "NumberOfReceivers", "NumberOfTransmitters", "Object", "ObservedIDCode",
    "OccupancyCosts", "OverstayCosts", "P", "PDInputPowerClass", "PDMaxCoilCurrent",
    "PDMinCoilCurrent", "PGPData", "PGPKeyID", "PGPKeyPacket", "PackageIndex",
    "PackageSeparationTime", "PgenCounter", "Port", "PowerTransmitted", "PresentSOC",
    "PrimaryDeviceAlignmentCheckMethodList", "PrimaryDeviceFinePositioningMethodList",
    "PrimaryDevicePairingMethodList", "PulseDuration", "PulseSeparationTime", "PulseSequenceOrder",
    "Q", "RSAKeyValue", "RSSI", "RSSIData", "RSSIDataList", "Receipt", "Reference",
    "RemainingTimeToMaximumSOC", "RemainingTimeToMinimumSOC", "RemainingTimeToTargetSOC",
    "ResponseCode", "RetrievalMethod", "RootCertificateID", "RxIdentifier", "RxSpecData",
    "SDManufacturerSpecificDataContainer", "SDMaxGroundClearanceSupport", "SDMaxGroundClearence",
    "SDMaxOutputPower", "SDMinGroundClearanceSupport", "SDMinGroundClearence", "SDMinOutputPower",
    "SDPowerInput", "SPCChargeDiagnostics", "SPCMaxOutputPowerLimit", "SPCMinOutputPowerLimit",
    "SPCOperatingFrequency", "SPCPowerControlParameter", "SPCPrimaryDeviceCoilCurrentInformation",
    "SPKIData", "SPKISexp", "SSID", "Seed", "SessionID", "SignalFrequency", "Signature",
    "SignatureMethod", "SignatureProperties", "SignatureProperty", "SignatureValue", "SignedInfo",
    "SupplyDeviceCurrent", "TargetCoilCurrent", "TargetSOC", "TaxCosts", "TaxRuleID", "TimeAnchor",
    "TimeStamp", "Transform", "Transforms", "TxIdentifier", "TxPackageSpecData", "TxRxIdentifier",
    "TxRxOrientation", "TxRxPosition", "TxSpecData", "Value", "VendorSpecificDataContainer",
    "WPT_AlignmentCheckMethod", "WPT_AlignmentCheckReq", "WPT_AlignmentCheckRes",
    "WPT_ChargeLoopReq", "WPT_ChargeLoopRes", "WPT_ChargeParameterDiscoveryReq",
    "WPT_ChargeParameterDiscoveryRes", "WPT_FinePositioningMethod", "WPT_FinePositioningReq",
    "WPT_FinePositioningRes", "WPT_FinePositioningSetupReq", "WPT_FinePositioningSetupRes",
    "WPT_LF_DataPackage", "WPT_LF_DataPackageList", "WPT_LF_RxDataList", "WPT_LF_TxDataList",
    "WPT_PairingMethod", "WPT_PairingReq", "WPT_PairingRes", "X509CRL", "X509Certificate",
    "X509Data", "X509IssuerName", "X509IssuerSerial", "X509SKI", "X509SerialNumber",
    "X509SubjectName", "XPath", "Y",
];
