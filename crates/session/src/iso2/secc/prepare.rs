//! DC before power: the cable is tested, the voltages are matched.

use v2g_messages::iso2::{
    Body, CableCheckReq, CableCheckRes, EvseProcessing, PowerDeliveryReq, PreChargeReq,
    PreChargeRes, ResponseCode,
};

use super::parameters::Deal;
use super::start::Switching;
use super::{Phase, Turn, profile};
use crate::iso2::physical::{read_amperes, read_volts, volts};
use crate::proof::Isolated;
use crate::secc::{CableTest, Cx, Sent, Tested, VoltageMatch};
use crate::{End, Misbehaviour, Outcome, Phase as Name, Request, StationStatus};

#[derive(Debug)]
pub(super) struct CableChecking {
    deal: Deal,
    test: CableTest,
}

impl CableChecking {
    pub(super) fn new(deal: Deal) -> Self {
        let test = CableTest::new(deal.authorized);
        Self { deal, test }
    }

    pub(super) fn check(self, cx: &mut Cx<'_>, request: CableCheckReq) -> Turn {
        let deal = self.deal;
        cx.hear(request.dc_ev_status);
        match self.test.ask(cx, deal.limits.max_voltage) {
            Tested::Failed(end) => Turn::Refused(ResponseCode::Failed, end),
            Tested::Waiting(test, usual) => {
                let sent = answer(cx, usual, EvseProcessing::Ongoing);
                let next = Self { deal, test };
                Turn::Answered(Phase::CableChecking(next), Outcome::Ongoing, sent)
            }
            Tested::Passed(isolated) => {
                let sent = answer(cx, StationStatus::Ready, EvseProcessing::Finished);
                let next = PreCharge { deal, isolated };
                Turn::Answered(Phase::PreCharge(next), Outcome::Done, sent)
            }
        }
    }
}

fn answer(cx: &mut Cx<'_>, usual: StationStatus, evse_processing: EvseProcessing) -> Sent {
    cx.reply(Body::CableCheckRes(CableCheckRes {
        response_code: ResponseCode::Ok,
        dc_evse_status: cx.station.dc_status(usual),
        evse_processing,
    }))
}

/// The isolation is good; the vehicle has not named its voltage yet.
#[derive(Debug)]
pub(super) struct PreCharge {
    deal: Deal,
    isolated: Isolated,
}

impl PreCharge {
    pub(super) fn begin(self, cx: &mut Cx<'_>, request: PreChargeReq) -> Turn {
        let next = PreCharging {
            deal: self.deal,
            voltage: VoltageMatch::begin(cx, self.isolated),
        };
        next.repeat(cx, request)
    }
}

/// The supply approaches the vehicle's voltage.
#[derive(Debug)]
pub(super) struct PreCharging {
    deal: Deal,
    pub(super) voltage: VoltageMatch,
}

impl PreCharging {
    pub(super) fn repeat(mut self, cx: &mut Cx<'_>, request: PreChargeReq) -> Turn {
        cx.hear(request.dc_ev_status);
        let wanted =
            read_volts(request.ev_target_voltage).zip(read_amperes(request.ev_target_current));
        let Some(wanted) = wanted else {
            let blame = Misbehaviour::BadRequest(Request::PreCharge);
            return Turn::Refused(ResponseCode::Failed, End::Misbehaved(blame));
        };
        if let Err(end) = self.voltage.aim(cx, &self.deal.limits, wanted) {
            return Turn::Refused(ResponseCode::Failed, end);
        }
        let sent = cx.reply(Body::PreChargeRes(PreChargeRes {
            response_code: ResponseCode::Ok,
            dc_evse_status: cx.station.dc_status(StationStatus::Ready),
            evse_present_voltage: volts(cx.station.present_voltage),
        }));
        Turn::Answered(Phase::PreCharging(self), Outcome::Done, sent)
    }

    pub(super) fn start(self, cx: &mut Cx<'_>, request: PowerDeliveryReq<'_>) -> Turn {
        if let Err((code, end)) = profile::choose(cx, &request) {
            return Turn::Refused(code, end);
        }
        match self.voltage.power_up(cx) {
            Ok(power_up) => Switching::new(self.deal, power_up, Name::PreCharging).look(cx),
            Err(end) => Turn::Refused(ResponseCode::FailedPowerDeliveryNotApplied, end),
        }
    }
}
