//! The vehicle's side of ISO 15118-2, phase by phase.

mod charge;
mod contract;
mod hear;
mod open;
mod parameters;
mod prepare;
mod profile;
mod receipt;
mod renegotiate;
mod services;
mod session;
mod stop;
mod tariffs;

use core::time::Duration;

use v2g_link::v2gtp::{Message, PayloadType};
use v2g_messages::iso2::{Body, Header, V2gMessage};
use v2g_messages::xmldsig::Signature;

pub(crate) use self::session::Session;

use self::charge::{Charge, Start};
use self::contract::{Plan, Provision, Show, Take};
use self::open::{Authorize, Open};
use self::parameters::Parameters;
use self::prepare::{CableCheck, PreCharge};
use self::receipt::Receipt;
use self::renegotiate::Renegotiate;
use self::services::{Detail, Discover, Select};
use self::stop::{Close, PowerOff, Weld};
use self::tariffs::Tariffs;
use super::{TABLE, message_timeout};
use crate::evcc::{self, Consulted, Cx, Sequence, Stage, TABLE_VIOLATED};
use crate::{Request, SessionId, Table, Wallet};

/// What the vehicle is about; each phase holds what is true in it and nothing else.
#[derive(Debug)]
#[allow(
    clippy::large_enum_variant,
    reason = "there is one per engine and no heap"
)]
enum Phase {
    Open(Open),
    Discover(Discover),
    Detail(Detail),
    Plan(Plan),
    Select(Select),
    Provision(Provision),
    Take(Take),
    Show(Show),
    Authorize(Authorize),
    Parameters(Parameters),
    Tariffs(Tariffs),
    CableCheck(CableCheck),
    PreCharge(PreCharge),
    Start(Start),
    Charge(Charge),
    Receipt(Receipt),
    Renegotiate(Renegotiate),
    PowerOff(PowerOff),
    Weld(Weld),
    Close(Close),
    /// Stands where a phase was that the end of the session has consumed.
    Over,
}

/// What a phase makes of a response.
type Turn = evcc::Turn<Phase>;

impl Sequence for Phase {
    type Body<'b> = Body<'b>;
    const TABLE: Table = TABLE;
    const START: Self = Self::Open(Open);
    const OVER: Self = Self::Over;

    fn message_timeout(request: Request) -> Duration {
        message_timeout(request)
    }

    fn request(&self) -> Option<Request> {
        Some(match self {
            Self::Open(_) => Request::SessionSetup,
            Self::Discover(_) => Request::ServiceDiscovery,
            Self::Detail(_) => Request::ServiceDetail,
            Self::Select(_) => Request::PaymentServiceSelection,
            Self::Provision(phase) => phase.request(),
            Self::Show(_) => Request::PaymentDetails,
            Self::Authorize(_) => Request::Authorization,
            Self::Parameters(_) => Request::ChargeParameterDiscovery,
            Self::CableCheck(_) => Request::CableCheck,
            Self::PreCharge(_) => Request::PreCharge,
            Self::Start(_) => Request::PowerDeliveryStart,
            Self::Charge(phase) => phase.request(),
            Self::Receipt(_) => Request::MeteringReceipt,
            Self::Renegotiate(_) => Request::PowerDeliveryRenegotiate,
            Self::PowerOff(_) => Request::PowerDeliveryStop,
            Self::Weld(_) => Request::WeldingDetection,
            Self::Close(phase) => phase.request(),
            Self::Plan(_) | Self::Take(_) | Self::Tariffs(_) | Self::Over => return None,
        })
    }

    fn ask(&mut self, cx: &mut Cx<'_>, id: Option<SessionId>) {
        match self {
            Self::Open(phase) => phase.ask(cx, id),
            Self::Discover(phase) => phase.ask(cx, id),
            Self::Detail(phase) => phase.ask(cx, id),
            Self::Select(phase) => phase.ask(cx, id),
            Self::Authorize(phase) => phase.ask(cx, id),
            Self::Parameters(phase) => phase.ask(cx, id),
            Self::CableCheck(phase) => phase.ask(cx, id),
            Self::PreCharge(phase) => phase.ask(cx, id),
            Self::Start(phase) => phase.ask(cx, id),
            Self::Charge(phase) => phase.ask(cx, id),
            Self::Renegotiate(phase) => phase.ask(cx, id),
            Self::PowerOff(phase) => phase.ask(cx, id),
            Self::Weld(phase) => phase.ask(cx, id),
            Self::Close(phase) => phase.ask(cx, id),
            // The wallet makes these requests.
            Self::Plan(_)
            | Self::Provision(_)
            | Self::Take(_)
            | Self::Show(_)
            | Self::Tariffs(_)
            | Self::Receipt(_)
            | Self::Over => {}
        }
    }

