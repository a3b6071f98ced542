//! What a vehicle's engine is apart from its buffers.

use v2g_link::time::difference;
use v2g_link::v2gtp::{Message, PayloadType};

use super::path::Inlet;
use super::session::Session;
use super::{EvccConfig, handshake};
use crate::outbox::Slot;
use crate::queue::Queue;
use crate::timer::Timers;
use crate::{
    DevicePlace, Discharge, End, EnergyModes, EnergyService, EvccEvent, Guidance, Instant,
    Misbehaviour, Misuse, Notification, Offers, ParkingSpace, Paused, Phase, Protocol, Protocols,
    ReactiveTarget, Schedule, ServiceChoices, SessionId, Silence, StationCoupling, StationLimits,
    StationPresent, Timer, Vehicle, Wallet, Watts,
};

/// Where the connection stands.
#[derive(Debug)]
#[allow(
    clippy::large_enum_variant,
    reason = "there is one per engine and no heap"
)]
enum Stage {
    /// The offer of these protocols is out.
    Handshake(Protocols),
    /// The protocol's session.
    Session(Session),
    Ended,
}

#[derive(Debug)]
pub(super) struct Core {
    config: EvccConfig,
    vehicle: Vehicle,
    stage: Stage,
    timers: Timers,
    events: Queue<EvccEvent>,
    inlet: Inlet,
    heard: Heard,
    started: Instant,
    now: Instant,
    /// The model as it was when it was looked at last.
    seen: Vehicle,
}

/// What was heard and said in this session so far.
#[derive(Debug, Default)]
pub(crate) struct Heard {
    pub(crate) limits: Option<StationLimits>,
    /// The session that the station's last answer names.
    pub(crate) session: Option<SessionId>,
    /// The paused session was joined.
    pub(crate) joined: bool,
    /// The session sleeps.
    pub(crate) paused: Option<Paused>,
    /// What was agreed on.
    pub(crate) protocol: Option<Protocol>,
    /// The energy service that was selected (-20).
    pub(crate) energy: Option<EnergyService>,
    /// Services beyond charging that were taken.
    pub(crate) services: ServiceChoices,
    /// The schedule that was taken, and when it was offered.
    pub(crate) schedule: Option<Schedule>,
    pub(crate) offered_at: Option<Instant>,
    /// The wish to renegotiate was met, and the station's request to.
    pub(crate) wish_met: bool,
    pub(crate) request_met: bool,
    /// The wish to select services anew was met.
    pub(crate) services_met: bool,
    /// The schedules on offer.
    pub(crate) offers: Option<Offers>,
    pub(crate) present: StationPresent,
    pub(crate) notification: Notification,
    /// Until when the station lets the vehicle charge that it asked to stop.
    pub(crate) stop_by: Option<Instant>,
    pub(crate) target_power: Option<Watts>,
    pub(crate) discharge: Option<Discharge>,
    /// Where a charging device sees the vehicle, and where it is itself (-20).
    pub(crate) guidance: Option<Option<Guidance>>,
    pub(crate) device: Option<DevicePlace>,
    /// The reactive power that the operator of the grid wants (-20).
    pub(crate) reactive: Option<Option<ReactiveTarget>>,
    /// The station's side of positioning, pairing and alignment (-20).
    pub(crate) coupling: Option<StationCoupling>,
    /// The parking space (-20).
    pub(crate) space: Option<ParkingSpace>,
    /// The driver was told that the customer has to identify.
    pub(crate) told_to_identify: bool,
    /// A contract pays.
    pub(crate) contract: bool,
    /// Power was on.
    pub(crate) charged: bool,
    /// Answers in a row in which the station's word was not what the vehicle measured.
    pub(crate) lies: u8,
}

/// What a protocol's session may use while it handles one response.
#[derive(Debug)]
pub(crate) struct Cx<'c> {
    pub(crate) now: Instant,
    /// Seconds since 1970-01-01 UTC.
    pub(crate) unix_time: u64,
    pub(crate) config: &'c EvccConfig,
    pub(crate) vehicle: &'c Vehicle,
    pub(crate) timers: &'c mut Timers,
    pub(crate) events: &'c mut Queue<EvccEvent>,
    pub(crate) inlet: &'c mut Inlet,
    pub(crate) heard: &'c mut Heard,
    pub(crate) slot: Slot<'c>,
    /// A request could not be encoded.
    pub(crate) misuse: Option<Misuse>,
}

/// What becomes of the connection after a protocol's session has handled something.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Fate {
    GoesOn,
    Ends(End),
}

