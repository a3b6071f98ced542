//! AC with grid support under IEEE 1547 and SAE J3072.

use v2g_exi::MaybePerPhase;
use v2g_messages::iso20::ac_der_sae::{
    AcChargeLoopReq, AcChargeLoopRes, AcChargeParameterDiscoveryReq, AcChargeParameterDiscoveryRes,
    AcDerSaeMessage, ActivePowerSupportClRes, ClReqControlMode, ClResControlMode,
    CpdReqEnergyTransferMode, CpdResEnergyTransferMode, DerAcCpdResEnergyTransferMode,
    DerConnectionStatus, DerControlClRes, DerControlCpdRes, DerDynamicAcClResControlMode,
    DerOperationalState, DerScheduledAcClResControlMode, EnterServiceClRes, EnterServiceCpdRes,
    ReactivePowerSupportClRes,
};
use v2g_messages::iso20::{EvseStatus, Processing, RationalNumber, ResponseCode};

use super::deal::Limits;
use super::der::{Told, limits, maybe, station_powers};
use super::loops::foreign;
use super::parameters::{ac_power, frequency};
use super::{Charging, Parameters, Resting, Turn};
use crate::iso20::number::Quantity;
use crate::iso20::service::Choice;
use crate::iso20::words::{self, all_phases, meter_info, one_phase, read_phases};
use crate::secc::{Cx, Sent};
use crate::{
    ControlMode, End, Grid, GridCode, GridState, Hertz, Incompatible, Misbehaviour, ReactiveTarget,
    Request, SaeGridCode, Vars, Volts, WattHours, Watts,
};

impl Parameters {
    pub(super) fn discover_sae(
        self,
        cx: &mut Cx<'_>,
        request: AcChargeParameterDiscoveryReq<'_>,
    ) -> Turn {
        match read(self.choice, &request).and_then(|told| Ok((told, rules(cx)?))) {
            Ok(((limits, settled), (grid, code))) => {
                let sent = send_limits(cx, self.choice, &grid, code);
                self.settle(cx, limits, settled && grid.is_complete, sent)
            }
            Err((code, end)) => Turn::Refused(code, end),
        }
    }
}

impl Resting {
    pub(super) fn discover_sae(
        self,
        cx: &mut Cx<'_>,
        request: AcChargeParameterDiscoveryReq<'_>,
    ) -> Turn {
        let choice = self.choice();
        match read(choice, &request).and_then(|told| Ok((told, rules(cx)?))) {
            Ok(((limits, settled), (grid, code))) => {
                let sent = send_limits(cx, choice, &grid, code);
                self.settle(cx, limits, settled && grid.is_complete, sent)
            }
            Err((code, end)) => Turn::Refused(code, end),
        }
    }
}

/// The vehicle's limits, and whether it has taken over the rules.
fn read(
    choice: Choice,
    request: &AcChargeParameterDiscoveryReq<'_>,
) -> Result<(Limits, bool), (ResponseCode, End)> {
    let CpdReqEnergyTransferMode::Der(mode) = &request.ac_cpd_req_energy_transfer_mode else {
        let blame = Misbehaviour::BadRequest(Request::ChargeParameterDiscovery);
        let code = ResponseCode::FailedWrongChargeParameter;
        return Err((code, End::Misbehaved(blame)));
    };
    let told = Told {
        most: mode.ev_maximum_charge_power,
        least: mode.ev_minimum_charge_power,
        most_back: mode.ev_maximum_discharge_power,
        least_back: maybe(mode.ev_minimum_discharge_power),
    };
    let settled = mode.ev_processing == Processing::Finished;
    limits(choice, &told).map(|limits| (limits, settled))
}

/// The rules of this station; without any it has nothing to offer here.
fn rules(cx: &Cx<'_>) -> Result<(Grid, &'static SaeGridCode), (ResponseCode, End)> {
    match cx.station.grid {
        Some(grid) => match grid.code {
            GridCode::Sae(code) => Ok((grid, code)),
            GridCode::Iec(_) => Err(GONE),
        },
        None => Err(GONE),
    }
}

const GONE: (ResponseCode, End) = (
    ResponseCode::Failed,
    End::Incompatible(Incompatible::EnergyMode),
);

