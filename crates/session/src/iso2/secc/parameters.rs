//! Limits and schedule.

use core::task::Poll;
use core::time::Duration;

use v2g_exi::Document;
use v2g_link::v2gtp::Message;
use v2g_messages::iso2::{
    AcEvChargeParameter, Body, ChargeParameterDiscoveryReq, DcEvChargeParameter, EvChargeParameter,
    ResponseCode, V2gMessage,
};

use super::offer::{self, Answer};
use super::schedule::offered;
use super::{CableChecking, Phase, PowerReady, Resting, TABLE_VIOLATED, Turn};
use crate::iso2::physical::{read_amperes, read_volts, read_watt_hours, read_watts};
use crate::iso2::words;
use crate::proof::Authorized;
use crate::secc::{Cx, Rest, Sent};
use crate::{
    ContractDesk, End, EnergyMode, EvLimits, Incompatible, Misbehaviour, Offers, Outcome,
    Phase as Name, Request, Station, Timer,
};

/// What both sides agreed on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Deal {
    pub(super) authorized: Authorized,
    pub(super) limits: EvLimits,
}

#[derive(Debug)]
pub(super) struct Parameters {
    authorized: Authorized,
    /// DC: what is left of the power that was on before the vehicle wanted to negotiate again.
    pub(super) rest: Option<Rest>,
    /// The mode of an earlier agreement: AC stays AC and DC stays DC.
    before: Option<EnergyMode>,
    /// The answer waits for the contract desk, which has the prices signed.
    waits: bool,
}

impl Parameters {
    pub(super) fn new(authorized: Authorized) -> Self {
        Self {
            authorized,
            rest: None,
            before: None,
            waits: false,
        }
    }

    /// Limits and schedule are negotiated again.
    pub(super) fn again(authorized: Authorized, before: EnergyMode) -> Self {
        Self {
            authorized,
            rest: None,
            before: Some(before),
            waits: false,
        }
    }

    /// As [`again`](Self::again), out of the charge loop of DC.
    pub(super) fn resting(authorized: Authorized, before: EnergyMode, rest: Rest) -> Self {
        Self {
            rest: Some(rest),
            ..Self::again(authorized, before)
        }
    }

    /// Whether power may come on without a new cable check.
    pub(super) fn rests(&self) -> bool {
        self.rest.as_ref().is_some_and(Rest::holds)
    }

    pub(super) fn name(&self) -> Name {
        match self.rest {
            None => Name::ChargeParameters,
            Some(_) => Name::DcRenegotiating,
        }
    }

    pub(super) fn consulting(&self) -> Option<Request> {
        self.waits.then_some(Request::ChargeParameterDiscovery)
    }

    pub(super) fn discover(
        mut self,
        cx: &mut Cx<'_>,
        request: ChargeParameterDiscoveryReq,
    ) -> Turn {
        let limits = match read_limits(&request) {
            Ok(limits) if self.offers(limits.mode, cx.station) && limits.fit(cx.station) => limits,
            Ok(limits) if !self.offers(limits.mode, cx.station) => {
                let end = End::Incompatible(Incompatible::EnergyMode);
                return Turn::Refused(ResponseCode::FailedWrongEnergyTransferMode, end);
            }
            Ok(_) => {
                let end = End::Incompatible(Incompatible::Limits);
                return Turn::Refused(ResponseCode::FailedWrongChargeParameter, end);
            }
            Err(mode) => return self.refuse_limits(cx, mode),
        };
        hear(cx, &request, limits);
        match offered(cx, &limits) {
            None => self.wait(cx, limits.mode),
            Some(offers) if cx.signs(&offers) => {
                cx.want_desk(Request::ChargeParameterDiscovery);
                self.waits = true;
                Turn::Deferred(Phase::Parameters(self))
            }
            Some(offers) => {
                let sent = answer(&request, &limits, &offers).send(cx);
                self.agree(cx, limits, &offers, sent)
            }
        }
    }

    /// A desk that is not ready lets the vehicle ask again, since it waits no longer than 2 s.
    pub(super) fn consult(
        mut self,
        cx: &mut Cx<'_>,
        desk: &mut dyn ContractDesk,
        message: Message<'_>,
    ) -> Turn {
        self.waits = false;
        let read = V2gMessage::decode(message.payload).map(|message| message.body);
        let Ok(Body::ChargeParameterDiscoveryReq(request)) = read else {
            return Turn::Refused(ResponseCode::Failed, TABLE_VIOLATED);
        };
        let Ok(limits) = read_limits(&request) else {
            return Turn::Refused(ResponseCode::Failed, TABLE_VIOLATED);
        };
        let Some(offers) = offered(cx, &limits) else {
            return self.wait(cx, limits.mode);
        };
        match answer(&request, &limits, &offers).send_signed(cx, desk) {
            Poll::Pending => self.wait(cx, limits.mode),
            Poll::Ready(sent) => self.agree(cx, limits, &offers, sent),
        }
    }

