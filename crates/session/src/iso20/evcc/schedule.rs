//! Needs of the vehicle against power of the station.

use v2g_link::v2gtp;
use v2g_messages::iso20::Processing;
use v2g_messages::iso20::common::{
    CommonMessage, DynamicSeReqControlMode, ScheduleExchangeReq, ScheduleExchangeRes,
    ScheduledSeReqControlMode, SeReqControlMode, SeResControlMode,
};

use super::device::Connect;
use super::plan::{Plan, energies, most_power};
use super::{CableCheck, Close, Id, Phase, PowerOff, Start, Turn, hear};
use crate::contract as told;
use crate::evcc::{Consulted, Coupled, Cx, Docked, Power, TABLE_VIOLATED, choose};
use crate::iso20::Message;
use crate::iso20::number::Quantity;
use crate::iso20::request::is_warning;
use crate::iso20::service::Choice;
use crate::iso20::words::{seconds, share};
use crate::model::Kind;
use crate::{
    ControlMode, End, EvccEvent, Misbehaviour, Outcome, Request, Schedule, TariffTrust, Timer,
    Wallet, WattHours,
};

/// Schedules are exchanged, for the first time or again.
#[derive(Debug)]
pub(super) struct Exchange {
    choice: Choice,
    coupled: Coupled,
    /// Power is on, and this schedule is in force still.
    before: Option<(Plan, Power)>,
}

impl Exchange {
    pub(super) fn new(choice: Choice, coupled: Coupled) -> Self {
        Self {
            choice,
            coupled,
            before: None,
        }
    }

    pub(super) fn again(plan: Plan, power: Power) -> Self {
        Self {
            choice: plan.choice,
            coupled: Coupled::Plug,
            before: Some((plan, power)),
        }
    }

    /// Whether power is on.
    pub(super) fn resumes(&self) -> bool {
        self.before.is_some()
    }

    pub(super) fn ask(&self, cx: &mut Cx<'_>, id: &Id) {
        let vehicle = *cx.vehicle;
        let [target, most, least] = energies(&vehicle).map(WattHours::write);
        let control_mode = match self.choice.control {
            ControlMode::Scheduled => {
                SeReqControlMode::ScheduledSeReqControlMode(ScheduledSeReqControlMode {
                    departure_time: vehicle.departure.map(seconds),
                    ev_target_energy_request: vehicle.energy_request.map(|_| target),
                    ev_maximum_energy_request: vehicle.max_energy_request.map(|_| most),
                    ev_minimum_energy_request: vehicle.min_energy_request.map(|_| least),
                    ev_energy_offer: None,
                })
            }
            ControlMode::Dynamic => {
                SeReqControlMode::DynamicSeReqControlMode(DynamicSeReqControlMode {
                    departure_time: seconds(vehicle.departure.unwrap_or(Schedule::DAY)),
                    minimum_soc: vehicle.min_soc.map(share),
                    target_soc: vehicle.target_soc.map(share),
                    ev_target_energy_request: target,
                    ev_maximum_energy_request: most,
                    ev_minimum_energy_request: least,
                    ev_maximum_v2x_energy_request: None,
                    ev_minimum_v2x_energy_request: None,
                })
            }
        };
        cx.common(CommonMessage::ScheduleExchangeReq(ScheduleExchangeReq {
            header: cx.header(id),
            maximum_supporting_points: 1024,
            control_mode,
        }));
    }

    pub(super) fn answer(self, cx: &mut Cx<'_>, response: ScheduleExchangeRes<'_>) -> Turn {
        let timing = &cx.config.timing;
        if response.evse_processing != Processing::Finished {
            cx.timers
                .start(Timer::Ongoing, cx.now.after(timing.ongoing));
            let next = Phase::Exchange(self);
            return Turn::Again(next, Outcome::Ongoing, timing.repeat_pause);
        }
        cx.timers.stop(Timer::Ongoing);
        cx.heard.offered_at = Some(cx.now);
        let refused = self.before.is_some() && is_warning(response.response_code);
        let signed_only = cx.heard.contract && cx.vehicle.tariffs == TariffTrust::Signed;
        if signed_only && !refused && has_prices(&response.control_mode) {
            let outcome = self.outcome();
            return Turn::Next(Phase::Prices(Prices(self)), outcome);
        }
        self.settle(cx, &response, true)
    }

    /// Which way it goes on.
    fn outcome(&self) -> Outcome {
        match (self.choice.mode.kind(), self.coupled) {
            (Kind::Dc, Coupled::Device) => Outcome::Acdp,
            (Kind::Dc, _) => Outcome::Dc,
            (Kind::Ac, _) => Outcome::Ac,
            (Kind::Wireless, _) => Outcome::Wpt,
        }
    }

    fn settle(self, cx: &mut Cx<'_>, response: &ScheduleExchangeRes<'_>, trusted: bool) -> Turn {
        match (self.plan(cx, response, trusted), self.before) {
            (_, Some((plan, power))) if is_warning(response.response_code) => resume(plan, power),
            (Some(plan), Some((_, power))) => resume(plan, power),
            (Some(plan), None) => prepare(plan, self.coupled),
            (None, _) => {
                let blame = Misbehaviour::Contradiction(Request::ScheduleExchange);
                Turn::Over(End::Misbehaved(blame))
            }
        }
    }