fn send_limits(cx: &mut Cx<'_>, choice: Choice, grid: &Grid, code: &'static SaeGridCode) -> Sent {
    let station = *cx.station;
    cx.heard.grid_code = Some(grid.code);
    let [most, most_back, nominal, nominal_back] = station_powers(&station, grid, choice.mode);
    let control = DerControlCpdRes {
        enter_service_cpd_res: EnterServiceCpdRes {
            permit_service: grid.permits,
            ..code.control.enter_service_cpd_res
        },
        ..code.control
    };
    let mode = DerAcCpdResEnergyTransferMode {
        evse_maximum_charge_power: all_phases(most),
        evse_minimum_charge_power: all_phases(Watts::ZERO),
        evse_nominal_frequency: frequency(&station),
        maximum_power_asymmetry: None,
        evse_power_ramp_limitation: None,
        evse_present_active_power: MaybePerPhase::default(),
        evse_processing: match grid.is_complete {
            true => Processing::Finished,
            false => Processing::Ongoing,
        },
        evse_status: words::status(cx.station, choice.control),
        der_control_cpd_res: (&control).into(),
        evse_nominal_charge_power: one_phase(nominal),
        evse_nominal_discharge_power: one_phase(nominal_back),
        evse_maximum_discharge_power: all_phases(most_back),
        evse_reactive_power_limits: code.reactive_limits,
        grid_limits: code.grid_limits,
        required_der_operating_mode: code.operating_mode,
        grid_connection_mode: code.connection,
        evse_update_time: code.updated,
    };
    let response = AcChargeParameterDiscoveryRes {
        header: cx.header(),
        response_code: ResponseCode::Ok,
        ac_cpd_res_energy_transfer_mode: CpdResEnergyTransferMode::Der(mode),
    };
    cx.sae(AcDerSaeMessage::AcChargeParameterDiscoveryRes(response))
}

impl Charging {
    /// Rules that changed are told in the turn.
    pub(super) fn sae_turn(mut self, cx: &mut Cx<'_>, request: AcChargeLoopReq<'_>) -> Turn {
        cx.hear_display(request.display_parameters);
        if !self.hear_sae(cx, &request.cl_req_control_mode) {
            return foreign();
        }
        let (grid, code) = match rules(cx) {
            Ok(rules) => rules,
            Err((code, end)) => return Turn::Refused(code, end),
        };
        let changed = cx.heard.grid_code.replace(grid.code) != Some(grid.code);
        self.delivery.look(cx);
        let meter = self.read_meter(cx, request.meter_info_requested);
        let target = self.ac_target(cx);
        let status = self.status(cx);
        let choice = self.deal.terms.choice;
        let sent = send_turn(cx, choice, (&grid, code, changed), target, meter, status);
        self.went_round(cx, sent)
    }

    fn hear_sae(&mut self, cx: &mut Cx<'_>, mode: &ClReqControlMode<'_>) -> bool {
        match (self.deal.terms.choice.control, mode) {
            (ControlMode::Scheduled, ClReqControlMode::DerScheduled(mode)) => {
                let state = GridState {
                    reactive: mode.ev_present_reactive_power.l1.map(Vars::read),
                    voltage: Some(Volts::read(mode.ev_present_voltage)),
                    frequency: Some(Hertz::read(mode.ev_present_frequency)),
                    alarms: mode.der_alarm_status,
                    works: mode.der_operational_state == DerOperationalState::On,
                    is_connected: mode.der_connection_status == DerConnectionStatus::Connected,
                    ..GridState::default()
                };
                self.hear_der(
                    cx,
                    maybe(mode.ev_maximum_charge_power),
                    maybe(mode.ev_maximum_discharge_power),
                    mode.ev_present_active_power,
                    state,
                );
            }
            (ControlMode::Dynamic, ClReqControlMode::DerDynamic(mode)) => {
                let available = mode.ev_session_total_discharge_energy_available;
                let state = GridState {
                    reactive: Some(Vars::read(mode.ev_present_reactive_power.l1)),
                    voltage: Some(Volts::read(mode.ev_present_voltage)),
                    frequency: Some(Hertz::read(mode.ev_present_frequency)),
                    alarms: mode.der_alarm_status,
                    works: mode.der_operational_state == DerOperationalState::On,
                    is_connected: mode.der_connection_status == DerConnectionStatus::Connected,
                    available: available.map(WattHours::read),
                    ..GridState::default()
                };
                self.hear_der(
                    cx,
                    Some(read_phases(mode.ev_maximum_charge_power)),
                    Some(read_phases(mode.ev_maximum_discharge_power)),
                    mode.ev_present_active_power,
                    state,
                );
                let energies = [
                    mode.ev_target_energy_request,
                    mode.ev_maximum_energy_request,
                    mode.ev_minimum_energy_request,
                ];
                self.hear_needs(cx, mode.departure_time, energies);
            }
            _ => return false,
        }
        true
    }
}

