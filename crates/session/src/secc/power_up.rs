//! Power is switched on, once every proof is there and the contactor reports closed.

use super::{Cx, Delivery};
use crate::proof::{Aligned, Authorized, Closed, Isolated, Matched, Power};
use crate::{Contactor, End, Equipment, Misbehaviour, Request, Timer, Volts};

/// The vehicle waits for power; contactor or voltage are on their way.
#[derive(Debug)]
pub(crate) struct PowerUp {
    path: Path,
    commanded: bool,
}

/// How far power has come.
pub(crate) enum Powered {
    Waiting(PowerUp),
    On(Delivery),
    Refused(NoPower, End),
}

/// Why power does not come, as far as protocols tell it apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NoPower {
    /// The station, the voltage or the vehicle is not ready.
    NotApplied,
    /// The contactor does not close.
    Contactor,
}

/// What was proved before the contactor.
#[derive(Debug)]
enum Path {
    /// The customer is authorized.
    Ac(Authorized),
    /// The isolation was tested and the customer is authorized; the voltage is on its way.
    Matching { isolated: Isolated, target: Volts },
    /// The voltage matches too.
    Dc { matched: Matched, target: Volts },
    /// The coils are aligned.
    Coil(Authorized, Aligned),
}

impl Path {
    /// Looks whether the voltage has come to match.
    fn progress(self, cx: &Cx<'_>) -> Self {
        let Self::Matching { isolated, target } = self else {
            return self;
        };
        match Matched::check(cx.station, target, cx.config.match_tolerance, isolated) {
            Ok(matched) => Self::Dc { matched, target },
            Err(isolated) => Self::Matching { isolated, target },
        }
    }

    fn authorized(&self) -> Authorized {
        match self {
            Self::Ac(authorized) | Self::Coil(authorized, _) => *authorized,
            Self::Matching { isolated, .. } => isolated.authorized(),
            Self::Dc { matched, .. } => matched.authorized(),
        }
    }
}

impl PowerUp {
    pub(crate) fn ac(cx: &mut Cx<'_>, authorized: Authorized) -> Self {
        Self::begin(cx, Path::Ac(authorized))
    }

    pub(crate) fn dc(cx: &mut Cx<'_>, isolated: Isolated, target: Volts) -> Self {
        Self::begin(cx, Path::Matching { isolated, target })
    }

    pub(crate) fn coil(cx: &mut Cx<'_>, authorized: Authorized, aligned: Aligned) -> Self {
        Self::begin(cx, Path::Coil(authorized, aligned))
    }

    fn begin(cx: &mut Cx<'_>, path: Path) -> Self {
        cx.timers
            .start(Timer::Contactor, cx.now.after(cx.config.timing.contactor));
        Self {
            path,
            commanded: false,
        }
    }

    /// The world may have changed: what was granted before the vehicle asked for power has to hold
    /// until it is on.
    ///
    /// In AC the vehicle may take a moment to bring its control pilot into state C, and the
    /// contactor closes only then (IEC 61851-1). In DC the voltage may still be on its way: some
    /// vehicles pre-charge for a number of requests and not until they measure a match.
    ///
    /// A contactor that reports closed while nothing in this session ever told it to is welded, or
    /// its report is worthless; in DC it was told to close for the cable check.
    pub(crate) fn look(mut self, cx: &mut Cx<'_>) -> Powered {
        if let Some(end) = cx.station.refuses_power() {
            return Powered::Refused(NoPower::NotApplied, end);
        }
        if let Path::Coil(authorized, aligned) = self.path {
            return match cx.station.wireless.couples() {
                true => on(cx, Power::coil(authorized, aligned), None),
                false => Powered::Refused(NoPower::NotApplied, cx.station.blame_coil()),
            };
        }
        let defect = End::Equipment(Equipment::Contactor);
        if cx.station.contactor == Contactor::Fault {
            return Powered::Refused(NoPower::Contactor, defect);
        }
        if !cx.station.pilot.wants_energy() {
            return Powered::Waiting(self);
        }
        let told = self.commanded || cx.path.outlet().contactor || cx.heard.charged;
        if !told && cx.station.contactor == Contactor::Closed {
            return Powered::Refused(NoPower::Contactor, defect);
        }
        self.commanded = true;
        cx.path.close_contactor(self.path.authorized(), cx.events);
        self.path = self.path.progress(cx);
        match (Closed::check(cx.station.contactor), self.path) {
            (Some(closed), Path::Ac(authorized)) => on(cx, Power::ac(authorized, closed), None),
            (Some(closed), Path::Dc { matched, target }) => {
                on(cx, Power::dc(matched, closed), Some(target))
            }
            (_, path) => Powered::Waiting(Self { path, ..self }),
        }
    }

    /// How to refuse when the contactor did not close, or the voltage did not come, in time.
    pub(crate) fn failure(&self) -> (NoPower, End) {
        let blame = Misbehaviour::WrongPilot(Request::PowerDeliveryStart);
        match (self.commanded, &self.path) {
            (false, _) => (NoPower::NotApplied, End::Misbehaved(blame)),
            (true, Path::Matching { .. }) => {
                (NoPower::NotApplied, End::Equipment(Equipment::PreCharge))
            }
            _ => (NoPower::Contactor, End::Equipment(Equipment::Contactor)),
        }
    }
}

fn on(cx: &mut Cx<'_>, power: Power, target: Option<Volts>) -> Powered {
    cx.timers.stop(Timer::Contactor);
    cx.heard.charged = true;
    Powered::On(Delivery::new(power, target))
}