    fn answer(self, cx: &mut Cx<'_>, body: Body<'_>) -> Turn {
        match (self, body) {
            (Self::Open(phase), Body::SessionSetupRes(r)) => phase.answer(cx, r),
            (Self::Discover(phase), Body::ServiceDiscoveryRes(r)) => phase.answer(cx, r),
            (Self::Detail(phase), Body::ServiceDetailRes(r)) => phase.answer(r),
            (Self::Select(phase), Body::PaymentServiceSelectionRes(_)) => phase.answer(cx),
            (Self::Provision(phase), Body::CertificateInstallationRes(_))
            | (Self::Provision(phase), Body::CertificateUpdateRes(_)) => phase.answer(),
            (Self::Show(phase), Body::PaymentDetailsRes(r)) => phase.answer(cx, r),
            (Self::Receipt(phase), Body::MeteringReceiptRes(r)) => phase.answer(cx, r),
            (Self::Authorize(phase), Body::AuthorizationRes(r)) => phase.answer(cx, r),
            (Self::Parameters(phase), Body::ChargeParameterDiscoveryRes(r)) => phase.answer(cx, r),
            (Self::CableCheck(phase), Body::CableCheckRes(r)) => phase.answer(cx, r),
            (Self::PreCharge(phase), Body::PreChargeRes(r)) => phase.answer(cx, r),
            (Self::Start(phase), Body::PowerDeliveryRes(r)) => phase.answer(cx, r),
            (Self::Charge(phase), Body::CurrentDemandRes(r)) => phase.answer_demand(cx, r),
            (Self::Charge(phase), Body::ChargingStatusRes(r)) => phase.answer_status(cx, r),
            (Self::Renegotiate(phase), Body::PowerDeliveryRes(r)) => phase.answer(cx, r),
            (Self::PowerOff(phase), Body::PowerDeliveryRes(r)) => phase.answer(cx, r),
            (Self::Weld(phase), Body::WeldingDetectionRes(r)) => phase.answer(cx, r),
            (Self::Close(phase), Body::SessionStopRes(_)) => phase.answer(cx),
            (_, _) => Turn::Over(TABLE_VIOLATED),
        }
    }

    fn stage(&self) -> Stage {
        match self {
            Self::PreCharge(phase) => Stage::Matching { lied: phase.lied() },
            Self::Charge(_) | Self::Receipt(_) | Self::Renegotiate(_) => Stage::Charging,
            Self::PowerOff(_) => Stage::PowerOff,
            Self::Weld(_) | Self::Close(_) | Self::Over => Stage::Parting,
            _ => Stage::Preparing,
        }
    }

    fn wants_wallet(&self) -> bool {
        match self {
            Self::Authorize(phase) => phase.is_to_sign(),
            Self::Plan(_)
            | Self::Provision(_)
            | Self::Take(_)
            | Self::Show(_)
            | Self::Tariffs(_)
            | Self::Receipt(_) => true,
            _ => false,
        }
    }

    fn consult(
        self,
        cx: &mut Cx<'_>,
        id: Option<SessionId>,
        wallet: &mut dyn Wallet,
        message: Message<'_>,
    ) -> Consulted<Self> {
        match self {
            Self::Plan(phase) => phase.consult(cx, wallet),
            Self::Provision(phase) => phase.consult(cx, id, wallet),
            Self::Take(phase) => phase.consult(cx, wallet, message),
            Self::Show(phase) => phase.consult(cx, id, wallet),
            Self::Authorize(phase) => phase.consult(cx, id, wallet),
            Self::Tariffs(phase) => phase.consult(cx, wallet, message),
            Self::Receipt(phase) => phase.consult(cx, id, wallet, message),
            other => Consulted::Next(other),
        }
    }

    fn way_out(self, cx: &mut Cx<'_>) -> Self {
        match self {
            Self::Charge(phase) => Self::PowerOff(PowerOff::new(phase.schedule())),
            Self::Renegotiate(phase) => Self::PowerOff(PowerOff::new(phase.schedule())),
            Self::Receipt(phase) => Self::PowerOff(PowerOff::new(phase.schedule())),
            _ => {
                cx.inlet.off(cx.events);
                Self::Close(Close::now())
            }
        }
    }
}

impl Cx<'_> {
    /// Sends a request; with eight zero octets while there is no session.
    fn send(&mut self, id: Option<SessionId>, body: Body<'_>) {
        self.send_with(id, body, None);
    }

    /// Sends a request with the signature of a part of it.
    fn send_signed(&mut self, id: Option<SessionId>, body: Body<'_>, signature: &Signature<'_>) {
        self.send_with(id, body, Some(signature));
    }

    fn send_with(
        &mut self,
        id: Option<SessionId>,
        body: Body<'_>,
        signature: Option<&Signature<'_>>,
    ) {
        let none = [0; 8];
        let session_id = id.as_ref().map_or(&none[..], SessionId::as_bytes).into();
        let header = Header {
            session_id,
            notification: None,
            signature: signature.map(Into::into),
        };
        if let Err(misuse) = self
            .slot
            .put(PayloadType::Exi, &V2gMessage { header, body })
        {
            self.misuse = Some(misuse);
        }
    }
}
