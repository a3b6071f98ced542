//! AC with grid support under IEC and EN codes.

use core::time::Duration;

use v2g_exi::{MaybePerPhase, PerPhase};
use v2g_messages::iso20::ac_der_iec::{
    AcChargeLoopReq, AcChargeLoopRes, AcChargeParameterDiscoveryReq, AcChargeParameterDiscoveryRes,
    AcDerIecMessage, ClReqControlMode, ClResControlMode, CpdReqEnergyTransferMode,
    CpdResEnergyTransferMode, DerAcCpdResEnergyTransferMode, DerDynamicAcClResControlMode,
    DerScheduledAcClResControlMode, DsoCosPhiSetpoint, DsoQSetpoint, PowerFactorExcitation,
};
use v2g_messages::iso20::{Processing, RationalNumber, ResponseCode};

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
    ControlMode, End, Grid, GridCode, GridState, IecGridCode, Incompatible, Misbehaviour,
    Notification, ReactiveTarget, Request, Vars, WattHours, Watts,
};

impl Parameters {
    pub(super) fn discover_iec(
        self,
        cx: &mut Cx<'_>,
        request: AcChargeParameterDiscoveryReq<'_>,
    ) -> Turn {
        match read(self.choice, &request).and_then(|told| Ok((told, rules(cx)?))) {
            Ok(((limits, settled), (grid, code))) => {
                let sent = send_limits(cx, self.choice, &grid, code);
                self.settle(cx, limits, settled, sent)
            }
            Err((code, end)) => Turn::Refused(code, end),
        }
    }
}

