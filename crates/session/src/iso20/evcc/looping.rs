//! One turn of the charge loop, in DC and AC.

use v2g_exi::MaybePerPhase;
use v2g_messages::iso20::{ac, dc};

use super::charge::display;
use super::plan::{back, energies, least_power, most_power};
use super::{Charge, Id, Turn, hear};
use crate::evcc::Cx;
use crate::iso20::number::Quantity;
use crate::iso20::words::{all_phases, read_maybe_phases, read_phases, seconds};
use crate::{Amperes, ControlMode, Discharge, End, Misbehaviour, Request, Volts, WattHours, Watts};

impl Charge {
    pub(super) fn ask_dc(&self, cx: &mut Cx<'_>, id: &Id) {
        let vehicle = *cx.vehicle;
        let present = vehicle.inlet_voltage.unwrap_or(vehicle.battery_voltage);
        let request = dc::DcChargeLoopReq {
            header: cx.header(id),
            display_parameters: Some(display(&vehicle)),
            meter_info_requested: false,
            ev_present_voltage: present.write(),
            cl_req_control_mode: self.dc_mode(cx),
        };
        cx.dc(dc::DcMessage::DcChargeLoopReq(request));
    }

    fn dc_mode(&self, cx: &Cx<'_>) -> dc::ClReqControlMode {
        let vehicle = cx.vehicle;
        let both = self.plan.choice.service.is_bidirectional();
        let [target, most, least] = energies(vehicle).map(WattHours::write);
        let power = most_power(vehicle).write();
        let least_power = least_power(vehicle).write();
        let current = vehicle.max_current.write();
        let (highest, lowest) = (vehicle.max_voltage.write(), vehicle.min_voltage.write());
        let back = vehicle.discharge.unwrap_or_default();
        let departure_time = vehicle.departure.map(seconds);
        match (self.plan.choice.control, both) {
            (ControlMode::Scheduled, false) => {
                dc::ClReqControlMode::Scheduled(dc::ScheduledDcClReqControlMode {
                    ev_target_energy_request: vehicle.energy_request.map(|_| target),
                    ev_maximum_energy_request: vehicle.max_energy_request.map(|_| most),
                    ev_minimum_energy_request: vehicle.min_energy_request.map(|_| least),
                    ev_target_current: cx.target_current().write(),
                    ev_target_voltage: cx.target_voltage().write(),
                    ev_maximum_charge_power: Some(power),
                    ev_minimum_charge_power: Some(least_power),
                    ev_maximum_charge_current: Some(current),
                    ev_maximum_voltage: Some(highest),
                    ev_minimum_voltage: Some(lowest),
                })
            }
            (ControlMode::Scheduled, true) => {
                dc::ClReqControlMode::BptScheduled(dc::BptScheduledDcClReqControlMode {
                    ev_target_energy_request: vehicle.energy_request.map(|_| target),
                    ev_maximum_energy_request: vehicle.max_energy_request.map(|_| most),
                    ev_minimum_energy_request: vehicle.min_energy_request.map(|_| least),
                    ev_target_current: current_of_either_sign(cx).write(),
                    ev_target_voltage: cx.target_voltage().write(),
                    ev_maximum_charge_power: Some(power),
                    ev_minimum_charge_power: Some(least_power),
                    ev_maximum_charge_current: Some(current),
                    ev_maximum_voltage: Some(highest),
                    ev_minimum_voltage: Some(lowest),
                    ev_maximum_discharge_power: Some(back.max_power.write()),
                    ev_minimum_discharge_power: Some(back.min_power.write()),
                    ev_maximum_discharge_current: Some(back.max_current.write()),
                })
            }
            (ControlMode::Dynamic, false) => {
                dc::ClReqControlMode::Dynamic(dc::DynamicDcClReqControlMode {
                    departure_time,
                    ev_target_energy_request: target,
                    ev_maximum_energy_request: most,
                    ev_minimum_energy_request: least,
                    ev_maximum_charge_power: power,
                    ev_minimum_charge_power: least_power,
                    ev_maximum_charge_current: current,
                    ev_maximum_voltage: highest,
                    ev_minimum_voltage: lowest,
                })
            }
            (ControlMode::Dynamic, true) => {
                dc::ClReqControlMode::BptDynamic(dc::BptDynamicDcClReqControlMode {
                    departure_time,
                    ev_target_energy_request: target,
                    ev_maximum_energy_request: most,
                    ev_minimum_energy_request: least,
                    ev_maximum_charge_power: power,
                    ev_minimum_charge_power: least_power,
                    ev_maximum_charge_current: current,
                    ev_maximum_voltage: highest,
                    ev_minimum_voltage: lowest,
                    ev_maximum_discharge_power: back.max_power.write(),
                    ev_minimum_discharge_power: back.min_power.write(),
                    ev_maximum_discharge_current: back.max_current.write(),
                    ev_maximum_v2x_energy_request: None,
                    ev_minimum_v2x_energy_request: None,
                })
            }
        }
    }

