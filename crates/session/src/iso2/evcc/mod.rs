//! The vehicle's side of ISO 15118-2, phase by phase.

mod charge;
mod hear;
mod open;
mod parameters;
mod prepare;
mod stop;

use v2g_messages::iso2::{Body, Header, V2gMessage};

use self::charge::{Charge, Start};
use self::open::{Authorize, Discover, Open, Select};
use self::parameters::Parameters;
use self::prepare::{CableCheck, PreCharge};
use self::stop::{Close, PowerOff, Weld};
use super::request::{answers, is_ok, response_code_of};
use super::{TABLE, message_timeout};
use crate::evcc::{Cx, Fate};
use crate::{
    End, EvccEvent, Misbehaviour, Misuse, Outcome, Phase as Name, Request, SessionId, Silence,
    Timer,
};

/// A session of ISO 15118-2 as the vehicle sees it.
#[derive(Debug)]
pub(crate) struct Session {
    id: Option<SessionId>,
    /// Where the table stands.
    at: Name,
    phase: Phase,
    /// The request whose response is due.
    asked: Option<Request>,
    /// The session is being stopped and will have ended for this reason.
    stopping: Option<End>,
}

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

impl Session {
    pub(crate) fn new() -> Self {
        Self {
            id: None,
            at: Name::SessionSetup,
            phase: Phase::Open(Open),
            asked: None,
            stopping: None,
        }
    }

    /// Sends the next request, if it is our turn.
    pub(crate) fn step(&mut self, cx: &mut Cx<'_>) -> Fate {
        if self.asked.is_some() {
            return Fate::GoesOn;
        }
        self.divert(cx);
        let Some(request) = self.phase.request() else {
            return Fate::GoesOn;
        };
        if !TABLE.admits(self.at, request) {
            let early = self.stopping.filter(|_| request == Request::SessionStop);
            return Fate::Ends(early.unwrap_or(TABLE_VIOLATED));
        }
        cx.timers.stop(Timer::Pace);
        self.phase.ask(cx, self.id);
        self.asked = Some(request);
        let patience = message_timeout(request).saturating_add(cx.config.timing.message_grace);
        cx.timers.set(Timer::Message, cx.now.after(patience));
        Fate::GoesOn
    }

    /// Turns to the end of the session if there is a reason to.
    fn divert(&mut self, cx: &mut Cx<'_>) {
        if self.stopping.is_none() && !self.phase.is_stopping() {
            self.stopping = stop::reason(cx, &self.phase);
        }
        if self.stopping.is_some() && !self.phase.is_stopping() {
            let phase = core::mem::replace(&mut self.phase, Phase::Over);
            self.phase = stop::way_out(cx, phase);
        }
    }

    /// The model may have changed: a reason to stop does not wait for the next request's time.
    pub(crate) fn look(&mut self, cx: &mut Cx<'_>) -> Fate {
        if self.stopping.is_none() && !self.phase.is_stopping() {
            self.stopping = stop::reason(cx, &self.phase);
            if self.stopping.is_some() {
                return self.step(cx);
            }
        }
        Fate::GoesOn
    }

    /// Handles one response: the pair first, then the session id, the code, the phase.
    pub(crate) fn message(&mut self, cx: &mut Cx<'_>, message: V2gMessage<'_>) -> Fate {
        let Some(request) = self.asked.take() else {
            return Fate::Ends(End::Misbehaved(Misbehaviour::OutOfTurn));
        };
        cx.timers.stop(Timer::Message);
        if let Some(blame) = self.objection(request, &message) {
            return Fate::Ends(End::Misbehaved(blame));
        }
        if request == Request::SessionSetup {
            self.id = received_id(&message.header);
            self.id
                .into_iter()
                .for_each(|id| cx.events.push(EvccEvent::SessionOpened(id)));
        }
        let phase = core::mem::replace(&mut self.phase, Phase::Over);
        match phase.answer(cx, message.body) {
            Turn::Over(end) => Fate::Ends(self.stopping.unwrap_or(end)),
            Turn::Next(phase, outcome) => self.advance(cx, request, phase, outcome),
            Turn::Stop(phase, outcome, end) => {
                self.stopping = self.stopping.or(Some(end));
                self.advance(cx, request, phase, outcome)
            }
            Turn::Again(phase, outcome, pause) => {
                cx.timers.set(Timer::Pace, cx.now.after(pause));
                self.advance(cx, request, phase, outcome)
            }
        }
    }

    fn objection(&self, request: Request, message: &V2gMessage<'_>) -> Option<Misbehaviour> {
        let id = received_id(&message.header);
        let code = response_code_of(&message.body);
        let Some(code) = code.filter(|_| answers(request, &message.body)) else {
            return Some(Misbehaviour::WrongResponse(request));
        };
        match request {
            _ if !is_ok(code) => Some(Misbehaviour::Refused(request, code as u8)),
            Request::SessionSetup if id.is_none() => Some(Misbehaviour::Contradiction(request)),
            Request::SessionSetup => None,
            _ => (id != self.id).then_some(Misbehaviour::WrongSession),
        }
    }

    /// Goes where the table says, and sends the next request unless there is a pause.
    fn advance(
        &mut self,
        cx: &mut Cx<'_>,
        request: Request,
        phase: Phase,
        outcome: Outcome,
    ) -> Fate {
        let Some(next) = TABLE.next(self.at, request, outcome) else {
            return Fate::Ends(TABLE_VIOLATED);
        };
        if next != self.at {
            cx.events.push(EvccEvent::Phase(next));
        }
        self.at = next;
        self.phase = phase;
        let hurry = self.stopping.is_some() && !self.phase.is_stopping();
        match cx.timers.runs(Timer::Pace) && !hurry {
            true => self.look(cx),
            false => self.step(cx),
        }
    }

    /// A timer of the session has run out: the station did not get ready in time.
    pub(crate) fn expired(&mut self, cx: &mut Cx<'_>, timer: Timer) -> Fate {
        let end = match (timer, &self.phase) {
            (Timer::Contactor, _) => {
                self.stopping = self.stopping.or(Some(stop::contactor(cx)));
                return self.step(cx);
            }
            (Timer::PreCharge, Phase::PreCharge(phase)) if phase.lied() => {
                End::Misbehaved(Misbehaviour::Lied(Request::PreCharge))
            }
            _ => End::Silent(Silence::Expired(timer)),
        };
        Fate::Ends(end)
    }
}

fn received_id(header: &Header<'_>) -> Option<SessionId> {
    let mut room = [0; 8];
    SessionId::received(header.session_id.copy_to(&mut room)?)
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
        if let Err(misuse) = self.slot.put(&V2gMessage { header, body }) {
            self.misuse = Some(misuse);
        }
    }
}
