//! The vehicle's end.

mod cable;
mod choice;
mod conversation;
mod core;
mod demand;
mod grid;
mod handshake;
mod hear;
mod matching;
mod path;
mod proof;
mod renegotiation;
mod resume;
mod session;
mod stopping;

use ::core::time::Duration;

use v2g_link::v2gtp::{Ignored, Stream};

pub(crate) use self::cable::CableChecked;
pub(crate) use self::choice::choose;
pub(crate) use self::conversation::{
    Consulted, Conversation, Response, Sequence, Stage, TABLE_VIOLATED, Turn,
};
use self::core::Core;
pub(crate) use self::core::{Cx, Fate};
pub use self::grid::GridRules;
pub(crate) use self::matching::{Match, Matching};
pub(crate) use self::proof::{Aligned, Coupled, Docked, Paired, Power};
pub(crate) use self::stopping::{CURRENT_DECAY, ContactorTest, Welding, station_end, under_load};
use crate::outbox::Outbox;
use crate::{
    DEFAULT_BUFFER, EvccEvent, EvccTiming, Instant, Offers, Paused, Protocols, Proved, Resume,
    Vehicle, Volts, Wallet,
};

/// What a vehicle's engine needs to know once.
#[derive(Clone, Copy, Debug)]
pub struct EvccConfig {
    /// Protocols that the vehicle offers, where they carry its [mode](Vehicle::mode), in the order
    /// of [`Protocol::ALL`](crate::Protocol::ALL): all that are implemented unless set.
    pub protocols: Protocols,
    /// Time already used up since plug-in when the engine is made.
    pub setup_elapsed: Duration,
    /// Figures of time.
    pub timing: EvccTiming,
    /// How far the station's voltage may be from the battery's when the contactor closes: 20 V
    /// unless set. Source: IEC 61851-23 annex CC.
    pub match_tolerance: Volts,
    /// How far the station's word may be from what the vehicle measures itself: 30 V, our choice.
    pub lie_tolerance: Volts,
    /// Whether the contactors are tested after charging (DC).
    pub welding_detection: bool,
    /// Whether they are tested before a pause, too; some vehicles leave it out.
    pub welding_detection_on_pause: bool,
    /// Whether a vehicle that is asked to stop uses the time that the station gives it
    /// (`NotificationMaxDelay`); else it stops at once.
    pub uses_notice: bool,
    /// Whether the vehicle negotiates anew when the station asks for it; it may decline.
    pub renegotiates: bool,
    /// A paused session to be joined again.
    pub resume: Option<Resume>,
    /// What the connection has proved; nothing unless set. Whatever needs protection (contracts,
    /// ISO 15118-20) is not offered without.
    pub proved: Proved,
    /// Offers ISO 15118-20 over a connection that is not protected by TLS 1.3, which the standard
    /// forbids (V2G20-1237, V2G20-2356): for tests and for peers that cannot do better.
    pub iso20_without_tls: bool,
    /// Seconds since 1970-01-01 UTC when the engine is made; see
    /// [`SeccConfig::unix_time`](crate::SeccConfig::unix_time).
    pub unix_time: u64,
}

impl Default for EvccConfig {
    fn default() -> Self {
        Self {
            protocols: Protocols::default(),
            setup_elapsed: Duration::ZERO,
            timing: EvccTiming::default(),
            match_tolerance: Volts::new(20),
            lie_tolerance: Volts::new(30),
            welding_detection: true,
            welding_detection_on_pause: true,
            uses_notice: true,
            renegotiates: true,
            resume: None,
            proved: Proved::PLAIN,
            iso20_without_tls: false,
            unix_time: 0,
        }
    }
}

/// The vehicle's end of one connection.
///
/// Make one when the connection is up: its first request is there at once. Drop it after
/// [`EvccEvent::Ended`].
#[derive(Debug)]
pub struct Evcc<const BUFFER: usize = DEFAULT_BUFFER> {
    stream: Stream<[u8; BUFFER]>,
    outbox: Outbox<BUFFER>,
    core: Core,
}

impl Evcc {
    /// An engine for a connection that is up at `now`, with [`DEFAULT_BUFFER`].
    #[must_use]
    pub fn new(config: EvccConfig, vehicle: Vehicle, now: Instant) -> Self {
        Self::with_buffer(config, vehicle, now)
    }
}

impl<const BUFFER: usize> Evcc<BUFFER> {
    /// An engine for a connection that is up at `now`, with two buffers of `BUFFER` octets.
    #[must_use]
    pub fn with_buffer(config: EvccConfig, vehicle: Vehicle, now: Instant) -> Self {
        let mut outbox = Outbox::new();
        let core = Core::new(config, vehicle, now, outbox.slot());
        Self {
            stream: Stream::new([0; BUFFER]),
            outbox,
            core,
        }
    }

    /// Takes bytes as they come from the connection, in pieces of any size.
    ///
    /// Both sides speak in turn: a response to a request that has not been fetched yet, or to
    /// none, ends the session.
    pub fn receive(&mut self, now: Instant, bytes: &[u8]) {
        let mut rest = bytes;
        while self.core.listens() {
            match self.stream.next(&mut rest) {
                Ok(None) => break,
                Err(_) => self.core.stream_broken(),
                Ok(Some(_)) if self.outbox.is_full() => self.core.out_of_turn(),
                Ok(Some(message)) => self.core.message(now, message, self.outbox.slot()),
            }
        }
    }

    /// Lets timers run out and looks at what changed in the model. Calling it early does no harm.
    pub fn expire(&mut self, now: Instant) {
        self.core.expire(now, self.outbox.slot());
    }

    /// Whether the session waits for [`consult`](Self::consult).
    #[must_use]
    pub fn consulting(&self) -> bool {
        self.core.consulting()
    }

    /// Lets the wallet do what the session waits for: after [`EvccEvent::WalletWanted`], and again
    /// as often as it may know more. Where nothing waits it does nothing.
    pub fn consult(&mut self, now: Instant, wallet: &mut dyn Wallet) {
        match self.stream.last() {
            _ if !self.core.consulting() => {}
            Some(message) => self.core.consult(now, wallet, message, self.outbox.slot()),
            None => self.core.out_of_turn(),
        }
    }

    /// The next frame to send, to be written at once and whole.
    pub fn poll_transmit(&mut self) -> Option<&[u8]> {
        self.outbox.take()
    }

    /// The next event.
    pub fn poll_event(&mut self) -> Option<EvccEvent> {
        self.core.poll_event()
    }

    /// When to call [`expire`](Self::expire) at the latest; at once after the model changed.
    #[must_use]
    pub fn deadline(&self) -> Option<Instant> {
        self.core.deadline()
    }

    /// The station has closed the connection, or it broke.
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

    /// The schedules from which the vehicle chooses, once they are told.
    #[must_use]
    pub fn offers(&self) -> Option<&Offers> {
        self.core.offers()
    }

    /// The rules of the grid that the last message has, after [`EvccEvent::GridRules`] and until bytes
    /// arrive again; they are not kept, for they are long.
    #[must_use]
    pub fn grid_rules(&self) -> Option<GridRules<'_>> {
        grid::rules(self.stream.last()?)
    }

    /// The model.
    #[must_use]
    pub fn vehicle(&self) -> &Vehicle {
        self.core.vehicle()
    }

    /// The model, to be brought up to date; let [`expire`](Self::expire) follow.
    pub fn vehicle_mut(&mut self) -> &mut Vehicle {
        self.core.vehicle_mut()
    }

    /// Frames that were passed over, by reason.
    #[must_use]
    pub fn ignored(&self) -> Ignored {
        self.stream.ignored()
    }
}
