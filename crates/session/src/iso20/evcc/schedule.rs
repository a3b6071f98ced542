//! Needs of the vehicle against power of the station.

use v2g_messages::iso20::Processing;
use v2g_messages::iso20::common::{
    CommonMessage, DynamicSeReqControlMode, ScheduleExchangeReq, ScheduleExchangeRes,
    ScheduledSeReqControlMode, SeReqControlMode, SeResControlMode,
};

use super::plan::{Plan, energies, most_power};
use super::{CableCheck, Id, Phase, Start, Turn, hear};
use crate::evcc::{Cx, Power};
use crate::iso20::number::Quantity;
use crate::iso20::request::is_warning;
use crate::iso20::service::Choice;
use crate::iso20::words::{seconds, share};
use crate::{ControlMode, End, Misbehaviour, Outcome, Request, Schedule, Timer, WattHours};

/// Schedules are exchanged, for the first time or again.
#[derive(Debug)]
pub(super) struct Exchange {
    choice: Choice,
    /// Power is on, and this schedule is in force still.
    before: Option<(Plan, Power)>,
}

impl Exchange {
    pub(super) fn new(choice: Choice) -> Self {
        let before = None;
        Self { choice, before }
    }

    pub(super) fn again(plan: Plan, power: Power) -> Self {
        Self {
            choice: plan.choice,
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
        match (self.plan(cx, &response), self.before) {
            (_, Some((plan, power))) if is_warning(response.response_code) => resume(plan, power),
            (Some(plan), Some((_, power))) => resume(plan, power),
            (Some(plan), None) if plan.choice.mode.is_dc() => {
                Turn::Next(Phase::CableCheck(CableCheck::new(plan)), Outcome::Dc)
            }
            (Some(plan), None) => {
                let start = Start::new(plan, Power::ac());
                Turn::Next(Phase::Start(start), Outcome::Ac)
            }
            (None, _) => {
                let blame = Misbehaviour::Contradiction(Request::ScheduleExchange);
                Turn::Over(End::Misbehaved(blame))
            }
        }
    }

    /// What was agreed on; in dynamic control the vehicle's own power for as long as it stays.
    fn plan(&self, cx: &Cx<'_>, response: &ScheduleExchangeRes<'_>) -> Option<Plan> {
        let choice = self.choice;
        match (choice.control, &response.control_mode) {
            (ControlMode::Scheduled, SeResControlMode::ScheduledSeResControlMode(mode)) => {
                let (schedule, tuple, anchor) = hear::schedule(mode)?;
                Some(Plan {
                    choice,
                    schedule,
                    tuple,
                    anchor,
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

fn resume(plan: Plan, power: Power) -> Turn {
    let outcome = match plan.choice.mode.is_dc() {
        true => Outcome::Dc,
        false => Outcome::Ac,
    };
    Turn::Next(Phase::Start(Start::again(plan, power)), outcome)
}
