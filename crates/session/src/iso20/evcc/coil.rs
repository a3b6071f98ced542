//! Wireless charging: limits, and one turn of the charge loop.

use v2g_messages::iso20::wpt::{
    EvpcChargeDiagnostics, SpcChargeDiagnostics, WptChargeLoopReq, WptChargeLoopRes,
    WptChargeParameterDiscoveryReq, WptChargeParameterDiscoveryRes, WptMessage,
};

use super::charge::display;
use super::plan::most_power;
use super::{Charge, Id, Parameters, Turn};
use crate::evcc::Cx;
use crate::iso20::number::Quantity;
use crate::{Amperes, CoilState, StationLimits, Volts, Watts};

impl Parameters {
    pub(super) fn ask_wpt(&self, cx: &mut Cx<'_>, id: &Id) {
        let vehicle = *cx.vehicle;
        let coil = vehicle.wireless;
        let request = WptChargeParameterDiscoveryReq {
            header: cx.header(id),
            evpc_max_receivable_power: most_power(&vehicle).write(),
            sd_max_ground_clearence: coil.max_clearance,
            sd_min_ground_clearence: coil.min_clearance,
            evpc_natural_frequency: coil.natural_frequency.write(),
            evpc_device_local_control: coil.local_control,
            vendor_specific_data_container: (&[]).into(),
        };
        cx.wpt(WptMessage::WptChargeParameterDiscoveryReq(request));
    }

    /// The vehicle's coil has to come to a distance that the station's serves.
    pub(super) fn answer_wpt(
        self,
        cx: &mut Cx<'_>,
        response: WptChargeParameterDiscoveryRes<'_>,
    ) -> Turn {
        let coil = cx.vehicle.wireless;
        let high = response.sd_max_ground_clearance_support;
        let low = response.sd_min_ground_clearance_support;
        let power = Watts::read(response.sd_max_output_power);
        let least = Watts::read(response.sd_min_output_power);
        let fits = coil.max_clearance >= low
            && coil.min_clearance <= high
            && least <= most_power(cx.vehicle);
        let limits = StationLimits {
            max_voltage: Volts::ZERO,
            min_voltage: Volts::ZERO,
            max_current: Amperes::read(response.pd_max_coil_current),
            min_current: Amperes::read(response.pd_min_coil_current),
            max_power: Some(power),
        };
        self.agree(cx, limits, fits)
    }
}

impl Charge {
    /// The power wanted is what both sides and, in dynamic control, the station's target allow.
    pub(super) fn ask_wpt(&self, cx: &mut Cx<'_>, id: &Id) {
        let vehicle = *cx.vehicle;
        let coil = vehicle.wireless;
        let limit = cx.heard.limits.and_then(|limits| limits.max_power);
        let most = most_power(&vehicle).min(limit.unwrap_or(Watts::ZERO));
        let target = cx.heard.target_power.unwrap_or(most);
        let wish = coil.target_power.clamped(Watts::ZERO, most.min(target));
        let request = WptChargeLoopReq {
            header: cx.header(id),
            display_parameters: Some(display(&vehicle)),
            meter_info_requested: false,
            evpc_power_request: wish.write(),
            evpc_power_output: vehicle.present_power.write(),
            evpc_charge_diagnostics: write_state(coil.state),
            evpc_operating_frequency: coil.frequency.map(Quantity::write),
            evpc_power_control_parameter: None,
            manufacturer_specific_data_container: (&[]).into(),
        };
        cx.wpt(WptMessage::WptChargeLoopReq(request));
    }

    pub(super) fn answer_wpt(self, cx: &mut Cx<'_>, response: WptChargeLoopRes<'_>) -> Turn {
        cx.hear_wish(response.evse_status, None, None);
        cx.hear_target(Watts::read(response.evpc_power_request));
        let most = Watts::read(response.spc_max_output_power_limit);
        cx.update_limits(None, None, Some(most));
        let state = read_state(response.spc_charge_diagnostics);
        cx.hear_coupling(|coupling| {
            coupling.state = state;
            coupling.coil_current = response
                .spc_power_control_parameter
                .map(|p| Amperes::read(p.spc_primary_device_coil_current_information));
        });
        self.go_on(cx, response.meter_info)
    }
}

fn write_state(state: CoilState) -> EvpcChargeDiagnostics {
    match state {
        CoilState::Good => EvpcChargeDiagnostics::EvpcNoIssue,
        CoilState::Overheated => EvpcChargeDiagnostics::EvpcTempOverheatDetected,
        CoilState::TransferAnomaly => EvpcChargeDiagnostics::EvpcPowerTransferAnomalyDetected,
        CoilState::ForeignObject | CoilState::LivingObject | CoilState::Anomaly => {
            EvpcChargeDiagnostics::EvpcAnomalyDetected
        }
    }
}

fn read_state(diagnostics: SpcChargeDiagnostics) -> CoilState {
    match diagnostics {
        SpcChargeDiagnostics::SpcNoIssue => CoilState::Good,
        SpcChargeDiagnostics::SpcFodDetected => CoilState::ForeignObject,
        SpcChargeDiagnostics::SpcLopDetected => CoilState::LivingObject,
        SpcChargeDiagnostics::SpcTempOverheatDetected => CoilState::Overheated,
        SpcChargeDiagnostics::SpcPowerTransferAnomalyDetected => CoilState::TransferAnomaly,
        SpcChargeDiagnostics::SpcAnomalyDetected => CoilState::Anomaly,
    }
}
