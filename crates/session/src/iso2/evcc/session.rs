//! A session as the vehicle sees it: what it wants next, held against the table.

use v2g_exi::Document;
use v2g_link::v2gtp::Message;
use v2g_messages::iso2::{Header, V2gMessage};

use super::{Open, Phase, TABLE_VIOLATED, Turn, stop};
use crate::evcc::{Cx, Fate};
use crate::iso2::request::{answers, is_ok, response_code_of};
use crate::iso2::{TABLE, message_timeout};
use crate::{
    End, EvccEvent, Misbehaviour, Outcome, Phase as Name, Request, SessionId, Silence, Timer,
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

    /// The model may have changed: a reason to stop does not wait for the next request's time, nor
    /// does the contactor once no current flows any more.
    pub(crate) fn look(&mut self, cx: &mut Cx<'_>) -> Fate {
        if self.stopping.is_none() && !self.phase.is_stopping() {
            self.stopping = stop::reason(cx, &self.phase);
            if self.stopping.is_some() {
                return self.step(cx);
            }
        }
        let decayed = cx.inlet.is_connected() && !stop::under_load(cx);
        match decayed && matches!(self.phase, Phase::Weld(_) | Phase::Close(_)) {
            true => self.step(cx),
            false => Fate::GoesOn,
        }
    }

    pub(crate) fn message(&mut self, cx: &mut Cx<'_>, message: Message<'_>) -> Fate {
        match V2gMessage::decode(message.payload) {
            Ok(message) => self.response(cx, message),
            Err(_) => Fate::Ends(End::Misbehaved(Misbehaviour::Undecodable)),
        }
    }

    /// Handles one response: the pair first, then the session id, the code, the phase.
    fn response(&mut self, cx: &mut Cx<'_>, message: V2gMessage<'_>) -> Fate {
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
                let failed = self.stopping.filter(|end| !end.is_completed());
                let worse = failed.or(Some(end).filter(|end| !end.is_completed()));
                self.stopping = worse.or(self.stopping).or(Some(end));
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