impl Core {
    pub(super) fn new(
        config: EvccConfig,
        vehicle: Vehicle,
        now: Instant,
        mut slot: Slot<'_>,
    ) -> Self {
        let modes = EnergyModes::of(&[vehicle.mode]);
        let offered = config
            .protocols
            .usable(modes)
            .only(|protocol| vehicle.speaks(protocol))
            .over(config.proved, config.iso20_without_tls);
        let mut core = Self {
            config,
            vehicle,
            stage: Stage::Handshake(offered),
            timers: Timers::default(),
            events: Queue::new(),
            inlet: Inlet::default(),
            heard: Heard::default(),
            started: now,
            now,
            seen: vehicle,
        };
        let left = difference(config.timing.communication_setup, config.setup_elapsed);
        let response = handshake::MESSAGE_TIMEOUT;
        core.timers.set(Timer::CommunicationSetup, now.after(left));
        core.timers.set(
            Timer::Message,
            now.after(response).after(config.timing.message_grace),
        );
        if let Err(misuse) = handshake::ask(&mut slot, offered) {
            core.end(End::Misused(misuse));
        }
        core
    }

    pub(super) fn listens(&self) -> bool {
        !matches!(self.stage, Stage::Ended)
    }

    pub(super) fn message(&mut self, now: Instant, message: Message<'_>, slot: Slot<'_>) {
        self.now = now;
        match self.stage {
            Stage::Handshake(_) if message.payload_type != PayloadType::Exi => {}
            Stage::Handshake(offered) => self.handshake(offered, message.payload, slot),
            Stage::Session(_) => self.session(slot, |session, cx| session.message(cx, message)),
            Stage::Ended => {}
        }
    }

    fn handshake(&mut self, offered: Protocols, payload: &[u8], slot: Slot<'_>) {
        let unavailable = End::Misused(Misuse::NoProtocol);
        let chosen = handshake::choice(payload, offered)
            .and_then(|protocol| Ok((protocol, Session::new(protocol).ok_or(unavailable)?)));
        match chosen {
            Err(end) => self.end(end),
            Ok((protocol, session)) => {
                self.heard.protocol = Some(protocol);
                self.events.push(EvccEvent::Protocol(protocol));
                self.events.push(EvccEvent::Phase(Phase::SessionSetup));
                self.timers.stop(Timer::Message);
                self.stage = Stage::Session(session);
                self.session(slot, |session, cx| session.step(cx));
            }
        }
    }

    pub(super) fn expire(&mut self, now: Instant, mut slot: Slot<'_>) {
        self.now = now;
        self.session(slot.reborrow(), |session, cx| session.look(cx));
        self.seen = self.vehicle;
        while let Some(timer) = self.timers.expired(now) {
            match timer {
                Timer::Pace => {
                    self.session(slot.reborrow(), |session, cx| session.step(cx));
                }
                Timer::CommunicationSetup | Timer::Message => {
                    self.end(End::Silent(Silence::Expired(timer)));
                }
                _ => self.session(slot.reborrow(), |session, cx| session.expired(cx, timer)),
            }
        }
    }

    pub(super) fn consulting(&self) -> bool {
        matches!(&self.stage, Stage::Session(session) if session.consulting())
    }

    pub(super) fn consult(
        &mut self,
        now: Instant,
        wallet: &mut dyn Wallet,
        message: Message<'_>,
        slot: Slot<'_>,
    ) {
        self.now = now;
        self.session(slot, |session, cx| session.consult(cx, wallet, message));
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
            vehicle: &self.vehicle,
            timers: &mut self.timers,
            events: &mut self.events,
            inlet: &mut self.inlet,
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
        if self.listens() {
            self.end(End::Silent(Silence::ConnectionLost));
        }
    }

    fn end(&mut self, end: End) {
        self.inlet.off(&mut self.events);
        self.timers.stop_all();
        self.events.push(EvccEvent::Ended(end));
        self.stage = Stage::Ended;
    }

    pub(super) fn poll_event(&mut self) -> Option<EvccEvent> {
        self.events.pop()
    }

    pub(super) fn deadline(&self) -> Option<Instant> {
        let changed = self.listens() && self.vehicle != self.seen;
        if changed {
            Some(self.now)
        } else {
            self.timers.next()
        }
    }

    pub(super) fn paused(&self) -> Option<&Paused> {
        self.heard.paused.as_ref()
    }

    pub(super) fn offers(&self) -> Option<&Offers> {
        self.heard.offers.as_ref()
    }

    pub(super) fn vehicle(&self) -> &Vehicle {
        &self.vehicle
    }

    pub(super) fn vehicle_mut(&mut self) -> &mut Vehicle {
        &mut self.vehicle
    }
}
