//! What the station offers, and what the vehicle chooses of it.

use v2g_messages::iso2::{
    self, Body, ChargeService, EnergyTransferMode, Parameter, ParameterValue, PaymentOption,
    PaymentOptionList, PaymentServiceSelectionReq, PaymentServiceSelectionRes, ResponseCode,
    SelectedServiceList, ServiceCategory, ServiceDetailReq, ServiceDetailRes, ServiceDiscoveryReq,
    ServiceDiscoveryRes, ServiceList, ServiceParameterList, SupportedEnergyTransferMode,
};

use super::{Authorizing, Contract, Phase, Turn};
use crate::iso2::{CERTIFICATE_SERVICE, INSTALLATION, UPDATE, words};
use crate::model;
use crate::secc::{Cx, Sent};
use crate::{
    Authorization, Contracts, End, Incompatible, Misbehaviour, Outcome, Purpose, Request,
    SeccEvent, Service, ServiceChoice, ServiceChoices,
};

/// The number of the charge service, which every station offers.
pub(super) const CHARGE_SERVICE: u16 = 1;

/// Highest number of a service that the standard names.
const LAST_NAMED_SERVICE: u16 = 4;

/// Most ways of payment on offer.
const PAYMENTS: usize = 2;

/// Ways of payment on offer: by contract only over TLS (V2G2-633 to 635), and not where the
/// customer was granted before; a session that was joined keeps its way (V2G2-741).
pub(super) fn payments<'r>(
    cx: &Cx<'_>,
    room: &'r mut [PaymentOption; PAYMENTS],
) -> &'r [PaymentOption] {
    *room = [PaymentOption::Contract, PaymentOption::ExternalPayment];
    let ways = match (
        pays_by_contract(cx),
        cx.joined().map(|paused| paused.contract),
    ) {
        (true, None) if cx.contracts().exclusive => room.get(..1),
        (true, None) => room.get(..),
        (true, Some(true)) => room.get(..1),
        _ => room.get(1..),
    };
    ways.unwrap_or_default()
}

fn pays_by_contract(cx: &Cx<'_>) -> bool {
    let known = cx.joined().is_none() && cx.station.authorization == Authorization::Granted;
    cx.contracts().accepted && cx.station.purpose == Purpose::Charge && !known
}

#[derive(Debug)]
pub(super) struct Services;

impl Services {
    pub(super) fn discover(self, cx: &mut Cx<'_>, request: ServiceDiscoveryReq<'_>) -> Turn {
        let kept = cx.joined().map(|paused| [words::mode(paused.mode)]);
        let mut room = [EnergyTransferMode::DcExtended; 6];
        let modes = match &kept {
            Some(mode) => mode.as_slice(),
            None => cx.station.modes_on_offer(&mut room),
        };
        let charge_service = charge_service(cx.station.free, modes);
        let mut room = [NO_SERVICE; Service::MAX];
        let mut count = 0usize;
        for (slot, service) in room.iter_mut().zip(matching(cx, &request)) {
            *slot = written(service);
            count = count.saturating_add(1);
        }
        let services = room.get(..count).filter(|services| !services.is_empty());
        let mut room = [PaymentOption::ExternalPayment; PAYMENTS];
        let payment_option = payments(cx, &mut room).into();
        let sent = cx.reply(Body::ServiceDiscoveryRes(ServiceDiscoveryRes {
            response_code: ResponseCode::Ok,
            payment_option_list: PaymentOptionList { payment_option },
            charge_service,
            service_list: services.map(|services| ServiceList {
                service: services.into(),
            }),
        }));
        Turn::Answered(Phase::Selection(Selection), Outcome::Done, sent)
    }
}

/// Services beyond charging that may be chosen on this connection. Source: V2G2-828.
fn on_offer(cx: &Cx<'_>) -> impl Iterator<Item = &'static Service> + use<> {
    let services = match cx.config.proved.is_protected() {
        false => &[],
        true => cx.station.services,
    };
    let certificates = certificate_service(cx.contracts()).filter(|_| pays_by_contract(cx));
    certificates.into_iter().chain(services).take(Service::MAX)
}

/// The service that installs and updates contracts.
fn certificate_service(contracts: Contracts) -> Option<&'static Service> {
    match (contracts.installation, contracts.update) {
        (true, true) => Some(&BOTH),
        (true, false) => Some(&INSTALL),
        (false, true) => Some(&RENEW),
        (false, false) => None,
    }
}

