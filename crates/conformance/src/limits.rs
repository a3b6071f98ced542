//! What may be set for a run.

use core::time::Duration;

use crate::request::Request;

/// Times that the standard leaves to station and laboratory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// What network and machine of the tester add to a time of the station: 250 ms.
    pub margin: Duration,
    /// How long the tester waits for an answer: 5 s, as the most patient timeout of a vehicle.
    pub answer: Duration,
    /// How long the customer may take to identify: 300 s. The standard leaves it to the operator.
    pub authorization: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self::USUAL
    }
}

impl Limits {
    /// For a station behind a network.
    pub const USUAL: Self = Self {
        margin: Duration::from_millis(250),
        answer: Duration::from_secs(5),
        authorization: Duration::from_secs(300),
    };

    /// How long the answers to a request may say Ongoing.
    pub(crate) fn ongoing(&self, request: Request) -> Duration {
        match request {
            Request::Authorization | Request::ContractAuthentication => self.authorization,
            Request::CableCheck | Request::DcCableCheck => Duration::from_secs(40),
            _ => Duration::from_secs(60),
        }
    }
}
