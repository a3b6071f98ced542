//! DC before power: the cable is tested, the voltages are matched.

use v2g_messages::iso20::common::PowerDeliveryReq;
use v2g_messages::iso20::dc::{DcCableCheckRes, DcMessage, DcPreChargeReq, DcPreChargeRes};
use v2g_messages::iso20::{Processing, ResponseCode};

use super::deal::Deal;
use super::start::{Switching, postpone};
use super::{Phase, Turn, profile};
use crate::iso20::number::Quantity;
use crate::proof::Docked;
use crate::secc::{CableTest, Cx, Sent, Tested, VoltageMatch};
use crate::{Amperes, EnergyMode, Outcome, Phase as Name, Volts};

#[derive(Debug)]
pub(super) struct CableChecking {
    deal: Deal,
    test: CableTest,
}

impl CableChecking {
    pub(super) fn new(deal: Deal, _: Docked) -> Self {
        Self {
            deal,
            test: CableTest::new(deal.terms.authorized),
        }
    }

    /// A station that cannot go on says so at once: the answer has no place for a wish.
    pub(super) fn check(self, cx: &mut Cx<'_>) -> Turn {
        if let Some(end) = cx.station.refuses_power() {
            return Turn::Refused(ResponseCode::Failed, end);
        }
        let deal = self.deal;
        match self.test.ask(cx, deal.terms.limits.max_voltage) {
            Tested::Failed(end) => Turn::Refused(ResponseCode::Failed, end),
            Tested::Waiting(test, _) => {
                let sent = answer(cx, Processing::Ongoing);
                let next = Self { deal, test };
                Turn::Answered(Phase::CableChecking(next), Outcome::Ongoing, sent)
            }
            Tested::Passed(isolated) => {
                let sent = answer(cx, Processing::Finished);
                let next = PreCharging {
                    deal,
                    voltage: VoltageMatch::begin(cx, isolated),
                    ready: false,
                };
                Turn::Answered(Phase::PreCharging(next), Outcome::Done, sent)
            }
        }
    }
}

fn answer(cx: &mut Cx<'_>, evse_processing: Processing) -> Sent {
    cx.dc(DcMessage::DcCableCheckRes(DcCableCheckRes {
        header: cx.header(),
        response_code: ResponseCode::Ok,
        evse_processing,
    }))
}

/// The supply approaches the vehicle's voltage, until the vehicle finds it close enough.
#[derive(Debug)]
pub(super) struct PreCharging {
    deal: Deal,
    pub(super) voltage: VoltageMatch,
    /// The vehicle said that it has finished.
    ready: bool,
}

impl PreCharging {
    pub(super) fn mode(&self) -> EnergyMode {
        self.deal.terms.choice.mode
    }

    pub(super) fn name(&self) -> Name {
        match self.ready {
            true => Name::DcReady,
            false => Name::PreCharge,
        }
    }

    /// The request names no current.
    pub(super) fn charge(mut self, cx: &mut Cx<'_>, request: DcPreChargeReq<'_>) -> Turn {
        if let Some(end) = cx.station.refuses_power() {
            return Turn::Refused(ResponseCode::Failed, end);
        }
        let target = Volts::read(request.ev_target_voltage);
        let limits = self.deal.terms.limits;
        if let Err(end) = self.voltage.aim(cx, &limits, (target, Amperes::ZERO)) {
            return Turn::Refused(ResponseCode::Failed, end);
        }
        self.ready = request.ev_processing == Processing::Finished;
        let outcome = match self.ready {
            true => Outcome::Done,
            false => Outcome::Ongoing,
        };
        let sent = cx.dc(DcMessage::DcPreChargeRes(DcPreChargeRes {
            header: cx.header(),
            response_code: ResponseCode::Ok,
            evse_present_voltage: cx.station.present_voltage.write(),
        }));
        Turn::Answered(Phase::PreCharging(self), outcome, sent)
    }

    pub(super) fn start(self, cx: &mut Cx<'_>, request: PowerDeliveryReq<'_>) -> Turn {
        if let Some(sent) = postpone(cx, &request) {
            return Turn::Answered(Phase::PreCharging(self), Outcome::Ongoing, sent);
        }
        let deal = match profile::check(cx, self.deal, &request, false) {
            Ok(deal) => deal,
            Err((code, end)) => return Turn::Refused(code, end),
        };
        match self.voltage.power_up(cx) {
            Ok(power_up) => Switching::begin(cx, deal, power_up, Name::DcReady),
            Err(end) => Turn::Refused(ResponseCode::FailedPowerDeliveryNotApplied, end),
        }
    }
}
