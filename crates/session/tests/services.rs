//! Services beyond charging: offered, described, chosen.

mod support;

use support::{Car, Pair, body, dc_station, dc_vehicle, in_frame, session_id};
use v2g_exi::Document;
use v2g_messages::iso2::*;
use v2g_session::{
    EvccConfig, EvccEvent, Parameter, ParameterSet, ParameterValue, Phase, Proved, Request,
    SeccConfig, SeccEvent, Service, ServiceCategory, ServiceChoice, ServiceChoices, ServiceOffer,
    SessionId, Station,
};

const fn text(name: &'static str, text: &'static str) -> Parameter {
    let value = ParameterValue::Text(text);
    Parameter { name, value }
}

const fn port(port: i32) -> Parameter {
    let value = ParameterValue::Int(port);
    Parameter {
        name: "Port",
        value,
    }
}

static SERVICES: [Service; 2] = [
    Service {
        id: 3,
        name: "InternetAccess",
        category: ServiceCategory::Internet,
        scope: "",
        free: true,
        sets: &[
            ParameterSet {
                id: 3,
                parameters: &[text("Protocol", "http"), port(80)],
            },
            ParameterSet {
                id: 4,
                parameters: &[text("Protocol", "https"), port(443)],
            },
        ],
    },
    Service {
        id: 60_001,
        name: "Car wash",
        category: ServiceCategory::Other,
        scope: "lot 7",
        free: false,
        sets: &[],
    },
];

fn tls() -> SeccConfig {
    SeccConfig {
        proved: Proved::tls12(None),
        ..SeccConfig::new(session_id())
    }
}

fn station() -> Station {
    Station {
        services: &SERVICES,
        ..dc_station()
    }
}

fn choice(service: u16, set: Option<i16>) -> ServiceChoice {
    ServiceChoice { service, set }
}

/// Numbers of the services that a request with these filters finds.
fn discover(config: SeccConfig, scope: Option<&str>, category: Option<iso::Category>) -> Vec<u16> {
    let mut car = Car::at_station(config, station(), true);
    car.go_to(Phase::ServiceDiscovery);
    let request = ServiceDiscoveryReq {
        service_scope: scope.map(Into::into),
        service_category: category,
    };
    let answer = car.send_body(Body::ServiceDiscoveryReq(request)).unwrap();
    let Body::ServiceDiscoveryRes(response) = body(&answer.frame) else {
        panic!()
    };
    let list = response.service_list.into_iter();
    list.flat_map(|list| list.service.iter().map(|service| service.service_id))
        .collect()
}

mod iso {
    pub(crate) use v2g_messages::iso2::ServiceCategory as Category;
}

#[test]
fn services_are_listed_over_tls_and_not_without() {
    assert_eq!(discover(tls(), None, None), [3, 60_001]);
    assert!(discover(SeccConfig::new(session_id()), None, None).is_empty());
}

#[test]
fn the_list_is_filtered_by_category_and_scope() {
    assert_eq!(discover(tls(), None, Some(iso::Category::Internet)), [3]);
    assert_eq!(discover(tls(), Some("lot 7"), None), [60_001]);
    assert!(discover(tls(), Some("lot 8"), None).is_empty());
    assert!(discover(tls(), Some("lot 7"), Some(iso::Category::Internet)).is_empty());
}

/// As a BMW iX sends it, but without its category: the scope is 64 zero octets.
#[test]
fn a_scope_of_zero_octets_is_none() {
    let start = [
        0x80, 0x98, 0x02, 0x2C, 0xBF, 0x6F, 0xEE, 0x4F, 0x43, 0xFC, 0xAC, 0xD1, 0xB0, 0x84,
    ];
    let mut payload = [0; 79];
    payload[..start.len()].copy_from_slice(&start);
    payload[78] = 0x40;
    let message = V2gMessage::decode(&payload).unwrap();
    let id: Vec<u8> = message.header.session_id.iter().collect();
    let config = SeccConfig {
        proved: Proved::tls12(None),
        ..SeccConfig::new(SessionId::received(&id).unwrap())
    };
    let mut car = Car::at_station(config, station(), true);
    car.go_to(Phase::ServiceDiscovery);
    let answer = car.send(&in_frame(&message)).unwrap();
    let Body::ServiceDiscoveryRes(response) = body(&answer) else {
        panic!()
    };
    assert_eq!(response.service_list.unwrap().service.len(), 2);
}

#[test]
fn the_variants_of_a_service_are_told_with_their_parameters() {
    let mut car = Car::at_station(tls(), station(), true);
    car.go_to(Phase::ServiceSelection);
    let request = ServiceDetailReq { service_id: 3 };
    let answer = car.send_body(Body::ServiceDetailReq(request)).unwrap();
    let Body::ServiceDetailRes(response) = body(&answer.frame) else {
        panic!()
    };
    let sets: Vec<_> = response
        .service_parameter_list
        .unwrap()
        .parameter_set
        .iter()
        .collect();
    assert_eq!(sets.len(), 2);
    assert_eq!(sets[1].parameter_set_id, 4);
    let parameters: Vec<_> = sets[1].parameter.iter().collect();
    assert_eq!(parameters[0].name, *"Protocol");
    assert_eq!(parameters[0].value, iso2_text("https"),);
    assert_eq!(
        parameters[1].value,
        v2g_messages::iso2::ParameterValue::Int(443)
    );
}

fn iso2_text(text: &str) -> v2g_messages::iso2::ParameterValue<'_> {
    v2g_messages::iso2::ParameterValue::String(text.into())
}

