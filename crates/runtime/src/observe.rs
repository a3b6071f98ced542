//! What a session tells those who watch it: the log, the transcript, a test.

use std::fmt;
use std::net::SocketAddrV6;
use std::sync::Arc;
use std::time::SystemTime;

use v2g::link::sdp::Found;
use v2g::link::v2gtp::Message;
use v2g::session::{EvccEvent, Proved, SeccEvent};

/// Which way something travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// A request, from vehicle to station.
    ToStation,
    /// A response, from station to vehicle.
    ToVehicle,
}

/// One thing that happened. Its `Debug` shows no secret.
#[derive(Clone, Copy)]
pub enum Observation<'a> {
    /// A discovery datagram was sent or received.
    Datagram {
        /// Sender.
        from: SocketAddrV6,
        /// Receiver.
        to: SocketAddrV6,
        /// V2GTP header and payload.
        bytes: &'a [u8],
    },
    /// The TCP connection is up.
    Connected {
        /// The vehicle's end.
        vehicle: SocketAddrV6,
        /// The station's end.
        station: SocketAddrV6,
    },
    /// Bytes were written to or read from the TCP connection, as they came: with TLS its records.
    Bytes(Direction, &'a [u8]),
    /// A line in the format of NSS key logs that opens the records of this connection. Handle with care.
    Secret(&'a str),
    /// TLS is up, and the peer has proved this.
    Proved(&'a Proved),
    /// Those bytes completed a message.
    Message(Direction, Message<'a>),
    /// The connection is closed; the direction is that of the first FIN.
    Closed(Direction),
    /// The station's engine has an event.
    Station(&'a SeccEvent),
    /// The vehicle's engine has an event.
    Vehicle(&'a EvccEvent),
    /// What the side that sends this way does about contracts, as the rest of a sentence.
    Contract(Direction, &'a str),
    /// Something that a person should know.
    Notice(&'a Notice),
}

impl fmt::Debug for Observation<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Datagram { from, to, bytes } => f
                .debug_struct("Datagram")
                .field("from", from)
                .field("to", to)
                .field("bytes", bytes)
                .finish(),
            Self::Connected { vehicle, station } => f
                .debug_struct("Connected")
                .field("vehicle", vehicle)
                .field("station", station)
                .finish(),
            Self::Bytes(way, bytes) => f.debug_tuple("Bytes").field(way).field(bytes).finish(),
            Self::Secret(_) => f.write_str("Secret(..)"),
            Self::Proved(proved) => f.debug_tuple("Proved").field(proved).finish(),
            Self::Message(way, it) => f.debug_tuple("Message").field(way).field(it).finish(),
            Self::Closed(way) => f.debug_tuple("Closed").field(way).finish(),
            Self::Station(event) => f.debug_tuple("Station").field(event).finish(),
            Self::Vehicle(event) => f.debug_tuple("Vehicle").field(event).finish(),
            Self::Contract(side, what) => {
                f.debug_tuple("Contract").field(side).field(what).finish()
            }
            Self::Notice(notice) => f.debug_tuple("Notice").field(notice).finish(),
        }
    }
}

/// Takes note of what happens. Called in the middle of a session: be quick.
pub trait Observer: Send + Sync {
    /// Something happened at `time` on the wall clock.
    fn observe(&self, time: SystemTime, what: &Observation<'_>);
}

/// Watches nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Nobody;

impl Observer for Nobody {
    fn observe(&self, _: SystemTime, _: &Observation<'_>) {}
}

impl<A: Observer, B: Observer> Observer for (A, B) {
    fn observe(&self, time: SystemTime, what: &Observation<'_>) {
        self.0.observe(time, what);
        self.1.observe(time, what);
    }
}

impl<A: Observer + ?Sized> Observer for Arc<A> {
    fn observe(&self, time: SystemTime, what: &Observation<'_>) {
        (**self).observe(time, what);
    }
}

impl<A: Observer> Observer for Option<A> {
    fn observe(&self, time: SystemTime, what: &Observation<'_>) {
        if let Some(observer) = self {
            observer.observe(time, what);
        }
    }
}

/// Tells `observer` that this happens now.
pub(crate) fn tell(observer: &dyn Observer, what: Observation<'_>) {
    observer.observe(SystemTime::now(), &what);
}

/// Something out of the ordinary that ends nothing by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// No route for multicast on loopback; discovery goes to the loopback address instead.
    NoMulticast,
    /// A second station answered, or the same one differently.
    Conflict {
        /// The answer in use.
        first: Found,
        /// The one that differs.
        other: Found,
    },
    /// A connection was closed: a session is running, or the peer is not on the link or says nothing.
    ConnectionRefused(SocketAddrV6, &'static str),
    /// There is no TLS with a peer that connected.
    HandshakeFailed(SocketAddrV6, String),
    /// The vehicle goes on without TLS, as its policy lets it; somebody on the link may have brought that about.
    Downgraded(String),
    /// The system could not accept a connection; the next one is awaited all the same.
    AcceptFailed(String),
    /// A discovery socket failed; it is tried again.
    DiscoveryFailed(String),
    /// The charging point is open: vehicles are answered from now on, or matched where that comes first.
    Ready,
    /// The charging point cannot be opened; it is tried again.
    Unready(String),
    /// How a match over the powerline went, with the vehicle or the reason.
    Matching(Matching, String),
    /// Something about the powerline between vehicle and station.
    Powerline(String),
    /// A session task ended by a panic: a defect of ours, the next session is not affected.
    SessionPanicked,
    /// Somebody asked us to end.
    StopRequested,
    /// The peer did not end the session in time after we were asked to end; the connection is cut.
    GraceOver,
}

/// How a match over the powerline went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Matching {
    /// The link with a vehicle is up.
    Up,
    /// A vehicle was matched, but did not join.
    Failed,
    /// Nobody was matched in time.
    TimedOut,
}

impl Direction {
    /// The other way.
    #[must_use]
    pub const fn reverse(self) -> Self {
        match self {
            Self::ToStation => Self::ToVehicle,
            Self::ToVehicle => Self::ToStation,
        }
    }
}

/// `EVCC->SECC` or `SECC->EVCC`.
impl fmt::Display for Direction {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.pad(match self {
            Self::ToStation => "EVCC->SECC",
            Self::ToVehicle => "SECC->EVCC",
        })
    }
}

impl fmt::Display for Notice {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoMulticast => {
                write!(
                    out,
                    "no multicast route on loopback, so discovery asks ::1 instead of ff02::1"
                )
            }
            Self::Conflict { first, other } => write!(
                out,
                "a second answer to discovery: {} ({}) beside {} ({}); crosstalk or an attack",
                other.address, other.security, first.address, first.security
            ),
            Self::ConnectionRefused(peer, reason) => {
                write!(out, "connection from {peer} refused: {reason}")
            }
            Self::HandshakeFailed(peer, reason) => write!(out, "no TLS with {peer}: {reason}"),
            Self::Downgraded(reason) => write!(
                out,
                "WITHOUT TLS, as the policy `preferred` lets it: {reason}; everybody on the link can read and change what is said"
            ),
            Self::AcceptFailed(reason) => write!(out, "cannot accept a connection: {reason}"),
            Self::DiscoveryFailed(reason) => write!(out, "discovery: {reason}"),
            Self::Ready => write!(out, "ready for vehicles"),
            Self::Matching(_, what) => write!(out, "powerline: {what}"),
            Self::Unready(reason) => write!(out, "not ready, trying again: {reason}"),
            Self::Powerline(what) => write!(out, "powerline: {what}"),
            Self::SessionPanicked => {
                write!(out, "the session task panicked, this is a defect of v2g")
            }
            Self::StopRequested => write!(out, "asked to stop; ending the session in order"),
            Self::GraceOver => write!(
                out,
                "the peer did not end the session in time; closing the connection"
            ),
        }
    }
}
