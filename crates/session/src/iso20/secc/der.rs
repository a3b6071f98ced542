//! AC by a vehicle that supports the grid: what both families of rules have in common.

use v2g_exi::{MaybePerPhase, PerPhase};
use v2g_messages::iso20::{RationalNumber, ResponseCode, ac, ac_der_iec as iec, ac_der_sae as sae};

use super::deal::Limits;
use super::parameters::{ac_power, check, frequency};
use super::{Charging, Parameters, Phase, Resting, Turn};
use crate::iso20::number::Quantity;
use crate::iso20::service::Choice;
use crate::iso20::words::{all_phases, read_maybe_phases, read_phases};
use crate::secc::{Cx, Sent};
use crate::{
    Amperes, Discharge, End, EnergyMode, Grid, GridState, Iso20Schema, Outcome, SeccEvent, Station,
    Timer, Volts, Watts,
};

/// Powers that the vehicle tells before charging.
pub(super) struct Told {
    pub(super) most: PerPhase<RationalNumber>,
    pub(super) least: PerPhase<RationalNumber>,
    pub(super) most_back: PerPhase<RationalNumber>,
    pub(super) least_back: Option<Watts>,
}

pub(super) fn limits(choice: Choice, told: &Told) -> Result<Limits, (ResponseCode, End)> {
    let magnitude = |power: Watts| power.distance(Watts::ZERO);
    let limits = Limits {
        max_voltage: Volts::ZERO,
        min_voltage: Volts::ZERO,
        max_current: Amperes::ZERO,
        min_current: Amperes::ZERO,
        max_power: read_phases(told.most),
        min_power: read_phases(told.least),
        discharge: Some(Discharge {
            max_power: magnitude(read_phases(told.most_back)),
            min_power: told.least_back.map(magnitude).unwrap_or_default(),
            ..Discharge::default()
        }),
    };
    check(choice, limits)
}

impl Parameters {
    /// Goes on with the limits once both sides have the rules; until then the vehicle asks again.
    pub(super) fn settle(self, cx: &mut Cx<'_>, limits: Limits, settled: bool, sent: Sent) -> Turn {
        if settled {
            cx.timers.stop(Timer::Ongoing);
            return self.agree(cx, limits, sent);
        }
        let patience = cx.now.after(cx.config.timing.ongoing);
        cx.timers.start(Timer::Ongoing, patience);
        Turn::Answered(Phase::Parameters(self), Outcome::Ongoing, sent)
    }
}

impl Resting {
    /// As [`Parameters::settle`].
    pub(super) fn settle(self, cx: &mut Cx<'_>, limits: Limits, settled: bool, sent: Sent) -> Turn {
        if settled {
            cx.timers.stop(Timer::Ongoing);
            return self.agree(cx, limits, sent);
        }
        let patience = cx.now.after(cx.config.timing.ongoing);
        cx.timers.start(Timer::Ongoing, patience);
        Turn::Answered(Phase::Resting(self), Outcome::Ongoing, sent)
    }
}

impl Charging {
    /// New limits of the vehicle, where it tells them in a turn.
    pub(super) fn hear_der(
        &mut self,
        cx: &mut Cx<'_>,
        most: Option<Watts>,
        most_back: Option<Watts>,
        present: PerPhase<RationalNumber>,
        state: GridState,
    ) {
        self.hear_ac_power(cx, most);
        self.update_back(most_back.map(Watts::write), None);
        cx.hear_power(read_phases(present));
        cx.hear_grid(state);
    }
}

impl Station {
    /// Most that a vehicle may give now: what the station takes and the operator of the grid allows.
    pub(super) fn most_back(&self) -> Watts {
        let ours = self.discharge.unwrap_or_default().max_power;
        let operator = self.grid.and_then(|grid| grid.max_discharge);
        let most = operator.map_or(ours, |limit| limit.min(ours));
        match self.grid.is_none_or(|grid| grid.permits) {
            true => most.max(Watts::ZERO),
            false => Watts::ZERO,
        }
    }
}

/// Most charging and discharging power as they are told before charging, and what percentages of
/// them refer to.
pub(super) fn station_powers(station: &Station, grid: &Grid, mode: EnergyMode) -> [Watts; 4] {
    let most = ac_power(station, mode);
    let back = station.discharge.unwrap_or_default().max_power;
    [
        most,
        station.most_back(),
        grid.nominal_charge.unwrap_or(most),
        grid.nominal_discharge.unwrap_or(back),
    ]
}

impl Cx<'_> {
    fn hear_grid(&mut self, state: GridState) {
        if self.heard.grid != Some(state) {
            self.heard.grid = Some(state);
            self.events.push(SeccEvent::Grid(state));
        }
    }
}

pub(super) fn maybe(power: MaybePerPhase<RationalNumber>) -> Option<Watts> {
    read_maybe_phases(power)
}

/// A refusal needs no rules: it is of the plain kind, which every set has.
pub(super) fn refuse_limits(cx: &mut Cx<'_>, schema: Iso20Schema, code: ResponseCode) -> Sent {
    let station = *cx.station;
    let plain = ac::AcCpdResEnergyTransferMode {
        evse_maximum_charge_power: all_phases(ac_power(&station, EnergyMode::AcThreePhase)),
        evse_minimum_charge_power: all_phases(Watts::ZERO),
        evse_nominal_frequency: frequency(&station),
        maximum_power_asymmetry: None,
        evse_power_ramp_limitation: None,
        evse_present_active_power: MaybePerPhase::default(),
    };
    let (header, response_code) = (cx.header(), code);
    match schema {
        Iso20Schema::AcDerSae => {
            let response = sae::AcChargeParameterDiscoveryRes {
                header,
                response_code,
                ac_cpd_res_energy_transfer_mode: sae::CpdResEnergyTransferMode::Ac(plain),
            };
            cx.sae(sae::AcDerSaeMessage::AcChargeParameterDiscoveryRes(
                response,
            ))
        }
        _ => {
            let response = iec::AcChargeParameterDiscoveryRes {
                header,
                response_code,
                ac_cpd_res_energy_transfer_mode: iec::CpdResEnergyTransferMode::Ac(plain),
            };
            cx.iec(iec::AcDerIecMessage::AcChargeParameterDiscoveryRes(
                response,
            ))
        }
    }
}

/// As [`refuse_limits`].
pub(super) fn refuse_turn(cx: &mut Cx<'_>, schema: Iso20Schema, code: ResponseCode) -> Sent {
    let plain = ac::DynamicAcClResControlMode {
        departure_time: None,
        minimum_soc: None,
        target_soc: None,
        ack_max_delay: None,
        evse_target_active_power: all_phases(Watts::ZERO),
        evse_target_reactive_power: MaybePerPhase::default(),
        evse_present_active_power: MaybePerPhase::default(),
    };
    let (header, response_code) = (cx.header(), code);
    match schema {
        Iso20Schema::AcDerSae => {
            let response = sae::AcChargeLoopRes {
                header,
                response_code,
                evse_status: None,
                meter_info: None,
                receipt: None,
                evse_target_frequency: None,
                cl_res_control_mode: sae::ClResControlMode::Dynamic(plain),
            };
            cx.sae(sae::AcDerSaeMessage::AcChargeLoopRes(response))
        }
        _ => {
            let response = iec::AcChargeLoopRes {
                header,
                response_code,
                evse_status: None,
                meter_info: None,
                receipt: None,
                evse_target_frequency: None,
                cl_res_control_mode: iec::ClResControlMode::Dynamic(plain),
            };
            cx.iec(iec::AcDerIecMessage::AcChargeLoopRes(response))
        }
    }
}
