//! Needs of the vehicle against power of the station.

use core::task::Poll;

use v2g_link::v2gtp;
use v2g_messages::iso20::ResponseCode;
use v2g_messages::iso20::common::{CommonMessage, ScheduleExchangeReq, SeReqControlMode};

use super::deal::{Deal, Schedules, Terms};
use super::offer::{Answer, send_nothing};
use super::parameters::ac_power;
use super::{CableChecking, Connecting, Phase, PowerReady, Sent, Turn};
use crate::iso20::Message;
use crate::iso20::number::Quantity;
use crate::iso20::service::Choice;
use crate::iso20::words::{read_seconds, read_share};
use crate::model::Kind;
use crate::proof::{Coupled, Docked};
use crate::secc::{Cx, Sequence, TABLE_VIOLATED};
use crate::{
    ContractDesk, ControlMode, Discharge, End, EvNeeds, Misbehaviour, Offer, Offers, Outcome,
    Request, Schedule, ScheduleDecision, Station, Tariff, Timer, WattHours,
};

#[derive(Debug)]
pub(super) struct Scheduling {
    terms: Terms,
    /// The answer waits for the contract desk, which has the prices signed.
    waits: bool,
}

/// What came of an exchange.
#[allow(
    clippy::large_enum_variant,
    reason = "it lives for one request and there is no heap"
)]
pub(super) enum Exchange {
    /// The contract desk is to have the prices signed; nothing was sent.
    Unsigned,
    /// The schedule is not known yet.
    Ongoing(Sent),
    /// This is the schedule.
    Done(Deal, Sent),
    Refused(ResponseCode, End),
}

impl Scheduling {
    pub(super) fn new(terms: Terms) -> Self {
        Self {
            terms,
            waits: false,
        }
    }

    pub(super) fn consulting(&self) -> Option<Request> {
        self.waits.then_some(Request::ScheduleExchange)
    }

    pub(super) fn exchange(self, cx: &mut Cx<'_>, request: ScheduleExchangeReq<'_>) -> Turn {
        let exchange = exchange(cx, &self.terms, &request, None);
        self.went(cx, exchange)
    }

    pub(super) fn consult(
        self,
        cx: &mut Cx<'_>,
        desk: &mut dyn ContractDesk,
        message: v2gtp::Message<'_>,
    ) -> Turn {
        let exchange = consult(cx, &self.terms, desk, message);
        self.went(cx, exchange)
    }

    fn went(mut self, cx: &Cx<'_>, exchange: Exchange) -> Turn {
        self.waits = matches!(exchange, Exchange::Unsigned);
        match exchange {
            Exchange::Unsigned => Turn::Deferred(Phase::Scheduling(self)),
            Exchange::Refused(code, end) => Turn::Refused(code, end),
            Exchange::Ongoing(sent) => {
                Turn::Answered(Phase::Scheduling(self), Outcome::Ongoing, sent)
            }
            Exchange::Done(deal, sent) => {
                let (next, outcome) = prepare(deal, cx);
                Turn::Answered(next, outcome, sent)
            }
        }
    }
}

/// What comes before power.
fn prepare(deal: Deal, cx: &Cx<'_>) -> (Phase, Outcome) {
    let choice = deal.terms.choice;
    match (choice.mode.kind(), deal.terms.coupled) {
        (Kind::Dc, Coupled::Device(positioned)) => {
            let next = Connecting::new(deal, positioned);
            (Phase::Connecting(next), Outcome::Acdp)
        }
        (Kind::Dc, coupled) => match Docked::check(cx.station, coupled) {
            Some(docked) => {
                let next = CableChecking::new(deal, docked);
                (Phase::CableChecking(next), Outcome::Dc)
            }
            None => (Phase::over(TABLE_VIOLATED), Outcome::Dc),
        },
        (Kind::Ac, _) => (Phase::PowerReady(PowerReady::new(deal)), Outcome::Ac),
        (Kind::Wireless, _) => (Phase::PowerReady(PowerReady::new(deal)), Outcome::Wpt),
    }
}

