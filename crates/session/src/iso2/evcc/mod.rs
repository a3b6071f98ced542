//! The vehicle's side of ISO 15118-2, phase by phase.

mod charge;
mod hear;
mod open;
mod parameters;
mod prepare;
mod session;
mod stop;

use v2g_link::v2gtp::PayloadType;
use v2g_messages::iso2::{Body, Header, V2gMessage};

pub(crate) use self::session::Session;

use self::charge::{Charge, Start};
use self::open::{Authorize, Discover, Open, Select};
use self::parameters::Parameters;
use self::prepare::{CableCheck, PreCharge};
use self::stop::{Close, PowerOff, Weld};
use crate::evcc::Cx;
use crate::{End, Misuse, Outcome, Request, SessionId};

/// What the vehicle is about; each phase holds what is true in it and nothing else.
#[derive(Debug)]
#[allow(
    clippy::large_enum_variant,
    reason = "there is one per engine and no heap"
)]
enum Phase {
    Open(Open),
    Discover(Discover),
    Select(Select),
    Authorize(Authorize),
    Parameters(Parameters),
    CableCheck(CableCheck),
    PreCharge(PreCharge),
    Start(Start),
    Charge(Charge),
    PowerOff(PowerOff),
    Weld(Weld),
    Close(Close),
    /// Stands where a phase was that the end of the session has consumed.
    Over,
}

/// What a phase makes of a response.
enum Turn {
    /// On to this phase; its request goes out at once.
    Next(Phase, Outcome),
    /// The same request again, after a pause.
    Again(Phase, Outcome, core::time::Duration),
    /// Stop the session in order; it will have ended for this reason.
    Stop(Phase, Outcome, End),
    /// The session is over.
    Over(End),
}

impl Phase {
    /// The request to send now.
    fn request(&self) -> Option<Request> {
        Some(match self {
            Self::Open(_) => Request::SessionSetup,
            Self::Discover(_) => Request::ServiceDiscovery,
            Self::Select(_) => Request::PaymentServiceSelection,
            Self::Authorize(_) => Request::Authorization,
            Self::Parameters(_) => Request::ChargeParameterDiscovery,
            Self::CableCheck(_) => Request::CableCheck,
            Self::PreCharge(_) => Request::PreCharge,
            Self::Start(_) => Request::PowerDeliveryStart,
            Self::Charge(phase) => phase.request(),
            Self::PowerOff(_) => Request::PowerDeliveryStop,
            Self::Weld(_) => Request::WeldingDetection,
            Self::Close(_) => Request::SessionStop,
            Self::Over => return None,
        })
    }

    /// Sends it.
    fn ask(&mut self, cx: &mut Cx<'_>, id: Option<SessionId>) {
        match self {
            Self::Open(phase) => phase.ask(cx, id),
            Self::Discover(phase) => phase.ask(cx, id),
            Self::Select(phase) => phase.ask(cx, id),
            Self::Authorize(phase) => phase.ask(cx, id),
            Self::Parameters(phase) => phase.ask(cx, id),
            Self::CableCheck(phase) => phase.ask(cx, id),
            Self::PreCharge(phase) => phase.ask(cx, id),
            Self::Start(phase) => phase.ask(cx, id),
            Self::Charge(phase) => phase.ask(cx, id),
            Self::PowerOff(phase) => phase.ask(cx, id),
            Self::Weld(phase) => phase.ask(cx, id),
            Self::Close(phase) => phase.ask(cx, id),
            Self::Over => {}
        }
    }

    /// Takes the good response that belongs to the request.
    fn answer(self, cx: &mut Cx<'_>, body: Body<'_>) -> Turn {
        match (self, body) {
            (Self::Open(phase), Body::SessionSetupRes(r)) => phase.answer(cx, r),
            (Self::Discover(phase), Body::ServiceDiscoveryRes(r)) => phase.answer(cx, r),
            (Self::Select(phase), Body::PaymentServiceSelectionRes(_)) => phase.answer(),
            (Self::Authorize(phase), Body::AuthorizationRes(r)) => phase.answer(cx, r),
            (Self::Parameters(phase), Body::ChargeParameterDiscoveryRes(r)) => phase.answer(cx, r),
            (Self::CableCheck(phase), Body::CableCheckRes(r)) => phase.answer(cx, r),
            (Self::PreCharge(phase), Body::PreChargeRes(r)) => phase.answer(cx, r),
            (Self::Start(phase), Body::PowerDeliveryRes(r)) => phase.answer(cx, r),
            (Self::Charge(phase), Body::CurrentDemandRes(r)) => phase.answer_demand(cx, r),
            (Self::Charge(phase), Body::ChargingStatusRes(r)) => phase.answer_status(cx, r),
            (Self::PowerOff(phase), Body::PowerDeliveryRes(r)) => phase.answer(cx, r),
            (Self::Weld(phase), Body::WeldingDetectionRes(r)) => phase.answer(cx, r),
            (Self::Close(phase), Body::SessionStopRes(_)) => phase.answer(),
            (_, _) => Turn::Over(TABLE_VIOLATED),
        }
    }

    /// Whether the session is being brought to its end.
    fn is_stopping(&self) -> bool {
        matches!(
            self,
            Self::PowerOff(_) | Self::Weld(_) | Self::Close(_) | Self::Over
        )
    }
}

/// The phases do not do what the table admits.
const TABLE_VIOLATED: End = End::Misused(Misuse::TableViolated);

impl Cx<'_> {
    /// Sends a request; with eight zero octets while there is no session.
    fn send(&mut self, id: Option<SessionId>, body: Body<'_>) {
        let none = [0; 8];
        let session_id = id.as_ref().map_or(&none[..], SessionId::as_bytes).into();
        let header = Header {
            session_id,
            notification: None,
            signature: None,
        };
        if let Err(misuse) = self
            .slot
            .put(PayloadType::Exi, &V2gMessage { header, body })
        {
            self.misuse = Some(misuse);
        }
    }
}
