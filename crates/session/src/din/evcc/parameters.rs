//! Limits and schedule.

use v2g_messages::din::{
    Body, ChargeParameterDiscoveryReq, ChargeParameterDiscoveryRes, DcEvChargeParameter,
    DcEvseChargeParameter, EvChargeParameter, EvseChargeParameter, EvseProcessing,
};

use super::{CableCheck, Phase, Turn, hear, send};
use crate::din::physical::{
    amperes, read_amperes, read_volts, read_watts, volts, watt_hours, watts,
};
use crate::din::{schedule, words};
use crate::evcc::Cx;
use crate::{
    End, Incompatible, Misbehaviour, Outcome, Request, SessionId, StationLimits, Timer, Vehicle,
};

#[derive(Debug)]
pub(super) struct Parameters;

impl Parameters {
    pub(super) fn ask(&self, cx: &mut Cx<'_>, id: Option<SessionId>) {
        let vehicle = cx.vehicle;
        let request = ChargeParameterDiscoveryReq {
            ev_requested_energy_transfer_type: words::request(vehicle.mode),
            ev_charge_parameter: EvChargeParameter::DcEvChargeParameter(parameter(vehicle)),
        };
        send(cx, id, Body::ChargeParameterDiscoveryReq(request));
    }

    pub(super) fn answer(self, cx: &mut Cx<'_>, response: ChargeParameterDiscoveryRes<'_>) -> Turn {
        let contradiction = End::Misbehaved(Misbehaviour::Contradiction(
            Request::ChargeParameterDiscovery,
        ));
        let parameter = match response.evse_charge_parameter {
            EvseChargeParameter::DcEvseChargeParameter(parameter) => {
                hear(cx, parameter.dc_evse_status, None, None);
                Some(parameter)
            }
            _ => None,
        };
        if response.evse_processing == EvseProcessing::Ongoing {
            let timing = &cx.config.timing;
            cx.timers
                .start(Timer::Ongoing, cx.now.after(timing.ongoing));
            let pause = timing.repeat_pause;
            return Turn::Again(Phase::Parameters(self), Outcome::Ongoing, pause);
        }
        cx.timers.stop(Timer::Ongoing);
        let Some(limits) = parameter.and_then(limits) else {
            return Turn::Over(contradiction);
        };
        let able = limits
            .max_power
            .unwrap_or(limits.max_voltage.times(limits.max_current));
        let Some(schedule) = schedule::read(response.sa_schedules, able) else {
            return Turn::Over(contradiction);
        };
        cx.hear_limits(limits);
        let next = Phase::CableCheck(CableCheck::new(schedule));
        match limits.max_voltage < cx.vehicle.battery_voltage {
            true => Turn::Stop(next, Outcome::Dc, End::Incompatible(Incompatible::Limits)),
            false => Turn::Next(next, Outcome::Dc),
        }
    }
}

fn parameter(vehicle: &Vehicle) -> DcEvChargeParameter {
    DcEvChargeParameter {
        dc_ev_status: words::ev_status(vehicle.status()),
        ev_maximum_current_limit: amperes(vehicle.max_current),
        ev_maximum_power_limit: vehicle.max_power.map(watts),
        ev_maximum_voltage_limit: volts(vehicle.max_voltage),
        ev_energy_capacity: vehicle.capacity.map(watt_hours),
        ev_energy_request: vehicle.energy_request.map(watt_hours),
        full_soc: vehicle.full_soc.map(words::share),
        bulk_soc: vehicle.bulk_soc.map(words::share),
    }
}

fn limits(told: DcEvseChargeParameter) -> Option<StationLimits> {
    Some(StationLimits {
        max_voltage: read_volts(told.evse_maximum_voltage_limit)?,
        min_voltage: read_volts(told.evse_minimum_voltage_limit)?,
        max_current: read_amperes(told.evse_maximum_current_limit)?,
        min_current: read_amperes(told.evse_minimum_current_limit)?,
        max_power: told.evse_maximum_power_limit.and_then(read_watts),
    })
}
