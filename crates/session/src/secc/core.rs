//! What a station's engine is apart from its buffers.

use core::time::Duration;

use v2g_exi::Document;
use v2g_link::time::difference;
use v2g_link::v2gtp::{Message, PayloadType};
use v2g_messages::app_protocol::AppProtocolMessage;

use super::path::PowerPath;
use super::session::Session;
use super::{Outlet, SeccConfig, handshake};
use crate::outbox::Slot;
use crate::queue::Queue;
use crate::timer::Timers;
use crate::{
    ContractDesk, Emaid, End, EnergyService, Equipment, EvCoupling, EvDemand, EvLimits, EvNeeds,
    EvParking, EvStatus, GridCode, GridState, Incompatible, Instant, Misbehaviour, Misuse, Offers,
    Paused, Phase, Profile, Protocol, Request, Schedule, SeccEvent, ServiceChoices, SessionId,
    Silence, Station, Timer, Watts,
};

/// Where the connection stands.
#[derive(Debug)]
#[allow(
    clippy::large_enum_variant,
    reason = "there is one per engine and no heap"
)]
enum Stage {
    /// The protocol is not agreed yet.
    Handshake,
    /// The protocol's session.
    Session(Session),
    /// The last answer is on its way; the vehicle may close the connection first.
    Closing(End),
    Ended,
}

#[derive(Debug)]
pub(super) struct Core {
    config: SeccConfig,
    station: Station,
    stage: Stage,
    timers: Timers,
    events: Queue<SeccEvent>,
    path: PowerPath,
    heard: Heard,
    started: Instant,
    now: Instant,
    /// The model as it was when it was looked at last.
    seen: Station,
}

/// What was heard and said in this session so far.
#[derive(Debug, Default)]
pub(crate) struct Heard {
    pub(crate) status: Option<EvStatus>,
    pub(crate) demand: Option<EvDemand>,
    pub(crate) limits: Option<EvLimits>,
    /// The session that the vehicle named in its last request.
    pub(crate) named: Option<SessionId>,
    /// The paused session was joined.
    pub(crate) joined: bool,
    /// What is left of its schedule, until something is negotiated anew.
    pub(crate) kept: Option<Schedule>,
    /// The energy service that the vehicle selected (-20).
    pub(crate) energy: Option<EnergyService>,
    /// Services beyond charging that the vehicle chose.
    pub(crate) services: ServiceChoices,
    /// When schedules were offered last.
    pub(crate) offered_at: Option<Instant>,
    /// The session sleeps.
    pub(crate) paused: Option<Paused>,
    /// Schedules on offer since parameters were exchanged last.
    pub(crate) offered: [Option<Schedule>; Offers::MAX],
    /// The one that the vehicle chose.
    pub(crate) schedule: Option<Schedule>,
    pub(crate) needs: Option<EvNeeds>,
    /// Power that the vehicle takes by its own measurement (AC, -20).
    pub(crate) power: Option<Watts>,
    /// How the vehicle moves below a charging device, and how far it is with positioning, pairing and
    /// alignment above a coil.
    pub(crate) mobility: Option<(bool, bool)>,
    pub(crate) coupling: Option<EvCoupling>,
    /// How the vehicle parks, and whether it leaves.
    pub(crate) parking: Option<EvParking>,
    /// What the vehicle sees of the grid, and the rules that it was told.
    pub(crate) grid: Option<GridState>,
    pub(crate) grid_code: Option<GridCode>,
    /// The side stream on which the vehicle asked last (-20).
    pub(crate) stream: Option<PayloadType>,
    /// What was agreed on.
    pub(crate) protocol: Option<Protocol>,
    /// The contract that was shown, and that pays.
    pub(crate) contract: Option<Emaid>,
    /// Power was on.
    pub(crate) charged: bool,
    /// All that was wanted of the vehicle is known, and it is not to be charged.
    pub(crate) identified: bool,
    /// The vehicle was asked to stop.
    pub(crate) asked_to_stop: bool,
    /// What first made the station switch off by itself; the session has ended for this reason
    /// even if the vehicle then stops in order and the cause goes away.
    pub(crate) cause: Option<End>,
}

