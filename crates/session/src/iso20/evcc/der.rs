//! AC by a vehicle that supports the grid: what both families of rules have in common.

use v2g_exi::PerPhase;
use v2g_messages::iso20::RationalNumber;

use super::{Id, Parameters, Phase, Turn};
use crate::evcc::Cx;
use crate::iso20::words::read_phases;
use crate::{
    Discharge, EvccEvent, Iso20Schema, Outcome, ReactiveTarget, StationLimits, Timer, Vehicle,
    Watts,
};

/// Powers that the station tells.
#[derive(Clone, Copy, Debug)]
pub(super) struct Told {
    pub(super) most: Option<Watts>,
    pub(super) most_back: Option<Watts>,
    /// Limit of the operator of the grid.
    pub(super) operator: Option<Watts>,
}

impl Parameters {
    pub(super) fn ask_grid(&self, cx: &mut Cx<'_>, id: &Id) {
        match cx.schema() {
            Iso20Schema::AcDerIec => self.ask_iec(cx, id),
            Iso20Schema::AcDerSae => self.ask_sae(cx, id),
            _ => self.ask_ac(cx, id),
        }
    }

    /// Takes the limits, and the rules that came with them; asks again until both sides have what
    /// they need.
    pub(super) fn settle(
        self,
        cx: &mut Cx<'_>,
        most: PerPhase<RationalNumber>,
        most_back: PerPhase<RationalNumber>,
        settled: bool,
    ) -> Turn {
        let most = read_phases(most);
        cx.hear_back(Some(Discharge {
            max_power: read_phases(most_back).distance(Watts::ZERO),
            ..Discharge::default()
        }));
        cx.events.push(EvccEvent::GridRules);
        if !settled {
            let timing = &cx.config.timing;
            cx.timers
                .start(Timer::Ongoing, cx.now.after(timing.ongoing));
            let pause = timing.repeat_pause;
            return Turn::Again(Phase::Parameters(self), Outcome::Ongoing, pause);
        }
        cx.timers.stop(Timer::Ongoing);
        let limits = StationLimits {
            max_power: Some(most),
            ..StationLimits::NOTHING
        };
        let fits = most >= super::plan::least_power(cx.vehicle);
        self.agree(cx, limits, fits)
    }
}

/// What is told of the vehicle's own discharging.
pub(super) fn back(vehicle: &Vehicle) -> Discharge {
    vehicle.discharge.unwrap_or_default()
}

impl Cx<'_> {
    /// What the vehicle may take and give from now on, and the reactive power wanted.
    pub(super) fn obey(
        &mut self,
        told: Told,
        target: Option<Watts>,
        reactive: Option<ReactiveTarget>,
    ) {
        self.update_limits(None, None, told.most);
        let before = self.heard.discharge.unwrap_or_default();
        let most = told.most_back.map(|power| power.distance(Watts::ZERO));
        let most = most.unwrap_or(before.max_power);
        let operator = told.operator.map(|power| power.distance(Watts::ZERO));
        self.hear_back(Some(Discharge {
            max_power: operator.map_or(most, |limit| limit.min(most)),
            ..before
        }));
        if let Some(target) = target {
            self.hear_target(target);
        }
        if self.heard.reactive != Some(reactive) {
            self.heard.reactive = Some(reactive);
            self.events.push(EvccEvent::Reactive(reactive));
        }
    }
}
