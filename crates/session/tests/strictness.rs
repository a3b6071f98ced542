//! Services and payment, renegotiation, pause, and what only a strict station refuses.

mod support;

use core::time::Duration;

use support::{Car, dc_station, session_id};
use v2g_messages::iso2::*;
use v2g_session::{
    Completion, ControlPilot, End, Fault, Incompatible, Misbehaviour, Notification, Outlet, Phase,
    Profile, Request, SeccConfig, SeccEvent,
};

fn strict(strict: bool) -> Car {
    let config = SeccConfig {
        profile: if strict {
            Profile::STRICT
        } else {
            Profile::FIELD
        },
        ..SeccConfig::new(session_id())
    };
    Car::at_station(config, dc_station(), true)
}

#[test]
fn the_pilot_has_to_rest_after_charging_where_the_station_is_strict() {
    for request in [
        Request::WeldingDetection,
        Request::SessionStop,
        Request::SessionPause,
    ] {
        for (is_strict, code) in [(true, ResponseCode::Failed), (false, ResponseCode::Ok)] {
            let mut car = strict(is_strict);
            car.go_to(Phase::DcStopped);
            car.secc.station_mut().pilot = ControlPilot::C;
            assert_eq!(car.code(request), code, "{request:?}");
        }
        let mut car = strict(true);
        car.go_to(Phase::DcStopped);
        car.secc.station_mut().pilot = ControlPilot::B;
        assert_eq!(car.code(request), ResponseCode::Ok);
    }
}

#[test]
fn a_strict_station_refuses_a_cable_check_in_state_b_at_once() {
    for pilot in [ControlPilot::C, ControlPilot::D] {
        let mut car = strict(true);
        car.go_to(Phase::CableCheck);
        car.secc.station_mut().pilot = pilot;
        assert_eq!(car.code(Request::CableCheck), ResponseCode::Ok);
    }
    let mut car = strict(true);
    car.go_to(Phase::CableCheck);
    car.secc.station_mut().pilot = ControlPilot::B;
    assert_eq!(car.code(Request::CableCheck), ResponseCode::Failed);
}

/// The answer to a choice of these services and this payment.
fn select(payment: PaymentOption, services: &[u16]) -> (Car, ResponseCode) {
    let service = |id: &u16| SelectedService {
        service_id: *id,
        parameter_set_id: None,
    };
    let services: Vec<_> = services.iter().map(service).collect();
    let mut car = Car::at(true);
    car.go_to(Phase::ServiceSelection);
    let request = PaymentServiceSelectionReq {
        selected_payment_option: payment,
        selected_service_list: SelectedServiceList {
            selected_service: services.as_slice().into(),
        },
    };
    let code = car
        .send_body(Body::PaymentServiceSelectionReq(request))
        .unwrap()
        .code;
    (car, code)
}

#[test]
fn a_contract_is_not_on_offer() {
    let (mut car, code) = select(PaymentOption::Contract, &[1]);
    assert_eq!(code, ResponseCode::FailedPaymentSelectionInvalid);
    assert_eq!(car.phase(), Phase::ServiceSelection);
    car.wait(Duration::from_secs(2));
    assert_eq!(car.end(), Some(End::Incompatible(Incompatible::Payment)));
}

#[test]
fn services_have_to_be_on_offer_and_charging_has_to_be_among_them() {
    let expected = [
        (&[1][..], ResponseCode::Ok),
        (&[1, 2], ResponseCode::FailedServiceSelectionInvalid),
        (&[1, 60_000], ResponseCode::FailedServiceSelectionInvalid),
        (&[60_000], ResponseCode::FailedServiceSelectionInvalid),
        (&[0], ResponseCode::FailedServiceSelectionInvalid),
        (&[2], ResponseCode::FailedNoChargeServiceSelected),
        (&[3, 4], ResponseCode::FailedNoChargeServiceSelected),
    ];
    for (services, code) in expected {
        assert_eq!(
            select(PaymentOption::ExternalPayment, services).1,
            code,
            "{services:?}"
        );
    }
}

#[test]
fn details_of_a_service_that_is_not_on_offer_are_refused() {
    for service_id in [0, 2, 9_999] {
        let mut car = Car::at(true);
        car.go_to(Phase::ServiceSelection);
        let request = Body::ServiceDetailReq(ServiceDetailReq { service_id });
        let code = car.send_body(request).unwrap().code;
        assert_eq!(code, ResponseCode::FailedServiceIdInvalid);
    }
}