    /// What was agreed on; in dynamic control the vehicle's own power for as long as it stays.
    fn plan(
        &self,
        cx: &mut Cx<'_>,
        response: &ScheduleExchangeRes<'_>,
        trusted: bool,
    ) -> Option<Plan> {
        let choice = self.choice;
        match (choice.control, &response.control_mode) {
            (ControlMode::Scheduled, SeResControlMode::ScheduledSeResControlMode(mode)) => {
                let (mut offers, tuples) = hear::offers(mode)?;
                if !trusted {
                    offers = offers.without_tariffs();
                }
                let schedule = choose(cx.vehicle, &offers);
                let tuple = tuples.iter().find(|tuple| tuple.id == schedule.id())?;
                cx.heard.offers = Some(offers);
                cx.events.push(EvccEvent::SchedulesOffered);
                Some(Plan {
                    choice,
                    schedule,
                    tuple: tuple.number,
                    anchor: tuple.anchor,
                })
            }
            (ControlMode::Dynamic, SeResControlMode::DynamicSeResControlMode(_)) => Some(Plan {
                choice,
                schedule: Schedule::flat(
                    most_power(cx.vehicle),
                    cx.vehicle.departure.unwrap_or(Schedule::DAY),
                ),
                tuple: 1,
                anchor: cx.unix_time,
            }),
            _ => None,
        }
    }
}

/// Prices only count where the provider of the contract has signed them; the wallet is to say so.
#[derive(Debug)]
pub(super) struct Prices(Exchange);

impl Prices {
    /// Whether power is on.
    pub(super) fn resumes(&self) -> bool {
        self.0.resumes()
    }

    pub(super) fn consult(
        self,
        cx: &mut Cx<'_>,
        wallet: &mut dyn Wallet,
        message: v2gtp::Message<'_>,
    ) -> Consulted<Phase> {
        let way_out = match self.resumes() {
            true => Phase::PowerOff(PowerOff::new(false)),
            false => Phase::Close(Close::End),
        };
        let blame = Misbehaviour::Contradiction(Request::ScheduleExchange);
        let read = Message::decode(message.payload_type, message.payload);
        let Some(Ok(Message::Common(CommonMessage::ScheduleExchangeRes(response)))) = read else {
            return Consulted::Stop(way_out, End::Misbehaved(blame));
        };
        let signature = response.header.signature.and_then(|s| s.get());
        let prices = told::Prices::Iso20(response.control_mode);
        let trusted = prices.are_all_signed()
            && signature.is_some_and(|signature| wallet.trusts_prices(&prices, &signature));
        if !trusted {
            cx.events.push(EvccEvent::TariffsNotTrusted);
        }
        match self.0.settle(cx, &response, trusted) {
            Turn::Next(phase, _) => Consulted::Next(phase),
            Turn::Over(end) => Consulted::Stop(way_out, end),
            Turn::Again(..) | Turn::Stop(..) => Consulted::Stop(way_out, TABLE_VIOLATED),
        }
    }
}

fn has_prices(mode: &SeResControlMode<'_>) -> bool {
    match mode {
        SeResControlMode::ScheduledSeResControlMode(mode) => {
            let mut tuples = mode.schedule_tuple.iter();
            tuples.any(|tuple| tuple.charging_schedule.price_schedule.is_some())
        }
        SeResControlMode::DynamicSeResControlMode(_) => false,
    }
}

/// What comes before power.
fn prepare(plan: Plan, coupled: Coupled) -> Turn {
    let mode = plan.choice.mode;
    match (mode.kind(), coupled) {
        (Kind::Dc, Coupled::Device) => {
            Turn::Next(Phase::Connect(Connect::new(plan)), Outcome::Acdp)
        }
        (Kind::Dc, _) => match Docked::plug(mode) {
            Some(docked) => {
                let next = CableCheck::new(plan, docked);
                Turn::Next(Phase::CableCheck(next), Outcome::Dc)
            }
            None => Turn::Over(TABLE_VIOLATED),
        },
        (Kind::Ac, _) => {
            let start = Start::new(plan, Power::ac());
            Turn::Next(Phase::Start(start), Outcome::Ac)
        }
        (Kind::Wireless, Coupled::Aligned(aligned)) => {
            let start = Start::new(plan, Power::coil(aligned));
            Turn::Next(Phase::Start(start), Outcome::Wpt)
        }
        (Kind::Wireless, _) => Turn::Over(TABLE_VIOLATED),
    }
}

fn resume(plan: Plan, power: Power) -> Turn {
    let outcome = match plan.choice.mode.kind() {
        Kind::Dc => Outcome::Dc,
        Kind::Ac => Outcome::Ac,
        Kind::Wireless => Outcome::Wpt,
    };
    Turn::Next(Phase::Start(Start::again(plan, power)), outcome)
}