    pub(super) fn answer_dc(self, cx: &mut Cx<'_>, response: dc::DcChargeLoopRes<'_>) -> Turn {
        cx.hear_wish(
            response.evse_status,
            Some(response.evse_present_voltage),
            Some(response.evse_present_current),
        );
        let both = self.plan.choice.service.is_bidirectional();
        match (self.plan.choice.control, both, response.cl_res_control_mode) {
            (ControlMode::Scheduled, false, dc::ClResControlMode::Scheduled(mode)) => cx
                .update_limits(
                    mode.evse_maximum_voltage.map(Volts::read),
                    mode.evse_maximum_charge_current.map(Amperes::read),
                    mode.evse_maximum_charge_power.map(Watts::read),
                ),
            (ControlMode::Scheduled, true, dc::ClResControlMode::BptScheduled(mode)) => {
                cx.update_limits(
                    mode.evse_maximum_voltage.map(Volts::read),
                    mode.evse_maximum_charge_current.map(Amperes::read),
                    mode.evse_maximum_charge_power.map(Watts::read),
                );
                let before = cx.heard.discharge.unwrap_or_default();
                let power = mode.evse_maximum_discharge_power.map(hear::back_power);
                let current = mode.evse_maximum_discharge_current.map(hear::back_current);
                cx.hear_back(Some(Discharge {
                    max_power: power.unwrap_or(before.max_power),
                    max_current: current.unwrap_or(before.max_current),
                    ..before
                }));
            }
            (ControlMode::Dynamic, false, dc::ClResControlMode::Dynamic(mode)) => cx.update_limits(
                Some(Volts::read(mode.evse_maximum_voltage)),
                Some(Amperes::read(mode.evse_maximum_charge_current)),
                Some(Watts::read(mode.evse_maximum_charge_power)),
            ),
            (ControlMode::Dynamic, true, dc::ClResControlMode::BptDynamic(mode)) => {
                cx.update_limits(
                    Some(Volts::read(mode.evse_maximum_voltage)),
                    Some(Amperes::read(mode.evse_maximum_charge_current)),
                    Some(Watts::read(mode.evse_maximum_charge_power)),
                );
                cx.hear_back(Some(Discharge {
                    max_power: hear::back_power(mode.evse_maximum_discharge_power),
                    min_power: hear::back_power(mode.evse_minimum_discharge_power),
                    max_current: hear::back_current(mode.evse_maximum_discharge_current),
                    ..cx.heard.discharge.unwrap_or_default()
                }));
            }
            _ => return contradiction(),
        }
        cx.count_lies();
        self.go_on(cx, response.meter_info)
    }

    pub(super) fn ask_ac(&self, cx: &mut Cx<'_>, id: &Id) {
        let request = ac::AcChargeLoopReq {
            header: cx.header(id),
            display_parameters: Some(display(cx.vehicle)),
            meter_info_requested: false,
            cl_req_control_mode: self.ac_mode(cx),
        };
        cx.ac(ac::AcMessage::AcChargeLoopReq(request));
    }

