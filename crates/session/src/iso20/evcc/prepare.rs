//! DC before power: the cable is tested, the voltages are matched, the contactor closes.

use v2g_messages::iso20::Processing;
use v2g_messages::iso20::dc::{
    DcCableCheckReq, DcCableCheckRes, DcMessage, DcPreChargeReq, DcPreChargeRes,
};

use super::plan::Plan;
use super::{Id, Phase, Start, Turn};
use crate::evcc::{CableChecked, Cx, Docked, Match, Matching, Power};
use crate::iso20::number::Quantity;
use crate::{Outcome, StationStatus, Volts};

#[derive(Debug)]
pub(super) struct CableCheck {
    plan: Plan,
}

impl CableCheck {
    pub(super) fn new(plan: Plan, _: Docked) -> Self {
        Self { plan }
    }

    pub(super) fn ask(&self, cx: &mut Cx<'_>, id: &Id) {
        cx.ask_for_cable_check();
        let header = cx.header(id);
        cx.dc(DcMessage::DcCableCheckReq(DcCableCheckReq { header }));
    }

    /// A test that failed has a code that ends the session.
    pub(super) fn answer(self, cx: &mut Cx<'_>, response: DcCableCheckRes<'_>) -> Turn {
        cx.hear_voltage(None);
        let finished = response.evse_processing == Processing::Finished;
        match cx.cable_checked(finished, StationStatus::Ready, None) {
            CableChecked::Again(pause) => {
                Turn::Again(Phase::CableCheck(self), Outcome::Ongoing, pause)
            }
            CableChecked::Good(matching) => {
                let next = PreCharge {
                    plan: self.plan,
                    progress: Progress::Matching(matching),
                };
                Turn::Next(Phase::PreCharge(next), Outcome::Done)
            }
            CableChecked::Bad(end) => Turn::Over(end),
        }
    }
}

#[derive(Debug)]
pub(super) struct PreCharge {
    plan: Plan,
    progress: Progress,
}

#[derive(Debug)]
enum Progress {
    Matching(Matching),
    /// The battery is connected; the station is to be told that this is over.
    Connected(Power),
}

impl PreCharge {
    pub(super) fn lied(&self) -> bool {
        matches!(&self.progress, Progress::Matching(matching) if matching.lied())
    }

    pub(super) fn ask(&mut self, cx: &mut Cx<'_>, id: &Id) {
        let battery = cx.vehicle.battery_voltage;
        let (ev_processing, target) = match &mut self.progress {
            Progress::Matching(matching) => (Processing::Ongoing, matching.ask(cx).0),
            Progress::Connected(_) => (Processing::Finished, battery),
        };
        let present = cx.vehicle.inlet_voltage.unwrap_or(battery);
        cx.dc(DcMessage::DcPreChargeReq(DcPreChargeReq {
            header: cx.header(id),
            ev_processing,
            ev_present_voltage: present.write(),
            ev_target_voltage: target.write(),
        }));
    }

    pub(super) fn answer(self, cx: &mut Cx<'_>, response: DcPreChargeRes<'_>) -> Turn {
        cx.hear_voltage(Some(response.evse_present_voltage));
        let plan = self.plan;
        let matching = match self.progress {
            Progress::Connected(power) => {
                return Turn::Next(Phase::Start(Start::new(plan, power)), Outcome::Done);
            }
            Progress::Matching(matching) => matching,
        };
        match matching.hear(cx, Volts::read(response.evse_present_voltage)) {
            Match::Connected(power) => {
                let progress = Progress::Connected(power);
                Turn::Next(Phase::PreCharge(Self { plan, progress }), Outcome::Ongoing)
            }
            Match::Awaited(matching) => {
                let progress = Progress::Matching(matching);
                let next = Phase::PreCharge(Self { plan, progress });
                Turn::Again(next, Outcome::Ongoing, cx.config.timing.repeat_pause)
            }
        }
    }
}
