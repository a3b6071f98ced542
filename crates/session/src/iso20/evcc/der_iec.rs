//! AC with grid support under IEC and EN codes.

use v2g_exi::MaybePerPhase;
use v2g_messages::iso20::Processing;
use v2g_messages::iso20::ac_der_iec::{
    AcChargeLoopReq, AcChargeLoopRes, AcChargeParameterDiscoveryReq, AcChargeParameterDiscoveryRes,
    AcDerIecMessage, ClReqControlMode, ClResControlMode, CpdReqEnergyTransferMode,
    CpdResEnergyTransferMode, DerAcCpdReqEnergyTransferMode, DerDynamicAcClReqControlMode,
    DerScheduledAcClReqControlMode, DsoCosPhiSetpoint, DsoQSetpoint, PowerFactorExcitation,
};

use super::charge::display;
use super::der::{Told, back};
use super::plan::{energies, least_power, most_power};
use super::{Charge, Id, Parameters, Turn, looping, parameters};
use crate::evcc::Cx;
use crate::iso20::number::Quantity;
use crate::iso20::words::{
    all_phases, one_phase, read_fine_seconds, read_maybe_phases, read_per_mille, read_phases,
    seconds,
};
use crate::{ControlMode, Inverter, ReactiveTarget, Vars, WattHours};

impl Parameters {
    pub(super) fn ask_iec(&self, cx: &mut Cx<'_>, id: &Id) {
        let vehicle = *cx.vehicle;
        let back = back(&vehicle);
        let reactive = match vehicle.inverter {
            Some(Inverter::Iec(inverter)) => inverter.reactive,
            _ => None,
        };
        let mode = DerAcCpdReqEnergyTransferMode {
            ev_maximum_charge_power: all_phases(most_power(&vehicle)),
            ev_minimum_charge_power: all_phases(least_power(&vehicle)),
            ev_processing: match vehicle.grid.is_settled {
                true => Processing::Finished,
                false => Processing::Ongoing,
            },
            ev_maximum_discharge_power: all_phases(back.max_power),
            ev_minimum_discharge_power: all_phases(back.min_power),
            ev_session_total_discharge_energy_available: vehicle
                .grid
                .available
                .map(WattHours::write),
            ev_reactive_power_limits: reactive,
        };
        let request = AcChargeParameterDiscoveryReq {
            header: cx.header(id),
            ac_cpd_req_energy_transfer_mode: CpdReqEnergyTransferMode::Der(mode),
        };
        cx.iec(AcDerIecMessage::AcChargeParameterDiscoveryReq(request));
    }

    pub(super) fn answer_iec(
        self,
        cx: &mut Cx<'_>,
        response: AcChargeParameterDiscoveryRes<'_>,
    ) -> Turn {
        let CpdResEnergyTransferMode::Der(mode) = response.ac_cpd_res_energy_transfer_mode else {
            return parameters::contradiction();
        };
        let settled = self.settled;
        self.settle(
            cx,
            mode.evse_maximum_charge_power,
            mode.evse_maximum_discharge_power,
            settled,
        )
    }
}

impl Charge {
    pub(super) fn ask_iec(&self, cx: &mut Cx<'_>, id: &Id) {
        let request = AcChargeLoopReq {
            header: cx.header(id),
            display_parameters: Some(display(cx.vehicle)),
            meter_info_requested: false,
            cl_req_control_mode: self.iec_mode(cx),
        };
        cx.iec(AcDerIecMessage::AcChargeLoopReq(request));
    }

