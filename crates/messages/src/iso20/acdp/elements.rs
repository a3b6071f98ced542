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
    "ACDP_ConnectReq", "ACDP_ConnectRes", "ACDP_DisconnectReq", "ACDP_DisconnectRes",
    "ACDP_SystemStatusReq", "ACDP_SystemStatusRes", "ACDP_VehiclePositioningReq",
    "ACDP_VehiclePositioningRes",
];

/// Elements inside them that are not global.
#[rustfmt::skip]
const LOCALS: &[&str] = &[
    "ContactWindowXc", "ContactWindowYc", "EVAssociationStatus", "EVCPStatus",
    "EVElectricalChargingDeviceStatus", "EVErrorCode", "EVImmobilizationRequest", "EVImmobilized",
    "EVInChargePosition", "EVMobilityStatus", "EVPositioningSupport", "EVReadyToCharge",
    "EVRelativeXDeviation", "EVRelativeYDeviation", "EVSEDisabled",
    "EVSEElectricalChargingDeviceStatus", "EVSEEmergencyShutdown", "EVSEIsolationStatus",
    "EVSEMalfunction", "EVSEMechanicalChargingDeviceStatus", "EVSEPositioningSupport",
    "EVSEProcessing", "EVSEReadyToCharge", "EVSEUtilityInterruptEvent", "EVSOC",
    "EVTechnicalStatus", "EVTimeout", "EVWLANStrength",
];
