//! Wireless charging: limits, and one turn of the charge loop.

use v2g_messages::iso20::wpt::{
    EvpcChargeDiagnostics, SpcChargeDiagnostics, SpcPowerControlParameter, WptChargeLoopReq,
    WptChargeLoopRes, WptChargeParameterDiscoveryReq, WptChargeParameterDiscoveryRes, WptMessage,
};
use v2g_messages::iso20::{EvseStatus, ResponseCode};

use super::deal::Limits;
use super::loops::within_schedule;
use super::parameters::check;
use super::{Charging, Parameters, Resting, Turn};
use crate::iso20::number::Quantity;
use crate::iso20::service::Choice;
use crate::iso20::words::meter_info;
use crate::secc::{Cx, Sent};
use crate::{
    Amperes, CoilState, ControlMode, End, Hertz, Incompatible, Meter, Misbehaviour, Request, Volts,
    Watts,
};

impl Parameters {
    pub(super) fn discover_wpt(
        self,
        cx: &mut Cx<'_>,
        request: WptChargeParameterDiscoveryReq<'_>,
    ) -> Turn {
        match limits(cx, self.choice, &request) {
            Ok(limits) => {
                let sent = send_limits(cx, ResponseCode::Ok);
                self.agree(cx, limits, sent)
            }
            Err((code, end)) => Turn::Refused(code, end),
        }
    }
}

impl Resting {
    pub(super) fn discover_wpt(
        self,
        cx: &mut Cx<'_>,
        request: WptChargeParameterDiscoveryReq<'_>,
    ) -> Turn {
        match limits(cx, self.choice(), &request) {
            Ok(limits) => {
                let sent = send_limits(cx, ResponseCode::Ok);
                self.agree(cx, limits, sent)
            }
            Err((code, end)) => Turn::Refused(code, end),
        }
    }
}

/// Limits that make sense, of a vehicle whose coil comes to a distance that the station's serves.
fn limits(
    cx: &Cx<'_>,
    choice: Choice,
    request: &WptChargeParameterDiscoveryReq<'_>,
) -> Result<Limits, (ResponseCode, End)> {
    let code = ResponseCode::FailedWrongChargeParameter;
    let (high, low) = (
        request.sd_max_ground_clearence,
        request.sd_min_ground_clearence,
    );
    let tuned = Hertz::read(request.evpc_natural_frequency) > Hertz::ZERO;
    if !tuned || low > high {
        let blame = Misbehaviour::BadRequest(Request::ChargeParameterDiscovery);
        return Err((code, End::Misbehaved(blame)));
    }
    let limits = check(
        choice,
        Limits {
            max_voltage: Volts::ZERO,
            min_voltage: Volts::ZERO,
            max_current: Amperes::ZERO,
            min_current: Amperes::ZERO,
            max_power: Watts::read(request.evpc_max_receivable_power),
            min_power: Watts::ZERO,
            discharge: None,
        },
    )?;
    let coil = &cx.station.wireless;
    let meet = high >= coil.min_clearance
        && low <= coil.max_clearance
        && limits.max_power >= coil.min_power;
    let end = End::Incompatible(Incompatible::Limits);
    meet.then_some(limits).ok_or((code, end))
}

pub(super) fn send_limits(cx: &mut Cx<'_>, response_code: ResponseCode) -> Sent {
    let coil = cx.station.wireless;
    let response = WptChargeParameterDiscoveryRes {
        header: cx.header(),
        response_code,
        pd_input_power_class: coil.class,
        sd_min_output_power: coil.min_power.write(),
        sd_max_output_power: coil.max_power.write(),
        sd_max_ground_clearance_support: coil.max_clearance,
        sd_min_ground_clearance_support: coil.min_clearance,
        pd_min_coil_current: coil.min_coil_current.write(),
        pd_max_coil_current: coil.max_coil_current.write(),
        sd_manufacturer_specific_data_container: (&[]).into(),
    };
    cx.wpt(WptMessage::WptChargeParameterDiscoveryRes(response))
}