/// What the loop has a place for; without changes only whether the vehicle may be connected.
fn send_turn(
    cx: &mut Cx<'_>,
    choice: Choice,
    (grid, code, changed): (&Grid, &'static SaeGridCode, bool),
    target: Watts,
    meter: Option<crate::Meter>,
    evse_status: Option<EvseStatus>,
) -> Sent {
    let reactive = code.control.reactive_power_support_cpd_res.get();
    let reactive = reactive.map(|all| ReactivePowerSupportClRes {
        constant_power_factor: Some(all.constant_power_factor),
        volt_var: Some(all.volt_var),
        watt_var: Some(all.watt_var),
        constant_var: Some(all.constant_var),
    });
    let active = code.control.active_power_support_cpd_res.get();
    let active = active.map(|all| ActivePowerSupportClRes {
        frequency_droop: Some(all.frequency_droop),
        volt_watt: Some(all.volt_watt),
        constant_watt: Some(all.constant_watt),
        limit_max_discharge_power: Some(all.limit_max_discharge_power),
    });
    let control = DerControlClRes {
        voltage_trip: Some(code.control.voltage_trip).filter(|_| changed),
        frequency_trip: Some(code.control.frequency_trip).filter(|_| changed),
        enter_service_cl_res: enter_service(grid, code, changed),
        reactive_power_support_cl_res: reactive.as_ref().filter(|_| changed).map(Into::into),
        active_power_support_cl_res: active.as_ref().filter(|_| changed).map(Into::into),
    };
    let (most, most_back) = (ac_power(cx.station, choice.mode), cx.station.most_back());
    let reactive = reactive_target(grid.reactive);
    let mode = match choice.control {
        ControlMode::Scheduled => ClResControlMode::DerScheduled(DerScheduledAcClResControlMode {
            evse_target_active_power: one_phase(target),
            evse_target_reactive_power: reactive,
            evse_present_active_power: MaybePerPhase::default(),
            der_control_cl_res: (&control).into(),
            evse_maximum_charge_power: one_phase(most),
            evse_maximum_discharge_power: one_phase(most_back),
            required_der_operating_mode: Some(code.operating_mode).filter(|_| changed),
            grid_connection_mode: Some(code.connection).filter(|_| changed),
        }),
        ControlMode::Dynamic => ClResControlMode::DerDynamic(DerDynamicAcClResControlMode {
            departure_time: None,
            minimum_soc: None,
            target_soc: None,
            ack_max_delay: None,
            evse_target_active_power: all_phases(target),
            evse_target_reactive_power: reactive,
            evse_present_active_power: MaybePerPhase::default(),
            der_control_cl_res: (&control).into(),
            evse_maximum_charge_power: one_phase(most),
            evse_maximum_discharge_power: one_phase(most_back),
            required_der_operating_mode: Some(code.operating_mode).filter(|_| changed),
            grid_connection_mode: Some(code.connection).filter(|_| changed),
        }),
    };
    let response = AcChargeLoopRes {
        header: cx.header(),
        response_code: ResponseCode::Ok,
        evse_status,
        meter_info: meter.as_ref().map(meter_info),
        receipt: None,
        evse_target_frequency: None,
        cl_res_control_mode: mode,
    };
    cx.sae(AcDerSaeMessage::AcChargeLoopRes(response))
}

fn enter_service(grid: &Grid, code: &SaeGridCode, changed: bool) -> EnterServiceClRes {
    let all = &code.control.enter_service_cpd_res;
    let told = |value: RationalNumber| Some(value).filter(|_| changed);
    EnterServiceClRes {
        permit_service: grid.permits,
        enter_service_voltage_high: told(all.enter_service_voltage_high),
        enter_service_voltage_low: told(all.enter_service_voltage_low),
        enter_service_frequency_high: told(all.enter_service_frequency_high),
        enter_service_frequency_low: told(all.enter_service_frequency_low),
        enter_service_delay: all.enter_service_delay.and_then(told),
        enter_service_randomized_delay: all.enter_service_randomized_delay.and_then(told),
        enter_service_ramp_time: all.enter_service_ramp_time.and_then(told),
    }
}

/// A power factor is part of the rules here.
fn reactive_target(target: Option<ReactiveTarget>) -> MaybePerPhase<RationalNumber> {
    let power = match target {
        Some(ReactiveTarget::Power { power, .. }) => Some(power.write()),
        Some(ReactiveTarget::Factor { .. }) | None => None,
    };
    MaybePerPhase {
        l1: power,
        ..MaybePerPhase::default()
    }
}
