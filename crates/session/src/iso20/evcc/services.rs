//! The vehicle selects the service that suits it.

use v2g_messages::iso20::common::{
    CommonMessage, SelectedService, ServiceDetailReq, ServiceDetailRes, ServiceDiscoveryReq,
    ServiceDiscoveryRes, ServiceSelectionReq,
};

use super::parking::CheckIn;
use super::{Id, Parameters, Phase, Turn, device, wireless};
use crate::evcc::{Coupled, Cx};
use crate::iso20::service::{Choice, Service};
use crate::{End, EnergyMode, Incompatible, Misbehaviour, Outcome, Request};

#[derive(Debug)]
pub(super) struct Discover;

impl Discover {
    pub(super) fn ask(&self, cx: &mut Cx<'_>, id: &Id) {
        cx.common(CommonMessage::ServiceDiscoveryReq(ServiceDiscoveryReq {
            header: cx.header(id),
            supported_service_ids: None,
        }));
    }

    /// A vehicle that would give energy charges where nobody takes it.
    pub(super) fn answer(self, cx: &mut Cx<'_>, response: ServiceDiscoveryRes<'_>) -> Turn {
        let vehicle = cx.vehicle;
        let services = response.energy_transfer_service_list.service;
        let offered = |service: &Service| services.iter().any(|s| s.service_id == service.id());
        let schema = cx.schema();
        let plain = Service::of(schema, vehicle.mode, false);
        let both = vehicle
            .discharge
            .map(|_| Service::of(schema, vehicle.mode, true));
        match both.filter(&offered).or(Some(plain).filter(&offered)) {
            Some(service) => Turn::Next(Phase::Detail(Detail { service }), Outcome::Done),
            None => Turn::Stop(
                Phase::Detail(Detail { service: plain }),
                Outcome::Done,
                End::Incompatible(Incompatible::EnergyMode),
            ),
        }
    }
}

#[derive(Debug)]
pub(super) struct Detail {
    service: Service,
}

impl Detail {
    pub(super) fn ask(&self, cx: &mut Cx<'_>, id: &Id) {
        cx.common(CommonMessage::ServiceDetailReq(ServiceDetailReq {
            header: cx.header(id),
            service_id: self.service.id(),
        }));
    }

    /// The first parameter set that fits: control mode and connector.
    pub(super) fn answer(self, cx: &mut Cx<'_>, response: ServiceDetailRes<'_>) -> Turn {
        if response.service_id != self.service.id() {
            let blame = Misbehaviour::Contradiction(Request::ServiceDetail);
            return Turn::Over(End::Misbehaved(blame));
        }
        let mut choice = Choice {
            service: self.service,
            mode: cx.vehicle.mode,
            control: cx.vehicle.control,
            set: 0,
        };
        let mut sets = response.service_parameter_list.parameter_set.iter();
        match sets.find(|set| choice.fits(set)) {
            Some(set) => {
                choice.set = set.parameter_set_id;
                Turn::Next(Phase::Select(Select { choice }), Outcome::Done)
            }
            None => Turn::Stop(
                Phase::Select(Select { choice }),
                Outcome::Done,
                End::Incompatible(Incompatible::EnergyMode),
            ),
        }
    }
}

#[derive(Debug)]
pub(super) struct Select {
    choice: Choice,
}

impl Select {
    pub(super) fn ask(&self, cx: &mut Cx<'_>, id: &Id) {
        cx.common(CommonMessage::ServiceSelectionReq(ServiceSelectionReq {
            header: cx.header(id),
            selected_energy_transfer_service: SelectedService {
                service_id: self.choice.service.id(),
                parameter_set_id: self.choice.set,
            },
            selected_vas_list: None,
        }));
    }

    pub(super) fn answer(self, cx: &Cx<'_>) -> Turn {
        let (next, outcome) = begin(self.choice);
        let next = match cx.vehicle.parking {
            Some(_) => Phase::CheckIn(CheckIn::new(self.choice)),
            None => next,
        };
        Turn::Next(next, outcome)
    }
}

/// What a service begins with.
pub(super) fn begin(choice: Choice) -> (Phase, Outcome) {
    match choice.mode {
        EnergyMode::DcAcdp => {
            let next = device::Position { choice };
            (Phase::Position(next), Outcome::Acdp)
        }
        EnergyMode::Wireless => (Phase::Setup(wireless::Setup { choice }), Outcome::Wpt),
        _ => {
            let next = Parameters::new(choice, Coupled::Plug);
            (Phase::Parameters(next), Outcome::Done)
        }
    }
}
