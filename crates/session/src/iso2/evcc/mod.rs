//! The vehicle's side of ISO 15118-2, phase by phase.

mod charge;
mod choose;
mod hear;
mod open;
mod parameters;
mod prepare;
mod renegotiate;
mod services;
mod session;
mod stop;

use core::time::Duration;

use v2g_link::v2gtp::PayloadType;
use v2g_messages::iso2::{Body, Header, V2gMessage};

pub(crate) use self::session::Session;

use self::charge::{Charge, Start};
use self::open::{Authorize, Open};
use self::parameters::Parameters;
use self::prepare::{CableCheck, PreCharge};
use self::renegotiate::Renegotiate;
use self::services::{Detail, Discover, Select};
use self::stop::{Close, PowerOff, Weld};
use super::{TABLE, message_timeout};
use crate::evcc::{self, Cx, Sequence, Stage, TABLE_VIOLATED};
use crate::{Request, SessionId, Table};

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
    Select(Select),
    Authorize(Authorize),
    Parameters(Parameters),
    CableCheck(CableCheck),
    PreCharge(PreCharge),
    Start(Start),
    Charge(Charge),
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
            Self::Authorize(_) => Request::Authorization,
            Self::Parameters(_) => Request::ChargeParameterDiscovery,
            Self::CableCheck(_) => Request::CableCheck,
            Self::PreCharge(_) => Request::PreCharge,
            Self::Start(_) => Request::PowerDeliveryStart,
            Self::Charge(phase) => phase.request(),
            Self::Renegotiate(_) => Request::PowerDeliveryRenegotiate,
            Self::PowerOff(_) => Request::PowerDeliveryStop,
            Self::Weld(_) => Request::WeldingDetection,
            Self::Close(phase) => phase.request(),
            Self::Over => return None,
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
            Self::Over => {}
        }
    }

    fn answer(self, cx: &mut Cx<'_>, body: Body<'_>) -> Turn {
        match (self, body) {
            (Self::Open(phase), Body::SessionSetupRes(r)) => phase.answer(cx, r),
            (Self::Discover(phase), Body::ServiceDiscoveryRes(r)) => phase.answer(cx, r),
            (Self::Detail(phase), Body::ServiceDetailRes(r)) => phase.answer(r),
            (Self::Select(phase), Body::PaymentServiceSelectionRes(_)) => phase.answer(cx),
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
            Self::Charge(_) | Self::Renegotiate(_) => Stage::Charging,
            Self::PowerOff(_) => Stage::PowerOff,
            Self::Weld(_) | Self::Close(_) | Self::Over => Stage::Parting,
            _ => Stage::Preparing,
        }
    }

    fn way_out(self, cx: &mut Cx<'_>) -> Self {
        match self {
            Self::Charge(phase) => Self::PowerOff(PowerOff::new(phase.schedule())),
            Self::Renegotiate(phase) => Self::PowerOff(PowerOff::new(phase.schedule())),
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
