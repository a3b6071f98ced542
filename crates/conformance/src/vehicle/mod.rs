//! The other way round: a tester plays the station, and a vehicle is judged.
//!
//! Answers are written as JSON, by the names that the standard has, and changed by name where a case
//! wants them wrong; what the vehicle asks is read by the schema tables. Nothing is shared with the
//! engines of this project but bytes.

mod answers;
mod cases;
mod order;
mod play;
mod tester;

use core::time::Duration;

use crate::{Case, Current, Limits, Matter, Protocol, Received, Unable, Verdict};

pub use cases::all;
pub use play::{Act, Play, Point, Reaction};

/// A vehicle under test and its cable.
///
/// Implemented over memory with virtual time, or over sockets. All times of a case are read from
/// [`now`](Self::now) and waited for in [`receive`](Self::receive).
pub trait VehicleBench {
    /// A vehicle that wants this is plugged in; discovery is answered, and it has connected. Whatever
    /// was before is over.
    ///
    /// # Errors
    /// When no such vehicle comes.
    fn plug_in(&mut self, protocol: Protocol, current: Current) -> Result<(), Unable>;

    /// Time since some start.
    fn now(&self) -> Duration;

    /// Waits for octets; a bench may give a frame in any number of pieces.
    fn receive(&mut self, wait: Duration) -> Received;

    /// Sends octets on the connection, in one segment.
    fn send(&mut self, octets: &[u8]);

    /// Closes the connection, if there is one.
    fn close(&mut self);
}

/// Runs one case at `bench`; a case about stations is not judged here.
pub fn run(case: &Case, bench: &mut dyn VehicleBench, limits: &Limits) -> Verdict {
    match &case.matter {
        Matter::Vehicle(play) => tester::run(case.protocol, play, bench, limits).into(),
        _ => Verdict::NotJudged("it is about stations"),
    }
}
