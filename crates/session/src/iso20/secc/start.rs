//! Power is switched on.

use v2g_messages::iso20::common::{CommonMessage, PowerDeliveryReq, PowerDeliveryRes};
use v2g_messages::iso20::{Processing, ResponseCode};

use super::deal::{Deal, Terms};
use super::{Charging, Phase, Turn, profile};
use crate::iso20::timing::CONTACTOR;
use crate::iso20::words;
use crate::proof::Coupled;
use crate::secc::{Cx, PowerUp, Powered, Refusal, Sent};
use crate::{ControlMode, EnergyMode};
use crate::{Outcome, Phase as Name, Timer};

/// Agreed on AC or aligned above a coil; the vehicle is to ask for power.
#[derive(Debug)]
pub(super) struct PowerReady {
    deal: Deal,
}

impl PowerReady {
    pub(super) fn mode(&self) -> EnergyMode {
        self.deal.terms.choice.mode
    }

    pub(super) fn new(deal: Deal) -> Self {
        Self { deal }
    }

    pub(super) fn start(self, cx: &mut Cx<'_>, request: PowerDeliveryReq<'_>) -> Turn {
        if let Some(sent) = postpone(cx, &request) {
            return Turn::Answered(Phase::PowerReady(self), Outcome::Ongoing, sent);
        }
        let deal = match profile::check(cx, self.deal, &request, false) {
            Ok(deal) => deal,
            Err((code, end)) => return Turn::Refused(code, end),
        };
        let Terms {
            authorized,
            coupled,
            ..
        } = deal.terms;
        let (power_up, name) = match coupled {
            Coupled::Aligned(aligned) => (PowerUp::coil(cx, authorized, aligned), Name::WptReady),
            _ => (PowerUp::ac(cx, authorized), Name::PowerReady),
        };
        Switching::begin(cx, deal, power_up, name)
    }

    pub(super) fn name(&self) -> Name {
        match self.deal.terms.coupled {
            Coupled::Aligned(_) => Name::WptReady,
            _ => Name::PowerReady,
        }
    }
}

/// Answers a vehicle that is still making its power profile and will ask again.
pub(super) fn postpone(cx: &mut Cx<'_>, request: &PowerDeliveryReq<'_>) -> Option<Sent> {
    let waits = request.ev_processing != Processing::Finished;
    waits.then(|| answer(cx, ResponseCode::Ok, ControlMode::Scheduled))
}

pub(super) fn answer(cx: &mut Cx<'_>, response_code: ResponseCode, control: ControlMode) -> Sent {
    cx.common(CommonMessage::PowerDeliveryRes(PowerDeliveryRes {
        header: cx.header(),
        response_code,
        evse_status: words::status(cx.station, control),
    }))
}

/// The vehicle waits for power.
#[derive(Debug)]
pub(super) struct Switching {
    deal: Deal,
    pub(super) power_up: PowerUp,
    /// Where it came from.
    before: Name,
}

impl Switching {
    pub(super) fn begin(cx: &mut Cx<'_>, deal: Deal, power_up: PowerUp, before: Name) -> Turn {
        cx.timers.hasten(Timer::Contactor, cx.now.after(CONTACTOR));
        let switching = Self {
            deal,
            power_up,
            before,
        };
        switching.look(cx)
    }

    /// Answers as soon as power is on, at once where it is on already.
    pub(super) fn look(self, cx: &mut Cx<'_>) -> Turn {
        let (deal, before) = (self.deal, self.before);
        let delivery = match self.power_up.look(cx) {
            Powered::On(delivery) => delivery,
            Powered::Refused(why, end) => return Turn::Refused(Refusal::NoPower(why).into(), end),
            Powered::Waiting(power_up) => {
                return Turn::Deferred(Phase::Switching(Self {
                    deal,
                    power_up,
                    before,
                }));
            }
        };
        let scheduled = deal.terms.choice.control == ControlMode::Scheduled;
        cx.heard.schedule = Some(deal.schedule).filter(|_| scheduled);
        let sent = answer(cx, ResponseCode::Ok, deal.terms.choice.control);
        let charging = Charging::new(deal, delivery);
        Turn::Answered(Phase::Charging(charging), Outcome::Done, sent)
    }

    pub(super) fn name(&self) -> Name {
        self.before
    }
}