/// What a protocol's session may use while it handles one request.
#[derive(Debug)]
pub(crate) struct Cx<'c> {
    pub(crate) now: Instant,
    /// Seconds since 1970-01-01 UTC.
    pub(crate) unix_time: u64,
    pub(crate) config: &'c SeccConfig,
    pub(crate) station: &'c mut Station,
    pub(crate) timers: &'c mut Timers,
    pub(crate) events: &'c mut Queue<SeccEvent>,
    pub(crate) path: &'c mut PowerPath,
    pub(crate) heard: &'c mut Heard,
    pub(crate) slot: Slot<'c>,
    /// An answer could not be encoded.
    pub(crate) misuse: Option<Misuse>,
}

/// What becomes of the connection after a protocol's session has handled something.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Fate {
    GoesOn,
    /// The last answer is in the outbox: close when the vehicle does, or soon.
    Closes(End),
    /// Close at once; there is no answer.
    Ends(End),
}

impl Core {
    pub(super) fn new(config: SeccConfig, station: Station, now: Instant) -> Self {
        let mut timers = Timers::default();
        let left = difference(config.timing.communication_setup, config.setup_elapsed);
        timers.set(Timer::CommunicationSetup, now.after(left));
        timers.set(Timer::Sequence, now.after(config.timing.sequence));
        Self {
            config,
            station,
            stage: Stage::Handshake,
            timers,
            events: Queue::new(),
            path: PowerPath::default(),
            heard: Heard::default(),
            started: now,
            now,
            seen: station,
        }
    }

    pub(super) fn listens(&self) -> bool {
        matches!(self.stage, Stage::Handshake | Stage::Session(_))
    }

    pub(super) fn message(&mut self, now: Instant, message: Message<'_>, slot: Slot<'_>) {
        self.now = now;
        match self.stage {
            Stage::Handshake => self.handshake(message, slot),
            Stage::Session(_) => self.session(slot, |session, cx| session.message(cx, message)),
            Stage::Closing(_) | Stage::Ended => {}
        }
    }

    /// A message that does not decode is passed over here, as conformance tests expect.
    fn handshake(&mut self, message: Message<'_>, mut slot: Slot<'_>) {
        let read = match message.payload_type {
            PayloadType::Exi => AppProtocolMessage::decode(message.payload),
            _ => return,
        };
        let Ok(AppProtocolMessage::SupportedAppProtocolReq(request)) = read else {
            return;
        };
        let config = &self.config;
        let protocols = config.protocols.usable(self.station.modes);
        let protocols = protocols.only(|protocol| self.station.speaks(protocol));
        let spoken = protocols.over(config.proved, config.iso20_without_tls);
        let (answer, chosen) = handshake::choose(request, spoken);
        if let Err(misuse) = slot.put(PayloadType::Exi, &answer) {
            return self.end(End::Misused(misuse));
        }
        self.timers
            .set(Timer::Sequence, self.now.after(self.config.timing.sequence));
        match chosen.and_then(|protocol| Some((protocol, Session::new(protocol)?))) {
            None => self.close(End::Incompatible(Incompatible::NoProtocol)),
            Some((protocol, session)) => {
                self.heard.protocol = Some(protocol);
                self.events.push(SeccEvent::Protocol(protocol));
                self.events.push(SeccEvent::Phase(Phase::SessionSetup));
                self.stage = Stage::Session(session);
            }
        }
    }

    pub(super) fn expire(&mut self, now: Instant, mut slot: Slot<'_>) {
        self.now = now;
        if self.listens() && self.station.pilot.lost() && self.path.outlet().contactor {
            return self.end(End::Equipment(Equipment::PilotLost));
        }
        self.session(slot.reborrow(), |session, cx| session.look(cx));
        while let Some(timer) = self.timers.expired(now) {
            self.expired(timer, slot.reborrow());
        }
        self.seen = self.station;
    }

