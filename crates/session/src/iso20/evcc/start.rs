//! Power on, for the first time or again.

use core::time::Duration;

use v2g_link::time::difference;
use v2g_messages::iso20::Processing;
use v2g_messages::iso20::common::{
    ChargeProgress, CommonMessage, DynamicEvPptControlMode, EvPowerProfile,
    EvPowerProfileEntryList, EvPptControlMode, PowerDeliveryReq, PowerDeliveryRes,
    PowerScheduleEntry, PowerToleranceAcceptance, ScheduledEvPptControlMode,
};

use super::plan::{Plan, most_power};
use super::{Charge, Id, Phase, Turn};
use crate::evcc::{Cx, Power};
use crate::iso20::number::Quantity;
use crate::iso20::words::seconds;
use crate::model::Kind;
use crate::{ControlMode, EvccEvent, Notification, Outcome, Schedule, Watts, Wish};

/// How often a resting vehicle tells that it is there: 10 s, our choice; the station waits 60 s.
const SIGN_OF_LIFE: Duration = Duration::from_secs(10);

/// Everything is ready for power; a resting vehicle waits until it wants it.
#[derive(Debug)]
pub(super) struct Start {
    plan: Plan,
    power: Power,
    resumes: bool,
    /// The last request said that the vehicle is not ready yet.
    waiting: bool,
}

impl Start {
    pub(super) fn new(plan: Plan, power: Power) -> Self {
        Self {
            plan,
            power,
            resumes: false,
            waiting: false,
        }
    }

    /// Power was on before.
    pub(super) fn again(plan: Plan, power: Power) -> Self {
        Self {
            resumes: true,
            ..Self::new(plan, power)
        }
    }

    pub(super) fn resumes(&self) -> bool {
        self.resumes
    }

    /// The profile is the schedule, as far as the vehicle can use it; it stays within whatever tolerance
    /// the schedule has, and says so because some stations insist on a word about it.
    pub(super) fn ask(&mut self, cx: &mut Cx<'_>, id: &Id) {
        if cx.vehicle.mode.kind() != Kind::Wireless {
            cx.inlet.ask_for_energy(cx.events);
        }
        let called = matches!(cx.heard.notification, Notification::ExitStandby(_));
        self.waiting = self.resumes && cx.vehicle.wish == Wish::Rest && !called;
        let mut room = [entry(Duration::ZERO, Watts::ZERO); Schedule::MAX_STEPS];
        let schedule = &self.plan.schedule;
        let steps = schedule.steps();
        let most = most_power(cx.vehicle);
        let ends = steps.clone().skip(1).map(|step| step.start);
        let ends = ends.chain([schedule.end()]);
        for (slot, (step, end)) in room.iter_mut().zip(steps.zip(ends)) {
            *slot = entry(difference(end, step.start), step.power.min(most));
        }
        let entries = room.get(..schedule.step_count()).unwrap_or_default();
        let control_mode = match self.plan.choice.control {
            ControlMode::Scheduled => {
                EvPptControlMode::ScheduledEvPptControlMode(ScheduledEvPptControlMode {
                    selected_schedule_tuple_id: self.plan.tuple,
                    power_tolerance_acceptance: Some(
                        PowerToleranceAcceptance::PowerToleranceConfirmed,
                    ),
                })
            }
            ControlMode::Dynamic => {
                EvPptControlMode::DynamicEvPptControlMode(DynamicEvPptControlMode)
            }
        };
        cx.common(CommonMessage::PowerDeliveryReq(PowerDeliveryReq {
            header: cx.header(id),
            ev_processing: match self.waiting {
                true => Processing::Ongoing,
                false => Processing::Finished,
            },
            charge_progress: ChargeProgress::Start,
            ev_power_profile: Some(EvPowerProfile {
                time_anchor: self.plan.anchor,
                control_mode,
                ev_power_profile_entries: EvPowerProfileEntryList {
                    ev_power_profile_entry: entries.into(),
                },
            }),
            bpt_channel_selection: None,
        }));
    }

    pub(super) fn answer(self, cx: &mut Cx<'_>, response: PowerDeliveryRes<'_>) -> Turn {
        cx.hear_wish(response.evse_status, None, None);
        if self.waiting {
            let called = matches!(cx.heard.notification, Notification::ExitStandby(_));
            let next = Phase::Start(self);
            return match called {
                true => Turn::Next(next, Outcome::Ongoing),
                false => Turn::Again(next, Outcome::Ongoing, SIGN_OF_LIFE),
            };
        }
        cx.heard.charged = true;
        let scheduled = self.plan.choice.control == ControlMode::Scheduled;
        cx.heard.schedule = Some(self.plan.schedule).filter(|_| scheduled);
        cx.inlet.power_on(&self.power, cx.events);
        if self.resumes {
            cx.events.push(EvccEvent::Standby(false));
        }
        let next = Charge::new(self.plan, self.power);
        Turn::Next(Phase::Charge(next), Outcome::Done)
    }
}

fn entry(duration: Duration, power: Watts) -> PowerScheduleEntry {
    PowerScheduleEntry {
        duration: seconds(duration),
        power: power.write(),
        power_l2: None,
        power_l3: None,
    }
}