    fn ac_mode(&self, cx: &Cx<'_>) -> ac::ClReqControlMode {
        let vehicle = cx.vehicle;
        let both = self.plan.choice.service.is_bidirectional();
        let [target, most, least] = energies(vehicle).map(WattHours::write);
        let (power, least_power) = (most_power(vehicle), least_power(vehicle));
        let present = all_phases(vehicle.present_power);
        let some = |power: Watts| MaybePerPhase {
            l1: Some(power.write()),
            ..MaybePerPhase::default()
        };
        let back = vehicle.discharge.unwrap_or_default();
        let departure_time = vehicle.departure.map(seconds);
        match (self.plan.choice.control, both) {
            (ControlMode::Scheduled, false) => {
                ac::ClReqControlMode::Scheduled(ac::ScheduledAcClReqControlMode {
                    ev_target_energy_request: vehicle.energy_request.map(|_| target),
                    ev_maximum_energy_request: vehicle.max_energy_request.map(|_| most),
                    ev_minimum_energy_request: vehicle.min_energy_request.map(|_| least),
                    ev_maximum_charge_power: some(power),
                    ev_minimum_charge_power: some(least_power),
                    ev_present_active_power: present,
                    ev_present_reactive_power: MaybePerPhase::default(),
                })
            }
            (ControlMode::Scheduled, true) => {
                ac::ClReqControlMode::BptScheduled(ac::BptScheduledAcClReqControlMode {
                    ev_target_energy_request: vehicle.energy_request.map(|_| target),
                    ev_maximum_energy_request: vehicle.max_energy_request.map(|_| most),
                    ev_minimum_energy_request: vehicle.min_energy_request.map(|_| least),
                    ev_maximum_charge_power: some(power),
                    ev_minimum_charge_power: some(least_power),
                    ev_present_active_power: present,
                    ev_present_reactive_power: MaybePerPhase::default(),
                    ev_maximum_discharge_power: some(back.max_power),
                    ev_minimum_discharge_power: some(back.min_power),
                })
            }
            (ControlMode::Dynamic, false) => {
                ac::ClReqControlMode::Dynamic(ac::DynamicAcClReqControlMode {
                    departure_time,
                    ev_target_energy_request: target,
                    ev_maximum_energy_request: most,
                    ev_minimum_energy_request: least,
                    ev_maximum_charge_power: all_phases(power),
                    ev_minimum_charge_power: all_phases(least_power),
                    ev_present_active_power: present,
                    ev_present_reactive_power: all_phases(Watts::ZERO),
                })
            }
            (ControlMode::Dynamic, true) => {
                ac::ClReqControlMode::BptDynamic(ac::BptDynamicAcClReqControlMode {
                    departure_time,
                    ev_target_energy_request: target,
                    ev_maximum_energy_request: most,
                    ev_minimum_energy_request: least,
                    ev_maximum_charge_power: all_phases(power),
                    ev_minimum_charge_power: all_phases(least_power),
                    ev_present_active_power: present,
                    ev_present_reactive_power: all_phases(Watts::ZERO),
                    ev_maximum_discharge_power: all_phases(back.max_power),
                    ev_minimum_discharge_power: all_phases(back.min_power),
                    ev_maximum_v2x_energy_request: None,
                    ev_minimum_v2x_energy_request: None,
                })
            }
        }
    }

    pub(super) fn answer_ac(self, cx: &mut Cx<'_>, response: ac::AcChargeLoopRes<'_>) -> Turn {
        cx.hear_wish(response.evse_status, None, None);
        let both = self.plan.choice.service.is_bidirectional();
        match (self.plan.choice.control, both, response.cl_res_control_mode) {
            (ControlMode::Scheduled, false, ac::ClResControlMode::Scheduled(mode))
            | (ControlMode::Scheduled, true, ac::ClResControlMode::BptScheduled(mode)) => {
                if let Some(power) = read_maybe_phases(mode.evse_target_active_power) {
                    cx.hear_target(power);
                }
            }
            (ControlMode::Dynamic, false, ac::ClResControlMode::Dynamic(mode))
            | (ControlMode::Dynamic, true, ac::ClResControlMode::BptDynamic(mode)) => {
                cx.hear_target(read_phases(mode.evse_target_active_power));
            }
            _ => return contradiction(),
        }
        self.go_on(cx, response.meter_info)
    }
}

/// The station answers in another kind than it was asked. Source: V2G20-1600.
pub(super) fn contradiction() -> Turn {
    let blame = Misbehaviour::Contradiction(Request::ChargeLoop);
    Turn::Over(End::Misbehaved(blame))
}

/// The current wanted; a negative one discharges, as far as both sides can.
fn current_of_either_sign(cx: &Cx<'_>) -> Amperes {
    let back = back(cx);
    let voltage = cx
        .heard
        .present
        .voltage
        .unwrap_or(cx.vehicle.battery_voltage);
    let deepest = back.max_current.min(back.max_power.over(voltage));
    match cx.vehicle.target_current < Amperes::ZERO {
        true => cx
            .vehicle
            .target_current
            .max(Amperes::ZERO.saturating_sub(deepest)),
        false => cx.target_current(),
    }
}
