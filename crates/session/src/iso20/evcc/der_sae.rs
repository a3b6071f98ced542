//! AC with grid support under IEEE 1547 and SAE J3072.

use v2g_exi::{MaybePerPhase, Nested, PerPhase};
use v2g_messages::iso20::Processing;
use v2g_messages::iso20::ac_der_sae::{
    AcChargeLoopReq, AcChargeLoopRes, AcChargeParameterDiscoveryReq, AcChargeParameterDiscoveryRes,
    AcDerSaeMessage, ClReqControlMode, ClResControlMode, CpdReqEnergyTransferMode,
    CpdResEnergyTransferMode, DerAcCpdReqEnergyTransferMode, DerConnectionStatus, DerControlClRes,
    DerDynamicAcClReqControlMode, DerOperationalState, DerScheduledAcClReqControlMode,
};

use super::charge::display;
use super::der::{Told, back};
use super::plan::{energies, least_power, most_power};
use super::{Charge, Id, Parameters, Turn, looping, parameters};
use crate::evcc::{Cx, TABLE_VIOLATED};
use crate::iso20::number::Quantity;
use crate::iso20::words::{all_phases, one_phase, read_maybe_phases, read_phases, seconds};
use crate::{
    ControlMode, EvccEvent, Inverter, ReactiveTarget, SaeInverter, Vars, WattHours, Watts,
};

impl Parameters {
    pub(super) fn ask_sae(&self, cx: &mut Cx<'_>, id: &Id) {
        let vehicle = *cx.vehicle;
        let Some(inverter) = inverter(cx) else {
            return;
        };
        let back = back(&vehicle);
        let mode = DerAcCpdReqEnergyTransferMode {
            ev_maximum_charge_power: all_phases(most_power(&vehicle)),
            ev_minimum_charge_power: all_phases(least_power(&vehicle)),
            ev_processing: match vehicle.grid.is_settled {
                true => Processing::Finished,
                false => Processing::Ongoing,
            },
            ev_maximum_discharge_power: all_phases(back.max_power),
            ev_minimum_discharge_power: one_phase(back.min_power),
            ev_session_total_discharge_energy_available: vehicle
                .grid
                .available
                .map(WattHours::write),
            ev_apparent_power_limits: (&inverter.apparent).into(),
            ev_reactive_power_limits: (&inverter.reactive).into(),
            ev_excitation_limits: (&inverter.excitation).into(),
            ev_inverter_details: (&inverter.details).into(),
            ieee1547_normal_category: inverter.normal_category,
            ieee1547_abnormal_category: inverter.abnormal_category,
            ev_nominal_voltage: inverter.nominal_voltage,
            ev_maximum_voltage: inverter.max_voltage,
            ev_minimum_voltage: inverter.min_voltage,
            ev_nominal_voltage_offset: inverter.voltage_offset,
            j3072_certified: inverter.certified_since.is_some(),
            j3072_certification_date: inverter.certified_since.unwrap_or(0),
            ev_useable_watt_hours: inverter.usable_energy,
            ev_update_time: inverter.updated,
            supported_modes: inverter.supported_modes,
            enabled_modes: inverter.enabled_modes,
        };
        let request = AcChargeParameterDiscoveryReq {
            header: cx.header(id),
            ac_cpd_req_energy_transfer_mode: CpdReqEnergyTransferMode::Der(mode),
        };
        cx.sae(AcDerSaeMessage::AcChargeParameterDiscoveryReq(request));
    }

    pub(super) fn answer_sae(
        self,
        cx: &mut Cx<'_>,
        response: AcChargeParameterDiscoveryRes<'_>,
    ) -> Turn {
        let CpdResEnergyTransferMode::Der(mode) = response.ac_cpd_res_energy_transfer_mode else {
            return parameters::contradiction();
        };
        if mode.evse_status.is_some() {
            cx.hear_wish(mode.evse_status, None, None);
        }
        let complete = mode.evse_processing == Processing::Finished;
        let settled = self.settled && complete;
        self.settle(
            cx,
            mode.evse_maximum_charge_power,
            mode.evse_maximum_discharge_power,
            settled,
        )
    }
}