#[test]
fn renegotiation_by_the_letter_takes_power_away_and_asks_for_every_check_again() {
    let strict = SeccConfig {
        profile: Profile::STRICT,
        ..SeccConfig::new(session_id())
    };
    let mut car = Car::at_station(strict, dc_station(), true);
    car.go_to(Phase::DcCharging);
    car.secc.station_mut().notification = Notification::Renegotiate(Duration::from_secs(10));
    assert_eq!(
        car.code(Request::PowerDeliveryRenegotiate),
        ResponseCode::Ok
    );
    assert_eq!(car.secc.outlet(), Outlet::default());
    assert!(car.events.contains(&SeccEvent::Renegotiating));
    assert_eq!(car.secc.station().notification, Notification::None);
    assert_eq!(car.phase(), Phase::DcRenegotiating);
    car.go_to(Phase::PreCharge);
    assert_eq!(car.secc.outlet().supply, None);
    car.go_to(Phase::DcCharging);
    assert!(car.secc.outlet().supply.is_some());
}

#[test]
fn renegotiation_does_not_change_between_ac_and_dc() {
    let mut station = dc_station();
    station.modes = v2g_session::EnergyModes::of(&v2g_session::EnergyMode::ALL);
    station.ac = support::ac_station().ac;
    for (phase, again) in [
        (Phase::DcCharging, Some(Request::PowerDeliveryRenegotiate)),
        (Phase::DcStopped, None),
    ] {
        let mut car = Car::at_station(SeccConfig::new(session_id()), station, true);
        car.go_to(phase);
        again
            .into_iter()
            .for_each(|request| assert_eq!(car.code(request), ResponseCode::Ok));
        let request = Body::ChargeParameterDiscoveryReq(support::parameters(false));
        let code = car.send_body(request).unwrap().code;
        assert_eq!(
            code,
            ResponseCode::FailedWrongEnergyTransferMode,
            "{phase:?}"
        );
    }
}

#[test]
fn renegotiation_before_the_first_turn_of_the_loop_is_refused() {
    for phase in [Phase::DcStarting, Phase::PreCharging] {
        let mut car = Car::at(true);
        car.go_to(phase);
        assert_eq!(
            car.code(Request::PowerDeliveryRenegotiate),
            ResponseCode::Failed
        );
        assert_eq!(car.secc.outlet(), Outlet::default());
    }
}

#[test]
fn a_vehicle_may_charge_again_after_it_stopped_if_every_check_is_made_again() {
    let mut car = Car::at(true);
    car.go_to(Phase::DcStopped);
    assert_eq!(
        car.code(Request::ChargeParameterDiscovery),
        ResponseCode::Ok
    );
    assert_eq!(car.phase(), Phase::CableCheck);
    car.go_to(Phase::DcCharging);
}

#[test]
fn a_pause_ends_the_connection_and_says_so() {
    let mut car = Car::at(true);
    car.go_to(Phase::DcStopped);
    assert_eq!(car.code(Request::SessionPause), ResponseCode::Ok);
    car.secc.closed(car.now);
    car.look();
    assert_eq!(car.end(), Some(End::Completed(Completion::Paused)));
}

#[test]
fn a_pause_in_the_middle_of_charging_is_refused() {
    let mut car = Car::at(true);
    car.go_to(Phase::DcCharging);
    assert_eq!(car.code(Request::SessionPause), ResponseCode::Failed);
    assert_eq!(car.secc.outlet(), Outlet::default());
    car.wait(Duration::from_secs(2));
    let blame = Misbehaviour::OutOfSequence(Request::SessionPause);
    assert_eq!(car.end(), Some(End::Misbehaved(blame)));
}

#[test]
fn an_emergency_stop_before_power_is_a_refusal_that_shows_it() {
    let mut car = Car::at(true);
    car.go_to(Phase::PreCharging);
    car.latch(|station| station.fault = Some(Fault::EmergencyStop));
    assert_eq!(car.secc.outlet(), Outlet::default());
    let answer = car.ask(Request::PreCharge).unwrap();
    assert_eq!(answer.code, ResponseCode::Failed);
    let Body::PreChargeRes(response) = support::body(&answer.frame) else {
        panic!()
    };
    let status = response.dc_evse_status;
    assert_eq!(
        status.evse_status_code,
        DcEvseStatusCode::EvseEmergencyShutdown
    );
    assert_eq!(status.evse_notification, EvseNotification::StopCharging);
}
