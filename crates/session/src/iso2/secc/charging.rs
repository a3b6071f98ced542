//! The charge loop.

use core::time::Duration;

use v2g_exi::Document;
use v2g_link::v2gtp::Message;
use v2g_messages::iso2::{
    Body, ChargingStatusRes, CurrentDemandReq, CurrentDemandRes, MeteringReceiptReq,
    MeteringReceiptRes, PowerDeliveryRes, ResponseCode, V2gMessage,
};

use super::parameters::{Deal, Parameters};
use super::schedule::is_outdated;
use super::{Phase, Turn};
use crate::iso2::physical::{
    amperes, read_amperes, read_time, read_volts, read_watts, volts, watts,
};
use crate::iso2::station::meter_info;
use crate::proof::signed;
use crate::secc::{Cx, Delivery, Rest, Sent, Setpoint};
use crate::{
    ContractDesk, End, EnergyMode, EvDemand, Meter, Misbehaviour, Notification, Outcome,
    Phase as Name, Request, SeccEvent, Signed, StationStatus, Untrusted,
};

/// The charge loop, in AC and DC.
#[derive(Debug)]
pub(super) struct Charging {
    deal: Deal,
    pub(super) delivery: Delivery,
    /// A turn of the loop was made.
    looped: bool,
    /// The meter's output for which a receipt is due.
    owed: Option<Meter>,
    /// The receipt is there, and waits for the contract desk.
    waits: bool,
}

impl Charging {
    pub(super) fn new(deal: Deal, delivery: Delivery) -> Self {
        Self {
            deal,
            delivery,
            looped: false,
            owed: None,
            waits: false,
        }
    }

    pub(super) fn name(&self) -> Name {
        let dc = self.deal.limits.mode.is_dc();
        match (dc, self.looped, self.owed) {
            (false, false, _) => Name::AcStarting,
            (false, true, None) => Name::AcCharging,
            (false, true, Some(_)) => Name::AcReceipt,
            (true, false, _) => Name::DcStarting,
            (true, true, None) => Name::DcCharging,
            (true, true, Some(_)) => Name::DcReceipt,
        }
    }

    pub(super) fn consulting(&self) -> Option<Request> {
        self.waits.then_some(Request::MeteringReceipt)
    }

    /// A receipt is asked for where a contract pays and the model wants one. Source: V2G2-902, 903.
    fn owe(&mut self, cx: &Cx<'_>) {
        let wanted = matches!(
            cx.station.request_to_vehicle(),
            Notification::ConfirmMeter(_)
        );
        let wanted = wanted && cx.heard.contract.is_some();
        self.owed = cx.station.meter.filter(|_| wanted);
    }

    /// The answer of this turn is on its way.
    fn went_round(mut self, sent: Sent) -> Turn {
        self.looped = true;
        let outcome = match self.owed {
            None => Outcome::Done,
            Some(_) => Outcome::ReceiptRequired,
        };
        Turn::Answered(Phase::Charging(self), outcome, sent)
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
        self.owe(cx);
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
            receipt_required: Some(self.owed.is_some()),
        }));
        self.went_round(sent)
    }

    pub(super) fn report(mut self, cx: &mut Cx<'_>) -> Turn {
        self.delivery.look(cx);
        ask_to_renegotiate(cx, self.deal.limits.mode);
        self.owe(cx);
        let (evse_id, meter) = (cx.station.evse_id, cx.station.meter);
        let sent = cx.reply(Body::ChargingStatusRes(ChargingStatusRes {
            response_code: ResponseCode::Ok,
            evse_id: evse_id.as_str().into(),
            sa_schedule_tuple_id: cx.heard.schedule.map_or(1, |schedule| schedule.id()),
            evse_max_current: Some(amperes(cx.station.ac.max_current)),
            meter_info: meter.as_ref().map(meter_info),
            receipt_required: Some(self.owed.is_some()),
            ac_evse_status: cx.station.ac_status(),
        }));
        self.went_round(sent)
    }

    /// Holds the receipt against what was told; the desk then verifies its signature.
    pub(super) fn receive(mut self, cx: &mut Cx<'_>, receipt: MeteringReceiptReq<'_>) -> Turn {
        let tuple = cx.heard.schedule.map_or(1, |schedule| schedule.id());
        let same = self.owed.is_some_and(|told| {
            receipt.meter_info == meter_info(&told)
                && receipt.session_id == cx.session_id().as_bytes()
                && receipt.sa_schedule_tuple_id.is_none_or(|id| id == tuple)
        });
        if !same {
            let blame = Misbehaviour::BadRequest(Request::MeteringReceipt);
            let code = ResponseCode::FailedMeteringSignatureNotValid;
            return Turn::Refused(code, End::Misbehaved(blame));
        }
        cx.want_desk(Request::MeteringReceipt);
        self.waits = true;
        Turn::Deferred(Phase::Charging(self))
    }

    pub(super) fn consult(
        mut self,
        cx: &mut Cx<'_>,
        desk: &mut dyn ContractDesk,
        message: Message<'_>,
    ) -> Turn {
        let read = V2gMessage::decode(message.payload);
        let proved = read.is_ok_and(|V2gMessage { header, body }| match body {
            Body::MeteringReceiptReq(receipt) => {
                signed(desk, &Signed::MeteringReceipt(receipt), header.signature)
            }
            _ => false,
        });
        if !proved {
            let end = End::Untrusted(Untrusted::Signature(Request::MeteringReceipt));
            return Turn::Refused(ResponseCode::FailedMeteringSignatureNotValid, end);
        }
        let told = self.owed.take().unwrap_or_default();
        self.waits = false;
        if matches!(cx.station.notification, Notification::ConfirmMeter(_)) {
            cx.station.notification = Notification::None;
        }
        cx.events.push(SeccEvent::MeterConfirmed(told.reading));
        let dc = self.deal.limits.mode.is_dc();
        let sent = cx.reply(Body::MeteringReceiptRes(MeteringReceiptRes {
            response_code: ResponseCode::Ok,
            evse_status: cx.station.status(dc, self.delivery.status()),
        }));
        Turn::Answered(Phase::Charging(self), Outcome::Done, sent)
    }

    /// Energy stops; limits, schedule and in DC isolation and voltage start over. Where a vehicle may
    /// ask for power without a new cable check, the contactor of DC stays closed until it does not.
    pub(super) fn renegotiate(self, cx: &mut Cx<'_>) -> Turn {
        let (authorized, mode) = (self.deal.authorized, self.deal.limits.mode);
        let next = match (mode.is_dc(), cx.config.profile.restarts_directly) {
            (true, true) => Parameters::resting(authorized, mode, Rest::new(cx, self.delivery)),
            (true, false) => Parameters::resting(authorized, mode, Rest::Lost),
            (false, _) => Parameters::again(authorized, mode),
        };
        if !next.rests() {
            cx.path.off(cx.events);
        }
        cx.events.push(SeccEvent::Renegotiating);
        cx.heard.kept = None;
        if matches!(cx.station.notification, Notification::Renegotiate(_)) {
            cx.station.notification = Notification::None;
        }
        let sent = cx.reply(Body::PowerDeliveryRes(PowerDeliveryRes {
            response_code: ResponseCode::Ok,
            evse_status: cx.station.status(mode.is_dc(), StationStatus::Ready),
        }));
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
