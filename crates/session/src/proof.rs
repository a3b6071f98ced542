//! Proofs that a check was made.
//!
//! Code that switches power takes these values as arguments, and only the checks in this module
//! make them: leaving a check out does not compile.

use crate::{Authorization, CableCheck, Contactor, Isolation, Station, Volts};

/// The customer may charge. Holds for the session, so it may be kept and copied.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Authorized(());

impl Authorized {
    pub(crate) fn check(station: &Station) -> Option<Self> {
        (station.authorization == Authorization::Granted).then_some(Self(()))
    }
}

/// The isolation of the cable was tested and is good.
#[derive(Debug)]
pub(crate) struct Isolated(Authorized);

impl Isolated {
    pub(crate) fn check(station: &Station, authorized: Authorized) -> Option<Self> {
        let good = matches!(station.isolation, Isolation::Valid | Isolation::Warning);
        let passed = station.cable_check == CableCheck::Passed;
        (good && passed).then_some(Self(authorized))
    }

    /// What was proved before.
    pub(crate) fn authorized(&self) -> Authorized {
        self.0
    }
}

/// The voltage at the output was measured and is close to the vehicle's.
#[derive(Debug)]
pub(crate) struct Matched(Isolated);

impl Matched {
    /// Gives the earlier proof back where the voltages do not match.
    pub(crate) fn check(
        station: &Station,
        target: Volts,
        tolerance: Volts,
        isolated: Isolated,
    ) -> Result<Self, Isolated> {
        match station.present_voltage.distance(target) <= tolerance {
            true => Ok(Self(isolated)),
            false => Err(isolated),
        }
    }

    /// What was proved before.
    pub(crate) fn authorized(&self) -> Authorized {
        self.0.authorized()
    }
}

/// The contactor reports that it is closed.
#[derive(Debug)]
pub(crate) struct Closed(());

impl Closed {
    pub(crate) fn check(contactor: Contactor) -> Option<Self> {
        (contactor == Contactor::Closed).then_some(Self(()))
    }
}

/// Energy may flow. Dropping it is not switching off; see `PowerPath::off`.
#[derive(Debug)]
pub(crate) struct Power(Option<Isolated>);

impl Power {
    pub(crate) fn ac(_: Authorized, _: Closed) -> Self {
        Self(None)
    }

    pub(crate) fn dc(Matched(isolated): Matched, _: Closed) -> Self {
        Self(Some(isolated))
    }

    /// Energy flows no more, but the cable stays as it was tested (DC).
    pub(crate) fn rest(self) -> Option<Isolated> {
        self.0
    }
}
