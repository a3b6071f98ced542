//! One turn of the charge loop, in DC and AC.

use v2g_exi::MaybePerPhase;
use v2g_messages::iso20::{RationalNumber, ResponseCode, ac, dc};

use super::deal::{Deal, back_current, back_power};
use super::parameters::ac_power;
use super::{Charging, Turn};
use crate::iso20::number::Quantity;
use crate::iso20::words::{all_phases, meter_info, read_maybe_phases, read_phases, read_seconds};
use crate::secc::{Cx, Setpoint};
use crate::{
    Amperes, ControlMode, Discharge, End, EvDemand, EvNeeds, Meter, Misbehaviour, Request, Station,
    Volts, WattHours, Watts,
};

impl Charging {
    /// A turn of another control mode or direction than was selected is refused.
    pub(super) fn dc_turn(mut self, cx: &mut Cx<'_>, request: dc::DcChargeLoopReq<'_>) -> Turn {
        cx.hear_display(request.display_parameters);
        let Some(demand) = self.hear_dc(cx, &request.cl_req_control_mode) else {
            return foreign();
        };
        let back = self.deal.terms.back(cx.station);
        let limits = self.deal.terms.limits;
        let setpoint = self.delivery.balance(cx, &limits, back, &demand);
        let meter = self.read_meter(cx, request.meter_info_requested);
        self.answer_dc(cx, &setpoint, meter)
    }

    /// What is wanted in this turn: in scheduled control the vehicle's targets, in dynamic control
    /// the station's power at the highest voltage that both sides bear.
    fn hear_dc(&mut self, cx: &mut Cx<'_>, mode: &dc::ClReqControlMode) -> Option<EvDemand> {
        let choice = self.deal.terms.choice;
        let both = choice.service.is_bidirectional();
        match (choice.control, both, mode) {
            (ControlMode::Scheduled, false, dc::ClReqControlMode::Scheduled(mode)) => {
                self.deal.terms.limits.update(
                    mode.ev_maximum_voltage.map(Volts::read),
                    mode.ev_maximum_charge_current.map(Amperes::read),
                    mode.ev_maximum_charge_power.map(Watts::read),
                );
                Some(follow(cx, mode.ev_target_voltage, mode.ev_target_current))
            }
            (ControlMode::Scheduled, true, dc::ClReqControlMode::BptScheduled(mode)) => {
                self.deal.terms.limits.update(
                    mode.ev_maximum_voltage.map(Volts::read),
                    mode.ev_maximum_charge_current.map(Amperes::read),
                    mode.ev_maximum_charge_power.map(Watts::read),
                );
                self.update_back(
                    mode.ev_maximum_discharge_power,
                    mode.ev_maximum_discharge_current,
                );
                Some(follow(cx, mode.ev_target_voltage, mode.ev_target_current))
            }
            (ControlMode::Dynamic, false, dc::ClReqControlMode::Dynamic(mode)) => {
                self.deal.terms.limits.update(
                    Some(Volts::read(mode.ev_maximum_voltage)),
                    Some(Amperes::read(mode.ev_maximum_charge_current)),
                    Some(Watts::read(mode.ev_maximum_charge_power)),
                );
                let energies = [
                    mode.ev_target_energy_request,
                    mode.ev_maximum_energy_request,
                    mode.ev_minimum_energy_request,
                ];
                self.hear_needs(cx, mode.departure_time, energies);
                Some(drive(cx, &self.deal))
            }
            (ControlMode::Dynamic, true, dc::ClReqControlMode::BptDynamic(mode)) => {
                self.deal.terms.limits.update(
                    Some(Volts::read(mode.ev_maximum_voltage)),
                    Some(Amperes::read(mode.ev_maximum_charge_current)),
                    Some(Watts::read(mode.ev_maximum_charge_power)),
                );
                self.update_back(
                    Some(mode.ev_maximum_discharge_power),
                    Some(mode.ev_maximum_discharge_current),
                );
                let energies = [
                    mode.ev_target_energy_request,
                    mode.ev_maximum_energy_request,
                    mode.ev_minimum_energy_request,
                ];
                self.hear_needs(cx, mode.departure_time, energies);
                Some(drive(cx, &self.deal))
            }
            _ => None,
        }
    }

