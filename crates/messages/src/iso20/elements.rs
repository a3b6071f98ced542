//! Elements of the types that all sets share.
//!
//! Source: schema `V2G_CI_CommonTypes.xsd`.

/// Global elements.
#[rustfmt::skip]
pub(crate) const GLOBALS: &[&str] = &[
    "CLReqControlMode", "CLResControlMode",
];

/// Elements that are not global.
#[rustfmt::skip]
pub(crate) const LOCALS: &[&str] = &[
    "AckMaxDelay", "AdditionalServicesCosts", "Amount", "BPT_DischargedEnergyReadingWh",
    "BPT_InductiveEnergyReadingVARh", "BatteryEnergyCapacity", "CapacitiveEnergyReadingVARh",
    "ChargedEnergyReadingWh", "ChargingComplete", "CostPerUnit", "DepartureTime",
    "DisplayParameters", "EVMaximumEnergyRequest", "EVMinimumEnergyRequest", "EVSENotification",
    "EVSEStatus", "EVTargetEnergyRequest", "EnergyCosts", "Exponent", "Header", "InletHot",
    "MaximumSOC", "MeterID", "MeterInfo", "MeterInfoRequested", "MeterSignature", "MeterStatus",
    "MeterTimestamp", "MinimumSOC", "NotificationMaxDelay", "OccupancyCosts", "OverstayCosts",
    "PresentSOC", "Receipt", "RemainingTimeToMaximumSOC", "RemainingTimeToMinimumSOC",
    "RemainingTimeToTargetSOC", "ResponseCode", "RootCertificateID", "SessionID", "TargetSOC",
    "TaxCosts", "TaxRuleID", "TimeAnchor", "TimeStamp", "Value",
];
