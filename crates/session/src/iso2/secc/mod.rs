//! The station's side of ISO 15118-2, phase by phase.

mod charging;
mod open;
mod parameters;
mod prepare;
mod profile;
mod refusal;
mod start;
mod stop;

use v2g_messages::iso2::{Body, Header, ResponseCode, V2gMessage};

use self::charging::Charging;
use self::open::{Authorizing, Selection, Services, Setup};
use self::parameters::Parameters;
use self::prepare::{CableChecking, PreCharge, PreCharging};
use self::start::{PowerReady, Switching};
use self::stop::{Over, Stopped};
use super::request::{request_of, siblings};
use super::{TABLE, words};
use crate::secc::{Cx, Fate};
use crate::{
    End, Equipment, Misbehaviour, Misuse, Outcome, Phase as Name, Request, SeccEvent, SessionId,
    Timer,
};

/// A session of ISO 15118-2 as the station sees it.
#[derive(Debug)]
pub(crate) struct Session {
    id: Option<SessionId>,
    phase: Phase,
    /// The next request that does not stop charging is refused for this reason.
    overdue: Option<End>,
}

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
    CableChecking(CableChecking),
    PreCharge(PreCharge),
    PreCharging(PreCharging),
    PowerReady(PowerReady),
    Switching(Switching),
    Charging(Charging),
    Stopped(Stopped),
    Over(Over),
}

/// What a phase makes of a request.
enum Turn {
    /// It was answered, and this phase follows.
    Answered(Phase, Outcome, Sent),
    /// It will be answered when the world has moved.
    Deferred(Phase),
    /// It is not acceptable; nothing has changed.
    Refused(ResponseCode, End),
}

/// Proof that an answer went out; only [`Cx::reply`] makes it.
struct Sent(());

impl Phase {
    /// The phase in the words of the table.
    fn name(&self) -> Name {
        match self {
            Self::Setup(_) => Name::SessionSetup,
            Self::Services(_) => Name::ServiceDiscovery,
            Self::Selection(_) => Name::ServiceSelection,
            Self::Authorizing(_) => Name::Authorization,
            Self::Parameters(_) => Name::ChargeParameters,
            Self::CableChecking(_) => Name::CableCheck,
            Self::PreCharge(_) => Name::PreCharge,
            Self::PreCharging(_) => Name::PreCharging,
            Self::PowerReady(_) => Name::PowerReady,
            Self::Switching(switching) => switching.name(),
            Self::Charging(charging) => charging.name(),
            Self::Stopped(stopped) => stopped.name(),
            Self::Over(over) => over.name(),
        }
    }

    /// The whole sequence: who handles what. What is not here the table has refused.
    fn handle(self, cx: &mut Cx<'_>, request: Request, body: Body<'_>) -> Turn {
        match (self, body) {
            (Self::Setup(phase), Body::SessionSetupReq(r)) => phase.open(cx, r),
            (Self::Services(phase), Body::ServiceDiscoveryReq(_)) => phase.discover(cx),
            (Self::Selection(phase), Body::ServiceDetailReq(r)) => phase.detail(cx, r),
            (Self::Selection(phase), Body::PaymentServiceSelectionReq(r)) => phase.select(cx, r),
            (Self::Authorizing(phase), Body::AuthorizationReq(_)) => phase.authorize(cx),
            (Self::Parameters(phase), Body::ChargeParameterDiscoveryReq(r)) => {
                phase.discover(cx, r)
            }
            (Self::CableChecking(phase), Body::CableCheckReq(r)) => phase.check(cx, r),
            (Self::PreCharge(phase), Body::PreChargeReq(r)) => phase.begin(cx, r),
            (Self::PreCharging(phase), Body::PreChargeReq(r)) => phase.repeat(cx, r),
            (Self::Charging(phase), Body::CurrentDemandReq(r)) => phase.demand(cx, r),
            (Self::Charging(phase), Body::ChargingStatusReq(_)) => phase.report(cx),
            (Self::Stopped(phase), Body::WeldingDetectionReq(r)) => phase.detect_welding(cx, r),
            (Self::Stopped(phase), Body::ChargeParameterDiscoveryReq(r)) => phase.restart(cx, r),
            (phase, Body::PowerDeliveryReq(r)) => match (request, phase) {
                (Request::PowerDeliveryStart, Self::PreCharging(phase)) => phase.start(cx, r),
                (Request::PowerDeliveryStart, Self::PowerReady(phase)) => phase.start(cx, r),
                (Request::PowerDeliveryRenegotiate, Self::Charging(phase)) => phase.renegotiate(cx),
                (_, phase) => stop::power_off(phase.is_dc(), cx, r),
            },
            (phase, Body::SessionStopReq(_)) => stop::session(phase.stops_late(), cx, request),
            (_, _) => Turn::Refused(ResponseCode::FailedSequenceError, TABLE_VIOLATED),
        }
    }

