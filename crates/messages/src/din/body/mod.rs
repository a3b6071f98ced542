//! The 34 messages, one file per family of exchanges.

mod certificate;
mod charging;
mod contract;
mod dc;
mod service;
mod session;

use v2g_exi::Element;

use super::{MSG_BODY as NAMESPACE, UNQUALIFIED};

pub use self::certificate::*;
pub use self::charging::*;
pub use self::contract::*;
pub use self::dc::*;
pub use self::service::*;
pub use self::session::*;

/// Exactly one message, or nothing.
///
/// The order is that of the event codes: sorted by name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Element)]
#[allow(
    missing_docs,
    reason = "each message is documented where it is declared"
)]
pub enum Body<'a> {
    #[exi(abstract, namespace = super::MSG_DEF)]
    BodyElement,
    CableCheckReq(CableCheckReq),
    CableCheckRes(CableCheckRes),
    CertificateInstallationReq(CertificateInstallationReq<'a>),
    CertificateInstallationRes(CertificateInstallationRes<'a>),
    CertificateUpdateReq(CertificateUpdateReq<'a>),
    CertificateUpdateRes(CertificateUpdateRes<'a>),
    ChargeParameterDiscoveryReq(ChargeParameterDiscoveryReq),
    ChargeParameterDiscoveryRes(ChargeParameterDiscoveryRes<'a>),
    ChargingStatusReq(ChargingStatusReq),
    ChargingStatusRes(ChargingStatusRes<'a>),
    ContractAuthenticationReq(ContractAuthenticationReq<'a>),
    ContractAuthenticationRes(ContractAuthenticationRes),
    CurrentDemandReq(CurrentDemandReq),
    CurrentDemandRes(CurrentDemandRes),
    MeteringReceiptReq(MeteringReceiptReq<'a>),
    MeteringReceiptRes(MeteringReceiptRes),
    PaymentDetailsReq(PaymentDetailsReq<'a>),
    PaymentDetailsRes(PaymentDetailsRes<'a>),
    PowerDeliveryReq(PowerDeliveryReq<'a>),
    PowerDeliveryRes(PowerDeliveryRes),
    PreChargeReq(PreChargeReq),
    PreChargeRes(PreChargeRes),
    ServiceDetailReq(ServiceDetailReq),
    ServiceDetailRes(ServiceDetailRes<'a>),
    ServiceDiscoveryReq(ServiceDiscoveryReq<'a>),
    ServiceDiscoveryRes(ServiceDiscoveryRes<'a>),
    ServicePaymentSelectionReq(ServicePaymentSelectionReq<'a>),
    ServicePaymentSelectionRes(ServicePaymentSelectionRes),
    SessionSetupReq(SessionSetupReq<'a>),
    SessionSetupRes(SessionSetupRes<'a>),
    SessionStopReq(SessionStopReq),
    SessionStopRes(SessionStopRes),
    WeldingDetectionReq(WeldingDetectionReq),
    WeldingDetectionRes(WeldingDetectionRes),
    /// Nothing: the schema allows it, the protocol has no use for it.
    #[default]
    #[exi(empty)]
    Empty,
}
