//! Power is switched on.

use v2g_messages::iso2::{Body, PowerDeliveryReq, PowerDeliveryRes, ResponseCode};

use super::parameters::Deal;
use super::{Charging, Phase, Turn, profile};
use crate::secc::{Cx, PowerUp, Powered, Refusal};
use crate::{Outcome, Phase as Name, StationStatus};

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
        if let Err((code, end)) = profile::choose(cx, &request) {
            return Turn::Refused(code, end);
        }
        let power_up = PowerUp::ac(cx, self.deal.authorized);
        Switching::new(self.deal, power_up, Name::PowerReady).look(cx)
    }
}

/// The vehicle waits for power.
#[derive(Debug)]
pub(super) struct Switching {
    deal: Deal,
    pub(super) power_up: PowerUp,
    /// The phase in which it asked.
    before: Name,
}

impl Switching {
    pub(super) fn new(deal: Deal, power_up: PowerUp, before: Name) -> Self {
        Self {
            deal,
            power_up,
            before,
        }
    }

    /// Answers as soon as power is on, at once where it is on already.
    pub(super) fn look(self, cx: &mut Cx<'_>) -> Turn {
        let delivery = match self.power_up.look(cx) {
            Powered::Waiting(power_up) => {
                let next = Self::new(self.deal, power_up, self.before);
                return Turn::Deferred(Phase::Switching(next));
            }
            Powered::Refused(why, end) => return Turn::Refused(Refusal::NoPower(why).into(), end),
            Powered::On(delivery) => delivery,
        };
        let dc = self.deal.limits.mode.is_dc();
        let sent = cx.reply(Body::PowerDeliveryRes(PowerDeliveryRes {
            response_code: ResponseCode::Ok,
            evse_status: cx.station.status(dc, StationStatus::Ready),
        }));
        let charging = Charging::new(self.deal, delivery);
        Turn::Answered(Phase::Charging(charging), Outcome::Done, sent)
    }

    pub(super) fn name(&self) -> Name {
        self.before
    }
}
