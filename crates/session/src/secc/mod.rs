//! The station's end.

mod cable_test;
mod conversation;
mod core;
mod delivery;
mod handshake;
mod hear;
mod path;
mod power_up;
mod rest;
mod resume;
mod session;
mod verdict;
mod voltage_match;

use ::core::time::Duration;

use v2g_link::v2gtp::{Ignored, Stream};

pub use self::path::Outlet;

pub(crate) use self::cable_test::{CableTest, Tested};
pub(crate) use self::conversation::{
    Activity, Conversation, Refusal, Sent, Sequence, TABLE_VIOLATED, Turn,
};
use self::core::Core;
pub(crate) use self::core::{Cx, Fate};
pub(crate) use self::delivery::{Delivery, Setpoint};
pub(crate) use self::power_up::{NoPower, PowerUp, Powered};
pub(crate) use self::rest::Rest;
pub(crate) use self::verdict::{power_off, restless, verdict, watch_stop};
pub(crate) use self::voltage_match::VoltageMatch;
use crate::outbox::Outbox;
use crate::{
    ContractDesk, DEFAULT_BUFFER, Instant, Paused, Profile, Protocols, Proved, Request, Resume,
    SeccEvent, SeccTiming, SessionId, Station, Volts,
};

/// What a station's engine needs to know once.
#[derive(Clone, Copy, Debug)]
pub struct SeccConfig {
    /// Id for the session if the vehicle opens a new one; from a cryptographic random generator,
    /// another one for each engine.
    pub session_id: SessionId,
    /// What vehicles have to sign to prove that a contract is theirs: 16 octets from a
    /// cryptographic random generator, others for each engine (V2G2-697, V2G2-698, V2G20-2110).
    /// Without it nothing is paid by contract.
    pub challenge: Option<[u8; 16]>,
    /// Protocols that the station speaks, where they carry one of its
    /// [modes](Station::modes): all that are implemented unless set.
    pub protocols: Protocols,
    /// Time already used up since link-up when the engine is made.
    pub setup_elapsed: Duration,
    /// Figures of time.
    pub timing: SeccTiming,
    /// How far the output may be from the vehicle's pre-charge voltage when power is switched on:
    /// 20 V unless set. Source: IEC 61851-23 annex CC.
    pub match_tolerance: Volts,
    /// What the connection has proved; nothing unless set. Whatever needs protection (contracts,
    /// ISO 15118-20) is not on offer without.
    pub proved: Proved,
    /// Speaks ISO 15118-20 over a connection that is not protected by TLS 1.3, which the standard
    /// forbids (V2G20-1237, V2G20-2356): for tests and for peers that cannot do better.
    pub iso20_without_tls: bool,
    /// Seconds since 1970-01-01 UTC when the engine is made: -20 puts the time into every message,
    /// and its schedules begin there. Zero where no clock is set.
    pub unix_time: u64,
    /// A paused session that the vehicle may join again.
    pub resume: Option<Resume>,
    /// What is bent for deployed vehicles: [`Profile::FIELD`] unless set, [`Profile::STRICT`] for
    /// conformance tests.
    pub profile: Profile,
}

impl SeccConfig {
    /// The standard's figures, and this id for a new session.
    #[must_use]
    pub fn new(session_id: SessionId) -> Self {
        Self {
            session_id,
            challenge: None,
            protocols: Protocols::default(),
            setup_elapsed: Duration::ZERO,
            timing: SeccTiming::default(),
            match_tolerance: Volts::new(20),
            proved: Proved::PLAIN,
            iso20_without_tls: false,
            unix_time: 0,
            resume: None,
            profile: Profile::FIELD,
        }
    }
}

/// The station's end of one connection.
///
/// Make one when a connection is accepted; drop it after [`SeccEvent::Ended`].
#[derive(Debug)]
pub struct Secc<const BUFFER: usize = DEFAULT_BUFFER> {
    stream: Stream<[u8; BUFFER]>,
    outbox: Outbox<BUFFER>,
    core: Core,
    /// No answer goes out before.
    not_before: Instant,
}