/// Answers a request, with a desk that may have the prices signed or without.
pub(super) fn exchange(
    cx: &mut Cx<'_>,
    terms: &Terms,
    request: &ScheduleExchangeReq<'_>,
    desk: Option<&mut dyn ContractDesk>,
) -> Exchange {
    let choice = terms.choice;
    let blame = End::Misbehaved(Misbehaviour::BadRequest(Request::ScheduleExchange));
    let needs = read(&request.control_mode, terms.discharge);
    if needs.control != choice.control || !is_sane(&needs) {
        return Exchange::Refused(ResponseCode::Failed, blame);
    }
    cx.hear_needs(needs);
    let Some(offers) = offers(cx, choice, &needs) else {
        return ongoing(cx, choice);
    };
    let answer = Answer {
        offers: &offers,
        control: choice.control,
        most: usize::from(request.maximum_supporting_points),
        anchor: cx.unix_time,
    };
    let scheduled = choice.control == ControlMode::Scheduled;
    let sent = match desk {
        None if scheduled && cx.signs(&offers) => {
            cx.want_desk(Request::ScheduleExchange);
            return Exchange::Unsigned;
        }
        None => answer.send(cx),
        Some(desk) => match answer.send_signed(cx, desk) {
            Poll::Pending => return ongoing(cx, choice),
            Poll::Ready(sent) => sent,
        },
    };
    cx.timers.stop(Timer::Ongoing);
    cx.heard.offered_at = Some(cx.now);
    let mut offered: Schedules = Default::default();
    for (slot, offer) in offered.iter_mut().zip(offers.iter()) {
        *slot = Some(offer.schedule);
    }
    let deal = Deal {
        terms: *terms,
        offered,
        schedule: offers.first().schedule,
        anchor: cx.unix_time,
    };
    Exchange::Done(deal, sent)
}

/// Answers the request that waits for the desk. A desk that is not ready lets the vehicle ask again.
pub(super) fn consult(
    cx: &mut Cx<'_>,
    terms: &Terms,
    desk: &mut dyn ContractDesk,
    message: v2gtp::Message<'_>,
) -> Exchange {
    match Message::decode(message.payload_type, message.payload) {
        Some(Ok(Message::Common(CommonMessage::ScheduleExchangeReq(request)))) => {
            exchange(cx, terms, &request, Some(desk))
        }
        _ => Exchange::Refused(ResponseCode::Failed, TABLE_VIOLATED),
    }
}

fn ongoing(cx: &mut Cx<'_>, choice: Choice) -> Exchange {
    cx.timers
        .start(Timer::Ongoing, cx.now.after(cx.config.timing.ongoing));
    Exchange::Ongoing(send_nothing(cx, choice.control, ResponseCode::Ok))
}

/// The state of charge that is wanted soon is not above the one that is wanted at departure.
/// Source: V2G20-1640.
fn is_sane(needs: &EvNeeds) -> bool {
    needs
        .min_soc
        .zip(needs.target_soc)
        .is_none_or(|(least, target)| least <= target)
}

pub(super) fn read(mode: &SeReqControlMode<'_>, discharge: Option<Discharge>) -> EvNeeds {
    let told = EvNeeds {
        discharge,
        ..EvNeeds::default()
    };
    match mode {
        SeReqControlMode::ScheduledSeReqControlMode(mode) => EvNeeds {
            control: ControlMode::Scheduled,
            departure: mode.departure_time.map(read_seconds),
            target_energy: mode.ev_target_energy_request.map(WattHours::read),
            max_energy: mode.ev_maximum_energy_request.map(WattHours::read),
            min_energy: mode.ev_minimum_energy_request.map(WattHours::read),
            ..told
        },
        SeReqControlMode::DynamicSeReqControlMode(mode) => EvNeeds {
            control: ControlMode::Dynamic,
            departure: Some(read_seconds(mode.departure_time)),
            target_energy: Some(WattHours::read(mode.ev_target_energy_request)),
            max_energy: Some(WattHours::read(mode.ev_maximum_energy_request)),
            min_energy: Some(WattHours::read(mode.ev_minimum_energy_request)),
            min_soc: mode.minimum_soc.map(read_share),
            target_soc: mode.target_soc.map(read_share),
            ..told
        },
    }
}

/// The schedules to offer; `None` while they are not known. A session that was joined keeps the
/// schedule that was chosen in it, our choice as in ISO 15118-2. Where the model sets none: all that
/// the limits allow, until departure and a day at least, as in ISO 15118-2.
fn offers(cx: &Cx<'_>, choice: Choice, needs: &EvNeeds) -> Option<Offers> {
    let station = &*cx.station;
    if let Some(schedule) = cx.heard.kept {
        let tariff = price(station, &schedule);
        return Some(Offer { schedule, tariff }.into());
    }
    match station.schedule {
        ScheduleDecision::Pending => None,
        ScheduleDecision::Offer(offers) => Some(offers),
        ScheduleDecision::Unlimited => {
            let power = match choice.mode.kind() {
                Kind::Dc => station.dc.max_power,
                Kind::Ac => ac_power(station, choice.mode),
                Kind::Wireless => station.wireless.max_power,
            };
            let end = needs.departure.unwrap_or_default().max(Schedule::DAY);
            Some(Schedule::flat(power, end).into())
        }
    }
}

/// What the model asks for this schedule.
fn price(station: &Station, schedule: &Schedule) -> Option<Tariff> {
    match &station.schedule {
        ScheduleDecision::Offer(offers) => offers.numbered(schedule.id())?.tariff,
        ScheduleDecision::Unlimited | ScheduleDecision::Pending => None,
    }
}
