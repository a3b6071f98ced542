//! What every session of ISO 15118-20 does whatever the energy transfer: setup, authorization,
//! services, schedules, power on and off, metering, end.
//!
//! Source: schema `V2G_CI_CommonMessages.xsd`.

mod authorization;
mod certificate_installation;
mod elements;
mod fragments;
mod metering_confirmation;
mod parking;
mod power_delivery;
mod schedule_exchange;
mod service;
mod session;
mod types;

use v2g_exi::{Document, schema};

pub use self::authorization::*;
pub use self::certificate_installation::*;
pub use self::elements::{ELEMENTS, GLOBALS};
use self::fragments::FRAGMENTS;
pub use self::metering_confirmation::*;
pub use self::parking::*;
pub use self::power_delivery::*;
pub use self::schedule_exchange::*;
pub use self::service::*;
pub use self::session::*;
pub use self::types::*;

/// Namespace of the messages here and of their types.
pub const COMMON_MESSAGES: &str = "urn:iso:std:iso:15118:-20:CommonMessages";

use self::COMMON_MESSAGES as NAMESPACE;

/// The messages, and their parts that can be signed.
pub static SET: schema::Set = schema::Set {
    name: "iso20-common",
    globals: GLOBALS,
    elements: ELEMENTS,
    documents: CommonMessage::ROOTS,
    fragments: FRAGMENTS,
};

/// One message as it travels, with payload type 0x8002.
#[derive(Clone, Copy, Debug, PartialEq, Document)]
#[exi(set = SET)]
#[allow(
    missing_docs,
    reason = "each variant is documented at the message it holds"
)]
pub enum CommonMessage<'a> {
    AuthorizationReq(AuthorizationReq<'a>),
    AuthorizationRes(AuthorizationRes<'a>),
    AuthorizationSetupReq(AuthorizationSetupReq<'a>),
    AuthorizationSetupRes(AuthorizationSetupRes<'a>),
    CertificateInstallationReq(CertificateInstallationReq<'a>),
    CertificateInstallationRes(CertificateInstallationRes<'a>),
    MeteringConfirmationReq(MeteringConfirmationReq<'a>),
    MeteringConfirmationRes(MeteringConfirmationRes<'a>),
    PowerDeliveryReq(PowerDeliveryReq<'a>),
    PowerDeliveryRes(PowerDeliveryRes<'a>),
    ScheduleExchangeReq(ScheduleExchangeReq<'a>),
    ScheduleExchangeRes(ScheduleExchangeRes<'a>),
    ServiceDetailReq(ServiceDetailReq<'a>),
    ServiceDetailRes(ServiceDetailRes<'a>),
    ServiceDiscoveryReq(ServiceDiscoveryReq<'a>),
    ServiceDiscoveryRes(ServiceDiscoveryRes<'a>),
    ServiceSelectionReq(ServiceSelectionReq<'a>),
    ServiceSelectionRes(ServiceSelectionRes<'a>),
    SessionSetupReq(SessionSetupReq<'a>),
    SessionSetupRes(SessionSetupRes<'a>),
    SessionStopReq(SessionStopReq<'a>),
    SessionStopRes(SessionStopRes<'a>),
    VehicleCheckInReq(VehicleCheckInReq<'a>),
    VehicleCheckInRes(VehicleCheckInRes<'a>),
    VehicleCheckOutReq(VehicleCheckOutReq<'a>),
    VehicleCheckOutRes(VehicleCheckOutRes<'a>),
}