/// The vehicle's inverter; without one it does not speak these messages.
fn inverter(cx: &Cx<'_>) -> Option<&'static SaeInverter> {
    match cx.vehicle.inverter {
        Some(Inverter::Sae(inverter)) => Some(inverter),
        _ => None,
    }
}

impl Charge {
    pub(super) fn ask_sae(&self, cx: &mut Cx<'_>, id: &Id) {
        let Some(inverter) = inverter(cx) else {
            return;
        };
        let request = AcChargeLoopReq {
            header: cx.header(id),
            display_parameters: Some(display(cx.vehicle)),
            meter_info_requested: false,
            cl_req_control_mode: self.sae_mode(cx, inverter),
        };
        cx.sae(AcDerSaeMessage::AcChargeLoopReq(request));
    }

    /// How long the battery can be charged and discharged is not told: nothing measures it here.
    fn sae_mode(&self, cx: &Cx<'_>, inverter: &SaeInverter) -> ClReqControlMode<'static> {
        let vehicle = cx.vehicle;
        let [target, most, least] = energies(vehicle).map(WattHours::write);
        let (power, least_power) = (most_power(vehicle), least_power(vehicle));
        let back = back(vehicle);
        let grid = vehicle.grid;
        let (works, is_connected) = (
            match grid.works {
                true => DerOperationalState::On,
                false => DerOperationalState::Off,
            },
            match grid.is_connected {
                true => DerConnectionStatus::Connected,
                false => DerConnectionStatus::Disconnected,
            },
        );
        let voltage = grid
            .voltage
            .map_or(inverter.nominal_voltage, Quantity::write);
        let frequency = grid.frequency.unwrap_or_default().write();
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
                    ev_present_voltage: voltage,
                    ev_present_frequency: frequency,
                    ev_maximum_discharge_power: one_phase(back.max_power),
                    ev_minimum_discharge_power: one_phase(back.min_power),
                    der_operational_state: works,
                    der_connection_status: is_connected,
                    ev_apparent_power: None,
                    ev_reactive_power: None,
                    ev_excitation: None,
                    ev_update_time: inverter.updated,
                    ev_minimum_charging_duration: None,
                    ev_duration_maximum_charge_rate: None,
                    ev_duration_maximum_discharge_rate: None,
                    der_alarm_status: grid.alarms,
                    enabled_modes: inverter.enabled_modes,
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
                ev_present_reactive_power: PerPhase::all(grid.reactive.unwrap_or_default().write()),
                ev_maximum_discharge_power: all_phases(back.max_power),
                ev_minimum_discharge_power: all_phases(back.min_power),
                ev_present_voltage: voltage,
                ev_present_frequency: frequency,
                ev_session_total_discharge_energy_available: grid.available.map(WattHours::write),
                ev_apparent_power: None,
                ev_reactive_power: None,
                ev_excitation: None,
                ev_maximum_v2x_energy_request: None,
                ev_minimum_v2x_energy_request: None,
                der_operational_state: works,
                der_connection_status: is_connected,
                ev_update_time: inverter.updated,
                ev_minimum_charging_duration: 0,
                ev_duration_maximum_charge_rate: 0,
                ev_duration_maximum_discharge_rate: 0,
                der_alarm_status: grid.alarms,
                enabled_modes: inverter.enabled_modes,
            }),
        }
    }

    /// A vehicle that may not be connected takes and gives nothing, whatever the target is.
    pub(super) fn answer_sae(self, cx: &mut Cx<'_>, response: AcChargeLoopRes<'_>) -> Turn {
        cx.hear_wish(response.evse_status, None, None);
        let (told, target, reactive, control) =
            match (self.plan.choice.control, response.cl_res_control_mode) {
                (ControlMode::Scheduled, ClResControlMode::DerScheduled(mode)) => (
                    told(
                        mode.evse_maximum_charge_power,
                        mode.evse_maximum_discharge_power,
                    ),
                    read_maybe_phases(mode.evse_target_active_power),
                    mode.evse_target_reactive_power,
                    mode.der_control_cl_res,
                ),
                (ControlMode::Dynamic, ClResControlMode::DerDynamic(mode)) => (
                    told(
                        mode.evse_maximum_charge_power,
                        mode.evse_maximum_discharge_power,
                    ),
                    Some(read_phases(mode.evse_target_active_power)),
                    mode.evse_target_reactive_power,
                    mode.der_control_cl_res,
                ),
                _ => return looping::contradiction(),
            };
        let Some(permits) = hear_control(cx, &control) else {
            return Turn::Over(TABLE_VIOLATED);
        };
        let target = match permits {
            true => target,
            false => Some(Watts::ZERO),
        };
        let reactive = reactive.l1.map(|power| ReactiveTarget::Power {
            power: Vars::read(power),
            lag: None,
        });
        cx.obey(told, target, reactive);
        self.go_on(cx, response.meter_info)
    }
}

fn told(
    most: MaybePerPhase<v2g_messages::iso20::RationalNumber>,
    most_back: MaybePerPhase<v2g_messages::iso20::RationalNumber>,
) -> Told {
    Told {
        most: read_maybe_phases(most),
        most_back: read_maybe_phases(most_back),
        operator: None,
    }
}

/// Tells of rules that changed; whether the vehicle may be connected.
fn hear_control(cx: &mut Cx<'_>, control: &Nested<'_, DerControlClRes<'_>>) -> Option<bool> {
    let control = control.get()?;
    let changed = control.voltage_trip.is_some()
        || control.frequency_trip.is_some()
        || control.reactive_power_support_cl_res.is_some()
        || control.active_power_support_cl_res.is_some();
    if changed {
        cx.events.push(EvccEvent::GridRules);
    }
    Some(control.enter_service_cl_res.permit_service)
}
