//! Both sides tell their limits.

use v2g_messages::iso20::common::{
    CommonMessage, EvCheckInStatus, VehicleCheckInReq, VehicleCheckInRes,
};
use v2g_messages::iso20::{RationalNumber, ResponseCode, ac, dc};

use super::deal::{Limits, Terms};
use super::identify::Identifying;
use super::wireless::Aligning;
use super::{Phase, Scheduling, Sent, Turn};
use crate::iso20::number::Quantity;
use crate::iso20::service::Choice;
use crate::iso20::words::all_phases;
use crate::proof::{Authorized, Coupled};
use crate::secc::Cx;
use crate::{
    Discharge, End, EnergyMode, EvParking, Hertz, Incompatible, Misbehaviour, Outcome, Parking,
    Request, Station, Watts,
};

#[derive(Debug)]
pub(super) struct Parameters {
    pub(super) admitted: Admitted,
    pub(super) choice: Choice,
    pub(super) coupled: Coupled,
}

/// Who may go on from authorization.
#[derive(Clone, Copy, Debug)]
pub(super) enum Admitted {
    /// The customer may charge.
    Charge(Authorized),
    /// The vehicle is identified only: without an authorization no way leads to power.
    Identify,
}

impl Parameters {
    pub(super) fn new(admitted: Admitted, choice: Choice, coupled: Coupled) -> Self {
        Self {
            admitted,
            choice,
            coupled,
        }
    }

    pub(super) fn check_in(self, cx: &mut Cx<'_>, request: VehicleCheckInReq<'_>) -> Turn {
        let sent = check_in(cx, &request);
        Turn::Answered(Phase::Parameters(self), Outcome::Done, sent)
    }

    pub(super) fn discover_dc(
        self,
        cx: &mut Cx<'_>,
        request: dc::DcChargeParameterDiscoveryReq<'_>,
    ) -> Turn {
        match dc_limits(cx, self.choice, &request) {
            Ok(limits) => {
                let sent = send_dc(cx, ResponseCode::Ok, self.choice.service.is_bidirectional());
                self.agree(cx, limits, sent)
            }
            Err((code, end)) => Turn::Refused(code, end),
        }
    }

    pub(super) fn discover_ac(
        self,
        cx: &mut Cx<'_>,
        request: ac::AcChargeParameterDiscoveryReq<'_>,
    ) -> Turn {
        match ac_limits(cx, self.choice, &request) {
            Ok(limits) => {
                let both = self.choice.service.is_bidirectional();
                let sent = send_ac(cx, ResponseCode::Ok, both, self.choice.mode);
                self.agree(cx, limits, sent)
            }
            Err((code, end)) => Turn::Refused(code, end),
        }
    }

    /// A vehicle above a coil is held against what was measured first.
    pub(super) fn agree(self, cx: &mut Cx<'_>, limits: Limits, sent: Sent) -> Turn {
        let told = limits.told(self.choice);
        cx.heard.energy = Some(self.choice.energy());
        cx.hear_limits(told);
        let Admitted::Charge(authorized) = self.admitted else {
            let above_coil = matches!(self.coupled, Coupled::Paired(_));
            let next = Identifying {
                above_coil,
                choice: self.choice,
                discharge: limits.discharge,
            };
            let outcome = match above_coil {
                true => Outcome::Wpt,
                false => Outcome::Done,
            };
            return Turn::Answered(Phase::Identifying(next), outcome, sent);
        };
        let terms = Terms {
            authorized,
            choice: self.choice,
            coupled: self.coupled,
            limits: told,
            discharge: limits.discharge,
        };
        match self.coupled {
            Coupled::Paired(paired) => {
                let next = Phase::Aligning(Aligning::new(terms, paired));
                Turn::Answered(next, Outcome::Wpt, sent)
            }
            _ => {
                let next = Phase::Scheduling(Scheduling::new(terms));
                Turn::Answered(next, Outcome::Done, sent)
            }
        }
    }
}

/// Takes note of how a vehicle parks, and tells it where to.
pub(super) fn check_in(cx: &mut Cx<'_>, request: &VehicleCheckInReq<'_>) -> Sent {
    cx.hear_parking(EvParking::In(Parking {
        method: request.parking_method,
        stands: request.ev_check_in_status == EvCheckInStatus::Completed,
        frame: request.vehicle_frame,
        device: request.device_offset,
        travel: request.vehicle_travel,
    }));
    send_check_in(cx, ResponseCode::Ok)
}

/// Limits that suit the service, make sense, and meet the station's.
pub(super) fn dc_limits(
    cx: &Cx<'_>,
    choice: Choice,
    request: &dc::DcChargeParameterDiscoveryReq<'_>,
) -> Result<Limits, (ResponseCode, End)> {
    let limits = Limits::of_dc(&request.dc_cpd_req_energy_transfer_mode, &cx.config.profile);
    let limits = check(choice, limits)?;
    let station = &cx.station.dc;
    let meet =
        limits.max_voltage >= station.min_voltage && limits.min_voltage <= station.max_voltage;
    let end = End::Incompatible(Incompatible::Limits);
    meet.then_some(limits)
        .ok_or((ResponseCode::FailedWrongChargeParameter, end))
}

