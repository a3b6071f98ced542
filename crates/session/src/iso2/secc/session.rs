//! A session as the station sees it: the table first, then the phase.

use v2g_exi::Document;
use v2g_link::v2gtp::Message;
use v2g_messages::iso2::{Header, ResponseCode, V2gMessage};

use super::charging::watch_stop;
use super::stop::Over;
use super::{Phase, Sent, Setup, TABLE_VIOLATED, Turn, refusal};
use crate::iso2::TABLE;
use crate::iso2::request::{request_of, siblings};
use crate::secc::{Cx, Fate};
use crate::{
    End, Equipment, Misbehaviour, Notification, Phase as Name, Request, SeccEvent, SessionId,
    Silence, Timer,
};

/// A session of ISO 15118-2 as the station sees it.
#[derive(Debug)]
pub(crate) struct Session {
    id: Option<SessionId>,
    phase: Phase,
    /// The next request that does not stop charging is refused for this reason.
    overdue: Option<End>,
}

impl Session {
    pub(crate) fn new() -> Self {
        Self {
            id: None,
            phase: Phase::Setup(Setup),
            overdue: None,
        }
    }

    pub(crate) fn message(&mut self, cx: &mut Cx<'_>, message: Message<'_>) -> Fate {
        match V2gMessage::decode(message.payload) {
            Ok(message) => self.request(cx, message),
            Err(_) => cx
                .second_handshake(message)
                .unwrap_or_else(|| self.undecodable()),
        }
    }

    /// Handles one request: the table first, then the session id, then the phase.
    fn request(&mut self, cx: &mut Cx<'_>, message: V2gMessage<'_>) -> Fate {
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
    fn undecodable(&self) -> Fate {
        match self.phase {
            Phase::Setup(_) => Fate::GoesOn,
            _ => Fate::Ends(End::Misbehaved(Misbehaviour::Undecodable)),
        }
    }

    /// The world may have changed: answers a waiting request, and lets no danger last.
    pub(crate) fn look(&mut self, cx: &mut Cx<'_>) -> Fate {
        if !matches!(cx.station.request_to_vehicle(), Notification::Stop(_)) {
            cx.timers.stop(Timer::Stop);
        }
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
                match danger(cx) {
                    _ if !cx.path.is_live() => {}
                    Some(end) => self.give_up(cx, end),
                    None => self.watch(cx),
                }
                Fate::GoesOn
            }
        }
    }

    /// Keeps watch over an output that is live before the charge loop.
    fn watch(&mut self, cx: &mut Cx<'_>) {
        watch_stop(cx);
        if let Phase::PreCharging(phase) = &mut self.phase {
            phase.watch(cx);
        }
    }

    /// Switches off; the vehicle may stop in order and nothing else. The first reason counts.
    fn give_up(&mut self, cx: &mut Cx<'_>, end: End) {
        cx.path.off(cx.events);
        cx.heard.cause.get_or_insert(end);
        self.overdue.get_or_insert(end);
    }

    /// A timer of the session has run out.
    pub(crate) fn expired(&mut self, cx: &mut Cx<'_>, timer: Timer) -> Fate {
        let end = match timer {
            Timer::PreCharge if self.matches(cx) => End::Silent(Silence::Expired(timer)),
            Timer::PreCharge => End::Equipment(Equipment::PreCharge),
            Timer::CableCheck => End::Equipment(Equipment::Isolation),
            Timer::Stop => End::Misbehaved(Misbehaviour::IgnoredStop),
            Timer::Pilot => End::Misbehaved(Misbehaviour::WrongPilot(Request::CableCheck)),
            Timer::Contactor => return self.contactor_late(cx),
            _ => End::Equipment(Equipment::Undecided(timer)),
        };
        self.give_up(cx, end);
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

/// Why a live output must not stay live while power is being prepared, if so.
fn danger(cx: &Cx<'_>) -> Option<End> {
    if cx.station.is_unsafe() {
        return Some(cx.station.blame());
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