static BOTH: Service = certificates(&[INSTALLED, UPDATED]);
static INSTALL: Service = certificates(&[INSTALLED]);
static RENEW: Service = certificates(&[UPDATED]);

const INSTALLED: model::ParameterSet = model::ParameterSet {
    id: INSTALLATION,
    parameters: &[model::Parameter {
        name: "Service",
        value: model::ParameterValue::Text("Installation"),
    }],
};

const UPDATED: model::ParameterSet = model::ParameterSet {
    id: UPDATE,
    parameters: &[model::Parameter {
        name: "Service",
        value: model::ParameterValue::Text("Update"),
    }],
};

const fn certificates(sets: &'static [model::ParameterSet]) -> Service {
    Service {
        id: CERTIFICATE_SERVICE,
        name: "Certificate",
        category: model::ServiceCategory::Certificate,
        scope: "",
        free: true,
        sets,
    }
}

/// Those that the vehicle asks for. A scope of nothing but zero octets, as one deployed vehicle
/// sends it, is none.
fn matching(
    cx: &Cx<'_>,
    request: &ServiceDiscoveryReq<'_>,
) -> impl Iterator<Item = &'static Service> {
    let category = request.service_category;
    let scope = request
        .service_scope
        .filter(|scope| scope.chars().any(|c| c != '\0'));
    on_offer(cx).filter(move |service| {
        category.is_none_or(|category| words::category(service.category) == category)
            && scope.is_none_or(|scope| scope.chars().eq(service.scope.chars()))
    })
}

const NO_SERVICE: iso2::Service<'static> = iso2::Service {
    service_id: 0,
    service_name: None,
    service_category: ServiceCategory::OtherCustom,
    service_scope: None,
    free_service: false,
};

fn written(service: &'static Service) -> iso2::Service<'static> {
    iso2::Service {
        service_id: service.id,
        service_name: (!service.name.is_empty()).then(|| service.name.into()),
        service_category: words::category(service.category),
        service_scope: (!service.scope.is_empty()).then(|| service.scope.into()),
        free_service: service.free,
    }
}

pub(super) fn charge_service(free: bool, modes: &[EnergyTransferMode]) -> ChargeService<'_> {
    ChargeService {
        service_id: CHARGE_SERVICE,
        service_name: Some("AC_DC_Charging".into()),
        service_category: ServiceCategory::EvCharging,
        service_scope: None,
        free_service: free,
        supported_energy_transfer_mode: SupportedEnergyTransferMode {
            energy_transfer_mode: modes.into(),
        },
    }
}

#[derive(Debug)]
pub(super) struct Selection;

impl Selection {
    pub(super) fn detail(self, cx: &mut Cx<'_>, request: ServiceDetailReq) -> Turn {
        let id = request.service_id;
        let service = on_offer(cx).find(|service| service.id == id);
        if id != CHARGE_SERVICE && service.is_none() {
            let blame = Misbehaviour::BadRequest(Request::ServiceDetail);
            return Turn::Refused(ResponseCode::FailedServiceIdInvalid, End::Misbehaved(blame));
        }
        let sent = match service.filter(|service| !service.sets.is_empty()) {
            Some(service) => describe(cx, service),
            None => cx.reply(details(id, None)),
        };
        Turn::Answered(Phase::Selection(self), Outcome::Done, sent)
    }