pub(super) fn ac_limits(
    cx: &Cx<'_>,
    choice: Choice,
    request: &ac::AcChargeParameterDiscoveryReq<'_>,
) -> Result<Limits, (ResponseCode, End)> {
    let limits = Limits::of_ac(&request.ac_cpd_req_energy_transfer_mode, &cx.config.profile);
    check(choice, limits)
}

pub(super) fn check(choice: Choice, limits: Limits) -> Result<Limits, (ResponseCode, End)> {
    let kind = choice.service.is_bidirectional() == limits.discharge.is_some();
    let dc = choice.mode.is_dc();
    let blame = Misbehaviour::BadRequest(Request::ChargeParameterDiscovery);
    (kind && limits.is_sane(dc)).then_some(limits).ok_or((
        ResponseCode::FailedWrongChargeParameter,
        End::Misbehaved(blame),
    ))
}

macro_rules! dc_parameter {
    ($type:ident, $station:expr $(, $field:ident: $value:expr)*) => {{
        let limit = $station.dc;
        dc::$type {
            evse_maximum_charge_power: limit.max_power.write(),
            evse_minimum_charge_power: limit.min_voltage.times(limit.min_current).write(),
            evse_maximum_charge_current: limit.max_current.write(),
            evse_minimum_charge_current: limit.min_current.write(),
            evse_maximum_voltage: limit.max_voltage.write(),
            evse_minimum_voltage: limit.min_voltage.write(),
            evse_power_ramp_limitation: None,
            $($field: $value,)*
        }
    }};
}

pub(super) fn send_dc(cx: &mut Cx<'_>, response_code: ResponseCode, both: bool) -> Sent {
    let station = &*cx.station;
    let back = station.discharge.unwrap_or_default();
    let mode = match both {
        false => {
            dc::CpdResEnergyTransferMode::Dc(dc_parameter!(DcCpdResEnergyTransferMode, station))
        }
        true => dc::CpdResEnergyTransferMode::Bpt(dc_parameter!(
            BptDcCpdResEnergyTransferMode, station,
            evse_maximum_discharge_power: back.max_power.write(),
            evse_minimum_discharge_power: back.min_power.write(),
            evse_maximum_discharge_current: back.max_current.write(),
            evse_minimum_discharge_current: back.min_current.write()
        )),
    };
    let response = dc::DcChargeParameterDiscoveryRes {
        header: cx.header(),
        response_code,
        dc_cpd_res_energy_transfer_mode: mode,
    };
    cx.dc(dc::DcMessage::DcChargeParameterDiscoveryRes(response))
}

/// Most power of an AC station in this mode.
pub(super) fn ac_power(station: &Station, mode: EnergyMode) -> Watts {
    let phase = station.ac.nominal_voltage.times(station.ac.max_current);
    match mode {
        EnergyMode::AcSinglePhase => phase,
        _ => phase.saturating_add(phase).saturating_add(phase),
    }
}

/// The frequency of the grid where the model leaves it open.
const FREQUENCY: Hertz = Hertz::new(50);

pub(super) fn frequency(station: &Station) -> RationalNumber {
    let frequency = station.ac.nominal_frequency;
    match frequency > Hertz::ZERO {
        true => frequency.write(),
        false => FREQUENCY.write(),
    }
}

macro_rules! ac_parameter {
    ($type:ident, $station:expr, $mode:expr $(, $field:ident: $value:expr)*) => {{
        ac::$type {
            evse_maximum_charge_power: all_phases(ac_power($station, $mode)),
            evse_minimum_charge_power: all_phases(Watts::ZERO),
            evse_nominal_frequency: frequency($station),
            maximum_power_asymmetry: None,
            evse_power_ramp_limitation: None,
            evse_present_active_power: Default::default(),
            $($field: $value,)*
        }
    }};
}

pub(super) fn send_ac(
    cx: &mut Cx<'_>,
    response_code: ResponseCode,
    both: bool,
    mode: EnergyMode,
) -> Sent {
    let station = &*cx.station;
    let back: Discharge = station.discharge.unwrap_or_default();
    let mode = match both {
        false => ac::CpdResEnergyTransferMode::Ac(ac_parameter!(
            AcCpdResEnergyTransferMode,
            station,
            mode
        )),
        true => ac::CpdResEnergyTransferMode::Bpt(ac_parameter!(
            BptAcCpdResEnergyTransferMode, station, mode,
            evse_maximum_discharge_power: all_phases(back.max_power),
            evse_minimum_discharge_power: all_phases(back.min_power)
        )),
    };
    let response = ac::AcChargeParameterDiscoveryRes {
        header: cx.header(),
        response_code,
        ac_cpd_res_energy_transfer_mode: mode,
    };
    cx.ac(ac::AcMessage::AcChargeParameterDiscoveryRes(response))
}

pub(super) fn send_check_in(cx: &mut Cx<'_>, response_code: ResponseCode) -> Sent {
    let space = cx.station.parking;
    cx.common(CommonMessage::VehicleCheckInRes(VehicleCheckInRes {
        header: cx.header(),
        response_code,
        parking_space: space.space,
        device_location: space.device,
        target_distance: space.distance,
    }))
}
