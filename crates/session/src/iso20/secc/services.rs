//! The vehicle learns what is on offer and selects.

use v2g_messages::iso20::ResponseCode;
use v2g_messages::iso20::common::{
    CommonMessage, ParameterSet, SelectedService, Service as Entry, ServiceDetailReq,
    ServiceDetailRes, ServiceDiscoveryReq, ServiceDiscoveryRes, ServiceList, ServiceParameterList,
    ServiceSelectionReq, ServiceSelectionRes,
};

use super::device::Positioning;
use super::parameters::Admitted;
use super::wireless::{FinePositioningSetup, Guest};
use super::{Parameters, Phase, Sent, Turn};
use crate::iso20::service::{Choice, PARAMETERS, SETS, Service, parameter};
use crate::proof::Coupled;
use crate::secc::Cx;
use crate::{
    End, EnergyMode, Incompatible, Iso20Schema, Misbehaviour, Outcome, Phase as Name, Request,
    Station,
};

#[derive(Debug)]
pub(super) struct Services {
    admitted: Admitted,
}

impl Services {
    pub(super) fn new(admitted: Admitted) -> Self {
        Self { admitted }
    }

    /// The list is what the vehicle says that it supports, if it says so; where nothing of that is
    /// on offer it gets the whole list, because an empty one cannot be written. Our choice.
    pub(super) fn discover(self, cx: &mut Cx<'_>, request: ServiceDiscoveryReq<'_>) -> Turn {
        let supported = |service: &Service| {
            let ids = request.supported_service_ids;
            ids.is_none_or(|ids| ids.service_id.iter().any(|id| id == service.id()))
        };
        let sent = send_list(cx, ResponseCode::Ok, supported);
        let next = Selection {
            admitted: self.admitted,
            told: 0,
        };
        Turn::Answered(Phase::Selection(next), Outcome::Done, sent)
    }
}

/// The services on offer, or those of them that the filter lets through.
pub(super) fn send_list(
    cx: &mut Cx<'_>,
    response_code: ResponseCode,
    filter: impl Fn(&Service) -> bool,
) -> Sent {
    let schema = cx.schema();
    let station = &*cx.station;
    let free = station.free;
    let offered = || {
        let mine = |service: &Service| service.is_offered(station, schema);
        Service::ALL.into_iter().filter(mine)
    };
    let all = !offered().any(|service| filter(&service));
    let mut room = [entry(Service::Dc, free); Service::ALL.len()];
    let mut count = 0usize;
    let listed = offered().filter(|service| all || filter(service));
    for (slot, service) in room.iter_mut().zip(listed) {
        *slot = entry(service, free);
        count = count.saturating_add(1);
    }
    let services = room.get(..count.max(1)).unwrap_or_default();
    cx.common(CommonMessage::ServiceDiscoveryRes(ServiceDiscoveryRes {
        header: cx.header(),
        response_code,
        service_renegotiation_supported: true,
        energy_transfer_service_list: ServiceList {
            service: services.into(),
        },
        vas_list: None,
    }))
}

const fn entry(service: Service, free_service: bool) -> Entry {
    Entry {
        service_id: service.id(),
        free_service,
    }
}

/// A bit for each number of a service that can have one.
const fn bit(id: u16) -> u16 {
    1u16.wrapping_shl(id as u32)
}

#[derive(Debug)]
pub(super) struct Selection {
    admitted: Admitted,
    /// Services whose parameter sets were told: only those can be selected (V2G20-433, 1216).
    told: u16,
}

impl Selection {
    pub(super) fn name(&self) -> Name {
        match self.told {
            0 => Name::ServiceDetail,
            _ => Name::ServiceSelection,
        }
    }

