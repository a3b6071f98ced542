//! Power on, and the charge loop.

use core::time::Duration;

use v2g_messages::iso2::{
    Body, ChargeProgress, ChargingProfile, ChargingStatusReq, ChargingStatusRes, CurrentDemandReq,
    CurrentDemandRes, DcEvPowerDeliveryParameter, EvPowerDeliveryParameter, PowerDeliveryReq,
    PowerDeliveryRes,
};

use super::{Phase, Receipt, Renegotiate, Turn, profile};
use crate::evcc::{Cx, Power};
use crate::iso2::physical::{amperes, read_amperes, read_volts, read_watts, seconds, volts, watts};
use crate::iso2::words;
use crate::{Outcome, Request, Schedule, SessionId, Vehicle, Wish};

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

    pub(super) fn ask(&self, cx: &mut Cx<'_>, id: Option<SessionId>) {
        cx.inlet.ask_for_energy(cx.events);
        let mut room = profile::room();
        let entries = profile::profile(cx.vehicle, &self.schedule, &mut room);
        cx.send(
            id,
            Body::PowerDeliveryReq(PowerDeliveryReq {
                charge_progress: ChargeProgress::Start,
                sa_schedule_tuple_id: self.schedule.id(),
                charging_profile: Some(ChargingProfile {
                    profile_entry: entries.into(),
                }),
                ev_power_delivery_parameter: parameter(cx.vehicle),
            }),
        );
    }

    pub(super) fn answer(self, cx: &mut Cx<'_>, response: PowerDeliveryRes) -> Turn {
        cx.hear_status(response.evse_status);
        cx.heard.charged = true;
        cx.inlet.power_on(&self.power, cx.events);
        let dc = cx.vehicle.mode.is_dc();
        Turn::Next(
            Phase::Charge(Charge {
                schedule: self.schedule.id(),
                dc,
            }),
            Outcome::Done,
        )
    }
}

/// What a DC vehicle adds to PowerDeliveryReq.
pub(super) fn parameter(vehicle: &Vehicle) -> Option<EvPowerDeliveryParameter> {
    let parameter = DcEvPowerDeliveryParameter {
        dc_ev_status: words::ev_status(vehicle.status()),
        bulk_charging_complete: vehicle.bulk_complete,
        charging_complete: vehicle.wish == Wish::Complete,
    };
    let dc = vehicle.mode.is_dc();
    dc.then_some(EvPowerDeliveryParameter::DcEvPowerDeliveryParameter(
        parameter,
    ))
}

/// The charge loop, in AC and DC.
#[derive(Debug)]
pub(super) struct Charge {
    schedule: u8,
    dc: bool,
}

impl Charge {
    pub(super) fn schedule(&self) -> u8 {
        self.schedule
    }

    pub(super) fn request(&self) -> Request {
        if self.dc {
            Request::CurrentDemand
        } else {
            Request::ChargingStatus
        }
    }

    pub(super) fn ask(&self, cx: &mut Cx<'_>, id: Option<SessionId>) {
        let body = match self.dc {
            true => Body::CurrentDemandReq(demand(cx)),
            false => Body::ChargingStatusReq(ChargingStatusReq),
        };
        cx.send(id, body);
    }

    pub(super) fn answer_demand(self, cx: &mut Cx<'_>, response: CurrentDemandRes<'_>) -> Turn {
        let voltage = Some(response.evse_present_voltage);
        cx.hear_dc(
            response.dc_evse_status,
            voltage,
            Some(response.evse_present_current),
        );
        cx.update_limits(
            response.evse_maximum_voltage_limit.and_then(read_volts),
            response.evse_maximum_current_limit.and_then(read_amperes),
            response.evse_maximum_power_limit.and_then(read_watts),
        );
        cx.count_lies();
        let pause = cx.config.timing.dc_loop_pause;
        let receipt = response.receipt_required == Some(true) && response.meter_info.is_some();
        self.next(cx, pause, receipt)
    }

    pub(super) fn answer_status(self, cx: &mut Cx<'_>, response: ChargingStatusRes<'_>) -> Turn {
        cx.hear_ac(response.ac_evse_status);
        let current = response.evse_max_current.and_then(read_amperes);
        cx.update_limits(None, current, None);
        let pause = cx.config.timing.ac_loop_pause;
        let receipt = response.receipt_required == Some(true) && response.meter_info.is_some();
        self.next(cx, pause, receipt)
    }

    /// A receipt is signed only where a contract pays.
    fn next(self, cx: &mut Cx<'_>, pause: Duration, receipt: bool) -> Turn {
        if receipt && cx.heard.contract {
            let next = Phase::Receipt(Receipt::new(self));
            return Turn::Next(next, Outcome::ReceiptRequired);
        }
        match cx.is_to_renegotiate() {
            true => {
                let next = Renegotiate::new(self.schedule);
                Turn::Next(Phase::Renegotiate(next), Outcome::Done)
            }
            false => Turn::Again(Phase::Charge(self), Outcome::Done, pause),
        }
    }
}

/// What the vehicle wants, within its own limits and the station's.
fn demand(cx: &Cx<'_>) -> CurrentDemandReq {
    let vehicle = cx.vehicle;
    CurrentDemandReq {
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
    }
}
