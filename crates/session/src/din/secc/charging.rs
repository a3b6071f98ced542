//! Power is switched on, and the charge loop.

use v2g_messages::din::{
    Body, CurrentDemandReq, CurrentDemandRes, EvseStatus, PowerDeliveryRes, ResponseCode,
};

use super::parameters::Deal;
use super::{Phase, Turn, reply};
use crate::din::physical::{
    amperes, read_amperes, read_time, read_volts, read_watts, volts, watts,
};
use crate::din::{station, words};
use crate::secc::{Cx, Delivery, PowerUp, Powered, Refusal};
use crate::{End, EvDemand, Misbehaviour, Outcome, Phase as Name, Request, StationStatus};

/// The vehicle waits for power.
#[derive(Debug)]
pub(super) struct Switching {
    deal: Deal,
    pub(super) power_up: PowerUp,
}

impl Switching {
    pub(super) fn new(deal: Deal, power_up: PowerUp) -> Self {
        Self { deal, power_up }
    }

    /// Answers as soon as power is on, at once where it is on already.
    pub(super) fn look(self, cx: &mut Cx<'_>) -> Turn {
        let delivery = match self.power_up.look(cx) {
            Powered::Waiting(power_up) => {
                return Turn::Deferred(Phase::Switching(Self::new(self.deal, power_up)));
            }
            Powered::Refused(why, end) => return Turn::Refused(Refusal::NoPower(why).into(), end),
            Powered::On(delivery) => delivery,
        };
        let status = station::status(cx.station, StationStatus::Ready);
        let response = PowerDeliveryRes {
            response_code: ResponseCode::Ok,
            evse_status: EvseStatus::DcEvseStatus(status),
        };
        let sent = reply(cx, Body::PowerDeliveryRes(response));
        let charging = Charging {
            deal: self.deal,
            delivery,
            looped: false,
        };
        Turn::Answered(Phase::Charging(charging), Outcome::Done, sent)
    }
}

/// The charge loop.
#[derive(Debug)]
pub(super) struct Charging {
    deal: Deal,
    pub(super) delivery: Delivery,
    /// A turn of the loop was made.
    looped: bool,
}

impl Charging {
    pub(super) fn name(&self) -> Name {
        match self.looped {
            false => Name::DcStarting,
            true => Name::DcCharging,
        }
    }

    pub(super) fn demand(mut self, cx: &mut Cx<'_>, request: CurrentDemandReq) -> Turn {
        let Some(demand) = read(&request) else {
            let blame = Misbehaviour::BadRequest(Request::CurrentDemand);
            return Turn::Refused(ResponseCode::Failed, End::Misbehaved(blame));
        };
        cx.hear_status(words::read_ev_status(request.dc_ev_status));
        cx.hear_demand(demand);
        self.deal.limits.update(
            request.ev_maximum_voltage_limit.and_then(read_volts),
            request.ev_maximum_current_limit.and_then(read_amperes),
            request.ev_maximum_power_limit.and_then(read_watts),
        );
        let setpoint = self.delivery.follow(cx, &self.deal.limits, &demand);
        let dc = &cx.station.dc;
        let response = CurrentDemandRes {
            response_code: ResponseCode::Ok,
            dc_evse_status: station::status(cx.station, self.delivery.status()),
            evse_present_voltage: volts(cx.station.present_voltage),
            evse_present_current: amperes(cx.station.present_current),
            evse_current_limit_achieved: setpoint.current_limited,
            evse_voltage_limit_achieved: setpoint.voltage_limited,
            evse_power_limit_achieved: setpoint.power_limited,
            evse_maximum_voltage_limit: Some(volts(dc.max_voltage)),
            evse_maximum_current_limit: Some(amperes(dc.max_current)),
            evse_maximum_power_limit: Some(watts(dc.max_power)),
        };
        let sent = reply(cx, Body::CurrentDemandRes(response));
        self.looped = true;
        Turn::Answered(Phase::Charging(self), Outcome::Done, sent)
    }
}

fn read(request: &CurrentDemandReq) -> Option<EvDemand> {
    Some(EvDemand {
        target_voltage: read_volts(request.ev_target_voltage)?,
        target_current: read_amperes(request.ev_target_current)?,
        complete: request.charging_complete,
        bulk_complete: request.bulk_charging_complete,
        time_to_full: request.remaining_time_to_full_soc.and_then(read_time),
        time_to_bulk: request.remaining_time_to_bulk_soc.and_then(read_time),
    })
}
