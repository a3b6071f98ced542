//! What the station offers, and what the vehicle takes of it.

use v2g_messages::iso2::{
    Body, PaymentOption, PaymentServiceSelectionReq, SelectedService, SelectedServiceList,
    ServiceCategory, ServiceDetailReq, ServiceDetailRes, ServiceDiscoveryReq, ServiceDiscoveryRes,
    ServiceParameterList,
};

use super::contract::{Course, Offer, Plan};
use super::{Authorize, Phase, Turn};
use crate::evcc::Cx;
use crate::iso2::{CERTIFICATE_SERVICE, INSTALLATION, UPDATE, words};
use crate::{
    End, EvccEvent, Identification, Incompatible, Misbehaviour, Outcome, Payment, Protocol,
    Request, ServiceChoice, ServiceChoices, ServiceOffer, SessionId,
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
        let wanted = wanted_of(cx, &response);
        let (offer, certificates) = contracts(cx, &response);
        let next = Detail {
            charge_service: response.charge_service.service_id,
            wanted,
            asked: 0,
            chosen: ServiceChoices::default(),
            offer,
            certificates,
        };
        let next = next.or_select();
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
    let contract = contracts(cx, response)
        .0
        .is_some_and(|offer| offer.accepted);
    let external = payment
        .iter()
        .any(|way| way == PaymentOption::ExternalPayment);
    let payable = match cx.vehicle.payment {
        Payment::External => external,
        Payment::ContractIfPossible => external || contract,
        Payment::Contract => contract,
    };
    if !modes.iter().any(|offered| offered == mode) {
        Some(Incompatible::EnergyMode)
    } else if !payable {
        Some(Incompatible::Payment)
    } else {
        None
    }
}

/// What of contracts is on offer, where the vehicle may use one: over TLS only (V2G2-633 to 635);
/// and whether variants of the certificate service are to be asked for.
fn contracts(cx: &Cx<'_>, response: &ServiceDiscoveryRes<'_>) -> (Option<Offer>, bool) {
    let payment = response.payment_option_list.payment_option;
    let has = |way| payment.iter().any(|offered| offered == way);
    let secure = (cx.config.proved).admits(Protocol::Iso2, Identification::Contract, false);
    let wanted = secure && cx.vehicle.payment != Payment::External;
    if !wanted || !has(PaymentOption::Contract) {
        return (None, false);
    }
    let mut offered = response.service_list.iter().flat_map(|l| l.service.iter());
    let certificates = offered.any(|service| service.service_id == CERTIFICATE_SERVICE);
    let offer = Offer {
        accepted: true,
        external: has(PaymentOption::ExternalPayment),
        installation: certificates,
        update: certificates,
    };
    (Some(offer), certificates)
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
    /// What of contracts is on offer, where the vehicle may use one.
    offer: Option<Offer>,
    /// The variants of the certificate service are to be asked for first.
    certificates: bool,
}

impl Detail {
    /// The next step: details of the first service wanted, or the selection if there is none.
    fn or_select(self) -> Phase {
        if self.wish().is_some() {
            return Phase::Detail(self);
        }
        let select = Select {
            charge_service: self.charge_service,
            chosen: self.chosen,
            course: None,
        };
        match self.offer {
            Some(offer) => Phase::Plan(Plan { offer, select }),
            None => Phase::Select(select),
        }
    }

    fn wish(&self) -> Option<ServiceChoice> {
        let certificates = ServiceChoice {
            service: CERTIFICATE_SERVICE,
            set: None,
        };
        match self.certificates {
            true => Some(certificates),
            false => self.wanted.as_slice().get(self.asked).copied(),
        }
    }

    /// A station that tells no variants has both.
    fn hear_certificates(&mut self, list: Option<ServiceParameterList<'_>>) {
        self.certificates = false;
        let has = |id| {
            let list = list.map(|list| list.parameter_set);
            list.is_none_or(|sets| sets.iter().any(|set| set.parameter_set_id == id))
        };
        if let Some(offer) = &mut self.offer {
            offer.installation = has(INSTALLATION);
            offer.update = has(UPDATE);
        }
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
        if self.certificates {
            self.hear_certificates(response.service_parameter_list);
            return Turn::Next(self.or_select(), Outcome::Done);
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

#[derive(Clone, Copy, Debug)]
pub(super) struct Select {
    charge_service: u16,
    chosen: ServiceChoices,
    /// What follows where a contract is to pay.
    course: Option<Course>,
}

impl Select {
    pub(super) fn by_contract(self, course: Course) -> Self {
        let course = Some(course);
        Self { course, ..self }
    }

    pub(super) fn ask(&self, cx: &mut Cx<'_>, id: Option<SessionId>) {
        let charging = SelectedService {
            service_id: self.charge_service,
            parameter_set_id: None,
        };
        let mut room = [charging; ServiceChoices::MAX.saturating_add(2)];
        let variant = self.course.and_then(Course::variant);
        let certificates = variant.map(|variant| ServiceChoice {
            service: CERTIFICATE_SERVICE,
            set: Some(variant),
        });
        let chosen = self.chosen.as_slice().iter().copied().chain(certificates);
        let mut count = 1usize;
        for (slot, choice) in room.iter_mut().skip(1).zip(chosen) {
            slot.service_id = choice.service;
            slot.parameter_set_id = choice.set;
            count = count.saturating_add(1);
        }
        let services = room.get(..count);
        let request = PaymentServiceSelectionReq {
            selected_payment_option: match self.course {
                Some(_) => PaymentOption::Contract,
                None => PaymentOption::ExternalPayment,
            },
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
        cx.heard.contract = self.course.is_some();
        cx.events.push(EvccEvent::PaysByContract(cx.heard.contract));
        match self.course {
            Some(course) => Turn::Next(course.begin(), Outcome::Contract),
            None => Turn::Next(Phase::Authorize(Authorize::external()), Outcome::External),
        }
    }
}
