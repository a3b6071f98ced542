//! What the station offers, and what the vehicle takes of it.

use v2g_messages::iso2::{
    Body, PaymentOption, PaymentServiceSelectionReq, SelectedService, SelectedServiceList,
    ServiceCategory, ServiceDetailReq, ServiceDetailRes, ServiceDiscoveryReq, ServiceDiscoveryRes,
};

use super::{Authorize, Phase, Turn};
use crate::evcc::Cx;
use crate::iso2::words;
use crate::{
    End, EvccEvent, Incompatible, Misbehaviour, Outcome, Request, ServiceChoice, ServiceChoices,
    ServiceOffer, SessionId,
};

#[derive(Debug)]
pub(super) struct Discover;

impl Discover {
    pub(super) fn ask(&self, cx: &mut Cx<'_>, id: Option<SessionId>) {
        let request = ServiceDiscoveryReq {
            service_scope: None,
            service_category: None,
        };
        cx.send(id, Body::ServiceDiscoveryReq(request));
    }

    pub(super) fn answer(self, cx: &mut Cx<'_>, response: ServiceDiscoveryRes<'_>) -> Turn {
        let next = Detail::begin(response.charge_service.service_id, wanted_of(cx, &response));
        match misfit(cx, &response) {
            Some(end) => Turn::Stop(next, Outcome::Done, End::Incompatible(end)),
            None => Turn::Next(next, Outcome::Done),
        }
    }
}

/// Why vehicle and station do not fit, if so.
fn misfit(cx: &Cx<'_>, response: &ServiceDiscoveryRes<'_>) -> Option<Incompatible> {
    let mode = words::mode(cx.vehicle.mode);
    let modes = response
        .charge_service
        .supported_energy_transfer_mode
        .energy_transfer_mode;
    let payment = response.payment_option_list.payment_option;
    let external = PaymentOption::ExternalPayment;
    if !modes.iter().any(|offered| offered == mode) {
        Some(Incompatible::EnergyMode)
    } else if !payment.iter().any(|offered| offered == external) {
        Some(Incompatible::Payment)
    } else {
        None
    }
}

/// Tells of each service on offer; gives those that the vehicle would take.
fn wanted_of(cx: &mut Cx<'_>, response: &ServiceDiscoveryRes<'_>) -> ServiceChoices {
    let mut wanted = ServiceChoices::default();
    let offered = response.service_list.iter().flat_map(|l| l.service.iter());
    for service in offered.filter(|s| s.service_category != ServiceCategory::EvCharging) {
        cx.events.push(EvccEvent::ServiceOffered(ServiceOffer {
            id: service.service_id,
            category: words::read_category(service.service_category),
            free: service.free_service,
        }));
        let wishes = match cx.joined() {
            Some(paused) => paused.services,
            None => cx.vehicle.services,
        };
        let wish = wishes.as_slice().iter();
        if let Some(wish) = wish.copied().find(|w| w.service == service.service_id) {
            wanted.push(wish);
        }
    }
    wanted
}

/// The variants of each service wanted are looked at, one service after the other.
#[derive(Debug)]
pub(super) struct Detail {
    charge_service: u16,
    wanted: ServiceChoices,
    asked: usize,
    chosen: ServiceChoices,
}

impl Detail {
    /// The next step: details of the first service wanted, or the selection if there is none.
    fn begin(charge_service: u16, wanted: ServiceChoices) -> Phase {
        Self {
            charge_service,
            wanted,
            asked: 0,
            chosen: ServiceChoices::default(),
        }
        .or_select()
    }

    fn or_select(self) -> Phase {
        match self.wish() {
            Some(_) => Phase::Detail(self),
            None => Phase::Select(Select {
                charge_service: self.charge_service,
                chosen: self.chosen,
            }),
        }
    }

    fn wish(&self) -> Option<ServiceChoice> {
        self.wanted.as_slice().get(self.asked).copied()
    }

    pub(super) fn ask(&self, cx: &mut Cx<'_>, id: Option<SessionId>) {
        let service_id = self.wish().unwrap_or_default().service;
        cx.send(id, Body::ServiceDetailReq(ServiceDetailReq { service_id }));
    }

    /// A service that is not there in the variant wanted is not taken.
    pub(super) fn answer(mut self, response: ServiceDetailRes<'_>) -> Turn {
        let wish = self.wish().unwrap_or_default();
        if response.service_id != wish.service {
            let blame = Misbehaviour::Contradiction(Request::ServiceDetail);
            return Turn::Over(End::Misbehaved(blame));
        }
        let sets = response.service_parameter_list.map(|l| l.parameter_set);
        let found = match (wish.set, sets) {
            (None, None) => Some(wish),
            (None, Some(sets)) => sets.first().map(|set| ServiceChoice {
                set: Some(set.parameter_set_id),
                ..wish
            }),
            (Some(_), None) => None,
            (Some(id), Some(sets)) => {
                let there = sets.iter().any(|set| set.parameter_set_id == id);
                there.then_some(wish)
            }
        };
        found.into_iter().for_each(|choice| {
            self.chosen.push(choice);
        });
        self.asked = self.asked.saturating_add(1);
        Turn::Next(self.or_select(), Outcome::Done)
    }
}

#[derive(Debug)]
pub(super) struct Select {
    charge_service: u16,
    chosen: ServiceChoices,
}

impl Select {
    pub(super) fn ask(&self, cx: &mut Cx<'_>, id: Option<SessionId>) {
        let charging = SelectedService {
            service_id: self.charge_service,
            parameter_set_id: None,
        };
        let mut room = [charging; ServiceChoices::MAX.saturating_add(1)];
        let chosen = self.chosen.as_slice();
        for (slot, choice) in room.iter_mut().skip(1).zip(chosen) {
            slot.service_id = choice.service;
            slot.parameter_set_id = choice.set;
        }
        let services = room.get(..chosen.len().saturating_add(1));
        let request = PaymentServiceSelectionReq {
            selected_payment_option: PaymentOption::ExternalPayment,
            selected_service_list: SelectedServiceList {
                selected_service: services.unwrap_or_default().into(),
            },
        };
        cx.send(id, Body::PaymentServiceSelectionReq(request));
    }

    pub(super) fn answer(self, cx: &mut Cx<'_>) -> Turn {
        cx.heard.services = self.chosen;
        if !self.chosen.as_slice().is_empty() {
            cx.events.push(EvccEvent::ServicesChosen(self.chosen));
        }
        Turn::Next(Phase::Authorize(Authorize), Outcome::External)
    }
}