    fn offers(&self, mode: EnergyMode, station: &Station) -> bool {
        let same = self
            .before
            .is_none_or(|before| before.is_dc() == mode.is_dc());
        same && station.modes.contains(mode)
    }

    /// Limits that make no sense; but a mode that is not on offer weighs more.
    fn refuse_limits(&self, cx: &Cx<'_>, mode: EnergyMode) -> Turn {
        if !self.offers(mode, cx.station) {
            let end = End::Incompatible(Incompatible::EnergyMode);
            return Turn::Refused(ResponseCode::FailedWrongEnergyTransferMode, end);
        }
        let end = End::Misbehaved(Misbehaviour::BadRequest(Request::ChargeParameterDiscovery));
        Turn::Refused(ResponseCode::FailedWrongChargeParameter, end)
    }

    fn wait(self, cx: &mut Cx<'_>, mode: EnergyMode) -> Turn {
        cx.timers
            .start(Timer::Ongoing, cx.now.after(cx.config.timing.ongoing));
        let sent = offer::send_ongoing(cx, mode.is_dc());
        Turn::Answered(Phase::Parameters(self), Outcome::Ongoing, sent)
    }

    /// The offers are on their way.
    fn agree(self, cx: &mut Cx<'_>, limits: EvLimits, offers: &Offers, sent: Sent) -> Turn {
        cx.timers.stop(Timer::Ongoing);
        cx.heard.offered_at = Some(cx.now);
        cx.heard.offered = [None; Offers::MAX];
        for (slot, offer) in cx.heard.offered.iter_mut().zip(offers.iter()) {
            *slot = Some(offer.schedule);
        }
        let deal = Deal {
            authorized: self.authorized,
            limits,
        };
        let (next, outcome) = match (limits.mode.is_dc(), self.rest) {
            (false, _) => (Phase::PowerReady(PowerReady::new(deal)), Outcome::Ac),
            (true, None) => (Phase::CableChecking(CableChecking::new(deal)), Outcome::Dc),
            (true, Some(rest)) => (Phase::Resting(Resting::new(deal, rest)), Outcome::Dc),
        };
        Turn::Answered(next, outcome, sent)
    }
}

fn answer<'o>(
    request: &ChargeParameterDiscoveryReq,
    limits: &EvLimits,
    offers: &'o Offers,
) -> Answer<'o> {
    Answer {
        offers,
        dc: limits.mode.is_dc(),
        most: request.max_entries_sa_schedule_tuple,
    }
}

pub(super) fn hear(cx: &mut Cx<'_>, request: &ChargeParameterDiscoveryReq, limits: EvLimits) {
    if let EvChargeParameter::DcEvChargeParameter(dc) = request.ev_charge_parameter {
        cx.hear(dc.dc_ev_status);
    }
    cx.hear_limits(limits);
}

/// The limits, or the mode where they make no sense: of the other kind than the mode, in wrong
/// units, zero or negative.
pub(super) fn read_limits(request: &ChargeParameterDiscoveryReq) -> Result<EvLimits, EnergyMode> {
    let mode = words::read_mode(request.requested_energy_transfer_mode);
    let limits = match request.ev_charge_parameter {
        EvChargeParameter::AcEvChargeParameter(ac) if !mode.is_dc() => ac_limits(mode, ac),
        EvChargeParameter::DcEvChargeParameter(dc) if mode.is_dc() => dc_limits(mode, dc),
        _ => None,
    };
    limits.filter(EvLimits::are_sane).ok_or(mode)
}

fn ac_limits(mode: EnergyMode, ac: AcEvChargeParameter) -> Option<EvLimits> {
    Some(EvLimits {
        mode,
        max_voltage: read_volts(ac.ev_max_voltage)?,
        max_current: read_amperes(ac.ev_max_current)?,
        min_current: Some(read_amperes(ac.ev_min_current)?),
        max_power: None,
        capacity: None,
        energy_request: Some(read_watt_hours(ac.e_amount)?),
        full_soc: None,
        bulk_soc: None,
        departure: ac
            .departure_time
            .map(|seconds| Duration::from_secs(u64::from(seconds))),
    })
}

fn dc_limits(mode: EnergyMode, dc: DcEvChargeParameter) -> Option<EvLimits> {
    Some(EvLimits {
        mode,
        max_voltage: read_volts(dc.ev_maximum_voltage_limit)?,
        max_current: read_amperes(dc.ev_maximum_current_limit)?,
        min_current: None,
        max_power: dc.ev_maximum_power_limit.and_then(read_watts),
        capacity: dc.ev_energy_capacity.and_then(read_watt_hours),
        energy_request: dc.ev_energy_request.and_then(read_watt_hours),
        full_soc: dc.full_soc.map(words::percent),
        bulk_soc: dc.bulk_soc.map(words::percent),
        departure: dc
            .departure_time
            .map(|seconds| Duration::from_secs(u64::from(seconds))),
    })
}