    pub(super) fn detail(self, cx: &mut Cx<'_>, request: ServiceDetailReq<'_>) -> Turn {
        let schema = cx.schema();
        let service = Service::from_id(request.service_id)
            .filter(|service| service.is_offered(cx.station, schema));
        let Some(service) = service else {
            let blame = Misbehaviour::BadRequest(Request::ServiceDetail);
            return Turn::Refused(ResponseCode::FailedServiceIdInvalid, End::Misbehaved(blame));
        };
        let sent = send_sets(cx, ResponseCode::Ok, service);
        let next = Self {
            told: self.told | bit(service.id()),
            ..self
        };
        Turn::Answered(Phase::Selection(next), Outcome::Done, sent)
    }

    pub(super) fn select(self, cx: &mut Cx<'_>, request: ServiceSelectionReq<'_>) -> Turn {
        let wanted = request.selected_energy_transfer_service;
        let schema = cx.schema();
        let choice = match self.find(cx.station, schema, wanted) {
            Ok(choice) if request.selected_vas_list.is_none() => choice,
            Ok(_) => return Turn::Refused(ResponseCode::FailedServiceSelectionInvalid, BAD),
            Err((code, end)) => return Turn::Refused(code, end),
        };
        let sent = cx.common(CommonMessage::ServiceSelectionRes(ServiceSelectionRes {
            header: cx.header(),
            response_code: ResponseCode::Ok,
        }));
        let admitted = self.admitted;
        let (next, outcome) = match choice.mode {
            EnergyMode::DcAcdp => {
                let next = Positioning { admitted, choice };
                (Phase::Positioning(next), Outcome::Acdp)
            }
            EnergyMode::Wireless => {
                let next = FinePositioningSetup(Guest { admitted, choice });
                (Phase::FinePositioningSetup(next), Outcome::Wpt)
            }
            _ => {
                let next = Parameters::new(admitted, choice, Coupled::Plug);
                (Phase::Parameters(next), Outcome::Done)
            }
        };
        Turn::Answered(next, outcome, sent)
    }

    /// The service has to be on offer, and its parameter sets have to have been told.
    fn find(
        &self,
        station: &Station,
        schema: Iso20Schema,
        wanted: SelectedService,
    ) -> Result<Choice, (ResponseCode, End)> {
        let service = Service::from_id(wanted.service_id)
            .filter(|service| service.is_offered(station, schema));
        let Some(service) = service else {
            let end = End::Incompatible(Incompatible::EnergyMode);
            let code = ResponseCode::FailedNoEnergyTransferServiceSelected;
            return Err((code, end));
        };
        let told = self.told & bit(service.id()) != 0;
        service
            .choices(station)
            .find(|choice| told && choice.set == wanted.parameter_set_id)
            .ok_or((ResponseCode::FailedServiceSelectionInvalid, BAD))
    }
}

const BAD: End = End::Misbehaved(Misbehaviour::BadRequest(Request::ServiceSelection));

/// The parameter sets of a service; of one that is not on offer, one that means nothing.
pub(super) fn send_sets(cx: &mut Cx<'_>, response_code: ResponseCode, service: Service) -> Sent {
    let blank = parameter("Connector", 1);
    let mut rooms = [[blank; PARAMETERS]; SETS];
    let mut lengths = [(1u16, 1usize); SETS];
    let mut count = 0usize;
    let choices = service.choices(cx.station);
    for ((room, length), choice) in rooms.iter_mut().zip(&mut lengths).zip(choices) {
        *length = (choice.set, choice.write(cx.station, room));
        count = count.saturating_add(1);
    }
    let sets: [ParameterSet<'_>; SETS] = core::array::from_fn(|index| {
        let room = rooms.get(index).map(|room| &room[..]).unwrap_or_default();
        let (parameter_set_id, length) = lengths.get(index).copied().unwrap_or((1, 1));
        ParameterSet {
            parameter_set_id,
            parameter: room.get(..length).unwrap_or_default().into(),
        }
    });
    let sets = sets.get(..count.max(1)).unwrap_or_default();
    cx.common(CommonMessage::ServiceDetailRes(ServiceDetailRes {
        header: cx.header(),
        response_code,
        service_id: service.id(),
        service_parameter_list: ServiceParameterList {
            parameter_set: sets.into(),
        },
    }))
}
