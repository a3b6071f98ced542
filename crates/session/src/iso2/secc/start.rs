//! Power is switched on, once every proof is there and the contactor reports closed.

use v2g_messages::iso2::{Body, PowerDeliveryReq, PowerDeliveryRes, ResponseCode};

use super::parameters::Deal;
use super::{Charging, Phase, Turn, profile};
use crate::proof::{Authorized, Closed, Isolated, Matched, Power};
use crate::secc::Cx;
use crate::{
    Contactor, End, Equipment, Misbehaviour, Outcome, Phase as Name, Request, StationStatus, Timer,
    Volts,
};

/// Agreed on AC; the vehicle is to ask for power.
#[derive(Debug)]
pub(super) struct PowerReady {
    deal: Deal,
}

impl PowerReady {
    pub(super) fn new(deal: Deal) -> Self {
        Self { deal }
    }

    pub(super) fn start(self, cx: &mut Cx<'_>, request: PowerDeliveryReq<'_>) -> Turn {
        if let Some(refused) = profile::objection(cx, &self.deal, &request) {
            return refused;
        }
        Switching::begin(cx, self.deal, Path::Ac(self.deal.authorized))
    }
}

/// What was proved before the contactor.
#[derive(Debug)]
pub(super) enum Path {
    /// The customer is authorized.
    Ac(Authorized),
    /// The isolation was tested and the customer is authorized; the voltage is on its way.
    Matching { isolated: Isolated, target: Volts },
    /// The voltage matches too.
    Dc { matched: Matched, target: Volts },
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
            Self::Ac(authorized) => *authorized,
            Self::Matching { isolated, .. } => isolated.authorized(),
            Self::Dc { matched, .. } => matched.authorized(),
        }
    }
}

/// The vehicle waits for power; contactor or voltage are on their way.
#[derive(Debug)]
pub(super) struct Switching {
    deal: Deal,
    path: Path,
    commanded: bool,
}

impl Switching {
    /// Answers at once where the contactor is closed already.
    pub(super) fn begin(cx: &mut Cx<'_>, deal: Deal, path: Path) -> Turn {
        cx.timers
            .start(Timer::Contactor, cx.now.after(cx.config.timing.contactor));
        Self {
            deal,
            path,
            commanded: false,
        }
        .look(cx)
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
    pub(super) fn look(mut self, cx: &mut Cx<'_>) -> Turn {
        if let Some(end) = cx.station.refuses_power() {
            return Turn::Refused(ResponseCode::FailedPowerDeliveryNotApplied, end);
        }
        if cx.station.contactor == Contactor::Fault {
            let end = End::Equipment(Equipment::Contactor);
            return Turn::Refused(ResponseCode::FailedContactorError, end);
        }
        if !cx.station.pilot.wants_energy() {
            return Turn::Deferred(Phase::Switching(self));
        }
        let told = self.commanded || cx.path.outlet().contactor || cx.heard.charged;
        if !told && cx.station.contactor == Contactor::Closed {
            let end = End::Equipment(Equipment::Contactor);
            return Turn::Refused(ResponseCode::FailedContactorError, end);
        }
        self.commanded = true;
        cx.path.close_contactor(self.path.authorized(), cx.events);
        self.path = self.path.progress(cx);
        match (Closed::check(cx.station.contactor), self.path) {
            (Some(closed), Path::Ac(authorized)) => {
                switched(cx, self.deal, Power::ac(authorized, closed), None)
            }
            (Some(closed), Path::Dc { matched, target }) => {
                switched(cx, self.deal, Power::dc(matched, closed), Some(target))
            }
            (_, path) => Turn::Deferred(Phase::Switching(Self { path, ..self })),
        }
    }

    /// How to refuse when the contactor did not close, or the voltage did not come, in time.
    pub(super) fn failure(&self) -> (ResponseCode, End) {
        let not_applied = ResponseCode::FailedPowerDeliveryNotApplied;
        let blame = Misbehaviour::WrongPilot(Request::PowerDeliveryStart);
        match (self.commanded, &self.path) {
            (false, _) => (not_applied, End::Misbehaved(blame)),
            (true, Path::Matching { .. }) => (not_applied, End::Equipment(Equipment::PreCharge)),
            _ => (
                ResponseCode::FailedContactorError,
                End::Equipment(Equipment::Contactor),
            ),
        }
    }

    pub(super) fn name(&self) -> Name {
        if self.is_dc() {
            Name::PreCharging
        } else {
            Name::PowerReady
        }
    }

    fn is_dc(&self) -> bool {
        !matches!(self.path, Path::Ac(_))
    }
}

fn switched(cx: &mut Cx<'_>, deal: Deal, power: Power, target: Option<Volts>) -> Turn {
    cx.timers.stop(Timer::Contactor);
    cx.heard.charged = true;
    let dc = deal.limits.mode.is_dc();
    let sent = cx.reply(Body::PowerDeliveryRes(PowerDeliveryRes {
        response_code: ResponseCode::Ok,
        evse_status: cx.station.status(dc, StationStatus::Ready),
    }));
    Turn::Answered(
        Phase::Charging(Charging::new(deal, power, target)),
        Outcome::Done,
        sent,
    )
}
