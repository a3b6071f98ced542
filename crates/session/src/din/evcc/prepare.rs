//! Before power: the cable is tested, the voltages are matched, the contactor closes.

use v2g_messages::din::{
    Body, CableCheckReq, CableCheckRes, EvseProcessing, PreChargeReq, PreChargeRes,
};

use super::{Phase, Start, Turn, hear, send};
use crate::din::physical::{amperes, read_volts, volts};
use crate::din::words;
use crate::evcc::{CableChecked, Cx, Match, Matching};
use crate::{End, Misbehaviour, Outcome, Request, Schedule, SessionId};

#[derive(Debug)]
pub(super) struct CableCheck {
    schedule: Schedule,
}

impl CableCheck {
    pub(super) fn new(schedule: Schedule) -> Self {
        Self { schedule }
    }

    pub(super) fn ask(&self, cx: &mut Cx<'_>, id: Option<SessionId>) {
        cx.ask_for_cable_check();
        let dc_ev_status = words::ev_status(cx.vehicle.status());
        send(cx, id, Body::CableCheckReq(CableCheckReq { dc_ev_status }));
    }

    pub(super) fn answer(self, cx: &mut Cx<'_>, response: CableCheckRes) -> Turn {
        let status = response.dc_evse_status;
        hear(cx, status, None, None);
        let finished = response.evse_processing != EvseProcessing::Ongoing;
        let isolation = status.evse_isolation_status.map(words::read_isolation);
        match cx.cable_checked(finished, cx.heard.present.status, isolation) {
            CableChecked::Again(pause) => {
                Turn::Again(Phase::CableCheck(self), Outcome::Ongoing, pause)
            }
            CableChecked::Good(matching) => {
                let next = PreCharge {
                    schedule: self.schedule,
                    matching,
                };
                Turn::Next(Phase::PreCharge(next), Outcome::Done)
            }
            CableChecked::Bad(end) => Turn::Stop(Phase::CableCheck(self), Outcome::Done, end),
        }
    }
}

#[derive(Debug)]
pub(super) struct PreCharge {
    schedule: Schedule,
    matching: Matching,
}

impl PreCharge {
    pub(super) fn lied(&self) -> bool {
        self.matching.lied()
    }

    pub(super) fn ask(&mut self, cx: &mut Cx<'_>, id: Option<SessionId>) {
        let (voltage, current) = self.matching.ask(cx);
        let request = PreChargeReq {
            dc_ev_status: words::ev_status(cx.vehicle.status()),
            ev_target_voltage: volts(voltage),
            ev_target_current: amperes(current),
        };
        send(cx, id, Body::PreChargeReq(request));
    }

    /// Connects the battery once the voltages match, and asks for power once it is connected.
    pub(super) fn answer(self, cx: &mut Cx<'_>, response: PreChargeRes) -> Turn {
        let Self { schedule, matching } = self;
        let voltage = response.evse_present_voltage;
        hear(cx, response.dc_evse_status, Some(voltage), None);
        let Some(told) = read_volts(voltage) else {
            let blame = Misbehaviour::Contradiction(Request::PreCharge);
            return Turn::Over(End::Misbehaved(blame));
        };
        match matching.hear(cx, told) {
            Match::Connected(power) => {
                let start = Start::new(schedule, power);
                Turn::Next(Phase::Start(start), Outcome::Done)
            }
            Match::Awaited(matching) => {
                let pause = cx.config.timing.repeat_pause;
                let next = Self { schedule, matching };
                Turn::Again(Phase::PreCharge(next), Outcome::Done, pause)
            }
        }
    }
}
