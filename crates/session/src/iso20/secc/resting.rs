//! No energy flows, and may again: standby, and schedules that are exchanged again.

use v2g_link::v2gtp;
use v2g_messages::iso20::common::{PowerDeliveryReq, ScheduleExchangeReq};
use v2g_messages::iso20::{ResponseCode, ac, dc};

use super::deal::{Deal, Limits};
use super::parameters::{ac_limits, dc_limits, send_ac, send_dc};
use super::prepare::CableChecking;
use super::schedule::{Exchange, consult, exchange};
use super::start::{Switching, answer, postpone};
use super::{Phase, Turn, profile};
use crate::iso20::service::Choice;
use crate::model::Kind;
use crate::proof::Docked;
use crate::secc::{Cx, Rest, Sent};
use crate::{
    ContractDesk, End, Equipment, Notification, Outcome, Phase as Name, Request, SeccEvent,
};

#[derive(Debug)]
pub(super) struct Resting {
    deal: Deal,
    pub(super) rest: Rest,
    /// A new schedule is being exchanged.
    renegotiating: bool,
    /// The answer waits for the contract desk, which has the prices signed.
    waits: bool,
}

impl Resting {
    pub(super) fn new(deal: Deal, rest: Rest, renegotiating: bool) -> Self {
        Self {
            deal,
            rest,
            renegotiating,
            waits: false,
        }
    }

    pub(super) fn name(&self) -> Name {
        match (self.choice().mode.kind(), self.renegotiating) {
            (Kind::Ac, false) => Name::AcStandby,
            (Kind::Ac, true) => Name::AcRenegotiating,
            (Kind::Dc, false) => Name::DcStandby,
            (Kind::Dc, true) => Name::DcRenegotiating,
            (Kind::Wireless, false) => Name::WptStandby,
            (Kind::Wireless, true) => Name::WptRenegotiating,
        }
    }

    pub(super) fn choice(&self) -> Choice {
        self.deal.terms.choice
    }

    pub(super) fn discover_dc(
        self,
        cx: &mut Cx<'_>,
        request: dc::DcChargeParameterDiscoveryReq<'_>,
    ) -> Turn {
        let choice = self.deal.terms.choice;
        match dc_limits(cx, choice, &request) {
            Ok(limits) => {
                let sent = send_dc(cx, ResponseCode::Ok, choice.service.is_bidirectional());
                self.agree(cx, limits, sent)
            }
            Err((code, end)) => Turn::Refused(code, end),
        }
    }

    pub(super) fn discover_ac(
        self,
        cx: &mut Cx<'_>,
        request: ac::AcChargeParameterDiscoveryReq<'_>,
    ) -> Turn {
        let choice = self.deal.terms.choice;
        match ac_limits(cx, choice, &request) {
            Ok(limits) => {
                let both = choice.service.is_bidirectional();
                let sent = send_ac(cx, ResponseCode::Ok, both, choice.mode);
                self.agree(cx, limits, sent)
            }
            Err((code, end)) => Turn::Refused(code, end),
        }
    }

    pub(super) fn agree(mut self, cx: &mut Cx<'_>, limits: Limits, sent: Sent) -> Turn {
        self.deal.terms.limits = limits.told(self.deal.terms.choice);
        self.deal.terms.discharge = limits.discharge;
        cx.hear_limits(self.deal.terms.limits);
        Turn::Answered(Phase::Resting(self), Outcome::Done, sent)
    }

    pub(super) fn consulting(&self) -> Option<Request> {
        self.waits.then_some(Request::ScheduleExchange)
    }

    pub(super) fn exchange(self, cx: &mut Cx<'_>, request: ScheduleExchangeReq<'_>) -> Turn {
        let exchange = exchange(cx, &self.deal.terms, &request, None);
        self.went(exchange)
    }

    pub(super) fn consult(
        self,
        cx: &mut Cx<'_>,
        desk: &mut dyn ContractDesk,
        message: v2gtp::Message<'_>,
    ) -> Turn {
        let exchange = consult(cx, &self.deal.terms, desk, message);
        self.went(exchange)
    }

    fn went(mut self, exchange: Exchange) -> Turn {
        self.waits = matches!(exchange, Exchange::Unsigned);
        match exchange {
            Exchange::Unsigned => Turn::Deferred(Phase::Resting(self)),
            Exchange::Refused(code, end) => Turn::Refused(code, end),
            Exchange::Ongoing(sent) => Turn::Answered(Phase::Resting(self), Outcome::Ongoing, sent),
            Exchange::Done(deal, sent) => {
                let outcome = match self.choice().mode.kind() {
                    Kind::Dc => Outcome::Dc,
                    Kind::Ac => Outcome::Ac,
                    Kind::Wireless => Outcome::Wpt,
                };
                self.deal = deal;
                self.renegotiating = false;
                Turn::Answered(Phase::Resting(self), outcome, sent)
            }
        }
    }

    pub(super) fn renegotiate(mut self, cx: &mut Cx<'_>) -> Turn {
        cx.events.push(SeccEvent::Renegotiating);
        cx.heard.kept = None;
        if matches!(cx.station.notification, Notification::Renegotiate(_)) {
            cx.station.notification = Notification::None;
        }
        self.renegotiating = true;
        let sent = answer(cx, ResponseCode::Ok, self.deal.terms.choice.control);
        Turn::Answered(Phase::Resting(self), Outcome::Done, sent)
    }

    pub(super) fn start(self, cx: &mut Cx<'_>, request: PowerDeliveryReq<'_>) -> Turn {
        if let Some(sent) = postpone(cx, &request) {
            return Turn::Answered(Phase::Resting(self), Outcome::Ongoing, sent);
        }
        let deal = match profile::check(cx, self.deal, &request, true) {
            Ok(deal) => deal,
            Err((code, end)) => return Turn::Refused(code, end),
        };
        if matches!(cx.station.notification, Notification::ExitStandby(_)) {
            cx.station.notification = Notification::None;
        }
        let before = self.name();
        match self.rest.power_up(cx) {
            Some(power_up) => {
                cx.events.push(SeccEvent::Standby(false));
                Switching::begin(cx, deal, power_up, before)
            }
            None => {
                let lost = match self.deal.terms.choice.mode.kind() {
                    Kind::Wireless => cx.station.blame_coil(),
                    _ => End::Equipment(Equipment::Isolation),
                };
                let end = cx.heard.cause.unwrap_or(lost);
                Turn::Refused(ResponseCode::FailedPowerDeliveryNotApplied, end)
            }
        }
    }

    /// The vehicle wants the cable tested again; everything from there on starts over.
    pub(super) fn check_cable(self, cx: &mut Cx<'_>) -> Turn {
        cx.path.off(cx.events);
        match Docked::check(cx.station, self.deal.terms.coupled) {
            Some(docked) => CableChecking::new(self.deal, docked).check(cx),
            None => Turn::Refused(ResponseCode::Failed, End::Equipment(Equipment::Device)),
        }
    }
}
