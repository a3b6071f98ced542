//! The 34 messages, one file per exchange.

mod cable_check;
mod certificate_installation;
mod certificate_update;
mod charge_parameter_discovery;
mod charging_status;
mod contract_authentication;
mod current_demand;
mod metering_receipt;
mod payment_details;
mod power_delivery;
mod pre_charge;
mod service_detail;
mod service_discovery;
mod service_payment_selection;
mod session_setup;
mod session_stop;
mod welding_detection;

use v2g_exi::Element;

use super::{MSG_BODY as NAMESPACE, UNQUALIFIED};

pub use self::cable_check::*;
pub use self::certificate_installation::*;
pub use self::certificate_update::*;
pub use self::charge_parameter_discovery::*;
pub use self::charging_status::*;
pub use self::contract_authentication::*;
pub use self::current_demand::*;
pub use self::metering_receipt::*;
pub use self::payment_details::*;
pub use self::power_delivery::*;
pub use self::pre_charge::*;
pub use self::service_detail::*;
pub use self::service_discovery::*;
pub use self::service_payment_selection::*;
pub use self::session_setup::*;
pub use self::session_stop::*;
pub use self::welding_detection::*;

/// Exactly one message, or nothing.
///
/// The order is that of the event codes: sorted by name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Element)]
#[allow(
    missing_docs,
    reason = "each variant is documented at the message it holds"
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
