//! The station's side of DIN SPEC 70121, phase by phase.

mod charging;
mod identify;
mod open;
mod parameters;
mod prepare;
mod refusal;
mod session;
mod stop;

use v2g_link::v2gtp::PayloadType;
use v2g_messages::din::{Body, Header, ResponseCode, V2gMessage};

pub(crate) use self::session::Session;

use self::charging::{Charging, Switching};
use self::identify::Identifying;
use self::open::{Authorizing, Selection, Services, Setup};
use self::parameters::Parameters;
use self::prepare::{CableChecking, PreCharge, PreCharging};
use self::stop::{Over, Stopped};
use super::TABLE;
use crate::secc::{self, Activity, Cx, Refusal, Sent, Sequence, TABLE_VIOLATED};
use crate::{End, Phase as Name, Request, SeccEvent, Table};

/// The phases; each holds what is true in it and nothing else.
#[derive(Debug)]
#[allow(
    clippy::large_enum_variant,
    reason = "there is one per engine and no heap"
)]
enum Phase {
    Setup(Setup),
    Services(Services),
    Selection(Selection),
    Authorizing(Authorizing),
    Parameters(Parameters),
    Identifying(Identifying),
    CableChecking(CableChecking),
    PreCharge(PreCharge),
    PreCharging(PreCharging),
    Switching(Switching),
    Charging(Charging),
    Stopped(Stopped),
    Over(Over),
}

/// What a phase makes of a request.
type Turn = secc::Turn<Phase>;

impl Sequence for Phase {
    type Body<'b> = Body<'b>;
    type Code = ResponseCode;
    const TABLE: Table = TABLE;
    const START: Self = Self::Setup(Setup);

    fn over(end: End) -> Self {
        Self::Over(Over::new(end))
    }

    fn end(&self) -> Option<End> {
        match self {
            Self::Over(over) => Some(over.end()),
            _ => None,
        }
    }

    fn name(&self) -> Name {
        match self {
            Self::Setup(_) => Name::SessionSetup,
            Self::Services(_) => Name::ServiceDiscovery,
            Self::Selection(_) => Name::ServiceSelection,
            Self::Authorizing(_) => Name::Authorization,
            Self::Parameters(_) | Self::Identifying(_) => Name::ChargeParameters,
            Self::CableChecking(_) => Name::CableCheck,
            Self::PreCharge(_) => Name::PreCharge,
            Self::PreCharging(_) | Self::Switching(_) => Name::PreCharging,
            Self::Charging(charging) => charging.name(),
            Self::Stopped(_) => Name::DcStopped,
            Self::Over(_) => Name::Ended,
        }
    }

    /// The whole sequence: who handles what. What is not here the table has refused.
    fn handle(self, cx: &mut Cx<'_>, request: Request, body: Body<'_>) -> Turn {
        match (self, body) {
            (Self::Setup(phase), Body::SessionSetupReq(r)) => phase.open(cx, r),
            (Self::Services(phase), Body::ServiceDiscoveryReq(_)) => phase.discover(cx),
            (Self::Selection(phase), Body::ServicePaymentSelectionReq(r)) => phase.select(cx, r),
            (Self::Authorizing(phase), Body::ContractAuthenticationReq(_)) => phase.authorize(cx),
            (Self::Parameters(phase), Body::ChargeParameterDiscoveryReq(r)) => {
                phase.discover(cx, r)
            }
            (Self::Identifying(phase), Body::ChargeParameterDiscoveryReq(r)) => {
                phase.discover(cx, r)
            }
            (Self::CableChecking(phase), Body::CableCheckReq(r)) => phase.check(cx, r),
            (Self::PreCharge(phase), Body::PreChargeReq(r)) => phase.begin(cx, r),
            (Self::PreCharging(phase), Body::PreChargeReq(r)) => phase.repeat(cx, r),
            (phase, Body::PowerDeliveryReq(r)) => match (request, phase) {
                (Request::PowerDeliveryStart, Self::PreCharging(phase)) => phase.start(cx, r),
                (_, _) => stop::power_off(cx, r),
            },
            (Self::Charging(phase), Body::CurrentDemandReq(r)) => phase.demand(cx, r),
            (Self::Stopped(phase), Body::WeldingDetectionReq(r)) => phase.detect_welding(cx, r),
            (phase, Body::SessionStopReq(_)) => {
                stop::session(matches!(phase, Self::Stopped(_)), cx)
            }
            (_, _) => Turn::Refused(ResponseCode::FailedSequenceError, TABLE_VIOLATED),
        }
    }

    fn refuse(cx: &mut Cx<'_>, request: Request, code: ResponseCode) {
        cx.events.push(SeccEvent::Refused(request, code as u8));
        refusal::send(cx, request, code);
    }

    fn activity(&mut self) -> Activity<'_> {
        match self {
            Self::PreCharging(phase) => Activity::Matching(&mut phase.voltage),
            Self::Switching(phase) => Activity::Switching(&phase.power_up),
            Self::Charging(phase) => Activity::Delivering(&mut phase.delivery),
            Self::Stopped(_) => Activity::Stopped,
            _ => Activity::None,
        }
    }

    fn switch(self, cx: &mut Cx<'_>) -> Turn {
        match self {
            Self::Switching(phase) => phase.look(cx),
            other => Turn::Deferred(other),
        }
    }
}

/// A contactor that does not close has no code of its own.
impl From<Refusal> for ResponseCode {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Failed => Self::Failed,
            Refusal::SequenceError => Self::FailedSequenceError,
            Refusal::UnknownSession => Self::FailedUnknownSession,
            Refusal::NoPower(_) => Self::FailedPowerDeliveryNotApplied,
        }
    }
}

/// Sends the answer to the current request.
fn reply(cx: &mut Cx<'_>, body: Body<'_>) -> Sent {
    let id = cx.config.session_id;
    let header = Header {
        session_id: id.as_bytes().into(),
        notification: None,
        signature: None,
    };
    cx.answer(PayloadType::Exi, &V2gMessage { header, body })
}
