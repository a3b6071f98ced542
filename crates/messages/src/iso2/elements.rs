//! The two lists that give the first event code of a stream its meaning.
//!
//! Source: the element declarations of the loaded schema set, XML Signature included.

use crate::xmldsig::elements as xmldsig;

/// Elements that may stand at the root of a document, in the order of their event codes.
pub const GLOBALS: &[&str] = merged![DECLARED, xmldsig::GLOBALS];

/// Elements that may stand at the root of a fragment, in the order of their event codes.
pub const ELEMENTS: &[&str] = merged![GLOBALS, LOCALS, xmldsig::LOCALS];

/// Global elements of the messages.
#[rustfmt::skip]
const DECLARED: &[&str] = &[
    "AC_EVChargeParameter", "AC_EVSEChargeParameter", "AC_EVSEStatus", "AuthorizationReq",
    "AuthorizationRes", "BodyElement", "CableCheckReq", "CableCheckRes",
    "CertificateInstallationReq", "CertificateInstallationRes", "CertificateUpdateReq",
    "CertificateUpdateRes", "ChargeParameterDiscoveryReq", "ChargeParameterDiscoveryRes",
    "ChargingStatusReq", "ChargingStatusRes", "CurrentDemandReq", "CurrentDemandRes",
    "DC_EVChargeParameter", "DC_EVPowerDeliveryParameter", "DC_EVSEChargeParameter",
    "DC_EVSEStatus", "DC_EVStatus", "EVChargeParameter", "EVPowerDeliveryParameter",
    "EVSEChargeParameter", "EVSEStatus", "EVStatus", "Entry", "MeteringReceiptReq",
    "MeteringReceiptRes", "PMaxScheduleEntry", "PaymentDetailsReq", "PaymentDetailsRes",
    "PaymentServiceSelectionReq", "PaymentServiceSelectionRes", "PowerDeliveryReq",
    "PowerDeliveryRes", "PreChargeReq", "PreChargeRes", "RelativeTimeInterval", "SAScheduleList",
    "SASchedules", "SalesTariffEntry", "ServiceDetailReq", "ServiceDetailRes",
    "ServiceDiscoveryReq", "ServiceDiscoveryRes", "SessionSetupReq", "SessionSetupRes",
    "SessionStopReq", "SessionStopRes", "TimeInterval", "V2G_Message", "WeldingDetectionReq",
    "WeldingDetectionRes",
];

/// Elements inside them that are not global.
#[rustfmt::skip]
const LOCALS: &[&str] = &[
    "AC_EVSEStatus", "Body", "BulkChargingComplete", "BulkChargingComplete", "BulkSOC",
    "Certificate", "ChargeProgress", "ChargeService", "ChargingComplete", "ChargingComplete",
    "ChargingProfile", "ChargingProfileEntryMaxNumberOfPhasesInUse", "ChargingProfileEntryMaxPower",
    "ChargingProfileEntryStart", "ChargingSession", "ConsumptionCost", "ContractSignatureCertChain",
    "ContractSignatureEncryptedPrivateKey", "Cost", "DC_EVSEStatus", "DC_EVStatus", "DHpublickey",
    "DepartureTime", "EAmount", "EPriceLevel", "EVCCID", "EVEnergyCapacity", "EVEnergyRequest",
    "EVErrorCode", "EVMaxCurrent", "EVMaxVoltage", "EVMaximumCurrentLimit", "EVMaximumCurrentLimit",
    "EVMaximumPowerLimit", "EVMaximumPowerLimit", "EVMaximumVoltageLimit", "EVMaximumVoltageLimit",
    "EVMinCurrent", "EVRESSSOC", "EVReady", "EVSECurrentLimitAchieved",
    "EVSECurrentRegulationTolerance", "EVSEEnergyToBeDelivered", "EVSEID", "EVSEIsolationStatus",
    "EVSEMaxCurrent", "EVSEMaxCurrent", "EVSEMaximumCurrentLimit", "EVSEMaximumCurrentLimit",
    "EVSEMaximumPowerLimit", "EVSEMaximumPowerLimit", "EVSEMaximumVoltageLimit",
    "EVSEMaximumVoltageLimit", "EVSEMinimumCurrentLimit", "EVSEMinimumVoltageLimit",
    "EVSENominalVoltage", "EVSENotification", "EVSEPeakCurrentRipple", "EVSEPowerLimitAchieved",
    "EVSEPresentCurrent", "EVSEPresentVoltage", "EVSEProcessing", "EVSEStatusCode", "EVSETimeStamp",
    "EVSEVoltageLimitAchieved", "EVTargetCurrent", "EVTargetVoltage", "EnergyTransferMode",
    "FaultCode", "FaultMsg", "FreeService", "FullSOC", "GenChallenge", "Header",
    "ListOfRootCertificateIDs", "MaxEntriesSAScheduleTuple", "MeterID", "MeterInfo", "MeterReading",
    "MeterStatus", "Multiplier", "Notification", "NotificationMaxDelay", "NumEPriceLevels",
    "OEMProvisioningCert", "PMax", "PMaxSchedule", "Parameter", "ParameterSet", "ParameterSetID",
    "PaymentOption", "PaymentOptionList", "ProfileEntry", "RCD", "ReceiptRequired",
    "RemainingTimeToBulkSoC", "RemainingTimeToFullSoC", "RequestedEnergyTransferMode",
    "ResponseCode", "RetryCounter", "RootCertificateID", "SAProvisioningCertificateChain",
    "SAScheduleTuple", "SAScheduleTupleID", "SAScheduleTupleID", "SalesTariff",
    "SalesTariffDescription", "SalesTariffID", "SelectedPaymentOption", "SelectedService",
    "SelectedServiceList", "Service", "ServiceCategory", "ServiceCategory", "ServiceID",
    "ServiceID", "ServiceList", "ServiceName", "ServiceParameterList", "ServiceScope",
    "ServiceScope", "SessionID", "SessionID", "SigMeterReading", "SubCertificates",
    "SupportedEnergyTransferMode", "TMeter", "Unit", "Value", "amount", "amountMultiplier",
    "boolValue", "byteValue", "costKind", "duration", "eMAID", "intValue", "physicalValue",
    "shortValue", "start", "startValue", "stringValue",
];
