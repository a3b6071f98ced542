//! A session as the vehicle sees it, whatever its protocol: what it wants next, held against the
//! table.

use core::time::Duration;

use v2g_link::time::sum;
use v2g_link::v2gtp::Message;

use super::stopping;
use super::{Cx, Fate};
use crate::{
    Completion, End, Equipment, EvccEvent, Misbehaviour, Misuse, Outcome, Phase as Name, Request,
    SessionId, Silence, Table, Timer, Wallet,
};

/// What the vehicle is about in one protocol, phase by phase.
pub(crate) trait Sequence: Sized {
    /// The body of a response.
    type Body<'b>;
    /// Which request is legal when.
    const TABLE: Table;
    /// The session is to be opened.
    const START: Self;
    /// Stands where a phase was that the end of the session has consumed.
    const OVER: Self;

    /// How long the vehicle waits for the response.
    fn message_timeout(request: Request) -> Duration;

    /// The request to send now.
    fn request(&self) -> Option<Request>;

    /// Sends it.
    fn ask(&mut self, cx: &mut Cx<'_>, id: Option<SessionId>);

    /// Takes the good response that belongs to the request.
    fn answer(self, cx: &mut Cx<'_>, body: Self::Body<'_>) -> Turn<Self>;

    /// What of it the conversation has to know.
    fn stage(&self) -> Stage;

    /// Whether the wallet is to be asked before the session goes on.
    fn wants_wallet(&self) -> bool {
        false
    }

    /// Asks it. `message` is the last response.
    fn consult(
        self,
        cx: &mut Cx<'_>,
        id: Option<SessionId>,
        wallet: &mut dyn Wallet,
        message: Message<'_>,
    ) -> Consulted<Self> {
        let _ = (cx, id, wallet, message);
        Consulted::Later(self)
    }

    /// Where a stop leads: over PowerDelivery where power is on, else straight to the end.
    fn way_out(self, cx: &mut Cx<'_>) -> Self;
}

/// What a phase makes of a response.
pub(crate) enum Turn<S> {
    /// On to this phase; its request goes out at once.
    Next(S, Outcome),
    /// The same request again, after a pause.
    Again(S, Outcome, Duration),
    /// Stop the session in order; it will have ended for this reason.
    Stop(S, Outcome, End),
    /// The session is over.
    Over(End),
}

/// What came of asking the wallet.
pub(crate) enum Consulted<S> {
    /// Nothing yet.
    Later(S),
    /// The request of this phase went out.
    Sent(S),
    /// On to this phase.
    Next(S),
    /// On to this phase after a pause.
    After(S, Duration),
    /// Stop the session in order; it will have ended for this reason.
    Stop(S, End),
}

/// What kind of phase this is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    /// Before power.
    Preparing,
    /// The voltages are being matched; whether the station claimed a match that is none.
    Matching { lied: bool },
    /// Power is on.
    Charging,
    /// Power is to go off.
    PowerOff,
    /// The session is being brought to its end.
    Parting,
}

impl Stage {
    const fn is_stopping(self) -> bool {
        matches!(self, Self::PowerOff | Self::Parting)
    }
}

/// A response, and what every protocol says in it.
pub(crate) struct Response<B> {
    /// Whether it belongs to this request.
    pub(crate) belongs: bool,
    /// The session id of its header.
    pub(crate) id: Option<SessionId>,
    /// The number of its code, where that does not say that the request was carried out.
    pub(crate) refused: Option<u8>,
    pub(crate) body: B,
}

/// The phases do not do what the table admits.
pub(crate) const TABLE_VIOLATED: End = End::Misused(Misuse::TableViolated);

/// One session.
#[derive(Debug)]
pub(crate) struct Conversation<S> {
    id: Option<SessionId>,
    /// Where the table stands.
    at: Name,
    phase: S,
    /// The request whose response is due.
    asked: Option<Request>,
    /// It is the wallet's turn.
    wallet_wanted: bool,
    /// The session is being stopped and will have ended for this reason.
    stopping: Option<End>,
}

impl<S: Sequence> Conversation<S> {
    pub(crate) fn new() -> Self {
        Self {
            id: None,
            at: Name::SessionSetup,
            phase: S::START,
            asked: None,
            wallet_wanted: false,
            stopping: None,
        }
    }

