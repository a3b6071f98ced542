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
    "AC_EVChargeParameter", "AC_EVSEChargeParameter", "AC_EVSEStatus", "BodyElement",
    "CableCheckReq", "CableCheckRes", "CertificateInstallationReq", "CertificateInstallationRes",
    "CertificateUpdateReq", "CertificateUpdateRes", "ChargeParameterDiscoveryReq",
    "ChargeParameterDiscoveryRes", "ChargingStatusReq", "ChargingStatusRes",
    "ContractAuthenticationReq", "ContractAuthenticationRes", "CurrentDemandReq",
    "CurrentDemandRes", "DC_EVChargeParameter", "DC_EVPowerDeliveryParameter",
    "DC_EVSEChargeParameter", "DC_EVSEStatus", "DC_EVStatus", "EVChargeParameter",
    "EVPowerDeliveryParameter", "EVSEChargeParameter", "EVSEStatus", "EVStatus", "Entry",
    "MeteringReceiptReq", "MeteringReceiptRes", "PMaxScheduleEntry", "PaymentDetailsReq",
    "PaymentDetailsRes", "PowerDeliveryReq", "PowerDeliveryRes", "PreChargeReq", "PreChargeRes",
    "RelativeTimeInterval", "SAScheduleList", "SASchedules", "SalesTariffEntry", "ServiceCharge",
    "ServiceDetailReq", "ServiceDetailRes", "ServiceDiscoveryReq", "ServiceDiscoveryRes",
    "ServicePaymentSelectionReq", "ServicePaymentSelectionRes", "SessionSetupReq",
    "SessionSetupRes", "SessionStopReq", "SessionStopRes", "TimeInterval", "V2G_Message",
    "WeldingDetectionReq", "WeldingDetectionRes",
];

/// Elements inside them that are not global.
#[rustfmt::skip]
const LOCALS: &[&str] = &[
    "AC_EVSEStatus", "Body", "BulkChargingComplete", "BulkChargingComplete", "BulkSOC",
    "Certificate", "ChargeService", "ChargingComplete", "ChargingComplete", "ChargingProfile",
    "ChargingProfileEntryMaxPower", "ChargingProfileEntryStart", "ConsumptionCost", "ContractID",
    "ContractSignatureCertChain", "ContractSignatureEncryptedPrivateKey", "Cost", "DC_EVSEStatus",
    "DC_EVStatus", "DHParams", "DateTimeNow", "DepartureTime", "EAmount", "EPriceLevel", "EVCCID",
    "EVCabinConditioning", "EVEnergyCapacity", "EVEnergyRequest", "EVErrorCode", "EVMaxCurrent",
    "EVMaxVoltage", "EVMaximumCurrentLimit", "EVMaximumCurrentLimit", "EVMaximumPowerLimit",
    "EVMaximumPowerLimit", "EVMaximumVoltageLimit", "EVMaximumVoltageLimit", "EVMinCurrent",
    "EVRESSConditioning", "EVRESSSOC", "EVReady", "EVRequestedEnergyTransferType",
    "EVSECurrentLimitAchieved", "EVSECurrentRegulationTolerance", "EVSEEnergyToBeDelivered",
    "EVSEID", "EVSEIsolationStatus", "EVSEMaxCurrent", "EVSEMaxCurrent", "EVSEMaxVoltage",
    "EVSEMaximumCurrentLimit", "EVSEMaximumCurrentLimit", "EVSEMaximumPowerLimit",
    "EVSEMaximumPowerLimit", "EVSEMaximumVoltageLimit", "EVSEMaximumVoltageLimit", "EVSEMinCurrent",
    "EVSEMinimumCurrentLimit", "EVSEMinimumVoltageLimit", "EVSENotification",
    "EVSEPeakCurrentRipple", "EVSEPowerLimitAchieved", "EVSEPresentCurrent", "EVSEPresentVoltage",
    "EVSEProcessing", "EVSEStatusCode", "EVSEVoltageLimitAchieved", "EVTargetCurrent",
    "EVTargetVoltage", "EnergyTransferType", "FaultCode", "FaultMsg", "FreeService", "FullSOC",
    "GenChallenge", "Header", "ListOfRootCertificateIDs", "MeterID", "MeterInfo", "MeterReading",
    "MeterStatus", "Multiplier", "Notification", "NotificationMaxDelay", "NumEPriceLevels",
    "OEMProvisioningCert", "PMax", "PMaxSchedule", "PMaxScheduleID", "Parameter", "ParameterSet",
    "ParameterSetID", "PaymentOption", "PaymentOptions", "PowerSwitchClosed", "ProfileEntry", "RCD",
    "ReadyToChargeState", "ReceiptRequired", "RemainingTimeToBulkSoC", "RemainingTimeToFullSoC",
    "ResponseCode", "RetryCounter", "RootCertificateID", "SAScheduleTuple", "SAScheduleTupleID",
    "SAScheduleTupleID", "SalesTariff", "SalesTariffDescription", "SalesTariffID",
    "SelectedPaymentOption", "SelectedService", "SelectedServiceList", "Service", "ServiceCategory",
    "ServiceCategory", "ServiceID", "ServiceID", "ServiceList", "ServiceName",
    "ServiceParameterList", "ServiceScope", "ServiceScope", "ServiceTag", "SessionID", "SessionID",
    "SigMeterReading", "SubCertificates", "TMeter", "Unit", "Value", "amount", "amountMultiplier",
    "boolValue", "byteValue", "costKind", "duration", "intValue", "physicalValue", "shortValue",
    "start", "startValue", "stringValue",
];