impl Secc {
    /// An engine for a connection accepted at `now`, with [`DEFAULT_BUFFER`].
    #[must_use]
    pub fn new(config: SeccConfig, station: Station, now: Instant) -> Self {
        Self::with_buffer(config, station, now)
    }
}

impl<const BUFFER: usize> Secc<BUFFER> {
    /// An engine for a connection accepted at `now`, with two buffers of `BUFFER` octets.
    #[must_use]
    pub fn with_buffer(config: SeccConfig, station: Station, now: Instant) -> Self {
        Self {
            stream: Stream::new([0; BUFFER]),
            outbox: Outbox::new(),
            core: Core::new(config, station, now),
            not_before: now,
        }
    }

    /// Takes bytes as they come from the connection, in pieces of any size.
    ///
    /// Both sides speak in turn: a request that is complete before the answer to the one before
    /// has been fetched ends the session.
    pub fn receive(&mut self, now: Instant, bytes: &[u8]) {
        let mut rest = bytes;
        while self.core.listens() {
            match self.stream.next(&mut rest) {
                Ok(None) => break,
                Err(_) => self.core.stream_broken(),
                Ok(Some(_)) if self.outbox.is_full() => self.core.out_of_turn(),
                Ok(Some(message)) => {
                    self.not_before = now.after(self.core.answer_after());
                    self.core.message(now, message, self.outbox.slot());
                }
            }
        }
    }

    /// Lets timers run out and looks at what changed in the model. Calling it early does no harm.
    pub fn expire(&mut self, now: Instant) {
        self.core.expire(now, self.outbox.slot());
    }

    /// The request that waits for [`consult`](Self::consult), if one does.
    #[must_use]
    pub fn consulting(&self) -> Option<Request> {
        self.core.consulting()
    }

    /// Lets the contract desk answer the request that waits: after [`SeccEvent::DeskWanted`], and
    /// again as often as the desk may know more. Without a waiting request it does nothing.
    pub fn consult(&mut self, now: Instant, desk: &mut dyn ContractDesk) {
        match self.stream.last() {
            _ if self.core.consulting().is_none() => {}
            Some(message) => self.core.consult(now, desk, message, self.outbox.slot()),
            None => self.core.out_of_turn(),
        }
    }

    /// The next frame to send, to be written at once and whole.
    pub fn poll_transmit(&mut self) -> Option<&[u8]> {
        match self.core.now() >= self.not_before {
            true => self.outbox.take(),
            false => None,
        }
    }

    /// The next event.
    pub fn poll_event(&mut self) -> Option<SeccEvent> {
        self.core.poll_event()
    }

    /// When to call [`expire`](Self::expire) at the latest; at once after the model changed.
    #[must_use]
    pub fn deadline(&self) -> Option<Instant> {
        let held = self.outbox.is_full() && self.core.now() < self.not_before;
        let held = held.then_some(self.not_before);
        held.into_iter().chain(self.core.deadline()).min()
    }

    /// The vehicle has closed the connection, or it broke.
    pub fn closed(&mut self, now: Instant) {
        let _ = now;
        self.core.closed();
    }

    /// What to keep of the session when it has ended with
    /// [`Completion::Paused`](crate::Completion::Paused).
    #[must_use]
    pub fn paused(&self) -> Option<&Paused> {
        self.core.paused()
    }

    /// The model.
    #[must_use]
    pub fn station(&self) -> &Station {
        self.core.station()
    }

    /// The model, to be brought up to date; let [`expire`](Self::expire) follow.
    pub fn station_mut(&mut self) -> &mut Station {
        self.core.station_mut()
    }

    /// What the power path is told to do now.
    #[must_use]
    pub fn outlet(&self) -> Outlet {
        self.core.outlet()
    }

    /// Frames that were passed over, by reason.
    #[must_use]
    pub fn ignored(&self) -> Ignored {
        self.stream.ignored()
    }
}