impl Charging {
    /// The coil sends what the vehicle wants, as far as both sides' limits and the schedule go; in
    /// dynamic control what the station wants.
    pub(super) fn wpt_turn(mut self, cx: &mut Cx<'_>, request: WptChargeLoopReq<'_>) -> Turn {
        cx.hear_display(request.display_parameters);
        cx.hear_power(Watts::read(request.evpc_power_output));
        let state = read_state(request.evpc_charge_diagnostics);
        cx.hear_coupling(|coupling| coupling.state = state);
        let wish = Watts::read(request.evpc_power_request);
        let most = self.wpt_most(cx);
        let power = match self.deal.terms.choice.control {
            ControlMode::Scheduled => wish.min(most),
            ControlMode::Dynamic => cx.station.target_power.unwrap_or(most).min(most),
        };
        let power = match state {
            CoilState::Good => power.max(Watts::ZERO),
            _ => Watts::ZERO,
        };
        self.delivery.send(cx, power);
        let allowed = match cx.station.trouble().is_none() && self.delivery.is_on() {
            true => match self.deal.terms.choice.control {
                ControlMode::Scheduled => most,
                ControlMode::Dynamic => power,
            },
            false => Watts::ZERO,
        };
        let meter = self.read_meter(cx, request.meter_info_requested);
        let status = self.status(cx);
        let sent = send_turn(cx, ResponseCode::Ok, status, allowed, meter);
        self.went_round(cx, sent)
    }

    /// Most power by the limits of both sides and the schedule.
    fn wpt_most(&self, cx: &Cx<'_>) -> Watts {
        let limit = cx.station.wireless.max_power;
        let theirs = self.deal.terms.limits.max_power.unwrap_or(limit);
        within_schedule(cx, &self.deal, limit.min(theirs)).max(Watts::ZERO)
    }
}

pub(super) fn send_turn(
    cx: &mut Cx<'_>,
    response_code: ResponseCode,
    evse_status: Option<EvseStatus>,
    allowed: Watts,
    meter: Option<Meter>,
) -> Sent {
    let coil = cx.station.wireless;
    let response = WptChargeLoopRes {
        header: cx.header(),
        response_code,
        evse_status,
        meter_info: meter.as_ref().map(meter_info),
        receipt: None,
        evpc_power_request: allowed.write(),
        sd_power_input: coil.input_power.map(Quantity::write),
        spc_max_output_power_limit: coil.max_power.write(),
        spc_min_output_power_limit: coil.min_power.write(),
        spc_charge_diagnostics: write_state(coil.state),
        spc_operating_frequency: coil.frequency.map(Quantity::write),
        spc_power_control_parameter: coil.coil_current.map(|current| SpcPowerControlParameter {
            spc_primary_device_coil_current_information: current.write(),
        }),
        manufacturer_specific_data_container: (&[]).into(),
    };
    cx.wpt(WptMessage::WptChargeLoopRes(response))
}

fn write_state(state: CoilState) -> SpcChargeDiagnostics {
    match state {
        CoilState::Good => SpcChargeDiagnostics::SpcNoIssue,
        CoilState::ForeignObject => SpcChargeDiagnostics::SpcFodDetected,
        CoilState::LivingObject => SpcChargeDiagnostics::SpcLopDetected,
        CoilState::Overheated => SpcChargeDiagnostics::SpcTempOverheatDetected,
        CoilState::TransferAnomaly => SpcChargeDiagnostics::SpcPowerTransferAnomalyDetected,
        CoilState::Anomaly => SpcChargeDiagnostics::SpcAnomalyDetected,
    }
}

fn read_state(diagnostics: EvpcChargeDiagnostics) -> CoilState {
    match diagnostics {
        EvpcChargeDiagnostics::EvpcNoIssue => CoilState::Good,
        EvpcChargeDiagnostics::EvpcTempOverheatDetected => CoilState::Overheated,
        EvpcChargeDiagnostics::EvpcPowerTransferAnomalyDetected => CoilState::TransferAnomaly,
        EvpcChargeDiagnostics::EvpcAnomalyDetected => CoilState::Anomaly,
    }
}
