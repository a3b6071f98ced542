//! Limits and schedule.

use v2g_messages::din::{
    Body, ChargeParameterDiscoveryReq, ChargeParameterDiscoveryRes, DcEvChargeParameter,
    EvChargeParameter, EvseProcessing, ResponseCode,
};

use super::{CableChecking, Phase, Turn, reply};
use crate::din::physical::{read_amperes, read_volts, read_watt_hours, read_watts};
use crate::din::station::charge_parameter;
use crate::din::{schedule, words};
use crate::proof::Authorized;
use crate::secc::{Cx, Sent};
use crate::{
    End, EnergyMode, EvLimits, Incompatible, Misbehaviour, Outcome, Protocol, Request, Schedule,
    StationStatus, Timer,
};

/// What both sides agreed on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Deal {
    pub(super) authorized: Authorized,
    pub(super) limits: EvLimits,
    pub(super) schedule: Schedule,
}

#[derive(Debug)]
pub(super) struct Parameters {
    authorized: Authorized,
}

impl Parameters {
    pub(super) fn new(authorized: Authorized) -> Self {
        Self { authorized }
    }

    pub(super) fn discover(self, cx: &mut Cx<'_>, request: ChargeParameterDiscoveryReq) -> Turn {
        let limits = match read(cx, &request) {
            Ok(limits) => limits,
            Err((code, end)) => return Turn::Refused(code, end),
        };
        match schedule::offer(cx.station) {
            None => {
                let patience = cx.now.after(cx.config.timing.ongoing);
                cx.timers.start(Timer::Ongoing, patience);
                let sent = send_ongoing(cx);
                Turn::Answered(Phase::Parameters(self), Outcome::Ongoing, sent)
            }
            Some(schedule) => self.agree(cx, limits, schedule),
        }
    }

    fn agree(self, cx: &mut Cx<'_>, limits: EvLimits, schedule: Schedule) -> Turn {
        cx.timers.stop(Timer::Ongoing);
        let sent = answer(
            cx,
            EvseProcessing::Finished,
            &schedule,
            StationStatus::Ready,
        );
        let deal = Deal {
            authorized: self.authorized,
            limits,
            schedule,
        };
        let next = Phase::CableChecking(CableChecking::new(deal));
        Turn::Answered(next, Outcome::Dc, sent)
    }
}

/// Limits that make sense and meet the station's, taken note of. A type that is not on offer weighs
/// more than limits that make no sense.
pub(super) fn read(
    cx: &mut Cx<'_>,
    request: &ChargeParameterDiscoveryReq,
) -> Result<EvLimits, (ResponseCode, End)> {
    let mode = words::read_request(request.ev_requested_energy_transfer_type);
    if !Protocol::Din.carries(mode) || !cx.station.modes.contains(mode) {
        let end = End::Incompatible(Incompatible::EnergyMode);
        return Err((ResponseCode::FailedWrongEnergyTransferType, end));
    }
    let wrong = |end| Err((ResponseCode::FailedWrongChargeParameter, end));
    let EvChargeParameter::DcEvChargeParameter(parameter) = request.ev_charge_parameter else {
        return wrong(End::Misbehaved(BAD));
    };
    let limits = match limits(mode, parameter).filter(EvLimits::are_sane) {
        None => return wrong(End::Misbehaved(BAD)),
        Some(limits) if !limits.fit(cx.station) => {
            return wrong(End::Incompatible(Incompatible::Limits));
        }
        Some(limits) => limits,
    };
    cx.hear_status(words::read_ev_status(parameter.dc_ev_status));
    cx.hear_limits(limits);
    Ok(limits)
}

/// A schedule has to stand there all the same: it is what the station can do.
pub(super) fn send_ongoing(cx: &mut Cx<'_>) -> Sent {
    let schedule = schedule::capability(cx.station);
    let usual = StationStatus::NotReady;
    answer(cx, EvseProcessing::Ongoing, &schedule, usual)
}

const BAD: Misbehaviour = Misbehaviour::BadRequest(Request::ChargeParameterDiscovery);

fn answer(
    cx: &mut Cx<'_>,
    evse_processing: EvseProcessing,
    offered: &Schedule,
    usual: StationStatus,
) -> Sent {
    let evse_charge_parameter = charge_parameter(cx.station, usual, &cx.config.profile);
    schedule::write(offered, |sa_schedules| {
        let response = ChargeParameterDiscoveryRes {
            response_code: ResponseCode::Ok,
            evse_processing,
            sa_schedules,
            evse_charge_parameter,
        };
        reply(cx, Body::ChargeParameterDiscoveryRes(response))
    })
}

fn limits(mode: EnergyMode, dc: DcEvChargeParameter) -> Option<EvLimits> {
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
        departure: None,
    })
}
