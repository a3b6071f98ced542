//! A session as the station sees it, whatever its protocol: the table first, then the phase.

use v2g_exi::Document;
use v2g_link::v2gtp::{Message, PayloadType};

use super::verdict::watch_stop;
use super::{Cx, Delivery, Fate, NoPower, PowerUp, Rest, VoltageMatch};
use crate::{
    ContractDesk, Contracts, End, Equipment, Identification, Misbehaviour, Misuse, Offers, Outcome,
    Phase as Name, Request, SeccEvent, SessionId, Silence, Table, Timer,
};

/// The phases of one protocol.
pub(crate) trait Sequence: Sized {
    /// The body of a request.
    type Body<'b>;
    /// Response codes; those that every protocol needs are made of [`Refusal`].
    type Code: Copy + From<Refusal>;
    /// Which request is legal when.
    const TABLE: Table;
    /// Before the session is open.
    const START: Self;

    /// The session is over for this reason.
    fn over(end: End) -> Self;

    /// How the session ended, if it did.
    fn end(&self) -> Option<End>;

    /// The phase in the words of the table.
    fn name(&self) -> Name;

    /// Makes something of a request that the table admits.
    fn handle(self, cx: &mut Cx<'_>, request: Request, body: Self::Body<'_>) -> Turn<Self>;

