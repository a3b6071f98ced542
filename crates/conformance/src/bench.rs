//! What a case can do to the station under test, however that is reached.

use core::time::Duration;
use std::sync::Arc;

use crate::Papers;

/// A station under test and everything around it: the network, the plug, the people.
///
/// Implemented over memory with virtual time, over sockets, or over a laboratory. All times of a
/// case are read from [`now`](Self::now) and waited for in [`receive`](Self::receive) and
/// [`pause`](Self::pause), so a case does not know which it is.
pub trait Bench {
    /// A vehicle is plugged in, in pilot state B, at a station in its usual state apart from these
    /// conditions. Whatever was before is over: no connection, no paused session.
    ///
    /// # Errors
    /// When a condition cannot be brought about here; the conditions are put behind the words.
    fn plug_in(&mut self, conditions: &[Condition]) -> Result<(), Unable>;

    /// Time since some start.
    fn now(&self) -> Duration;

    /// Lets time pass.
    fn pause(&mut self, time: Duration);

    /// Sends a datagram to the discovery service and waits for an answer.
    ///
    /// # Errors
    /// When this bench cannot do discovery.
    fn discover(&mut self, datagram: &[u8], wait: Duration) -> Result<Option<Vec<u8>>, Unable>;

    /// Connects anew, as discovery said.
    ///
    /// # Errors
    /// When there is no network, or this bench has no such channel.
    fn connect(&mut self, channel: Channel) -> Result<Admission, Unable>;

    /// Sends octets on the connection, in one segment.
    fn send(&mut self, octets: &[u8]);

    /// Waits for octets; a bench may give a frame in any number of pieces.
    fn receive(&mut self, wait: Duration) -> Received;

    /// Closes the connection, if there is one.
    fn close(&mut self);

    /// Brings the control pilot into this state.
    ///
    /// # Errors
    /// When nothing here can.
    fn pilot(&mut self, state: Pilot) -> Result<(), Unable>;

    /// Wakes the sleeping link of a paused session.
    ///
    /// # Errors
    /// When this side cannot wake it here.
    fn wake(&mut self, by: Side) -> Result<(), Unable>;

    /// Whether [`plug_in`](Self::plug_in) is something that the station sees. Otherwise its timers
    /// that start with the link cannot be judged.
    fn plugs(&self) -> bool {
        true
    }

    /// What the tester has to show at this station of contracts; none: nothing is paid by contract.
    fn papers(&self) -> Option<Arc<Papers>> {
        None
    }

    /// Whether the station's output is connected, if that can be seen.
    fn output_is_on(&mut self) -> Option<bool> {
        None
    }
}

/// What a connection runs over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Channel {
    /// TCP.
    Plain,
    /// TLS as ISO 15118-2 has it: only the station shows a certificate.
    Tls,
    /// TLS 1.3 as ISO 15118-20 wants it: both show one.
    MutualTls,
}

/// What became of an attempt to connect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Admission {
    /// There is a connection.
    Admitted,
    /// There is none, for this reason.
    Refused(String),
    /// The station says in discovery that it does not speak TLS.
    NoTls,
}

/// What a bench cannot do, in words that follow "this bench cannot".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unable(pub &'static str);

/// What came from the connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Received {
    /// Octets.
    Octets(Vec<u8>),
    /// The connection is closed by the station, or there is none.
    Closed,
    /// Nothing in that time.
    Nothing,
}

/// States of the control pilot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pilot {
    /// The loop is open: 12 V.
    A,
    /// Connected.
    B,
    /// Energy wanted.
    C,
    /// Energy and ventilation wanted.
    D,
    /// Short circuit: 0 V.
    E,
    /// The negative half wave shows no diode.
    NoDiode,
}

/// An end of the cable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The station.
    Secc,
    /// The vehicle.
    Evcc,
}

/// How the station has to be for a case, where that is not the usual.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Condition {
    /// Nobody identifies at the station.
    NobodyIdentifies,
    /// The isolation test does not come to an end.
    IsolationTestHangs,
    /// The schedule does not become known.
    ScheduleUnknown,
    /// The station tells prices.
    SalesTariff,
    /// The station tells its meter's name and reading.
    Meter,
    /// Discovery announces a TLS port.
    TlsAnnounced,
    /// The station wants a receipt as soon as energy flows by contract.
    Receipts,
    /// The station takes no customer without a contract.
    ContractsOnly,
}

impl Condition {
    /// In words that follow "a station".
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::NobodyIdentifies => "at which nobody identifies",
            Self::IsolationTestHangs => "whose isolation test hangs",
            Self::ScheduleUnknown => "whose schedule is not known",
            Self::SalesTariff => "that tells prices",
            Self::Meter => "that tells its meter",
            Self::TlsAnnounced => "that announces TLS",
            Self::Receipts => "that wants receipts",
            Self::ContractsOnly => "that takes nothing but contracts",
        }
    }
}