    /// The vehicle may tell new limits for discharging in every turn, of either sign.
    pub(super) fn update_back(
        &mut self,
        power: Option<RationalNumber>,
        current: Option<RationalNumber>,
    ) {
        let before = self.deal.terms.discharge.unwrap_or_default();
        self.deal.terms.discharge = Some(Discharge {
            max_power: power.map_or(before.max_power, back_power),
            max_current: current.map_or(before.max_current, back_current),
            ..before
        });
    }

    pub(super) fn hear_needs(
        &self,
        cx: &mut Cx<'_>,
        departure: Option<u32>,
        [target, most, least]: [RationalNumber; 3],
    ) {
        let before = cx.heard.needs.unwrap_or_default();
        cx.hear_needs(EvNeeds {
            discharge: self.deal.terms.discharge,
            departure: departure.map(read_seconds).or(before.departure),
            target_energy: Some(WattHours::read(target)),
            max_energy: Some(WattHours::read(most)),
            min_energy: Some(WattHours::read(least)),
            ..before
        });
    }

    fn answer_dc(self, cx: &mut Cx<'_>, setpoint: &Setpoint, meter: Option<Meter>) -> Turn {
        let choice = self.deal.terms.choice;
        let response = dc::DcChargeLoopRes {
            header: cx.header(),
            response_code: ResponseCode::Ok,
            evse_status: self.status(cx),
            meter_info: meter.as_ref().map(meter_info),
            receipt: None,
            evse_present_current: cx.station.present_current.write(),
            evse_present_voltage: cx.station.present_voltage.write(),
            evse_power_limit_achieved: setpoint.power_limited,
            evse_current_limit_achieved: setpoint.current_limited,
            evse_voltage_limit_achieved: setpoint.voltage_limited,
            cl_res_control_mode: dc_limits(
                cx.station,
                choice.control,
                choice.service.is_bidirectional(),
            ),
        };
        let sent = cx.dc(dc::DcMessage::DcChargeLoopRes(response));
        self.went_round(cx, sent)
    }

    pub(super) fn ac_turn(mut self, cx: &mut Cx<'_>, request: ac::AcChargeLoopReq<'_>) -> Turn {
        cx.hear_display(request.display_parameters);
        if !self.hear_ac(cx, &request.cl_req_control_mode) {
            return foreign();
        }
        self.delivery.look(cx);
        let meter = self.read_meter(cx, request.meter_info_requested);
        let choice = self.deal.terms.choice;
        let target = self.ac_target(cx);
        let both = choice.service.is_bidirectional();
        let response = ac::AcChargeLoopRes {
            header: cx.header(),
            response_code: ResponseCode::Ok,
            evse_status: self.status(cx),
            meter_info: meter.as_ref().map(meter_info),
            receipt: None,
            evse_target_frequency: None,
            cl_res_control_mode: ac_targets(choice.control, both, target),
        };
        let sent = cx.ac(ac::AcMessage::AcChargeLoopRes(response));
        self.went_round(cx, sent)
    }

