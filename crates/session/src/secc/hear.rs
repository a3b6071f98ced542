//! What the vehicle says of itself, taken note of.

use super::Cx;
use crate::{EvDemand, EvLimits, EvStatus, SeccEvent};

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
}
