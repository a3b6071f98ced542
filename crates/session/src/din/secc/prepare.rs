//! Before power: the cable is tested, the voltages are matched.

use v2g_messages::din::{
    Body, CableCheckReq, CableCheckRes, EvseProcessing, PowerDeliveryReq, PreChargeReq,
    PreChargeRes, ResponseCode,
};

use super::charging::Switching;
use super::parameters::Deal;
use super::{Phase, Turn, reply};
use crate::din::physical::{read_amperes, read_volts, volts};
use crate::din::{schedule, station, words};
use crate::proof::Isolated;
use crate::secc::{CableTest, Cx, Sent, Tested, VoltageMatch};
use crate::{End, Equipment, Fault, Misbehaviour, Outcome, Request, StationStatus};

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
        cx.hear_status(words::read_ev_status(request.dc_ev_status));
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
    let response = CableCheckRes {
        response_code: ResponseCode::Ok,
        dc_evse_status: station::status(cx.station, usual),
        evse_processing,
    };
    reply(cx, Body::CableCheckRes(response))
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
        cx.hear_status(words::read_ev_status(request.dc_ev_status));
        let wanted =
            read_volts(request.ev_target_voltage).zip(read_amperes(request.ev_target_current));
        let Some(wanted) = wanted else {
            let blame = Misbehaviour::BadRequest(Request::PreCharge);
            return Turn::Refused(ResponseCode::Failed, End::Misbehaved(blame));
        };
        if let Err(end) = self.voltage.aim(cx, &self.deal.limits, wanted) {
            return Turn::Refused(ResponseCode::Failed, end);
        }
        let response = PreChargeRes {
            response_code: ResponseCode::Ok,
            dc_evse_status: station::status(cx.station, StationStatus::Ready),
            evse_present_voltage: volts(cx.station.present_voltage),
        };
        let sent = reply(cx, Body::PreChargeRes(response));
        Turn::Answered(Phase::PreCharging(self), Outcome::Done, sent)
    }

    pub(super) fn start(self, cx: &mut Cx<'_>, request: PowerDeliveryReq<'_>) -> Turn {
        super::stop::hear(cx, &request);
        if let Some((code, end)) = objection(cx, &self.deal, &request) {
            return Turn::Refused(code, end);
        }
        match self.voltage.power_up(cx) {
            Ok(power_up) => Switching::new(self.deal, power_up).look(cx),
            Err(end) => Turn::Refused(ResponseCode::FailedPowerDeliveryNotApplied, end),
        }
    }
}

/// Why power is not switched on, if so: the schedule was not offered, the profile exceeds it, or
/// the station cannot. Source: V2G-DC-399, V2G-DC-400, V2G-DC-401.
fn objection(
    cx: &Cx<'_>,
    deal: &Deal,
    request: &PowerDeliveryReq<'_>,
) -> Option<(ResponseCode, End)> {
    let blame = End::Misbehaved(Misbehaviour::BadRequest(Request::PowerDeliveryStart));
    if let Some(profile) = request.charging_profile {
        if profile.sa_schedule_tuple_id != i16::from(deal.schedule.id()) {
            return Some((ResponseCode::FailedTariffSelectionInvalid, blame));
        }
        if cx.config.profile.checks_din_profiles && !schedule::bears(&deal.schedule, profile) {
            return Some((ResponseCode::FailedChargingProfileInvalid, blame));
        }
    }
    cx.station.trouble().map(|_| {
        let fault = cx.station.fault.unwrap_or(Fault::Shutdown);
        let end = End::Equipment(Equipment::Fault(fault));
        (ResponseCode::FailedPowerDeliveryNotApplied, end)
    })
}