    fn iec_mode(&self, cx: &Cx<'_>) -> ClReqControlMode {
        let vehicle = cx.vehicle;
        let [target, most, least] = energies(vehicle).map(WattHours::write);
        let (power, least_power) = (most_power(vehicle), least_power(vehicle));
        let back = back(vehicle);
        let grid = vehicle.grid;
        match self.plan.choice.control {
            ControlMode::Scheduled => {
                ClReqControlMode::DerScheduled(DerScheduledAcClReqControlMode {
                    ev_target_energy_request: vehicle.energy_request.map(|_| target),
                    ev_maximum_energy_request: vehicle.max_energy_request.map(|_| most),
                    ev_minimum_energy_request: vehicle.min_energy_request.map(|_| least),
                    ev_maximum_charge_power: one_phase(power),
                    ev_minimum_charge_power: one_phase(least_power),
                    ev_present_active_power: all_phases(vehicle.present_power),
                    ev_present_reactive_power: MaybePerPhase {
                        l1: grid.reactive.map(Vars::write),
                        ..MaybePerPhase::default()
                    },
                    ev_maximum_discharge_power: all_phases(back.max_power),
                    ev_minimum_discharge_power: all_phases(back.min_power),
                    ev_maximum_charge_reactive_power: MaybePerPhase::default(),
                    ev_maximum_discharge_reactive_power: MaybePerPhase::default(),
                    grid_event_condition: grid.events,
                })
            }
            ControlMode::Dynamic => ClReqControlMode::DerDynamic(DerDynamicAcClReqControlMode {
                departure_time: vehicle.departure.map(seconds),
                ev_target_energy_request: target,
                ev_maximum_energy_request: most,
                ev_minimum_energy_request: least,
                ev_maximum_charge_power: all_phases(power),
                ev_minimum_charge_power: all_phases(least_power),
                ev_present_active_power: all_phases(vehicle.present_power),
                ev_present_reactive_power: v2g_exi::PerPhase::all(
                    grid.reactive.unwrap_or_default().write(),
                ),
                ev_maximum_discharge_power: all_phases(back.max_power),
                ev_minimum_discharge_power: all_phases(back.min_power),
                ev_maximum_charge_reactive_power: MaybePerPhase::default(),
                ev_maximum_discharge_reactive_power: MaybePerPhase::default(),
                grid_event_condition: grid.events,
                ev_maximum_v2x_energy_request: None,
                ev_minimum_v2x_energy_request: None,
                ev_session_total_discharge_energy_available: grid.available.map(WattHours::write),
            }),
        }
    }

    pub(super) fn answer_iec(self, cx: &mut Cx<'_>, response: AcChargeLoopRes<'_>) -> Turn {
        cx.hear_wish(response.evse_status, None, None);
        let (told, target, reactive) =
            match (self.plan.choice.control, response.cl_res_control_mode) {
                (ControlMode::Scheduled, ClResControlMode::DerScheduled(mode)) => {
                    let told = Told {
                        most: Some(read_phases(mode.evse_maximum_charge_power)),
                        most_back: Some(read_phases(mode.evse_maximum_discharge_power)),
                        operator: read_maybe_phases(mode.dso_maximum_discharge_power),
                    };
                    let target = read_maybe_phases(mode.evse_target_active_power);
                    let wanted = reactive(mode.dso_q_setpoint, mode.dso_cos_phi_setpoint);
                    (told, target, wanted)
                }
                (ControlMode::Dynamic, ClResControlMode::DerDynamic(mode)) => {
                    let told = Told {
                        most: Some(read_phases(mode.evse_maximum_charge_power)),
                        most_back: Some(read_phases(mode.evse_maximum_discharge_power)),
                        operator: read_maybe_phases(mode.dso_maximum_discharge_power),
                    };
                    let target = Some(read_phases(mode.evse_target_active_power));
                    let wanted = reactive(mode.dso_q_setpoint, mode.dso_cos_phi_setpoint);
                    (told, target, wanted)
                }
                _ => return looping::contradiction(),
            };
        cx.obey(told, target, reactive);
        self.go_on(cx, response.meter_info)
    }
}

fn reactive(
    power: Option<DsoQSetpoint>,
    factor: Option<DsoCosPhiSetpoint>,
) -> Option<ReactiveTarget> {
    let lag = |lags: bool, time| lags.then(|| read_fine_seconds(time));
    if let Some(setpoint) = power {
        return Some(ReactiveTarget::Power {
            power: Vars::read(setpoint.dso_q_setpoint_value.l1),
            lag: lag(
                setpoint.pt1_response_reactive_power,
                setpoint.step_response_time_constant_reactive_power,
            ),
        });
    }
    factor.map(|setpoint| ReactiveTarget::Factor {
        cos_phi: read_per_mille(setpoint.dso_cos_phi_setpoint_value.l1),
        over_excited: setpoint.excitation == PowerFactorExcitation::OverExcited,
        lag: lag(
            setpoint.pt1_response_reactive_power,
            setpoint.step_response_time_constant_reactive_power,
        ),
    })
}
