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
    "WPT_AlignmentCheckReq", "WPT_AlignmentCheckRes", "WPT_ChargeLoopReq", "WPT_ChargeLoopRes",
    "WPT_ChargeParameterDiscoveryReq", "WPT_ChargeParameterDiscoveryRes", "WPT_FinePositioningReq",
    "WPT_FinePositioningRes", "WPT_FinePositioningSetupReq", "WPT_FinePositioningSetupRes",
    "WPT_PairingReq", "WPT_PairingRes",
];

/// Elements inside them that are not global.
#[rustfmt::skip]
const LOCALS: &[&str] = &[
    "AlternativeSECC", "AlternativeSECCList", "BSSID", "Coord_X", "Coord_Y", "Coord_Z", "EIRP",
    "EVDeviceAlignmentCheckMethodList", "EVDeviceFinePositioningMethodList",
    "EVDevicePairingMethodList", "EVPCChargeDiagnostics", "EVPCCoilCurrentInformation",
    "EVPCCoilCurrentRequest", "EVPCCurrentOutputInformation", "EVPCDeviceLocalControl",
    "EVPCMaxReceivablePower", "EVPCNaturalFrequency", "EVPCOperatingFrequency",
    "EVPCPowerControlParameter", "EVPCPowerOutput", "EVPCPowerRequest",
    "EVPCVoltageOutputInformation", "EVProcessing", "EVResultCode", "EVSEProcessing", "IPAddress",
    "IndexNumber", "LF_ReceiverSetupData", "LF_RxData", "LF_SystemSetupData",
    "LF_TransmitterSetupData", "LF_TxData", "ManufacturerSpecificDataContainer", "NaturalOffset",
    "NumPackages", "NumberOfReceivers", "NumberOfTransmitters", "ObservedIDCode",
    "PDInputPowerClass", "PDMaxCoilCurrent", "PDMinCoilCurrent", "PackageIndex",
    "PackageSeparationTime", "Port", "PowerTransmitted", "PrimaryDeviceAlignmentCheckMethodList",
    "PrimaryDeviceFinePositioningMethodList", "PrimaryDevicePairingMethodList", "PulseDuration",
    "PulseSeparationTime", "PulseSequenceOrder", "RSSI", "RSSIData", "RSSIDataList", "RxIdentifier",
    "RxSpecData", "SDManufacturerSpecificDataContainer", "SDMaxGroundClearanceSupport",
    "SDMaxGroundClearence", "SDMaxOutputPower", "SDMinGroundClearanceSupport",
    "SDMinGroundClearence", "SDMinOutputPower", "SDPowerInput", "SPCChargeDiagnostics",
    "SPCMaxOutputPowerLimit", "SPCMinOutputPowerLimit", "SPCOperatingFrequency",
    "SPCPowerControlParameter", "SPCPrimaryDeviceCoilCurrentInformation", "SSID", "SignalFrequency",
    "SupplyDeviceCurrent", "TargetCoilCurrent", "TxIdentifier", "TxPackageSpecData",
    "TxRxIdentifier", "TxRxOrientation", "TxRxPosition", "TxSpecData",
    "VendorSpecificDataContainer", "WPT_AlignmentCheckMethod", "WPT_FinePositioningMethod",
    "WPT_LF_DataPackage", "WPT_LF_DataPackageList", "WPT_LF_RxDataList", "WPT_LF_TxDataList",
    "WPT_PairingMethod",
];
