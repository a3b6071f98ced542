//! Power on, and the charge loop.

use v2g_messages::din::{
    Body, ChargingProfile, CurrentDemandReq, CurrentDemandRes, DcEvPowerDeliveryParameter,
    EvPowerDeliveryParameter, PowerDeliveryReq, PowerDeliveryRes, ProfileEntry,
};

use super::{Phase, Turn, hear, hear_status, send};
use crate::din::physical::{amperes, read_amperes, read_volts, read_watts, seconds, volts, watts};
use crate::din::{schedule, words};
use crate::evcc::{Cx, Power};
use crate::{Outcome, Schedule, SessionId, Timer, Vehicle, Wish};

/// Everything is ready for power.
#[derive(Debug)]
pub(super) struct Start {
    schedule: Schedule,
    power: Power,
}

impl Start {
    pub(super) fn new(schedule: Schedule, power: Power) -> Self {
        Self { schedule, power }
    }

    /// The profile is the schedule, as far as the vehicle can use it.
    pub(super) fn ask(&self, cx: &mut Cx<'_>, id: Option<SessionId>) {
        cx.timers.stop(Timer::ReadyToCharge);
        let mut room = [ProfileEntry {
            charging_profile_entry_start: 0,
            charging_profile_entry_max_power: 0,
        }; Schedule::MAX_STEPS];
        let count = self.schedule.step_count();
        let most = cx.vehicle.max_power;
        for (slot, step) in room.iter_mut().zip(self.schedule.steps()) {
            let power = most.map_or(step.power, |most| most.min(step.power));
            *slot = ProfileEntry {
                charging_profile_entry_start: u32::try_from(step.start.as_secs())
                    .unwrap_or(u32::MAX),
                charging_profile_entry_max_power: schedule::short(power),
            };
        }
        let entries = room.get(..count).unwrap_or_default();
        let request = PowerDeliveryReq {
            ready_to_charge_state: true,
            charging_profile: Some(ChargingProfile {
                sa_schedule_tuple_id: i16::from(self.schedule.id()),
                profile_entry: entries.into(),
            }),
            ev_power_delivery_parameter: Some(parameter(cx.vehicle)),
        };
        send(cx, id, Body::PowerDeliveryReq(request));
    }

    pub(super) fn answer(self, cx: &mut Cx<'_>, response: PowerDeliveryRes) -> Turn {
        hear_status(cx, response.evse_status);
        cx.heard.charged = true;
        cx.inlet.power_on(&self.power, cx.events);
        Turn::Next(Phase::Charge(Charge), Outcome::Done)
    }
}

/// What the vehicle adds to PowerDeliveryReq.
pub(super) fn parameter(vehicle: &Vehicle) -> EvPowerDeliveryParameter {
    EvPowerDeliveryParameter::DcEvPowerDeliveryParameter(DcEvPowerDeliveryParameter {
        dc_ev_status: words::ev_status(vehicle.status()),
        bulk_charging_complete: vehicle.bulk_complete,
        charging_complete: vehicle.wish == Wish::Complete,
    })
}

/// The charge loop.
#[derive(Debug)]
pub(super) struct Charge;

impl Charge {
    /// What the vehicle wants, within its own limits and the station's.
    pub(super) fn ask(&self, cx: &mut Cx<'_>, id: Option<SessionId>) {
        let vehicle = cx.vehicle;
        let request = CurrentDemandReq {
            dc_ev_status: words::ev_status(vehicle.status()),
            ev_target_current: amperes(cx.target_current()),
            ev_maximum_voltage_limit: Some(volts(vehicle.max_voltage)),
            ev_maximum_current_limit: Some(amperes(vehicle.max_current)),
            ev_maximum_power_limit: vehicle.max_power.map(watts),
            bulk_charging_complete: vehicle.bulk_complete,
            charging_complete: vehicle.wish == Wish::Complete,
            remaining_time_to_full_soc: vehicle.time_to_full.map(seconds),
            remaining_time_to_bulk_soc: vehicle.time_to_bulk.map(seconds),
            ev_target_voltage: volts(cx.target_voltage()),
        };
        send(cx, id, Body::CurrentDemandReq(request));
    }

    pub(super) fn answer(self, cx: &mut Cx<'_>, response: CurrentDemandRes) -> Turn {
        let voltage = Some(response.evse_present_voltage);
        let current = Some(response.evse_present_current);
        hear(cx, response.dc_evse_status, voltage, current);
        cx.update_limits(
            response.evse_maximum_voltage_limit.and_then(read_volts),
            response.evse_maximum_current_limit.and_then(read_amperes),
            response.evse_maximum_power_limit.and_then(read_watts),
        );
        cx.count_lies();
        let pause = cx.config.timing.dc_loop_pause;
        Turn::Again(Phase::Charge(self), Outcome::Done, pause)
    }
}