    /// Whether the turn is of the control mode and direction that were selected.
    fn hear_ac(&mut self, cx: &mut Cx<'_>, mode: &ac::ClReqControlMode) -> bool {
        let choice = self.deal.terms.choice;
        let both = choice.service.is_bidirectional();
        match (choice.control, both, mode) {
            (ControlMode::Scheduled, false, ac::ClReqControlMode::Scheduled(mode)) => {
                self.hear_ac_power(cx, read_maybe_phases(mode.ev_maximum_charge_power));
                cx.hear_power(read_phases(mode.ev_present_active_power));
            }
            (ControlMode::Scheduled, true, ac::ClReqControlMode::BptScheduled(mode)) => {
                self.hear_ac_power(cx, read_maybe_phases(mode.ev_maximum_charge_power));
                let back = read_maybe_phases(mode.ev_maximum_discharge_power);
                self.update_back(back.map(Watts::write), None);
                cx.hear_power(read_phases(mode.ev_present_active_power));
            }
            (ControlMode::Dynamic, false, ac::ClReqControlMode::Dynamic(mode)) => {
                self.hear_ac_power(cx, Some(read_phases(mode.ev_maximum_charge_power)));
                let energies = [
                    mode.ev_target_energy_request,
                    mode.ev_maximum_energy_request,
                    mode.ev_minimum_energy_request,
                ];
                self.hear_needs(cx, mode.departure_time, energies);
                cx.hear_power(read_phases(mode.ev_present_active_power));
            }
            (ControlMode::Dynamic, true, ac::ClReqControlMode::BptDynamic(mode)) => {
                self.hear_ac_power(cx, Some(read_phases(mode.ev_maximum_charge_power)));
                self.update_back(
                    Some(read_phases(mode.ev_maximum_discharge_power).write()),
                    None,
                );
                let energies = [
                    mode.ev_target_energy_request,
                    mode.ev_maximum_energy_request,
                    mode.ev_minimum_energy_request,
                ];
                self.hear_needs(cx, mode.departure_time, energies);
                cx.hear_power(read_phases(mode.ev_present_active_power));
            }
            _ => return false,
        }
        true
    }

    pub(super) fn hear_ac_power(&mut self, cx: &mut Cx<'_>, most: Option<Watts>) {
        self.deal.terms.limits.update(None, None, most);
        cx.hear_limits(self.deal.terms.limits);
    }

    /// Power that the vehicle may take or is to take: nothing once power is taken away.
    pub(super) fn ac_target(&self, cx: &Cx<'_>) -> Watts {
        let terms = &self.deal.terms;
        let limit = ac_power(cx.station, terms.choice.mode);
        let theirs = terms.limits.max_power.unwrap_or(limit);
        let most = within_schedule(cx, &self.deal, limit.min(theirs));
        let least = Watts::ZERO.saturating_sub(terms.back(cx.station).max_power);
        let wish = match terms.choice.control {
            ControlMode::Scheduled => most,
            ControlMode::Dynamic => cx.station.target_power.unwrap_or(most),
        };
        let permits = cx.station.grid.is_none_or(|grid| grid.permits);
        match cx.station.trouble().is_none() && self.delivery.is_on() && permits {
            true => wish.clamped(least, most),
            false => Watts::ZERO,
        }
    }
}

pub(super) fn foreign() -> Turn {
    let blame = Misbehaviour::BadRequest(Request::ChargeLoop);
    Turn::Refused(ResponseCode::Failed, End::Misbehaved(blame))
}

/// The vehicle's targets, taken note of.
fn follow(cx: &mut Cx<'_>, voltage: RationalNumber, current: RationalNumber) -> EvDemand {
    let demand = EvDemand {
        target_voltage: Volts::read(voltage),
        target_current: Amperes::read(current),
        complete: false,
        bulk_complete: None,
        time_to_full: None,
        time_to_bulk: None,
    };
    cx.hear_demand(demand);
    demand
}

/// The station's own target, at the voltage that is there.
fn drive(cx: &Cx<'_>, deal: &Deal) -> EvDemand {
    let station = &cx.station.dc;
    let limits = &deal.terms.limits;
    let most = within_schedule(cx, deal, station.max_power);
    let power = cx.station.target_power.unwrap_or(most).min(most);
    let output = cx.station.present_voltage.max(station.min_voltage);
    EvDemand {
        target_voltage: station.max_voltage.min(limits.max_voltage),
        target_current: power.over(output),
        complete: false,
        bulk_complete: None,
        time_to_full: None,
        time_to_bulk: None,
    }
}

