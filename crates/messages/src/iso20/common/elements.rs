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
    "AuthorizationReq", "AuthorizationRes", "AuthorizationSetupReq", "AuthorizationSetupRes",
    "CertificateInstallationReq", "CertificateInstallationRes", "MeteringConfirmationReq",
    "MeteringConfirmationRes", "PowerDeliveryReq", "PowerDeliveryRes", "ScheduleExchangeReq",
    "ScheduleExchangeRes", "ServiceDetailReq", "ServiceDetailRes", "ServiceDiscoveryReq",
    "ServiceDiscoveryRes", "ServiceSelectionReq", "ServiceSelectionRes", "SessionSetupReq",
    "SessionSetupRes", "SessionStopReq", "SessionStopRes", "SignedInstallationData",
    "SignedMeteringData", "VehicleCheckInReq", "VehicleCheckInRes", "VehicleCheckOutReq",
    "VehicleCheckOutRes",
];

/// Elements inside them that are not global.
#[rustfmt::skip]
const LOCALS: &[&str] = &[
    "AbsolutePriceSchedule", "AdditionalSelectedServices", "AdditionalService",
    "AppliesMinimumMaximumCost", "AppliesToEnergyFee", "AppliesToOverstayFee",
    "AppliesToParkingFee", "AuthorizationServices", "AvailableEnergy", "BPT_ChannelSelection",
    "CPSCertificateChain", "CarbonDioxideEmission", "Certificate", "CertificateInstallationService",
    "ChargeProgress", "ChargingSchedule", "ChargingSession", "CheckOutTime",
    "ContractCertificateChain", "Currency", "DHPublicKey", "DepartureTime", "DeviceLocation",
    "DeviceOffset", "DischargingSchedule", "Duration", "Dynamic_EVPPTControlMode",
    "Dynamic_SEReqControlMode", "Dynamic_SEResControlMode", "Dynamic_SMDTControlMode", "ECDHCurve",
    "EIM_AReqAuthorizationMode", "EIM_ASResAuthorizationMode", "EMAID", "EVAbsolutePriceSchedule",
    "EVCCID", "EVCheckInStatus", "EVCheckOutStatus", "EVEnergyOffer", "EVMaximumEnergyRequest",
    "EVMaximumV2XEnergyRequest", "EVMinimumEnergyRequest", "EVMinimumV2XEnergyRequest",
    "EVPowerProfile", "EVPowerProfileEntries", "EVPowerProfileEntry", "EVPowerSchedule",
    "EVPowerScheduleEntries", "EVPowerScheduleEntry", "EVPriceRule", "EVPriceRuleStack",
    "EVPriceRuleStacks", "EVProcessing", "EVSECheckOutStatus", "EVSEID", "EVSEProcessing",
    "EVSEStatus", "EVTargetEnergyRequest", "EVTerminationCode", "EVTerminationExplanation",
    "EnergyFee", "EnergyTransferServiceList", "FreeService", "GenChallenge", "GoToPause",
    "Language", "ListOfRootCertificateIDs", "MaximumContractCertificateChains", "MaximumCost",
    "MaximumSupportingPoints", "MeterInfo", "MinimumCost", "MinimumSOC", "NumberOfPriceLevels",
    "OEMProvisioningCertificateChain", "OverstayFee", "OverstayFeePeriod", "OverstayPowerThreshold",
    "OverstayRule", "OverstayRuleDescription", "OverstayRules", "OverstayTimeThreshold",
    "Parameter", "ParameterSet", "ParameterSetID", "ParkingFee", "ParkingFeePeriod",
    "ParkingMethod", "ParkingSpace", "PnC_AReqAuthorizationMode", "PnC_ASResAuthorizationMode",
    "Power", "PowerRangeStart", "PowerSchedule", "PowerScheduleEntries", "PowerScheduleEntry",
    "PowerTolerance", "PowerToleranceAcceptance", "Power_L2", "Power_L3", "PriceAlgorithm",
    "PriceLevel", "PriceLevelSchedule", "PriceLevelScheduleEntries", "PriceLevelScheduleEntry",
    "PriceRule", "PriceRuleStack", "PriceRuleStacks", "PriceScheduleDescription", "PriceScheduleID",
    "PrioritizedEMAIDs", "ProviderID", "Receipt", "RemainingContractCertificateChains",
    "RenewableGenerationPercentage", "SECP521_EncryptedPrivateKey", "ScheduleTuple",
    "ScheduleTupleID", "Scheduled_EVPPTControlMode", "Scheduled_SEReqControlMode",
    "Scheduled_SEResControlMode", "Scheduled_SMDTControlMode", "SelectedAuthorizationService",
    "SelectedEnergyTransferService", "SelectedScheduleTupleID", "SelectedService",
    "SelectedVASList", "Service", "ServiceFee", "ServiceID", "ServiceName", "ServiceParameterList",
    "ServiceRenegotiationSupported", "SessionID", "StartTime", "SubCertificates",
    "SupportedProviders", "SupportedServiceIDs", "TPM_EncryptedPrivateKey", "TargetDistance",
    "TargetOffsetX", "TargetOffsetY", "TargetSOC", "TaxIncludedInPrice", "TaxRate", "TaxRule",
    "TaxRuleID", "TaxRuleName", "TaxRules", "TimeAnchor", "VASList", "VehicleFrame",
    "VehicleTravel", "X448_EncryptedPrivateKey", "boolValue", "byteValue", "finiteString",
    "intValue", "rationalNumber", "shortValue",
];