    pub(super) fn consulting(&self) -> Option<Request> {
        match &self.stage {
            Stage::Session(session) => session.consulting(),
            _ => None,
        }
    }

    pub(super) fn consult(
        &mut self,
        now: Instant,
        desk: &mut dyn ContractDesk,
        message: Message<'_>,
        slot: Slot<'_>,
    ) {
        self.now = now;
        self.session(slot, |session, cx| session.consult(cx, desk, message));
    }

    fn expired(&mut self, timer: Timer, slot: Slot<'_>) {
        match timer {
            Timer::CommunicationSetup | Timer::Sequence => {
                self.end(End::Silent(Silence::Expired(timer)));
            }
            Timer::Close => self.closed(),
            _ => self.session(slot, |session, cx| session.expired(cx, timer)),
        }
    }

    /// Lets the session handle something and does what it decides about the connection.
    fn session(&mut self, slot: Slot<'_>, handle: impl FnOnce(&mut Session, &mut Cx<'_>) -> Fate) {
        let Stage::Session(session) = &mut self.stage else {
            return;
        };
        let mut cx = Cx {
            now: self.now,
            unix_time: self
                .config
                .unix_time
                .saturating_add(self.now.since(self.started).as_secs()),
            config: &self.config,
            station: &mut self.station,
            timers: &mut self.timers,
            events: &mut self.events,
            path: &mut self.path,
            heard: &mut self.heard,
            slot,
            misuse: None,
        };
        let fate = handle(session, &mut cx);
        match cx
            .misuse
            .map_or(fate, |misuse| Fate::Ends(End::Misused(misuse)))
        {
            Fate::GoesOn => {}
            Fate::Closes(end) => self.close(end),
            Fate::Ends(end) => self.end(end),
        }
    }

    pub(super) fn stream_broken(&mut self) {
        self.end(End::Misbehaved(Misbehaviour::BrokenStream));
    }

    pub(super) fn out_of_turn(&mut self) {
        self.end(End::Misbehaved(Misbehaviour::OutOfTurn));
    }

    /// The connection is gone.
    pub(super) fn closed(&mut self) {
        match self.stage {
            Stage::Closing(end) => self.end(end),
            Stage::Handshake | Stage::Session(_) => self.end(End::Silent(Silence::ConnectionLost)),
            Stage::Ended => {}
        }
    }

    /// Power off now, and the charging device away; the connection stays for the last answer.
    fn close(&mut self, end: End) {
        self.path.disconnect(&mut self.events);
        self.timers.stop_all();
        self.timers
            .set(Timer::Close, self.now.after(self.config.timing.close));
        self.stage = Stage::Closing(end);
    }

    fn end(&mut self, end: End) {
        self.path.disconnect(&mut self.events);
        self.timers.stop_all();
        self.events.push(SeccEvent::Ended(end));
        self.stage = Stage::Ended;
    }

    pub(super) fn poll_event(&mut self) -> Option<SeccEvent> {
        self.events.pop()
    }

    pub(super) fn deadline(&self) -> Option<Instant> {
        let changed = self.listens() && self.station != self.seen;
        if changed {
            Some(self.now)
        } else {
            self.timers.next()
        }
    }

    pub(super) fn paused(&self) -> Option<&Paused> {
        self.heard.paused.as_ref()
    }

    pub(super) fn station(&self) -> &Station {
        &self.station
    }

    pub(super) fn station_mut(&mut self) -> &mut Station {
        &mut self.station
    }

    pub(super) fn now(&self) -> Instant {
        self.now
    }

    /// How long an answer is held back.
    pub(super) fn answer_after(&self) -> Duration {
        let wanted = self.config.profile.answer_after;
        wanted.min(Profile::ANSWER_AFTER_MAX)
    }

    pub(super) fn outlet(&self) -> Outlet {
        self.path.outlet()
    }
}