#[test]
fn a_service_without_variants_and_charging_itself_have_no_list() {
    for service_id in [1, 60_001] {
        let mut car = Car::at_station(tls(), station(), true);
        car.go_to(Phase::ServiceSelection);
        let request = Body::ServiceDetailReq(ServiceDetailReq { service_id });
        let answer = car.send_body(request).unwrap();
        let Body::ServiceDetailRes(response) = body(&answer.frame) else {
            panic!()
        };
        assert_eq!(response.response_code, ResponseCode::Ok);
        assert_eq!(response.service_id, service_id);
        assert_eq!(response.service_parameter_list, None);
    }
}

/// The answer to a choice of these services beside charging.
fn select(choices: &[ServiceChoice]) -> (Car, ResponseCode) {
    let charging = choice(1, None);
    let services: Vec<_> = [charging]
        .iter()
        .chain(choices)
        .map(|choice| SelectedService {
            service_id: choice.service,
            parameter_set_id: choice.set,
        })
        .collect();
    let mut car = Car::at_station(tls(), station(), true);
    car.go_to(Phase::ServiceSelection);
    let request = PaymentServiceSelectionReq {
        selected_payment_option: PaymentOption::ExternalPayment,
        selected_service_list: SelectedServiceList {
            selected_service: services.as_slice().into(),
        },
    };
    let answer = car.send_body(Body::PaymentServiceSelectionReq(request));
    (car, answer.unwrap().code)
}

#[test]
fn what_is_on_offer_can_be_chosen_and_is_told_to_the_station() {
    for choices in [
        &[choice(3, Some(4))][..],
        &[choice(60_001, None)],
        &[choice(60_001, None), choice(3, Some(3))],
        &[choice(3, None)],
    ] {
        let (car, code) = select(choices);
        assert_eq!(code, ResponseCode::Ok, "{choices:?}");
        let chosen = ServiceChoices::of(choices).unwrap();
        assert!(car.events.contains(&SeccEvent::ServicesChosen(chosen)));
    }
}

#[test]
fn what_is_not_on_offer_like_this_cannot_be_chosen() {
    for choices in [
        &[choice(3, Some(5))][..],
        &[choice(60_001, Some(1))],
        &[choice(60_002, None)],
        &[choice(4, None)],
        &[choice(3, Some(3)), choice(3, Some(4))],
    ] {
        let code = select(choices).1;
        assert_eq!(
            code,
            ResponseCode::FailedServiceSelectionInvalid,
            "{choices:?}"
        );
    }
}

/// A session in which the vehicle would take these.
fn pair(wishes: &[ServiceChoice]) -> Pair {
    let mut vehicle = dc_vehicle();
    vehicle.services = ServiceChoices::of(wishes).unwrap();
    let mut pair = Pair::with(tls(), station(), EvccConfig::default(), vehicle);
    pair.run_to(Phase::Authorization);
    pair
}

#[test]
fn a_vehicle_looks_at_the_details_of_what_it_wants_and_takes_it() {
    let pair = pair(&[choice(3, None), choice(60_001, None), choice(4, None)]);
    let expected = ServiceChoices::of(&[choice(3, Some(3)), choice(60_001, None)]).unwrap();
    assert!(
        pair.secc_events
            .contains(&SeccEvent::ServicesChosen(expected))
    );
    assert!(
        pair.evcc_events
            .contains(&EvccEvent::ServicesChosen(expected))
    );
    assert_eq!(pair.responses("ServiceDetailRes"), 2);
}

#[test]
fn a_vehicle_takes_the_variant_that_it_wants_or_none() {
    for (set, taken) in [(4, true), (9, false)] {
        let pair = pair(&[choice(3, Some(set))]);
        let chosen = ServiceChoices::of(&[choice(3, Some(set))]).unwrap();
        let event = SeccEvent::ServicesChosen(chosen);
        assert_eq!(pair.secc_events.contains(&event), taken);
    }
}

#[test]
fn a_vehicle_is_told_what_there_is_even_if_it_wants_nothing() {
    let pair = pair(&[]);
    let offer = ServiceOffer {
        id: 60_001,
        category: ServiceCategory::Other,
        free: false,
    };
    assert!(pair.evcc_events.contains(&EvccEvent::ServiceOffered(offer)));
    assert_eq!(pair.responses("ServiceDetailRes"), 0);
}

#[test]
fn only_as_many_variants_are_told_as_fit() {
    static MANY: [Parameter; 5] = [port(1), port(2), port(3), port(4), port(5)];
    static SETS: [ParameterSet; 10] = {
        const SET: ParameterSet = ParameterSet {
            id: 7,
            parameters: &MANY,
        };
        [SET; 10]
    };
    static WIDE: [Service; 1] = [Service {
        id: 60_009,
        name: "",
        category: ServiceCategory::Other,
        scope: "",
        free: false,
        sets: &SETS,
    }];
    let wide = Station {
        services: &WIDE,
        ..dc_station()
    };
    let mut car = Car::at_station(tls(), wide, true);
    car.go_to(Phase::ServiceSelection);
    let request = ServiceDetailReq { service_id: 60_009 };
    let answer = car.send_body(Body::ServiceDetailReq(request)).unwrap();
    let Body::ServiceDetailRes(response) = body(&answer.frame) else {
        panic!()
    };
    let list = response.service_parameter_list.unwrap().parameter_set;
    assert_eq!(list.len(), Service::MAX_PARAMETERS / MANY.len());
    assert!(list.iter().all(|set| set.parameter.len() == MANY.len()));
    assert_eq!(car.code(Request::ServiceDetail), ResponseCode::Ok);
}
