//! What every session of ISO 15118-20 does whatever the energy transfer: setup, authorization,
//! services, schedules, power on and off, metering, end.
//!
//! Source: schema `V2G_CI_CommonMessages.xsd`.

mod authorization;
mod certificate;
mod elements;
mod metering_confirmation;
mod parking;
mod power;
mod price;
mod schedule;
mod service;
mod session;

use v2g_exi::schema::Root;
use v2g_exi::{Content, Document, schema};

pub use self::authorization::*;
pub use self::certificate::*;
pub use self::elements::{ELEMENTS, GLOBALS};
pub use self::metering_confirmation::*;
pub use self::parking::*;
pub use self::power::*;
pub use self::price::*;
pub use self::schedule::*;
pub use self::service::*;
pub use self::session::*;
use crate::xmldsig::{self, SignedInfo};

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

/// Parts of messages that stand alone as EXI fragments, because signatures digest them so: what may
/// be signed in this protocol, and what is signed in the end.
///
/// The standard signs the parts with an `Id`; whole requests are here for tools, which is our
/// choice.
const FRAGMENTS: &[Root] = &[
    part::<AbsolutePriceSchedule<'_>>("AbsolutePriceSchedule"),
    part::<CertificateInstallationReq<'_>>("CertificateInstallationReq"),
    part::<MeteringConfirmationReq<'_>>("MeteringConfirmationReq"),
    part::<SignedCertificateChain<'_>>("OEMProvisioningCertificateChain"),
    part::<PncAReqAuthorizationMode<'_>>("PnC_AReqAuthorizationMode"),
    part::<PriceLevelSchedule<'_>>("PriceLevelSchedule"),
    part::<SessionSetupReq<'_>>("SessionSetupReq"),
    Root::of::<SignedInfo<'_>>("SignedInfo", xmldsig::NAMESPACE),
    part::<SignedInstallationData<'_>>("SignedInstallationData"),
    part::<SignedMeteringData<'_>>("SignedMeteringData"),
];

const fn part<T: Content<'static>>(name: &'static str) -> Root {
    Root::of::<T>(name, COMMON_MESSAGES)
}

/// One message as it travels, with payload type 0x8002.
#[derive(Clone, Copy, Debug, PartialEq, Document)]
#[exi(set = SET)]
#[allow(
    missing_docs,
    reason = "each message is documented where it is declared"
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
