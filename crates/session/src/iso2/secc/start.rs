//! Power is switched on, once every proof is there and the contactor reports closed.

use v2g_messages::iso2::{Body, PowerDeliveryReq, PowerDeliveryRes, ResponseCode};

use super::parameters::Deal;
use super::{Charging, Phase, Turn, profile};
use crate::proof::{Authorized, Closed, Matched, Power};
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
    /// The voltage matches, so the isolation was tested and the customer is authorized.
    Dc { matched: Matched, target: Volts },
}

/// The vehicle waits for power; the contactor is on its way.
#[derive(Debug)]
pub(super) struct Switching {
    deal: Deal,
    path: Path,
    commanded: bool,
}

impl Switching {
    /// Answers at once where the contactor is closed already.
    pub(super) fn begin(cx: &mut Cx<'_>, deal: Deal, path: Path) -> Turn {
        cx.timers.start(Timer::Contactor, cx.now.after(cx.config.timing.contactor));
        Self { deal, path, commanded: false }.look(cx)
    }

    /// The world may have changed.
    ///
    /// In AC the vehicle may take a moment to bring its control pilot into state C, and the
    /// contactor closes only then (IEC 61851-1).
    pub(super) fn look(mut self, cx: &mut Cx<'_>) -> Turn {
        if cx.station.is_unsafe() || cx.station.contactor == Contactor::Fault {
            let (code, end) = self.failure();
            return Turn::Refused(code, end);
        }
        if !cx.station.pilot.wants_energy() {
            return Turn::Deferred(Phase::Switching(self));
        }
        self.commanded = true;
        cx.path.close_contactor(self.authorized(), cx.events);
        match Closed::check(cx.station.contactor) {
            None => Turn::Deferred(Phase::Switching(self)),
            Some(closed) => self.switched(cx, closed),
        }
    }

    fn switched(self, cx: &mut Cx<'_>, closed: Closed) -> Turn {
        cx.timers.stop(Timer::Contactor);
        let sent = cx.reply(Body::PowerDeliveryRes(PowerDeliveryRes {
            response_code: ResponseCode::Ok,
            evse_status: cx.station.status(self.is_dc(), StationStatus::Ready),
        }));
        let charging = match self.path {
            Path::Ac(authorized) => Charging::new(self.deal, Power::ac(authorized, closed), None),
            Path::Dc { matched, target } => {
                Charging::new(self.deal, Power::dc(matched, closed), Some(target))
            }
        };
        cx.heard.charged = true;
        Turn::Answered(Phase::Charging(charging), Outcome::Done, sent)
    }

    /// How to refuse when the contactor did not close in time.
    pub(super) fn failure(&self) -> (ResponseCode, End) {
        match self.commanded {
            true => {
                (ResponseCode::FailedContactorError, End::Equipment(Equipment::Contactor))
            }
            false => {
                let blame = Misbehaviour::WrongPilot(Request::PowerDeliveryStart);
                (ResponseCode::FailedPowerDeliveryNotApplied, End::Misbehaved(blame))
            }
        }
    }

    pub(super) fn name(&self) -> Name {
        if self.is_dc() { Name::PreCharging } else { Name::PowerReady }
    }

    fn is_dc(&self) -> bool {
        matches!(self.path, Path::Dc { .. })
    }

    fn authorized(&self) -> Authorized {
        match &self.path {
            Path::Ac(authorized) => *authorized,
            Path::Dc { matched, .. } => matched.authorized(),
        }
    }
}