    pub(super) fn select(self, cx: &mut Cx<'_>, request: PaymentServiceSelectionReq<'_>) -> Turn {
        let mut room = [PaymentOption::ExternalPayment; PAYMENTS];
        let payment = request.selected_payment_option;
        if !payments(cx, &mut room).contains(&payment) {
            let end = End::Incompatible(Incompatible::Payment);
            return Turn::Refused(ResponseCode::FailedPaymentSelectionInvalid, end);
        }
        let chosen = match choices(|| on_offer(cx), request.selected_service_list) {
            Ok(chosen) => chosen,
            Err(code) => {
                let blame = Misbehaviour::BadRequest(Request::PaymentServiceSelection);
                return Turn::Refused(code, End::Misbehaved(blame));
            }
        };
        cx.heard.services = chosen;
        if !chosen.as_slice().is_empty() {
            cx.events.push(SeccEvent::ServicesChosen(chosen));
        }
        let charges = cx.station.purpose == Purpose::Charge;
        let external = payment == PaymentOption::ExternalPayment;
        if external && charges && cx.station.authorization == Authorization::Pending {
            cx.events.push(SeccEvent::AuthorizationWanted);
        }
        let response = PaymentServiceSelectionRes {
            response_code: ResponseCode::Ok,
        };
        let sent = cx.reply(Body::PaymentServiceSelectionRes(response));
        match external {
            true => {
                let next = Phase::Authorizing(Authorizing::external());
                Turn::Answered(next, Outcome::External, sent)
            }
            false => Turn::Answered(Phase::Contract(Contract::new()), Outcome::Contract, sent),
        }
    }
}

/// The services chosen beyond charging, or what is wrong with them: one that nobody knows, the
/// charge service missing, or one that is not on offer like this, in this order.
fn choices<I: Iterator<Item = &'static Service>>(
    offered: impl Fn() -> I,
    chosen: SelectedServiceList<'_>,
) -> Result<ServiceChoices, ResponseCode> {
    let chosen = || chosen.selected_service.iter();
    let service = |id| offered().find(|service| service.id == id);
    let known = |id| (1..=LAST_NAMED_SERVICE).contains(&id) || service(id).is_some();
    if chosen().any(|choice| !known(choice.service_id)) {
        return Err(ResponseCode::FailedServiceSelectionInvalid);
    }
    if !chosen().any(|choice| choice.service_id == CHARGE_SERVICE) {
        return Err(ResponseCode::FailedNoChargeServiceSelected);
    }
    let mut choices = ServiceChoices::default();
    for choice in chosen().filter(|choice| choice.service_id != CHARGE_SERVICE) {
        let set = choice.parameter_set_id;
        let fits = service(choice.service_id).is_some_and(|service| service.has(set));
        let choice = ServiceChoice {
            service: choice.service_id,
            set,
        };
        if !fits || !choices.push(choice) {
            return Err(ResponseCode::FailedServiceSelectionInvalid);
        }
    }
    Ok(choices)
}

fn details(service_id: u16, list: Option<ServiceParameterList<'_>>) -> Body<'_> {
    Body::ServiceDetailRes(ServiceDetailRes {
        response_code: ResponseCode::Ok,
        service_id,
        service_parameter_list: list,
    })
}

/// Tells the variants, as many as fit.
fn describe(cx: &mut Cx<'_>, service: &'static Service) -> Sent {
    let nothing = Parameter {
        name: "".into(),
        value: ParameterValue::Bool(false),
    };
    let mut parameters = [nothing; Service::MAX_PARAMETERS];
    let all = service.sets.iter().flat_map(|set| set.parameters);
    for (slot, parameter) in parameters.iter_mut().zip(all) {
        *slot = Parameter {
            name: parameter.name.into(),
            value: words::parameter(parameter.value),
        };
    }
    let empty = iso2::ParameterSet {
        parameter_set_id: 0,
        parameter: v2g_exi::List::EMPTY,
    };
    let mut sets = [empty; Service::MAX_SETS];
    let (mut count, mut rest) = (0usize, &parameters[..]);
    for (slot, set) in sets.iter_mut().zip(service.sets) {
        let Some((own, others)) = rest.split_at_checked(set.parameters.len()) else {
            break;
        };
        slot.parameter_set_id = set.id;
        slot.parameter = own.into();
        (count, rest) = (count.saturating_add(1), others);
    }
    let sets = sets.get(..count).filter(|sets| !sets.is_empty());
    let list = sets.map(|sets| ServiceParameterList {
        parameter_set: sets.into(),
    });
    cx.reply(details(service.id, list))
}
