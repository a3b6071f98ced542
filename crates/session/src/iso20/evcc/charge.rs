//! The charge loop: what comes after a turn, and the ways to rest.

use v2g_messages::iso20::common::{
    ChargeProgress, CommonMessage, PowerDeliveryReq, PowerDeliveryRes,
};
use v2g_messages::iso20::{DisplayParameters, MeterInfo, Processing};

use super::plan::Plan;
use super::{Confirm, Exchange, Id, Parameters, Phase, PowerOff, Start, Turn};
use crate::evcc::{Cx, Power};
use crate::iso20::number::Quantity;
use crate::iso20::request::is_warning;
use crate::iso20::words::share;
use crate::model::Kind;
use crate::{EvccEvent, Iso20Schema, Notification, Outcome, Request, Vehicle, Wish};

/// The charge loop, in AC and DC.
#[derive(Debug)]
pub(super) struct Charge {
    pub(super) plan: Plan,
    power: Power,
    /// The station does not let vehicles rest.
    restless: bool,
}

impl Charge {
    pub(super) fn new(plan: Plan, power: Power) -> Self {
        Self {
            plan,
            power,
            restless: false,
        }
    }

    pub(super) fn ask(&self, cx: &mut Cx<'_>, id: &Id) {
        match self.plan.choice.mode.kind() {
            Kind::Dc => self.ask_dc(cx, id),
            Kind::Ac => match self.plan.choice.service.schema() {
                Iso20Schema::AcDerIec => self.ask_iec(cx, id),
                Iso20Schema::AcDerSae => self.ask_sae(cx, id),
                _ => self.ask_ac(cx, id),
            },
            Kind::Wireless => self.ask_wpt(cx, id),
        }
    }

    /// What the station asked for in this turn, or the vehicle wants: another turn, a new schedule,
    /// other services, or rest.
    pub(super) fn go_on(self, cx: &mut Cx<'_>, meter: Option<MeterInfo<'_>>) -> Turn {
        let confirm = matches!(cx.heard.notification, Notification::ConfirmMeter(_));
        let outcome = match confirm && meter.is_some() {
            true => Outcome::ReceiptRequired,
            false => Outcome::Done,
        };
        if outcome == Outcome::ReceiptRequired && cx.heard.contract {
            return Turn::Next(Phase::Confirm(Confirm::new(self)), outcome);
        }
        let rests = cx.vehicle.wish == Wish::Rest && !self.restless;
        let renegotiates = cx.is_to_renegotiate();
        let why = match (renegotiates, rests) {
            _ if cx.is_to_reselect() => {
                return Turn::Next(Phase::PowerOff(PowerOff::new(true)), outcome);
            }
            (true, _) => Why::Renegotiate,
            (_, true) => Why::Standby,
            (false, false) => {
                let pause = cx.config.timing.dc_loop_pause;
                return Turn::Again(Phase::Charge(self), outcome, pause);
            }
        };
        let next = Rest { charge: self, why };
        Turn::Next(Phase::Rest(next), outcome)
    }
}

/// What a battery shows of itself.
pub(super) fn display(vehicle: &Vehicle) -> DisplayParameters {
    DisplayParameters {
        present_soc: Some(share(vehicle.soc)),
        minimum_soc: vehicle.min_soc.map(share),
        target_soc: vehicle.target_soc.map(share),
        maximum_soc: vehicle.full_soc.map(share),
        remaining_time_to_minimum_soc: None,
        remaining_time_to_target_soc: vehicle.time_to_full.map(crate::iso20::words::seconds),
        remaining_time_to_maximum_soc: None,
        charging_complete: Some(vehicle.wish == Wish::Complete),
        battery_energy_capacity: vehicle.capacity.map(Quantity::write),
        inlet_hot: None,
    }
}

/// No energy is to flow for a while.
#[derive(Debug)]
pub(super) struct Rest {
    charge: Charge,
    why: Why,
}

#[derive(Clone, Copy, Debug)]
enum Why {
    /// The vehicle wants to.
    Standby,
    /// Schedules are exchanged again.
    Renegotiate,
}

impl Rest {
    pub(super) fn request(&self) -> Request {
        match self.why {
            Why::Standby => Request::PowerDeliveryStandby,
            Why::Renegotiate => Request::PowerDeliveryRenegotiate,
        }
    }

    pub(super) fn ask(&self, cx: &mut Cx<'_>, id: &Id) {
        cx.common(CommonMessage::PowerDeliveryReq(PowerDeliveryReq {
            header: cx.header(id),
            ev_processing: Processing::Finished,
            charge_progress: match self.why {
                Why::Standby => ChargeProgress::Standby,
                Why::Renegotiate => ChargeProgress::ScheduleRenegotiation,
            },
            ev_power_profile: None,
            bpt_channel_selection: None,
        }));
    }

    pub(super) fn answer(self, cx: &mut Cx<'_>, response: PowerDeliveryRes<'_>) -> Turn {
        cx.hear_wish(response.evse_status, None, None);
        let Charge { plan, power, .. } = self.charge;
        match self.why {
            Why::Standby if is_warning(response.response_code) => {
                let charge = Charge {
                    restless: true,
                    ..Charge::new(plan, power)
                };
                let pause = cx.config.timing.dc_loop_pause;
                Turn::Again(Phase::Charge(charge), Outcome::Declined, pause)
            }
            Why::Standby => {
                cx.inlet.rest();
                cx.events.push(EvccEvent::Standby(true));
                let next = Start::again(plan, power);
                Turn::Next(Phase::Start(next), Outcome::Done)
            }
            Why::Renegotiate => {
                cx.inlet.rest();
                cx.events.push(EvccEvent::Standby(true));
                let schema = plan.choice.service.schema();
                let rules = matches!(schema, Iso20Schema::AcDerIec | Iso20Schema::AcDerSae);
                let next = match rules {
                    true => Phase::Parameters(Parameters::again(plan, power)),
                    false => Phase::Exchange(Exchange::again(plan, power)),
                };
                Turn::Next(next, Outcome::Done)
            }
        }
    }
}
