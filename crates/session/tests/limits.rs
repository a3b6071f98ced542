//! What a vehicle says of itself before charging, and what a station makes of it.

mod support;

use core::time::Duration;

use support::{Car, dc_of};
use v2g_messages::iso2::*;
use v2g_session::{Amperes, End, Incompatible, Misbehaviour, Phase, Request, SeccEvent, Volts};

/// The answer to a ChargeParameterDiscoveryReq that was changed like this.
fn discover(
    dc: bool,
    change: impl FnOnce(&mut ChargeParameterDiscoveryReq),
) -> (Car, ResponseCode) {
    let mut car = Car::at(dc);
    car.go_to(Phase::ChargeParameters);
    let mut request = support::parameters(dc);
    change(&mut request);
    let answer = car
        .send_body(Body::ChargeParameterDiscoveryReq(request))
        .unwrap();
    (car, answer.code)
}

fn ac_of(request: &mut ChargeParameterDiscoveryReq) -> &mut AcEvChargeParameter {
    match &mut request.ev_charge_parameter {
        EvChargeParameter::AcEvChargeParameter(parameter) => parameter,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_mode_that_is_not_on_offer_is_refused() {
    for (dc, mode) in [
        (true, EnergyTransferMode::DcCore),
        (true, EnergyTransferMode::AcThreePhaseCore),
        (false, EnergyTransferMode::DcExtended),
    ] {
        let (mut car, code) = discover(dc, |r| r.requested_energy_transfer_mode = mode);
        assert_eq!(code, ResponseCode::FailedWrongEnergyTransferMode);
        car.wait(Duration::from_secs(2));
        assert_eq!(car.end(), Some(End::Incompatible(Incompatible::EnergyMode)));
    }
}

#[test]
fn dc_parameters_that_make_no_sense_are_refused() {
    let changes: [fn(&mut ChargeParameterDiscoveryReq); 7] = [
        |r| dc_of(r).ev_maximum_current_limit.value = -100,
        |r| dc_of(r).ev_maximum_current_limit.value = 0,
        |r| dc_of(r).ev_maximum_voltage_limit.value = 0,
        |r| dc_of(r).ev_maximum_voltage_limit.value = -400,
        |r| dc_of(r).ev_maximum_voltage_limit.unit = UnitSymbol::A,
        |r| dc_of(r).ev_energy_request = Some(support::quantity(UnitSymbol::Wh, -1)),
        |r| r.ev_charge_parameter = support::parameters(false).ev_charge_parameter,
    ];
    for change in changes {
        let (mut car, code) = discover(true, change);
        assert_eq!(code, ResponseCode::FailedWrongChargeParameter);
        car.wait(Duration::from_secs(2));
        let blame = Misbehaviour::BadRequest(Request::ChargeParameterDiscovery);
        assert_eq!(car.end(), Some(End::Misbehaved(blame)));
    }
}

#[test]
fn ac_parameters_that_make_no_sense_are_refused() {
    let changes: [fn(&mut ChargeParameterDiscoveryReq); 6] = [
        |r| ac_of(r).ev_max_current.value = -100,
        |r| ac_of(r).ev_max_current.value = 0,
        |r| ac_of(r).ev_max_voltage.value = 0,
        |r| ac_of(r).ev_min_current.value = -6,
        |r| ac_of(r).e_amount.value = -1,
        |r| ac_of(r).e_amount.unit = UnitSymbol::W,
    ];
    for change in changes {
        let (_, code) = discover(false, change);
        assert_eq!(code, ResponseCode::FailedWrongChargeParameter);
    }
}

#[test]
fn a_vehicle_below_the_stations_least_voltage_does_not_fit() {
    let (mut car, code) = discover(true, |r| dc_of(r).ev_maximum_voltage_limit.value = 149);
    assert_eq!(code, ResponseCode::FailedWrongChargeParameter);
    car.wait(Duration::from_secs(2));
    assert_eq!(car.end(), Some(End::Incompatible(Incompatible::Limits)));
}

#[test]
fn a_vehicle_that_wants_no_energy_is_served() {
    let (_, code) = discover(false, |r| ac_of(r).e_amount.value = 0);
    assert_eq!(code, ResponseCode::Ok);
}

#[test]
fn the_limits_of_the_vehicle_are_an_event() {
    let (car, _) = discover(true, |r| dc_of(r).departure_time = Some(3_600));
    let limits = car.events.iter().find_map(|event| match event {
        SeccEvent::Limits(limits) => Some(*limits),
        _ => None,
    });
    let limits = limits.unwrap();
    assert_eq!(
        (limits.max_voltage, limits.max_current),
        (Volts::new(420), Amperes::new(125))
    );
    assert_eq!(limits.departure, Some(Duration::from_secs(3_600)));
}

#[test]
fn the_precision_of_the_current_is_told_only_where_testers_do_not_look() {
    for profile in v2g_session::Profile::ALL {
        let mut station = support::dc_station();
        station.dc.current_tolerance = Some(Amperes::new(1));
        let config = v2g_session::SeccConfig {
            profile,
            ..v2g_session::SeccConfig::new(support::session_id())
        };
        let mut car = Car::at_station(config, station, true);
        car.go_to(Phase::ChargeParameters);
        let answer = car.ask(Request::ChargeParameterDiscovery).unwrap();
        let Body::ChargeParameterDiscoveryRes(response) = support::body(&answer.frame) else {
            panic!()
        };
        let EvseChargeParameter::DcEvseChargeParameter(dc) = response.evse_charge_parameter else {
            panic!()
        };
        assert_eq!(
            dc.evse_current_regulation_tolerance.is_some(),
            profile.tells_current_tolerance
        );
    }
}
