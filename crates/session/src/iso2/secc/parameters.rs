//! Limits and schedule.

use core::time::Duration;

use v2g_messages::iso2::{
    AcEvChargeParameter, Body, ChargeParameterDiscoveryReq, ChargeParameterDiscoveryRes,
    DcEvChargeParameter, EvChargeParameter, EvseChargeParameter, EvseProcessing, PMaxSchedule,
    ResponseCode, SaScheduleList, SaScheduleTuple, SaSchedules,
};

use super::schedule::{ENTRIES, entry, offer, write};
use super::{CableChecking, Phase, PowerReady, Turn};
use crate::iso2::physical::{read_amperes, read_volts, read_watt_hours, read_watts, watts};
use crate::iso2::words;
use crate::proof::Authorized;
use crate::secc::Cx;
use crate::{
    End, EnergyMode, EvLimits, Incompatible, Misbehaviour, Outcome, Request, Schedule, Station,
    StationStatus, Timer, Watts,
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
    /// The mode of an earlier agreement: AC stays AC and DC stays DC.
    before: Option<EnergyMode>,
}

impl Parameters {
    pub(super) fn new(authorized: Authorized) -> Self {
        Self {
            authorized,
            before: None,
        }
    }

    /// Limits and schedule are negotiated again.
    pub(super) fn again(authorized: Authorized, before: EnergyMode) -> Self {
        Self {
            authorized,
            before: Some(before),
        }
    }

    pub(super) fn discover(self, cx: &mut Cx<'_>, request: ChargeParameterDiscoveryReq) -> Turn {
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
        match offer(cx.station, &limits) {
            None => self.wait(cx, limits.mode),
            Some(schedule) => self.agree(cx, &request, limits, schedule),
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
        let usual = StationStatus::NotReady;
        let sent = cx.reply(Body::ChargeParameterDiscoveryRes(
            ChargeParameterDiscoveryRes {
                response_code: ResponseCode::Ok,
                evse_processing: EvseProcessing::Ongoing,
                sa_schedules: None,
                evse_charge_parameter: parameter(cx, mode.is_dc(), usual),
            },
        ));
        Turn::Answered(Phase::Parameters(self), Outcome::Ongoing, sent)
    }

    fn agree(
        self,
        cx: &mut Cx<'_>,
        request: &ChargeParameterDiscoveryReq,
        limits: EvLimits,
        schedule: Schedule,
    ) -> Turn {
        cx.timers.stop(Timer::Ongoing);
        let most = request
            .max_entries_sa_schedule_tuple
            .map_or(ENTRIES, usize::from);
        let mut room = [entry(Duration::ZERO, None, watts(Watts::ZERO)); ENTRIES];
        let entries = write(&schedule, most, &mut room);
        let tuple = [SaScheduleTuple {
            sa_schedule_tuple_id: schedule.id(),
            p_max_schedule: PMaxSchedule {
                p_max_schedule_entry: entries.into(),
            },
            sales_tariff: None,
        }];
        let list = SaScheduleList {
            sa_schedule_tuple: (&tuple).into(),
        };
        let dc = limits.mode.is_dc();
        let sent = cx.reply(Body::ChargeParameterDiscoveryRes(
            ChargeParameterDiscoveryRes {
                response_code: ResponseCode::Ok,
                evse_processing: EvseProcessing::Finished,
                sa_schedules: Some(SaSchedules::SaScheduleList(list)),
                evse_charge_parameter: parameter(cx, dc, StationStatus::Ready),
            },
        ));
        let deal = Deal {
            authorized: self.authorized,
            limits,
            schedule,
        };
        match dc {
            true => Turn::Answered(
                Phase::CableChecking(CableChecking::new(deal)),
                Outcome::Dc,
                sent,
            ),
            false => Turn::Answered(Phase::PowerReady(PowerReady::new(deal)), Outcome::Ac, sent),
        }
    }
}

/// The station's limits, as far as the profile lets them be told.
fn parameter(cx: &Cx<'_>, dc: bool, usual: StationStatus) -> EvseChargeParameter {
    let mut parameter = cx.station.charge_parameter(dc, usual);
    if let EvseChargeParameter::DcEvseChargeParameter(dc) = &mut parameter
        && !cx.config.profile.tells_current_tolerance
    {
        dc.evse_current_regulation_tolerance = None;
    }
    parameter
}

fn hear(cx: &mut Cx<'_>, request: &ChargeParameterDiscoveryReq, limits: EvLimits) {
    if let EvChargeParameter::DcEvChargeParameter(dc) = request.ev_charge_parameter {
        cx.hear(dc.dc_ev_status);
    }
    cx.hear_limits(limits);
}

/// The limits, or the mode where they make no sense: of the other kind than the mode, in wrong
/// units, zero or negative.
fn read_limits(request: &ChargeParameterDiscoveryReq) -> Result<EvLimits, EnergyMode> {
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
