//! The charge loop.

use core::time::Duration;

use v2g_messages::iso2::{
    Body, ChargingStatusRes, CurrentDemandReq, CurrentDemandRes, PowerDeliveryRes, ResponseCode,
};

use super::parameters::{Deal, Parameters};
use super::schedule::is_outdated;
use super::{Phase, Turn};
use crate::iso2::physical::{
    amperes, read_amperes, read_time, read_volts, read_watts, volts, watts,
};
use crate::iso2::station::meter_info;
use crate::secc::{Cx, Delivery, Setpoint};
use crate::{
    End, EnergyMode, EvDemand, Misbehaviour, Notification, Outcome, Phase as Name, Request,
    SeccEvent, StationStatus,
};

/// The charge loop, in AC and DC.
#[derive(Debug)]
pub(super) struct Charging {
    deal: Deal,
    pub(super) delivery: Delivery,
    /// A turn of the loop was made.
    looped: bool,
}

impl Charging {
    pub(super) fn new(deal: Deal, delivery: Delivery) -> Self {
        Self {
            deal,
            delivery,
            looped: false,
        }
    }

    pub(super) fn name(&self) -> Name {
        match (self.deal.limits.mode.is_dc(), self.looped) {
            (false, false) => Name::AcStarting,
            (false, true) => Name::AcCharging,
            (true, false) => Name::DcStarting,
            (true, true) => Name::DcCharging,
        }
    }

    pub(super) fn demand(mut self, cx: &mut Cx<'_>, request: CurrentDemandReq) -> Turn {
        let Some(demand) = read(&request) else {
            let blame = Misbehaviour::BadRequest(Request::CurrentDemand);
            return Turn::Refused(ResponseCode::Failed, End::Misbehaved(blame));
        };
        cx.hear(request.dc_ev_status);
        cx.hear_demand(demand);
        self.deal.limits.update(
            request.ev_maximum_voltage_limit.and_then(read_volts),
            request.ev_maximum_current_limit.and_then(read_amperes),
            request.ev_maximum_power_limit.and_then(read_watts),
        );
        ask_to_renegotiate(cx, self.deal.limits.mode);
        let setpoint = self.delivery.follow(cx, &self.deal.limits, &demand);
        self.answer_demand(cx, &setpoint)
    }

    fn answer_demand(mut self, cx: &mut Cx<'_>, setpoint: &Setpoint) -> Turn {
        let (evse_id, meter) = (cx.station.evse_id, cx.station.meter);
        let sent = cx.reply(Body::CurrentDemandRes(CurrentDemandRes {
            response_code: ResponseCode::Ok,
            dc_evse_status: cx.station.dc_status(self.delivery.status()),
            evse_present_voltage: volts(cx.station.present_voltage),
            evse_present_current: amperes(cx.station.present_current),
            evse_current_limit_achieved: setpoint.current_limited,
            evse_voltage_limit_achieved: setpoint.voltage_limited,
            evse_power_limit_achieved: setpoint.power_limited,
            evse_maximum_voltage_limit: Some(volts(cx.station.dc.max_voltage)),
            evse_maximum_current_limit: Some(amperes(cx.station.dc.max_current)),
            evse_maximum_power_limit: Some(watts(cx.station.dc.max_power)),
            evse_id: evse_id.as_str().into(),
            sa_schedule_tuple_id: cx.heard.schedule.map_or(1, |schedule| schedule.id()),
            meter_info: meter.as_ref().map(meter_info),
            receipt_required: Some(false),
        }));
        self.looped = true;
        Turn::Answered(Phase::Charging(self), Outcome::Done, sent)
    }

    pub(super) fn report(mut self, cx: &mut Cx<'_>) -> Turn {
        self.delivery.look(cx);
        ask_to_renegotiate(cx, self.deal.limits.mode);
        let (evse_id, meter) = (cx.station.evse_id, cx.station.meter);
        let sent = cx.reply(Body::ChargingStatusRes(ChargingStatusRes {
            response_code: ResponseCode::Ok,
            evse_id: evse_id.as_str().into(),
            sa_schedule_tuple_id: cx.heard.schedule.map_or(1, |schedule| schedule.id()),
            evse_max_current: Some(amperes(cx.station.ac.max_current)),
            meter_info: meter.as_ref().map(meter_info),
            receipt_required: Some(false),
            ac_evse_status: cx.station.ac_status(),
        }));
        self.looped = true;
        Turn::Answered(Phase::Charging(self), Outcome::Done, sent)
    }

    /// Power goes off; limits, schedule and in DC isolation and voltage start over.
    pub(super) fn renegotiate(self, cx: &mut Cx<'_>) -> Turn {
        cx.path.off(cx.events);
        cx.events.push(SeccEvent::Renegotiating);
        cx.heard.kept = None;
        if matches!(cx.station.notification, Notification::Renegotiate(_)) {
            cx.station.notification = Notification::None;
        }
        let dc = self.deal.limits.mode.is_dc();
        let sent = cx.reply(Body::PowerDeliveryRes(PowerDeliveryRes {
            response_code: ResponseCode::Ok,
            evse_status: cx.station.status(dc, StationStatus::Ready),
        }));
        let next = Parameters::again(self.deal.authorized, self.deal.limits.mode);
        Turn::Answered(Phase::Parameters(next), Outcome::Done, sent)
    }
}

/// The loop carries limits of voltage, current and power; a schedule that is no longer the one that
/// was chosen takes a new negotiation.
fn ask_to_renegotiate(cx: &mut Cx<'_>, mode: EnergyMode) {
    let asks = cx.config.profile.asks_to_renegotiate;
    if asks && cx.station.notification == Notification::None && is_outdated(cx, mode) {
        cx.station.notification = Notification::Renegotiate(Duration::ZERO);
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