    /// Sends the response that belongs to the request, with this code and valid placeholders.
    fn refuse(cx: &mut Cx<'_>, request: Request, code: Self::Code);

    /// What the power path is at.
    fn activity(&mut self) -> Activity<'_>;

    /// Power may have come on: the world has changed in [`Activity::Switching`].
    fn switch(self, cx: &mut Cx<'_>) -> Turn<Self>;

    /// The request that waits for the contract desk, if one does.
    fn consulting(&self) -> Option<Request> {
        None
    }

    /// Goes on with the request that waits; `message` is it, as it was received.
    fn consult(
        self,
        cx: &mut Cx<'_>,
        desk: &mut dyn ContractDesk,
        message: Message<'_>,
    ) -> Turn<Self> {
        let _ = (cx, desk, message);
        Turn::Deferred(self)
    }
}

/// What a phase makes of a request.
pub(crate) enum Turn<S: Sequence> {
    /// It was answered, and this phase follows.
    Answered(S, Outcome, Sent),
    /// It will be answered when the world has moved.
    Deferred(S),
    /// It is not acceptable; nothing has changed.
    Refused(S::Code, End),
    /// It was answered with somebody else's refusal.
    Forwarded(End, Sent),
}

/// What the power path is at while a phase lasts.
#[derive(Debug)]
pub(crate) enum Activity<'p> {
    /// Nothing that is watched more closely than the rest.
    None,
    /// The voltages are being matched.
    Matching(&'p mut VoltageMatch),
    /// A request waits for power.
    Switching(&'p PowerUp),
    /// Power is on, or was.
    Delivering(&'p mut Delivery),
    /// No energy flows, but it may again.
    Resting(&'p mut Rest),
    /// Power is off for good.
    Stopped,
}

/// Refusals that every protocol has a code for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    Failed,
    SequenceError,
    UnknownSession,
    /// Power did not come.
    NoPower(NoPower),
}

/// Proof that an answer went out; only [`Cx::answer`] makes it.
#[derive(Debug)]
pub(crate) struct Sent(());

impl Cx<'_> {
    /// What is done with contracts on this connection: nothing without TLS or a challenge.
    pub(crate) fn contracts(&self) -> Contracts {
        let config = self.config;
        let secure = self.heard.protocol.is_some_and(|protocol| {
            let contract = Identification::Contract;
            config
                .proved
                .admits(protocol, contract, config.iso20_without_tls)
        });
        let contracts = Some(self.station.contracts);
        let contracts = contracts.filter(|_| secure && config.challenge.is_some());
        contracts.unwrap_or_default()
    }

    /// Whether the desk may have the prices of these offers signed: a contract pays.
    pub(crate) fn signs(&self, offers: &Offers) -> bool {
        let priced = offers.iter().any(|offer| offer.tariff.is_some());
        self.heard.contract.is_some() && priced
    }

    /// Lets the current request wait for the contract desk.
    pub(crate) fn want_desk(&mut self, request: Request) {
        let patience = self.config.timing.contract;
        self.timers.set(Timer::Contract, self.now.after(patience));
        self.events.push(SeccEvent::DeskWanted(request));
    }

    /// Sends the answer to the current request.
    pub(crate) fn answer<'m>(
        &mut self,
        payload_type: PayloadType,
        message: &impl Document<'m>,
    ) -> Sent {
        let put = self.slot.put(payload_type, message);
        self.answered(put)
    }

    /// Sends somebody else's answer to the current request as it is.
    pub(crate) fn forward(&mut self, payload_type: PayloadType, exi: &[u8]) -> Sent {
        let put = self.slot.put_exi(payload_type, exi);
        self.answered(put)
    }

    fn answered(&mut self, put: Result<(), Misuse>) -> Sent {
        self.misuse = self.misuse.or(put.err());
        self.timers
            .set(Timer::Sequence, self.now.after(self.config.timing.sequence));
        Sent(())
    }
}

/// The table admits what the phases do not handle, or the other way around.
pub(crate) const TABLE_VIOLATED: End = End::Misused(Misuse::TableViolated);

/// One session.
#[derive(Debug)]
pub(crate) struct Conversation<S> {
    id: Option<SessionId>,
    phase: S,
    /// The next request that does not stop charging is refused for this reason.
    overdue: Option<End>,
}

impl<S: Sequence> Conversation<S> {
    pub(crate) fn new() -> Self {
        Self {
            id: None,
            phase: S::START,
            overdue: None,
        }
    }

    /// Handles one request: the table first, then the session id, then the phase.
    pub(crate) fn request(
        &mut self,
        cx: &mut Cx<'_>,
        request: Request,
        id: Option<SessionId>,
        body: S::Body<'_>,
    ) -> Fate {
        let switching = matches!(self.phase.activity(), Activity::Switching(_));
        if switching || self.phase.consulting().is_some() {
            return Fate::Ends(End::Misbehaved(Misbehaviour::OutOfTurn));
        }
        cx.timers.stop(Timer::Sequence);
        match self.objection(cx, request, id) {
            Some((refusal, end)) => self.refuse(cx, request, refusal.into(), end),
            None => {
                let before = self.phase.name();
                if let Some(quirk) = S::TABLE.quirk(before, request) {
                    cx.events.push(SeccEvent::Deviation(quirk));
                }
                let turn = self.take().handle(cx, request, body);
                self.turn(cx, before, request, turn)
            }
        }
    }

    /// The phase, to be consumed; what stands there in the meantime is never seen.
    fn take(&mut self) -> S {
        core::mem::replace(&mut self.phase, S::over(TABLE_VIOLATED))
    }

    /// Why a request is refused whatever it says. A wrong sequence weighs more than a wrong id.
    fn objection(
        &mut self,
        cx: &Cx<'_>,
        request: Request,
        id: Option<SessionId>,
    ) -> Option<(Refusal, End)> {
        let phase = self.phase.name();
        let stops = matches!(
            request,
            Request::SessionStop | Request::SessionPause | Request::PowerDeliveryStop
        );
        if !S::TABLE.admits(phase, request) {
            let wrong_field = request
                .siblings()
                .iter()
                .any(|other| S::TABLE.admits(phase, *other));
            let refusal = match wrong_field {
                true => Refusal::Failed,
                false => Refusal::SequenceError,
            };
            let blame = Misbehaviour::OutOfSequence(request);
            return Some((refusal, End::Misbehaved(blame)));
        }
        let quirk = S::TABLE.quirk(phase, request);
        if quirk.is_some_and(|quirk| !cx.config.profile.takes(quirk)) {
            let blame = Misbehaviour::OutOfSequence(request);
            return Some((Refusal::SequenceError, End::Misbehaved(blame)));
        }
        if request != Request::SessionSetup && self.id != id {
            let end = End::Misbehaved(Misbehaviour::WrongSession);
            return Some((Refusal::UnknownSession, end));
        }
        let fault = cx.station.fault.filter(|fault| fault.is_immediate());
        let late = matches!(
            self.phase.activity(),
            Activity::Delivering(_) | Activity::Resting(_) | Activity::Stopped
        );
        let fault = fault.filter(|_| !late);
        let fault = fault.map(|fault| End::Equipment(Equipment::Fault(fault)));
        let end = self.overdue.or(fault).filter(|_| !stops)?;
        Some((Refusal::Failed, end))
    }

    /// Carries out what a phase decided, and holds it against the table.
    fn turn(&mut self, cx: &mut Cx<'_>, before: Name, request: Request, turn: Turn<S>) -> Fate {
        match turn {
            Turn::Deferred(phase) => {
                self.phase = phase;
                Fate::GoesOn
            }
            Turn::Refused(code, end) => self.refuse(cx, request, code, end),
            Turn::Forwarded(end, Sent(())) => {
                cx.path.off(cx.events);
                Fate::Closes(end)
            }
            Turn::Answered(phase, outcome, Sent(())) => {
                if S::TABLE.next(before, request, outcome) != Some(phase.name()) {
                    return Fate::Ends(TABLE_VIOLATED);
                }
                if request == Request::SessionSetup {
                    self.id = Some(cx.session_id());
                }
                if before != phase.name() {
                    cx.events.push(SeccEvent::Phase(phase.name()));
                }
                self.phase = phase;
                self.phase.end().map_or(Fate::GoesOn, Fate::Closes)
            }
        }
    }

    /// Answers with the response that belongs to the request, and closes.
    fn refuse(&self, cx: &mut Cx<'_>, request: Request, code: S::Code, end: End) -> Fate {
        cx.path.off(cx.events);
        S::refuse(cx, request, code);
        Fate::Closes(end)
    }

    /// The request that waits for the contract desk, if one does.
    pub(crate) fn consulting(&self) -> Option<Request> {
        self.phase.consulting()
    }

    /// Lets the contract desk answer the request that waits.
    pub(crate) fn consult(
        &mut self,
        cx: &mut Cx<'_>,
        desk: &mut dyn ContractDesk,
        message: Message<'_>,
    ) -> Fate {
        let Some(request) = self.phase.consulting() else {
            return Fate::GoesOn;
        };
        let before = self.phase.name();
        let turn = self.take().consult(cx, desk, message);
        let fate = self.turn(cx, before, request, turn);
        if self.phase.consulting().is_none() {
            cx.timers.stop(Timer::Contract);
        }
        fate
    }

    /// The contract desk did not answer in time.
    fn desk_late(&mut self, cx: &mut Cx<'_>) -> Fate {
        match self.phase.consulting() {
            None => Fate::GoesOn,
            Some(request) => {
                let end = End::Equipment(Equipment::Undecided(Timer::Contract));
                self.refuse(cx, request, Refusal::Failed.into(), end)
            }
        }
    }

    /// Something arrived that is no request. Before the session is open it is passed over.
    pub(crate) fn undecodable(&self) -> Fate {
        match self.phase.name() {
            Name::SessionSetup => Fate::GoesOn,
            _ => Fate::Ends(End::Misbehaved(Misbehaviour::Undecodable)),
        }
    }

    /// The world may have changed: answers a waiting request, and lets no danger last.
    pub(crate) fn look(&mut self, cx: &mut Cx<'_>) -> Fate {
        if cx.station.request_to_vehicle().stop_delay().is_none() {
            cx.timers.stop(Timer::Stop);
        }
        match self.phase.activity() {
            Activity::Switching(_) => {
                let before = self.phase.name();
                let turn = self.take().switch(cx);
                return self.turn(cx, before, Request::PowerDeliveryStart, turn);
            }
            Activity::Delivering(delivery) => delivery.look(cx),
            Activity::Resting(rest) => rest.look(cx),
            _ if !cx.path.is_live() => {}
            activity => match (danger(cx), activity) {
                (Some(end), _) => self.give_up(cx, end),
                (None, Activity::Matching(voltage)) => {
                    watch_stop(cx);
                    voltage.watch(cx);
                }
                (None, _) => watch_stop(cx),
            },
        }
        Fate::GoesOn
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
            Timer::Contract => return self.desk_late(cx),
            _ => End::Equipment(Equipment::Undecided(timer)),
        };
        self.give_up(cx, end);
        Fate::GoesOn
    }

    /// Whether the output has reached the voltage that the vehicle wants.
    fn matches(&mut self, cx: &Cx<'_>) -> bool {
        matches!(self.phase.activity(), Activity::Matching(voltage) if voltage.is_there(cx))
    }

    fn contactor_late(&mut self, cx: &mut Cx<'_>) -> Fate {
        let Activity::Switching(power_up) = self.phase.activity() else {
            return Fate::GoesOn;
        };
        let (why, end) = power_up.failure();
        let code = Refusal::NoPower(why).into();
        self.refuse(cx, Request::PowerDeliveryStart, code, end)
    }
}

/// Why a live output must not stay live while power is being prepared, if so.
fn danger(cx: &Cx<'_>) -> Option<End> {
    if cx.station.is_unsafe() {
        return Some(cx.station.blame());
    }
    if cx.device_left() {
        return Some(End::Equipment(Equipment::Device));
    }
    let blame = Misbehaviour::WrongPilot(Request::CableCheck);
    (!cx.station.pilot.wants_energy()).then_some(End::Misbehaved(blame))
}
