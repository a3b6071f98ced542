//! What the vehicle says of itself, taken note of.

use super::Cx;
use crate::{EvCoupling, EvDemand, EvLimits, EvNeeds, EvParking, EvStatus, SeccEvent, Watts};

impl Cx<'_> {
    pub(crate) fn hear_status(&mut self, status: EvStatus) {
        if self.heard.status != Some(status) {
            self.heard.status = Some(status);
            self.events.push(SeccEvent::Vehicle(status));
        }
    }

    pub(crate) fn hear_limits(&mut self, limits: EvLimits) {
        if self.heard.limits != Some(limits) {
            self.heard.limits = Some(limits);
            self.events.push(SeccEvent::Limits(limits));
        }
    }

    pub(crate) fn hear_demand(&mut self, demand: EvDemand) {
        if self.heard.demand != Some(demand) {
            self.heard.demand = Some(demand);
            self.events.push(SeccEvent::Demand(demand));
        }
    }

    pub(crate) fn hear_needs(&mut self, needs: EvNeeds) {
        if self.heard.needs != Some(needs) {
            self.heard.needs = Some(needs);
            self.events.push(SeccEvent::Needs(needs));
        }
    }

    pub(crate) fn hear_mobility(&mut self, can_move: bool, follows_guidance: bool) {
        let told = Some((can_move, follows_guidance));
        if self.heard.mobility != told {
            self.heard.mobility = told;
            self.events.push(SeccEvent::Mobility {
                can_move,
                follows_guidance,
            });
        }
    }

    pub(crate) fn hear_coupling(&mut self, change: impl FnOnce(&mut EvCoupling)) {
        let mut coupling = self.heard.coupling.unwrap_or_default();
        change(&mut coupling);
        if self.heard.coupling != Some(coupling) {
            self.heard.coupling = Some(coupling);
            self.events.push(SeccEvent::Coupling(coupling));
        }
    }

    pub(crate) fn hear_parking(&mut self, parking: EvParking) {
        if self.heard.parking != Some(parking) {
            self.heard.parking = Some(parking);
            self.events.push(SeccEvent::Parking(parking));
        }
    }

    pub(crate) fn hear_power(&mut self, power: Watts) {
        if self.heard.power != Some(power) {
            self.heard.power = Some(power);
            self.events.push(SeccEvent::Power(power));
        }
    }
}
