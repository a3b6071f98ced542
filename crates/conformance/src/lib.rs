//! Conformance cases for both ends of ISO 15118, and a judge without sockets.
//!
//! A [`Case`] is a row of a table: identifier, purpose, requirements, stimulus and expectation,
//! in the style and under the numbers of the public ISO 15118-4 test suite, where it has them. [`run`]
//! plays the vehicle at a [`Bench`]: an engine in memory with virtual time, or any station behind
//! a network; [`vehicle`] is the other way round, a station played at a vehicle. The judge shares messages and framing with the engines of this project and knows
//! nothing else of them.
//!
//! A case that cannot be judged is in the tables all the same, with the reason.
//!
//! Source: the case list of the public suite ISO15118_4_TestEnv, paraphrased; ISO 15118-2:2014;
//! DIN SPEC 70121:2014; ISO 15118-20:2022.

mod bench;
mod case;
pub mod cases;
mod dialect;
mod limits;
mod papers;
mod report;
mod request;
mod script;
mod stage;
mod tester;
pub mod vehicle;
mod verdict;
mod words;

pub use bench::{Admission, Bench, Channel, Condition, Pilot, Received, Side, Unable};
pub use case::{Case, Identification, Matter, Protocol};
pub use limits::Limits;
pub use papers::{Authorities, Credential, Flaw, Papers, Pki};
pub use report::{Outcome, Report};
pub use request::{Ask, Change, Request, Session};
pub use script::{CLOSE_TIME, Expected, Fact, Means, Misframing};
pub use script::{RECEIPT_PATIENCE, Script, Stimulus};
pub use stage::{Current, Route, Stage};
pub use verdict::Verdict;

/// Runs one case at `bench`.
pub fn run(case: &Case, bench: &mut dyn Bench, limits: &Limits) -> Verdict {
    tester::run(case, bench, limits)
}
