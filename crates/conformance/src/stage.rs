//! Where in a session a case begins.

use crate::Side;

/// What the station waits for: the last answer was what led here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Plugged in, nothing was sent.
    Plugged,
    /// Discovery was answered; no connection yet.
    Discovered,
    /// Connected; the handshake comes next.
    Handshake,
    /// SessionSetupReq.
    SessionSetup,
    /// AuthorizationSetupReq (ISO 15118-20).
    AuthorizationSetup,
    /// AuthorizationReq; ContractAuthenticationReq in DIN 70121.
    Authorization,
    /// ServiceDiscoveryReq.
    ServiceDiscovery,
    /// ServiceDetailReq or the choice of services.
    ServiceSelection,
    /// The choice of services, after details were told.
    ServiceDetailed,
    /// Payment by contract was chosen: PaymentDetailsReq, or a request for a contract.
    Contract,
    /// A contract was installed or updated: PaymentDetailsReq.
    Provisioned,
    /// ChargeParameterDiscoveryReq.
    ChargeParameters,
    /// ScheduleExchangeReq (ISO 15118-20).
    ScheduleExchange,
    /// CableCheckReq.
    CableCheck,
    /// PreChargeReq.
    PreCharge,
    /// PowerDeliveryReq with Start.
    PowerDelivery,
    /// The first request of the charge loop.
    FirstLoop,
    /// Any further request of the charge loop.
    Loop,
    /// MeteringReceiptReq: the last answer of the charge loop required it.
    Receipt,
    /// PowerDeliveryReq with Stop was answered: WeldingDetectionReq or SessionStopReq.
    Stopped,
    /// WeldingDetectionReq was answered.
    Welded,
    /// SessionStopReq was answered.
    Over,
}

impl Stage {
    /// In words that follow "when".
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Plugged => "the vehicle is plugged in",
            Self::Discovered => "discovery is answered",
            Self::Handshake => "the connection is open",
            Self::SessionSetup => "the protocol is agreed",
            Self::AuthorizationSetup => "the session is open",
            Self::Authorization => "authorization is due",
            Self::ServiceDiscovery => "service discovery is due",
            Self::ServiceSelection => "services are known",
            Self::ServiceDetailed => "details of a service are known",
            Self::Contract => "a contract is due",
            Self::Provisioned => "a contract is handed over",
            Self::ChargeParameters => "charge parameters are due",
            Self::ScheduleExchange => "a schedule is due",
            Self::CableCheck => "the cable check is due",
            Self::PreCharge => "pre-charge is due",
            Self::PowerDelivery => "power is due",
            Self::FirstLoop => "power is on",
            Self::Loop => "the charge loop runs",
            Self::Receipt => "a receipt is due",
            Self::Stopped => "power is off again",
            Self::Welded => "the contactors are tested",
            Self::Over => "the session is stopped",
        }
    }
}

/// The way to a stage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Route {
    /// The straight one.
    #[default]
    New,
    /// Power was on before, and the vehicle renegotiates.
    Renegotiated,
    /// The session was paused; this side woke the link, and the vehicle names the old session.
    Resumed(Side),
}

/// What flows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Current {
    /// Whichever the station offers.
    Any,
    /// Alternating current.
    Ac,
    /// Direct current.
    Dc,
}