    /// Whether DC was agreed on.
    fn is_dc(&self) -> bool {
        !matches!(
            self.name(),
            Name::PowerReady | Name::AcStarting | Name::AcCharging
        )
    }

    /// Whether the session stops where the control pilot has to rest before (DC).
    fn stops_late(&self) -> bool {
        self.name() == Name::DcStopped
    }
}

/// The table admits what the phases do not handle, or the other way around.
const TABLE_VIOLATED: End = End::Misused(Misuse::TableViolated);

impl Session {
    pub(crate) fn new() -> Self {
        Self {
            id: None,
            phase: Phase::Setup(Setup),
            overdue: None,
        }
    }

    /// Handles one message: the table first, then the session id, then the phase.
    pub(crate) fn message(&mut self, cx: &mut Cx<'_>, message: V2gMessage<'_>) -> Fate {
        let Some(request) = request_of(&message.body) else {
            return self.undecodable();
        };
        if matches!(self.phase, Phase::Switching(_)) {
            return Fate::Ends(End::Misbehaved(Misbehaviour::OutOfTurn));
        }
        cx.timers.stop(Timer::Sequence);
        match self.objection(cx, request, &message.header) {
            Some((code, end)) => refuse(cx, request, code, end),
            None => {
                let phase = core::mem::replace(&mut self.phase, Phase::Over(Over::UNFINISHED));
                let before = phase.name();
                let turn = phase.handle(cx, request, message.body);
                self.turn(cx, before, request, turn)
            }
        }
    }

    /// Why a request is refused whatever it says. A wrong sequence weighs more than a wrong id.
    fn objection(
        &self,
        cx: &Cx<'_>,
        request: Request,
        header: &Header<'_>,
    ) -> Option<(ResponseCode, End)> {
        let phase = self.phase.name();
        let stops = matches!(
            request,
            Request::SessionStop | Request::SessionPause | Request::PowerDeliveryStop
        );
        if !TABLE.admits(phase, request) {
            let wrong_field = siblings(request)
                .iter()
                .any(|other| TABLE.admits(phase, *other));
            let code = match wrong_field {
                true => ResponseCode::Failed,
                false => ResponseCode::FailedSequenceError,
            };
            return Some((code, End::Misbehaved(Misbehaviour::OutOfSequence(request))));
        }
        if request != Request::SessionSetup && self.id != received_id(header) {
            let end = End::Misbehaved(Misbehaviour::WrongSession);
            return Some((ResponseCode::FailedUnknownSession, end));
        }
        let fault = cx.station.fault.filter(|fault| fault.is_immediate());
        let fault = fault.filter(|_| !matches!(self.phase, Phase::Charging(_) | Phase::Stopped(_)));
        let fault = fault.map(|fault| End::Equipment(Equipment::Fault(fault)));
        let end = self.overdue.or(fault).filter(|_| !stops)?;
        Some((ResponseCode::Failed, end))
    }

    /// Carries out what a phase decided, and holds it against the table.
    fn turn(&mut self, cx: &mut Cx<'_>, before: Name, request: Request, turn: Turn) -> Fate {
        match turn {
            Turn::Deferred(phase) => {
                self.phase = phase;
                Fate::GoesOn
            }
            Turn::Refused(code, end) => refuse(cx, request, code, end),
            Turn::Answered(phase, outcome, Sent(())) => {
                if TABLE.next(before, request, outcome) != Some(phase.name()) {
                    return Fate::Ends(TABLE_VIOLATED);
                }
                if request == Request::SessionSetup {
                    self.id = Some(cx.config.session_id);
                }
                if before != phase.name() {
                    cx.events.push(SeccEvent::Phase(phase.name()));
                }
                self.phase = phase;
                self.phase.over().map_or(Fate::GoesOn, Fate::Closes)
            }
        }
    }

    /// Something arrived that is no request. Before the session is open it is passed over.
    pub(crate) fn undecodable(&self) -> Fate {
        match self.phase {
            Phase::Setup(_) => Fate::GoesOn,
            _ => Fate::Ends(End::Misbehaved(Misbehaviour::Undecodable)),
        }
    }

