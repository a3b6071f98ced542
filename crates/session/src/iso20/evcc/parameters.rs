//! Both sides tell their limits.

use v2g_messages::iso20::{ac, dc};

use super::plan::{Plan, least_power, most_power};
use super::wireless::Align;
use super::{Exchange, Id, Phase, Turn, hear};
use crate::evcc::{Coupled, Cx, Power};
use crate::iso20::number::Quantity;
use crate::iso20::service::Choice;
use crate::iso20::words::{all_phases, share};
use crate::model::Kind;
use crate::{Amperes, End, Incompatible, Misbehaviour, Outcome, Request, StationLimits, Vehicle};

#[derive(Debug)]
pub(super) struct Parameters {
    choice: Choice,
    coupled: Coupled,
    /// Power is on, and this schedule is in force still.
    before: Option<(Plan, Power)>,
    /// The last request said that the vehicle has taken over the rules of the grid.
    pub(super) settled: bool,
}

macro_rules! dc_parameter {
    ($type:ident, $vehicle:expr $(, $field:ident: $value:expr)*) => {{
        let vehicle: &Vehicle = $vehicle;
        dc::$type {
            ev_maximum_charge_power: most_power(vehicle).write(),
            ev_minimum_charge_power: least_power(vehicle).write(),
            ev_maximum_charge_current: vehicle.max_current.write(),
            ev_minimum_charge_current: Amperes::ZERO.write(),
            ev_maximum_voltage: vehicle.max_voltage.write(),
            ev_minimum_voltage: vehicle.min_voltage.write(),
            target_soc: vehicle.target_soc.map(share),
            $($field: $value,)*
        }
    }};
}

impl Parameters {
    pub(super) fn new(choice: Choice, coupled: Coupled) -> Self {
        Self {
            choice,
            coupled,
            before: None,
            settled: false,
        }
    }

    /// Limits are told again while power is on.
    pub(super) fn again(plan: Plan, power: Power) -> Self {
        Self {
            before: Some((plan, power)),
            ..Self::new(plan.choice, Coupled::Plug)
        }
    }

    /// Whether power is on.
    pub(super) fn resumes(&self) -> bool {
        self.before.is_some()
    }

    pub(super) fn ask(&mut self, cx: &mut Cx<'_>, id: &Id) {
        self.settled = cx.vehicle.grid.is_settled;
        match self.choice.mode.kind() {
            Kind::Dc => self.ask_dc(cx, id),
            Kind::Ac => self.ask_grid(cx, id),
            Kind::Wireless => self.ask_wpt(cx, id),
        }
    }

    fn ask_dc(&self, cx: &mut Cx<'_>, id: &Id) {
        let vehicle = *cx.vehicle;
        let back = vehicle.discharge.unwrap_or_default();
        let mode = match self.choice.service.is_bidirectional() {
            false => dc::CpdReqEnergyTransferMode::Dc(dc_parameter!(
                DcCpdReqEnergyTransferMode,
                &vehicle
            )),
            true => dc::CpdReqEnergyTransferMode::Bpt(dc_parameter!(
                BptDcCpdReqEnergyTransferMode, &vehicle,
                ev_maximum_discharge_power: back.max_power.write(),
                ev_minimum_discharge_power: back.min_power.write(),
                ev_maximum_discharge_current: back.max_current.write(),
                ev_minimum_discharge_current: back.min_current.write()
            )),
        };
        let request = dc::DcChargeParameterDiscoveryReq {
            header: cx.header(id),
            dc_cpd_req_energy_transfer_mode: mode,
        };
        cx.dc(dc::DcMessage::DcChargeParameterDiscoveryReq(request));
    }

    pub(super) fn ask_ac(&self, cx: &mut Cx<'_>, id: &Id) {
        let vehicle = *cx.vehicle;
        let back = vehicle.discharge.unwrap_or_default();
        let (most, least) = (most_power(&vehicle), least_power(&vehicle));
        let mode = match self.choice.service.is_bidirectional() {
            false => ac::CpdReqEnergyTransferMode::Ac(ac::AcCpdReqEnergyTransferMode {
                ev_maximum_charge_power: all_phases(most),
                ev_minimum_charge_power: all_phases(least),
            }),
            true => ac::CpdReqEnergyTransferMode::Bpt(ac::BptAcCpdReqEnergyTransferMode {
                ev_maximum_charge_power: all_phases(most),
                ev_minimum_charge_power: all_phases(least),
                ev_maximum_discharge_power: all_phases(back.max_power),
                ev_minimum_discharge_power: all_phases(back.min_power),
            }),
        };
        let request = ac::AcChargeParameterDiscoveryReq {
            header: cx.header(id),
            ac_cpd_req_energy_transfer_mode: mode,
        };
        cx.ac(ac::AcMessage::AcChargeParameterDiscoveryReq(request));
    }

    pub(super) fn answer_dc(
        self,
        cx: &mut Cx<'_>,
        response: dc::DcChargeParameterDiscoveryRes<'_>,
    ) -> Turn {
        let (limits, back) = hear::dc_limits(&response.dc_cpd_res_energy_transfer_mode);
        let fits = limits.max_voltage >= cx.vehicle.battery_voltage;
        if self.choice.service.is_bidirectional() != back.is_some() {
            return contradiction();
        }
        cx.hear_back(back);
        self.agree(cx, limits, fits)
    }

    pub(super) fn answer_ac(
        self,
        cx: &mut Cx<'_>,
        response: ac::AcChargeParameterDiscoveryRes<'_>,
    ) -> Turn {
        let (limits, back) = hear::ac_limits(&response.ac_cpd_res_energy_transfer_mode);
        let power = limits.max_power.unwrap_or_default();
        let fits = power >= least_power(cx.vehicle);
        if self.choice.service.is_bidirectional() != back.is_some() {
            return contradiction();
        }
        cx.hear_back(back);
        self.agree(cx, limits, fits)
    }

    pub(super) fn agree(self, cx: &mut Cx<'_>, limits: StationLimits, fits: bool) -> Turn {
        cx.heard.energy = Some(self.choice.energy());
        cx.hear_limits(limits);
        let (next, outcome) = match self.coupled {
            _ if self.before.is_some() => (Phase::Exchange(self.exchange()), Outcome::Done),
            Coupled::Paired(paired) => {
                let next = Align::new(self.choice, paired);
                (Phase::Align(next), Outcome::Wpt)
            }
            coupled => {
                let next = Exchange::new(self.choice, coupled);
                (Phase::Exchange(next), Outcome::Done)
            }
        };
        match fits {
            true => Turn::Next(next, outcome),
            false => Turn::Stop(next, outcome, End::Incompatible(Incompatible::Limits)),
        }
    }
}

impl Parameters {
    fn exchange(self) -> Exchange {
        match self.before {
            Some((plan, power)) => Exchange::again(plan, power),
            None => Exchange::new(self.choice, self.coupled),
        }
    }
}

/// The station answers in another kind than it was asked.
pub(super) fn contradiction() -> Turn {
    let blame = Misbehaviour::Contradiction(Request::ChargeParameterDiscovery);
    Turn::Over(End::Misbehaved(blame))
}
