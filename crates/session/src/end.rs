//! Why a session ended, grouped by who is to blame.

use core::fmt;

use crate::{CoilState, ContractRefusal, EvError, Failed, Fault, Request, StationStatus, Timer};

/// Why a session ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// It ended as it should, for this reason.
    Completed(Completion),
    /// The peer broke a rule.
    Misbehaved(Misbehaviour),
    /// The peer is within its rights, but the two do not fit.
    Incompatible(Incompatible),
    /// The peer let this timer run out, or vanished.
    Silent(Silence),
    /// Someone may not charge here.
    Untrusted(Untrusted),
    /// The equipment on one side could not go on.
    Equipment(Equipment),
    /// The caller broke a rule of this library.
    Misused(Misuse),
}

/// Ends as they should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Completion {
    /// The vehicle stopped; power was on before.
    Charged,
    /// The vehicle stopped before power was on.
    NotCharged,
    /// The station asked for the stop, and the vehicle stopped in order.
    StoppedByStation,
    /// The vehicle was to be identified only: it told what it has and stopped.
    Identified,
    /// The session sleeps and may be resumed.
    Paused,
}

/// Rules that a peer broke.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Misbehaviour {
    /// A request out of order was refused.
    OutOfSequence(Request),
    /// A request or response carried another session's id.
    WrongSession,
    /// A request was well-formed but not acceptable, and was refused.
    BadRequest(Request),
    /// A message did not decode; or it was neither request nor response that belongs here.
    Undecodable,
    /// The byte stream broke: a wrong V2GTP header, or a message too long for our buffer.
    BrokenStream,
    /// It spoke before it was its turn: a second request, or a response to nothing.
    OutOfTurn,
    /// The response does not belong to the request.
    WrongResponse(Request),
    /// It refused this request, with this response code as the standard numbers them.
    Refused(Request, u8),
    /// It said finished where it was not: no schedule, no isolation, not ready.
    Contradiction(Request),
    /// The voltage or current that we measure is not what the station says or what was asked for.
    Lied(Request),
    /// It was asked to stop and did not.
    IgnoredStop,
    /// The control pilot was not in the state that the request needs.
    WrongPilot(Request),
}

/// Why two peers do not fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Incompatible {
    /// No common protocol.
    NoProtocol,
    /// The way of charging wanted is not on offer.
    EnergyMode,
    /// The way of payment wanted is not on offer.
    Payment,
    /// The limits of vehicle and station do not meet.
    Limits,
    /// The vehicle does not stand where it can be charged, or they know no way in common to bring it
    /// there (-20).
    Position,
    /// The vehicle is not the one at this station's coil (-20).
    Association,
}

/// How a peer fell silent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Silence {
    /// This timer ran out.
    Expired(Timer),
    /// The connection was closed or lost in the middle of a session.
    ConnectionLost,
}

/// Who is not trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Untrusted {
    /// The station's operator refused the customer.
    AuthorizationRefused,
    /// The contract is not accepted.
    Contract(ContractRefusal),
    /// The challenge that came back was not the one that was given.
    Challenge,
    /// A message that has to be signed was not, or not by the contract.
    Signature(Request),
    /// The vehicle's wallet has no contract for this, could not sign, or does not trust what it got.
    Wallet(Failed),
}

/// What failed; on our own side unless said otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Equipment {
    /// The station reported this fault.
    Fault(Fault),
    /// The isolation test failed.
    Isolation,
    /// The contactor did not close, or contradicts its command.
    Contactor,
    /// The charging device does not go or stay where it is told to.
    Device,
    /// The coils no longer send power to where they should; what is the matter, where that is known.
    Coil(CoilState),
    /// The voltages did not match in time.
    PreCharge,
    /// One of our own decisions was not made in time.
    Undecided(Timer),
    /// The control pilot reports a broken loop.
    PilotLost,
    /// The vehicle stopped because of this.
    Vehicle(EvError),
    /// The station said that it is in this state, and the vehicle stopped.
    Station(StationStatus),
    /// The vehicle's own measurement was out of its limits.
    Measurement,
}

/// How a caller misused an engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Misuse {
    /// A message of ours does not fit the buffer.
    BufferTooSmall,
    /// A latched value cannot be sent, and the encoder refused the message.
    Unencodable,
    /// The vehicle offers no protocol, or the station supports none.
    NoProtocol,
    /// The engine contradicted its own table; a bug of ours.
    TableViolated,
}

impl End {
    /// Whether the session ended as it should.
    #[must_use]
    pub const fn is_completed(self) -> bool {
        matches!(self, Self::Completed(_))
    }
}

impl fmt::Display for End {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Completed(how) => write!(f, "completed: {how:?}"),
            Self::Misbehaved(how) => write!(f, "the peer misbehaved: {how:?}"),
            Self::Incompatible(how) => write!(f, "the peer is incompatible: {how:?}"),
            Self::Silent(how) => write!(f, "the peer fell silent: {how:?}"),
            Self::Untrusted(who) => write!(f, "not trusted: {who:?}"),
            Self::Equipment(what) => write!(f, "equipment could not go on: {what:?}"),
            Self::Misused(how) => write!(f, "the engine was misused: {how:?}"),
        }
    }
}