    /// The world may have changed: answers a waiting request, and lets no danger last.
    pub(crate) fn look(&mut self, cx: &mut Cx<'_>) -> Fate {
        match core::mem::replace(&mut self.phase, Phase::Over(Over::UNFINISHED)) {
            Phase::Switching(switching) => {
                let before = switching.name();
                let turn = switching.look(cx);
                self.turn(cx, before, Request::PowerDeliveryStart, turn)
            }
            Phase::Charging(charging) => {
                self.phase = Phase::Charging(charging.look(cx));
                Fate::GoesOn
            }
            other => {
                self.phase = other;
                if let Some(end) = danger(cx).filter(|_| cx.path.is_live()) {
                    cx.path.off(cx.events);
                    self.overdue = Some(end);
                }
                Fate::GoesOn
            }
        }
    }

    /// A timer of the session has run out.
    pub(crate) fn expired(&mut self, cx: &mut Cx<'_>, timer: Timer) -> Fate {
        let end = match timer {
            Timer::PreCharge if self.matches(cx) => return Fate::GoesOn,
            Timer::PreCharge => End::Equipment(Equipment::PreCharge),
            Timer::CableCheck => End::Equipment(Equipment::Isolation),
            Timer::Stop => End::Misbehaved(Misbehaviour::IgnoredStop),
            Timer::Pilot => End::Misbehaved(Misbehaviour::WrongPilot(Request::CableCheck)),
            Timer::Contactor => return self.contactor_late(cx),
            _ => End::Equipment(Equipment::Undecided(timer)),
        };
        cx.path.off(cx.events);
        self.overdue = Some(end);
        Fate::GoesOn
    }

    /// Whether the output has reached the voltage that the vehicle wants.
    fn matches(&self, cx: &Cx<'_>) -> bool {
        matches!(&self.phase, Phase::PreCharging(phase) if phase.matches(cx))
    }

    fn contactor_late(&mut self, cx: &mut Cx<'_>) -> Fate {
        match &self.phase {
            Phase::Switching(switching) => {
                let (code, end) = switching.failure();
                refuse(cx, Request::PowerDeliveryStart, code, end)
            }
            _ => Fate::GoesOn,
        }
    }
}

impl Phase {
    /// How the session ended, if it did.
    fn over(&self) -> Option<End> {
        match self {
            Self::Over(over) => Some(over.end()),
            _ => None,
        }
    }
}

/// Why a live output must not stay live while power is being prepared, if so.
fn danger(cx: &Cx<'_>) -> Option<End> {
    if cx.station.is_unsafe() {
        let isolation = End::Equipment(Equipment::Isolation);
        let fault = |fault| End::Equipment(Equipment::Fault(fault));
        return Some(cx.station.fault.map_or(isolation, fault));
    }
    let blame = Misbehaviour::WrongPilot(Request::CableCheck);
    (!cx.station.pilot.wants_energy()).then_some(End::Misbehaved(blame))
}

/// Answers with the response that belongs to the request, and closes.
fn refuse(cx: &mut Cx<'_>, request: Request, code: ResponseCode, end: End) -> Fate {
    cx.path.off(cx.events);
    cx.events.push(SeccEvent::Refused(request, code as u8));
    refusal::send(cx, request, code);
    Fate::Closes(end)
}

fn received_id(header: &Header<'_>) -> Option<SessionId> {
    let mut room = [0; 8];
    SessionId::received(header.session_id.copy_to(&mut room)?)
}

impl Cx<'_> {
    /// Sends the answer to the current request.
    fn reply(&mut self, body: Body<'_>) -> Sent {
        let id = self.config.session_id;
        let header = Header {
            session_id: id.as_bytes().into(),
            notification: None,
            signature: None,
        };
        let message = V2gMessage { header, body };
        if let Err(misuse) = self.slot.put(&message) {
            self.misuse = Some(misuse);
        }
        self.timers
            .set(Timer::Sequence, self.now.after(self.config.timing.sequence));
        Sent(())
    }

    /// Takes note of what a DC vehicle says of itself.
    fn hear(&mut self, status: v2g_messages::iso2::DcEvStatus) {
        let status = words::read_ev_status(status);
        if self.heard.status != Some(status) {
            self.heard.status = Some(status);
            self.events.push(SeccEvent::Vehicle(status));
        }
    }
}