pub(super) fn within_schedule(cx: &Cx<'_>, deal: &Deal, power: Watts) -> Watts {
    deal.allowed(cx.unix_time)
        .map_or(power, |most| power.min(most))
}

/// The station's limits as they are now, in the kind of the request.
pub(super) fn dc_limits(
    station: &Station,
    control: ControlMode,
    both: bool,
) -> dc::ClResControlMode {
    let limit = station.dc;
    let back = station.discharge.unwrap_or_default();
    let power = limit.max_power.write();
    let least = limit.min_voltage.times(limit.min_current).write();
    let current = limit.max_current.write();
    let voltage = limit.max_voltage.write();
    match (control, both) {
        (ControlMode::Scheduled, false) => {
            dc::ClResControlMode::Scheduled(dc::ScheduledDcClResControlMode {
                evse_maximum_charge_power: Some(power),
                evse_minimum_charge_power: Some(least),
                evse_maximum_charge_current: Some(current),
                evse_maximum_voltage: Some(voltage),
            })
        }
        (ControlMode::Dynamic, false) => {
            dc::ClResControlMode::Dynamic(dc::DynamicDcClResControlMode {
                departure_time: None,
                minimum_soc: None,
                target_soc: None,
                ack_max_delay: None,
                evse_maximum_charge_power: power,
                evse_minimum_charge_power: least,
                evse_maximum_charge_current: current,
                evse_maximum_voltage: voltage,
            })
        }
        (ControlMode::Scheduled, true) => {
            dc::ClResControlMode::BptScheduled(dc::BptScheduledDcClResControlMode {
                evse_maximum_charge_power: Some(power),
                evse_minimum_charge_power: Some(least),
                evse_maximum_charge_current: Some(current),
                evse_maximum_voltage: Some(voltage),
                evse_maximum_discharge_power: Some(back.max_power.write()),
                evse_minimum_discharge_power: Some(back.min_power.write()),
                evse_maximum_discharge_current: Some(back.max_current.write()),
                evse_minimum_voltage: Some(limit.min_voltage.write()),
            })
        }
        (ControlMode::Dynamic, true) => {
            dc::ClResControlMode::BptDynamic(dc::BptDynamicDcClResControlMode {
                departure_time: None,
                minimum_soc: None,
                target_soc: None,
                ack_max_delay: None,
                evse_maximum_charge_power: power,
                evse_minimum_charge_power: least,
                evse_maximum_charge_current: current,
                evse_maximum_voltage: voltage,
                evse_maximum_discharge_power: back.max_power.write(),
                evse_minimum_discharge_power: back.min_power.write(),
                evse_maximum_discharge_current: back.max_current.write(),
                evse_minimum_voltage: limit.min_voltage.write(),
            })
        }
    }
}

/// The power for the vehicle: in scheduled control an upper limit, in dynamic control a set-point.
pub(super) fn ac_targets(control: ControlMode, both: bool, target: Watts) -> ac::ClResControlMode {
    let scheduled = ac::ScheduledAcClResControlMode {
        evse_target_active_power: MaybePerPhase {
            l1: Some(target.write()),
            ..MaybePerPhase::default()
        },
        evse_target_reactive_power: MaybePerPhase::default(),
        evse_present_active_power: MaybePerPhase::default(),
    };
    let dynamic = ac::DynamicAcClResControlMode {
        departure_time: None,
        minimum_soc: None,
        target_soc: None,
        ack_max_delay: None,
        evse_target_active_power: all_phases(target),
        evse_target_reactive_power: MaybePerPhase::default(),
        evse_present_active_power: MaybePerPhase::default(),
    };
    match (control, both) {
        (ControlMode::Scheduled, false) => ac::ClResControlMode::Scheduled(scheduled),
        (ControlMode::Scheduled, true) => ac::ClResControlMode::BptScheduled(scheduled),
        (ControlMode::Dynamic, false) => ac::ClResControlMode::Dynamic(dynamic),
        (ControlMode::Dynamic, true) => ac::ClResControlMode::BptDynamic(dynamic),
    }
}