    /// The request whose response is due.
    pub(crate) fn asked(&self) -> Option<Request> {
        self.asked
    }

    /// Sends the next request, if it is our turn.
    pub(crate) fn step(&mut self, cx: &mut Cx<'_>) -> Fate {
        if self.asked.is_some() {
            return Fate::GoesOn;
        }
        self.divert(cx);
        if self.phase.wants_wallet() {
            if !core::mem::replace(&mut self.wallet_wanted, true) {
                cx.timers.stop(Timer::Pace);
                let patience = cx.config.timing.wallet;
                cx.timers.set(Timer::Contract, cx.now.after(patience));
                cx.events.push(EvccEvent::WalletWanted);
            }
            return Fate::GoesOn;
        }
        self.wallet_wanted = false;
        cx.timers.stop(Timer::Contract);
        let Some(request) = self.phase.request() else {
            return Fate::GoesOn;
        };
        if !S::TABLE.admits(self.at, request) {
            let early = self.stopping.filter(|_| request == Request::SessionStop);
            return Fate::Ends(early.unwrap_or(TABLE_VIOLATED));
        }
        self.phase.ask(cx, self.id);
        self.sent(cx, request)
    }

    /// The request went out.
    fn sent(&mut self, cx: &mut Cx<'_>, request: Request) -> Fate {
        cx.timers.stop(Timer::Pace);
        self.asked = Some(request);
        let patience = sum(S::message_timeout(request), cx.config.timing.message_grace);
        cx.timers.set(Timer::Message, cx.now.after(patience));
        Fate::GoesOn
    }

    /// Whether the wallet is to be asked now.
    pub(crate) fn consulting(&self) -> bool {
        self.asked.is_none() && self.wallet_wanted
    }

    /// Lets the wallet do what the session waits for.
    pub(crate) fn consult(
        &mut self,
        cx: &mut Cx<'_>,
        wallet: &mut dyn Wallet,
        message: Message<'_>,
    ) -> Fate {
        if !self.consulting() {
            return Fate::GoesOn;
        }
        let request = self.phase.request();
        if request.is_some_and(|request| !S::TABLE.admits(self.at, request)) {
            return Fate::Ends(TABLE_VIOLATED);
        }
        let consulted = self.take().consult(cx, self.id, wallet, message);
        if !matches!(consulted, Consulted::Later(_)) {
            self.wallet_wanted = false;
            cx.timers.stop(Timer::Contract);
        }
        match consulted {
            Consulted::Later(phase) => {
                self.phase = phase;
                Fate::GoesOn
            }
            Consulted::Sent(phase) => {
                self.phase = phase;
                request.map_or(Fate::Ends(TABLE_VIOLATED), |request| self.sent(cx, request))
            }
            Consulted::Next(phase) => {
                self.phase = phase;
                self.step(cx)
            }
            Consulted::After(phase, pause) => {
                self.phase = phase;
                cx.timers.set(Timer::Pace, cx.now.after(pause));
                Fate::GoesOn
            }
            Consulted::Stop(phase, end) => {
                self.phase = phase;
                self.stopping = self.stopping.or(Some(end));
                self.step(cx)
            }
        }
    }

    /// Turns to the end of the session if there is a reason to.
    fn divert(&mut self, cx: &mut Cx<'_>) {
        self.find_reason(cx);
        if self.stopping.is_some() && !self.phase.stage().is_stopping() {
            self.phase = self.take().way_out(cx);
        }
    }

    fn find_reason(&mut self, cx: &mut Cx<'_>) {
        let stage = self.phase.stage();
        if self.stopping.is_none() && !stage.is_stopping() {
            self.stopping = stopping::reason(cx, stage == Stage::Charging);
        }
    }

    fn take(&mut self) -> S {
        core::mem::replace(&mut self.phase, S::OVER)
    }