impl Resting {
    pub(super) fn discover_iec(
        self,
        cx: &mut Cx<'_>,
        request: AcChargeParameterDiscoveryReq<'_>,
    ) -> Turn {
        let choice = self.choice();
        match read(choice, &request).and_then(|told| Ok((told, rules(cx)?))) {
            Ok(((limits, settled), (grid, code))) => {
                let sent = send_limits(cx, choice, &grid, code);
                self.settle(cx, limits, settled, sent)
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
        least_back: Some(read_phases(mode.ev_minimum_discharge_power)),
    };
    let settled = mode.ev_processing == Processing::Finished;
    limits(choice, &told).map(|limits| (limits, settled))
}

/// The rules of this station; without any it has nothing to offer here.
fn rules(cx: &Cx<'_>) -> Result<(Grid, &'static IecGridCode), (ResponseCode, End)> {
    match cx.station.grid {
        Some(grid) => match grid.code {
            GridCode::Iec(code) => Ok((grid, code)),
            GridCode::Sae(_) => Err(GONE),
        },
        None => Err(GONE),
    }
}

const GONE: (ResponseCode, End) = (
    ResponseCode::Failed,
    End::Incompatible(Incompatible::EnergyMode),
);

fn send_limits(cx: &mut Cx<'_>, choice: Choice, grid: &Grid, code: &'static IecGridCode) -> Sent {
    let station = *cx.station;
    cx.heard.grid_code = Some(grid.code);
    let [most, most_back, nominal, nominal_back] = station_powers(&station, grid, choice.mode);
    let mode = DerAcCpdResEnergyTransferMode {
        evse_maximum_charge_power: all_phases(most),
        evse_minimum_charge_power: all_phases(Watts::ZERO),
        evse_nominal_frequency: frequency(&station),
        maximum_power_asymmetry: None,
        evse_power_ramp_limitation: None,
        evse_present_active_power: MaybePerPhase::default(),
        evse_nominal_charge_power: all_phases(nominal),
        evse_nominal_discharge_power: all_phases(nominal_back),
        evse_maximum_discharge_power: all_phases(most_back),
        ev_operating_mode: code.operating_mode,
        grid_connection_mode: code.connection,
        der_control: (&code.control).into(),
    };
    let response = AcChargeParameterDiscoveryRes {
        header: cx.header(),
        response_code: ResponseCode::Ok,
        ac_cpd_res_energy_transfer_mode: CpdResEnergyTransferMode::Der(mode),
    };
    cx.iec(AcDerIecMessage::AcChargeParameterDiscoveryRes(response))
}

impl Charging {
    /// The loop has no place for the rules: where they change, the station asks for a renegotiation.
    pub(super) fn iec_turn(mut self, cx: &mut Cx<'_>, request: AcChargeLoopReq<'_>) -> Turn {
        cx.hear_display(request.display_parameters);
        if !self.hear_iec(cx, &request.cl_req_control_mode) {
            return foreign();
        }
        let (grid, _) = match rules(cx) {
            Ok(rules) => rules,
            Err((code, end)) => return Turn::Refused(code, end),
        };
        let changed = cx.heard.grid_code != Some(grid.code);
        let asks = changed && cx.config.profile.asks_to_renegotiate;
        if asks && cx.station.notification == Notification::None {
            cx.station.notification = Notification::Renegotiate(Duration::ZERO);
        }
        self.delivery.look(cx);
        let meter = self.read_meter(cx, request.meter_info_requested);
        let choice = self.deal.terms.choice;
        let target = self.ac_target(cx);
        let response = AcChargeLoopRes {
            header: cx.header(),
            response_code: ResponseCode::Ok,
            evse_status: self.status(cx),
            meter_info: meter.as_ref().map(meter_info),
            receipt: None,
            evse_target_frequency: None,
            cl_res_control_mode: targets(cx, choice, &grid, target),
        };
        let sent = cx.iec(AcDerIecMessage::AcChargeLoopRes(response));
        self.went_round(cx, sent)
    }

    fn hear_iec(&mut self, cx: &mut Cx<'_>, mode: &ClReqControlMode) -> bool {
        let state = |reactive: Option<Vars>, events, available: Option<RationalNumber>| GridState {
            reactive,
            events,
            available: available.map(WattHours::read),
            ..GridState::default()
        };
        match (self.deal.terms.choice.control, mode) {
            (ControlMode::Scheduled, ClReqControlMode::DerScheduled(mode)) => {
                let reactive = mode.ev_present_reactive_power.l1.map(Vars::read);
                self.hear_der(
                    cx,
                    maybe(mode.ev_maximum_charge_power),
                    Some(read_phases(mode.ev_maximum_discharge_power)),
                    mode.ev_present_active_power,
                    state(reactive, mode.grid_event_condition, None),
                );
            }
            (ControlMode::Dynamic, ClReqControlMode::DerDynamic(mode)) => {
                let reactive = Vars::read(mode.ev_present_reactive_power.l1);
                self.hear_der(
                    cx,
                    Some(read_phases(mode.ev_maximum_charge_power)),
                    Some(read_phases(mode.ev_maximum_discharge_power)),
                    mode.ev_present_active_power,
                    state(
                        Some(reactive),
                        mode.grid_event_condition,
                        mode.ev_session_total_discharge_energy_available,
                    ),
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

fn targets(cx: &Cx<'_>, choice: Choice, grid: &Grid, target: Watts) -> ClResControlMode {
    let most = all_phases(ac_power(cx.station, choice.mode));
    let most_back = all_phases(cx.station.most_back());
    let operator = grid.max_discharge.map(one_phase).unwrap_or_default();
    let (power, factor) = setpoints(grid.reactive);
    match choice.control {
        ControlMode::Scheduled => ClResControlMode::DerScheduled(DerScheduledAcClResControlMode {
            evse_target_active_power: one_phase(target),
            evse_target_reactive_power: MaybePerPhase::default(),
            evse_present_active_power: MaybePerPhase::default(),
            evse_maximum_charge_power: most,
            evse_maximum_discharge_power: most_back,
            dso_maximum_discharge_power: operator,
            dso_q_setpoint: power,
            dso_cos_phi_setpoint: factor,
        }),
        ControlMode::Dynamic => ClResControlMode::DerDynamic(DerDynamicAcClResControlMode {
            departure_time: None,
            minimum_soc: None,
            target_soc: None,
            ack_max_delay: None,
            evse_target_active_power: all_phases(target),
            evse_target_reactive_power: MaybePerPhase::default(),
            evse_present_active_power: MaybePerPhase::default(),
            evse_maximum_charge_power: most,
            evse_maximum_discharge_power: most_back,
            dso_maximum_discharge_power: operator,
            dso_q_setpoint: power,
            dso_cos_phi_setpoint: factor,
        }),
    }
}

fn setpoints(target: Option<ReactiveTarget>) -> (Option<DsoQSetpoint>, Option<DsoCosPhiSetpoint>) {
    match target {
        None => (None, None),
        Some(ReactiveTarget::Power { power, lag }) => {
            let setpoint = DsoQSetpoint {
                dso_q_setpoint_value: PerPhase::all(power.write()),
                pt1_response_reactive_power: lag.is_some(),
                step_response_time_constant_reactive_power: words::fine_seconds(lag),
            };
            (Some(setpoint), None)
        }
        Some(ReactiveTarget::Factor {
            cos_phi,
            over_excited,
            lag,
        }) => {
            let setpoint = DsoCosPhiSetpoint {
                dso_cos_phi_setpoint_value: PerPhase::all(words::per_mille(cos_phi)),
                excitation: match over_excited {
                    true => PowerFactorExcitation::OverExcited,
                    false => PowerFactorExcitation::UnderExcited,
                },
                pt1_response_reactive_power: lag.is_some(),
                step_response_time_constant_reactive_power: words::fine_seconds(lag),
            };
            (None, Some(setpoint))
        }
    }
}
