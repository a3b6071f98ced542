//! Limits and schedule.

use core::time::Duration;

use v2g_messages::iso2::{
    AcEvChargeParameter, Body, ChargeParameterDiscoveryReq, ChargeParameterDiscoveryRes,
    DcEvChargeParameter, EvChargeParameter, EvseChargeParameter, EvseProcessing, SaSchedules,
};

use super::{CableCheck, Phase, Start, Tariffs, Turn, hear};
use crate::evcc::{Cx, Power, choose};
use crate::iso2::physical::{amperes, volts, watt_hours, watts};
use crate::iso2::words;
use crate::{
    End, EvccEvent, Incompatible, Misbehaviour, Outcome, Percent, Request, Schedule, SessionId,
    StationLimits, TariffTrust, Timer, Vehicle,
};

#[derive(Debug)]
pub(super) struct Parameters;

impl Parameters {
    pub(super) fn ask(&self, cx: &mut Cx<'_>, id: Option<SessionId>) {
        cx.inlet.disconnect(cx.events);
        let vehicle = cx.vehicle;
        let ev_charge_parameter = match vehicle.mode.is_dc() {
            true => EvChargeParameter::DcEvChargeParameter(dc_parameter(vehicle)),
            false => EvChargeParameter::AcEvChargeParameter(ac_parameter(vehicle)),
        };
        let request = ChargeParameterDiscoveryReq {
            max_entries_sa_schedule_tuple: u16::try_from(Schedule::MAX_STEPS).ok(),
            requested_energy_transfer_mode: words::mode(vehicle.mode),
            ev_charge_parameter,
        };
        cx.send(id, Body::ChargeParameterDiscoveryReq(request));
    }

    pub(super) fn answer(self, cx: &mut Cx<'_>, response: ChargeParameterDiscoveryRes<'_>) -> Turn {
        let dc = cx.vehicle.mode.is_dc();
        let contradiction = End::Misbehaved(Misbehaviour::Contradiction(
            Request::ChargeParameterDiscovery,
        ));
        match response.evse_charge_parameter {
            EvseChargeParameter::DcEvseChargeParameter(p) => {
                cx.hear_dc(p.dc_evse_status, None, None)
            }
            EvseChargeParameter::AcEvseChargeParameter(p) => cx.hear_ac(p.ac_evse_status),
            EvseChargeParameter::EvseChargeParameter => {}
        }
        if response.evse_processing != EvseProcessing::Finished {
            let timing = &cx.config.timing;
            cx.timers
                .start(Timer::Ongoing, cx.now.after(timing.ongoing));
            return Turn::Again(
                Phase::Parameters(self),
                Outcome::Ongoing,
                timing.repeat_pause,
            );
        }
        cx.timers.stop(Timer::Ongoing);
        let outcome = match dc {
            true => Outcome::Dc,
            false => Outcome::Ac,
        };
        let signed_only = cx.heard.contract && cx.vehicle.tariffs == TariffTrust::Signed;
        if signed_only && has_tariffs(&response) {
            return Turn::Next(Phase::Tariffs(Tariffs), outcome);
        }
        let Some(settled) = settle(cx, &response, true) else {
            return Turn::Over(contradiction);
        };
        let next = settled.begin(cx);
        match settled.misfit(cx) {
            None => Turn::Next(next, outcome),
            Some(end) => Turn::Stop(next, outcome, end),
        }
    }
}

/// What limits and schedule come to.
pub(super) struct Settled {
    schedule: Schedule,
    limits: StationLimits,
}

impl Settled {
    /// What to do with it.
    pub(super) fn begin(&self, cx: &Cx<'_>) -> Phase {
        match cx.vehicle.mode.is_dc() {
            true => Phase::CableCheck(CableCheck::new(self.schedule)),
            false => Phase::Start(Start::new(self.schedule, Power::ac())),
        }
    }

    /// Why the two do not fit, if so.
    pub(super) fn misfit(&self, cx: &Cx<'_>) -> Option<End> {
        let low = self.limits.max_voltage < cx.vehicle.battery_voltage;
        let low = low && cx.vehicle.mode.is_dc();
        low.then_some(End::Incompatible(Incompatible::Limits))
    }
}

fn has_tariffs(response: &ChargeParameterDiscoveryRes<'_>) -> bool {
    match response.sa_schedules {
        Some(SaSchedules::SaScheduleList(list)) => {
            let mut tuples = list.sa_schedule_tuple.iter();
            tuples.any(|tuple| tuple.sales_tariff.is_some())
        }
        _ => false,
    }
}

/// Takes one of the schedules on offer, by its tariff only where that is trusted; `None` if there
/// is none or the limits are not of the kind that was asked for.
pub(super) fn settle(
    cx: &mut Cx<'_>,
    response: &ChargeParameterDiscoveryRes<'_>,
    trusted: bool,
) -> Option<Settled> {
    let limits = hear::limits(response.evse_charge_parameter, cx.vehicle.mode.is_dc())?;
    let mut offers = response.sa_schedules.and_then(hear::offers)?;
    if !trusted {
        offers = offers.without_tariffs();
    }
    cx.hear_limits(limits);
    let kept = cx.joined().and_then(|paused| paused.schedule);
    let kept = kept.and_then(|schedule| offers.numbered(schedule.id()));
    let schedule = match kept {
        Some(offer) => offer.schedule,
        None => choose(cx.vehicle, &offers),
    };
    cx.take_schedule(&schedule);
    cx.heard.offers = Some(offers);
    cx.events.push(EvccEvent::SchedulesOffered);
    Some(Settled { schedule, limits })
}

fn ac_parameter(vehicle: &Vehicle) -> AcEvChargeParameter {
    AcEvChargeParameter {
        departure_time: vehicle.departure.map(seconds),
        e_amount: watt_hours(vehicle.energy_request.unwrap_or_default()),
        ev_max_voltage: volts(vehicle.max_voltage),
        ev_max_current: amperes(vehicle.max_current),
        ev_min_current: amperes(vehicle.min_current),
    }
}

fn dc_parameter(vehicle: &Vehicle) -> DcEvChargeParameter {
    let percent = |share: Percent| i8::try_from(share.get()).unwrap_or(100);
    DcEvChargeParameter {
        departure_time: vehicle.departure.map(seconds),
        dc_ev_status: words::ev_status(vehicle.status()),
        ev_maximum_current_limit: amperes(vehicle.max_current),
        ev_maximum_power_limit: vehicle.max_power.map(watts),
        ev_maximum_voltage_limit: volts(vehicle.max_voltage),
        ev_energy_capacity: vehicle.capacity.map(watt_hours),
        ev_energy_request: vehicle.energy_request.map(watt_hours),
        full_soc: vehicle.full_soc.map(percent),
        bulk_soc: vehicle.bulk_soc.map(percent),
    }
}

fn seconds(time: Duration) -> u32 {
    u32::try_from(time.as_secs()).unwrap_or(u32::MAX)
}