    /// The model may have changed: a reason to stop does not wait for the next request's time, nor
    /// does the contactor once no current flows any more.
    pub(crate) fn look(&mut self, cx: &mut Cx<'_>) -> Fate {
        let before = self.stopping;
        self.find_reason(cx);
        if self.stopping != before {
            return self.step(cx);
        }
        let decayed = cx.inlet.is_connected() && !stopping::under_load(cx);
        match decayed && self.phase.stage() == Stage::Parting {
            true => self.step(cx),
            false => Fate::GoesOn,
        }
    }

    /// Handles one response: the pair first, then the session id, the code, the phase.
    pub(crate) fn response(&mut self, cx: &mut Cx<'_>, response: Response<S::Body<'_>>) -> Fate {
        let Some(request) = self.asked.take() else {
            return Fate::Ends(End::Misbehaved(Misbehaviour::OutOfTurn));
        };
        cx.timers.stop(Timer::Message);
        if let Some(blame) = self.objection(request, &response) {
            return Fate::Ends(End::Misbehaved(blame));
        }
        if request == Request::SessionSetup {
            self.id = response.id;
            cx.heard.session = response.id;
            self.id
                .into_iter()
                .for_each(|id| cx.events.push(EvccEvent::SessionOpened(id)));
        }
        match self.take().answer(cx, response.body) {
            Turn::Over(end) => Fate::Ends(self.conclusion(end)),
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

    /// How the session has ended: what first went wrong counts most; that it sleeps counts more than
    /// why charging was stopped.
    fn conclusion(&self, end: End) -> End {
        let paused = end == End::Completed(Completion::Paused);
        let stopping = self.stopping.filter(|why| !(paused && why.is_completed()));
        stopping.unwrap_or(end)
    }

    fn objection(
        &self,
        request: Request,
        response: &Response<S::Body<'_>>,
    ) -> Option<Misbehaviour> {
        match (request, response.refused) {
            _ if !response.belongs => Some(Misbehaviour::WrongResponse(request)),
            (_, Some(code)) => Some(Misbehaviour::Refused(request, code)),
            (Request::SessionSetup, _) => {
                let none = response.id.is_none();
                none.then_some(Misbehaviour::Contradiction(request))
            }
            // Back ends that answer these do not know the id, and stations pass the answer on as it
            // is; what counts in it is signed.
            (Request::CertificateInstallation | Request::CertificateUpdate, _)
                if response.id.is_none() =>
            {
                None
            }
            _ => (response.id != self.id).then_some(Misbehaviour::WrongSession),
        }
    }

    /// Goes where the table says, and sends the next request unless there is a pause.
    fn advance(&mut self, cx: &mut Cx<'_>, request: Request, phase: S, outcome: Outcome) -> Fate {
        let Some(next) = S::TABLE.next(self.at, request, outcome) else {
            return Fate::Ends(TABLE_VIOLATED);
        };
        if next != self.at {
            cx.events.push(EvccEvent::Phase(next));
        }
        self.at = next;
        self.phase = phase;
        let hurry = self.stopping.is_some() && !self.phase.stage().is_stopping();
        match cx.timers.runs(Timer::Pace) && !hurry {
            true => self.look(cx),
            false => self.step(cx),
        }
    }

    /// A timer of the session has run out: the station did not get ready in time.
    pub(crate) fn expired(&mut self, cx: &mut Cx<'_>, timer: Timer) -> Fate {
        let end = match (timer, self.phase.stage()) {
            (Timer::Notice, _) => return self.look(cx),
            (Timer::Contactor, _) => {
                self.stopping = self.stopping.or(Some(stopping::contactor(cx)));
                return self.step(cx);
            }
            (Timer::Contract, _) => {
                let end = End::Equipment(Equipment::Undecided(timer));
                self.stopping = self.stopping.or(Some(end));
                return self.step(cx);
            }
            (Timer::PreCharge, Stage::Matching { lied: true }) => {
                End::Misbehaved(Misbehaviour::Lied(Request::PreCharge))
            }
            _ => End::Silent(Silence::Expired(timer)),
        };
        Fate::Ends(end)
    }
}
