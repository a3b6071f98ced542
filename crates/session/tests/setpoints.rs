//! What a DC supply is told, and what the loop's answers say.

mod support;

use support::{Car, body};
use v2g_messages::iso2::*;
use v2g_session::{Amperes, Meter, Outlet, Phase, Request, ShortText, Volts, WattHours, Watts};

/// A car in the DC loop, and what the supply is told after a demand.
fn supply_after(car: &mut Car, demand: CurrentDemandReq) -> Option<(Volts, Amperes)> {
    let answer = car.send_body(Body::CurrentDemandReq(demand)).unwrap();
    assert_eq!(answer.code, ResponseCode::Ok);
    car.secc.outlet().supply
}

#[test]
fn a_wish_beyond_the_limits_is_followed_as_far_as_they_go() {
    let mut car = Car::at(true);
    car.go_to(Phase::DcCharging);
    let both = supply_after(&mut car, support::demand(2_000, 2_000));
    assert_eq!(both, Some((Volts::new(420), Amperes::new(125))));
    car.secc.station_mut().dc.max_current = Amperes::new(50);
    assert_eq!(
        supply_after(&mut car, support::demand(400, 100)),
        Some((Volts::new(400), Amperes::new(50)))
    );
    car.secc.station_mut().dc.max_power = Watts::new(7_600);
    assert_eq!(
        supply_after(&mut car, support::demand(400, 100)),
        Some((Volts::new(400), Amperes::new(20)))
    );
}

#[test]
fn limits_that_cut_the_wish_are_told() {
    let mut car = Car::at(true);
    car.go_to(Phase::DcCharging);
    car.secc.station_mut().dc.max_current = Amperes::new(50);
    let answer = car
        .send_body(Body::CurrentDemandReq(support::demand(400, 100)))
        .unwrap();
    let Body::CurrentDemandRes(response) = body(&answer.frame) else {
        panic!()
    };
    assert!(response.evse_current_limit_achieved);
    assert!(!response.evse_voltage_limit_achieved && !response.evse_power_limit_achieved);
    assert_eq!(
        response.evse_maximum_current_limit,
        Some(support::amperes(50))
    );
}

/// The answer to a demand.
fn response_to(car: &mut Car, volts: i16, amperes: i16) -> [bool; 3] {
    let demand = Body::CurrentDemandReq(support::demand(volts, amperes));
    let answer = car.send_body(demand).unwrap();
    let Body::CurrentDemandRes(response) = body(&answer.frame) else {
        panic!()
    };
    [
        response.evse_voltage_limit_achieved,
        response.evse_current_limit_achieved,
        response.evse_power_limit_achieved,
    ]
}

#[test]
fn a_wish_that_is_just_what_the_limits_allow_is_not_cut() {
    let mut car = Car::at(true);
    car.go_to(Phase::DcCharging);
    car.latch(|station| {
        station.dc.max_voltage = Volts::new(400);
        station.dc.max_current = Amperes::new(50);
        station.dc.max_power = Watts::new(7_600);
        station.present_voltage = Volts::new(380);
    });
    assert_eq!(response_to(&mut car, 400, 20), [false; 3]);
    assert_eq!(response_to(&mut car, 400, 21), [false, false, true]);
    assert_eq!(response_to(&mut car, 401, 20), [true, false, false]);
    car.latch(|station| station.dc.max_power = Watts::new(76_000));
    assert_eq!(response_to(&mut car, 400, 50), [false; 3]);
    assert_eq!(response_to(&mut car, 400, 51), [false, true, false]);
}

#[test]
fn a_supply_that_begins_at_no_voltage_is_not_held_at_no_current() {
    let mut car = Car::at(true);
    car.go_to(Phase::DcCharging);
    car.latch(|station| {
        station.dc.min_voltage = Volts::ZERO;
        station.present_voltage = Volts::ZERO;
    });
    let supply = supply_after(&mut car, support::demand(400, 10));
    assert_eq!(supply, Some((Volts::new(400), Amperes::new(10))));
}

#[test]
fn a_voltage_that_cannot_be_followed_leaves_the_last_one_in_force() {
    let mut car = Car::at(true);
    car.go_to(Phase::DcCharging);
    for wish in [0, -10, 149] {
        let supply = supply_after(&mut car, support::demand(wish, 10));
        assert_eq!(
            supply,
            Some((Volts::new(400), Amperes::new(10))),
            "{wish} V"
        );
    }
    let supply = supply_after(&mut car, support::demand(300, -10));
    assert_eq!(supply, Some((Volts::new(300), Amperes::ZERO)));
}

#[test]
fn a_vehicle_that_first_asks_for_no_voltage_gets_none() {
    let mut car = Car::at(true);
    car.go_to(Phase::PreCharge);
    for wish in [0, -5, 100] {
        let request = PreChargeReq {
            dc_ev_status: support::STATUS,
            ev_target_voltage: support::volts(wish),
            ev_target_current: support::amperes(1),
        };
        assert_eq!(
            car.send_body(Body::PreChargeReq(request)).unwrap().code,
            ResponseCode::Ok
        );
        assert_eq!(car.secc.outlet().supply, None);
    }
    assert_eq!(car.code(Request::PreCharge), ResponseCode::Ok);
    assert_eq!(
        car.secc.outlet().supply,
        Some((Volts::new(380), Amperes::new(2)))
    );
}

#[test]
fn the_present_voltage_is_told_as_it_is() {
    let mut car = Car::at(true);
    car.go_to(Phase::PreCharging);
    car.latch(|station| station.present_voltage = Volts::from_milli(123_400));
    let answer = car.ask(Request::PreCharge).unwrap();
    let Body::PreChargeRes(response) = body(&answer.frame) else {
        panic!()
    };
    let told = PhysicalValue {
        multiplier: -1,
        unit: UnitSymbol::V,
        value: 1_234,
    };
    assert_eq!(response.evse_present_voltage, told);
}

#[test]
fn a_target_in_a_wrong_unit_is_refused() {
    let mut car = Car::at(true);
    car.go_to(Phase::DcCharging);
    let mut demand = support::demand(400, 10);
    demand.ev_target_voltage.unit = UnitSymbol::W;
    let code = car.send_body(Body::CurrentDemandReq(demand)).unwrap().code;
    assert_eq!(code, ResponseCode::Failed);
    assert_eq!(car.secc.outlet(), Outlet::default());
}

#[test]
fn the_meters_output_is_in_the_loops_answers() {
    let meter = Meter {
        id: ShortText::new("M1").unwrap(),
        reading: WattHours::new(1_234),
        ..Meter::default()
    };
    for (dc, phase, request) in [
        (true, Phase::DcCharging, Request::CurrentDemand),
        (false, Phase::AcCharging, Request::ChargingStatus),
    ] {
        let mut car = Car::at(dc);
        car.go_to(phase);
        car.secc.station_mut().meter = Some(meter);
        let answer = car.ask(request).unwrap();
        let (info, receipt) = match body(&answer.frame) {
            Body::CurrentDemandRes(response) => (response.meter_info, response.receipt_required),
            Body::ChargingStatusRes(response) => (response.meter_info, response.receipt_required),
            other => panic!("{other:?}"),
        };
        assert_eq!(info.unwrap().meter_reading, Some(1_234));
        assert!(info.unwrap().meter_id == *"M1");
        assert_eq!(receipt, Some(false));
    }
}

#[test]
fn no_more_than_two_amperes_flow_while_the_voltages_are_matched() {
    for (wish, given) in [(50, 2), (2, 2), (1, 1), (0, 2), (-5, 2)] {
        let mut car = Car::at(true);
        car.go_to(Phase::PreCharge);
        let request = PreChargeReq {
            dc_ev_status: support::STATUS,
            ev_target_voltage: support::volts(380),
            ev_target_current: support::amperes(wish),
        };
        car.send_body(Body::PreChargeReq(request));
        let (_, current) = car.secc.outlet().supply.unwrap();
        assert_eq!(current, Amperes::new(given), "{wish} A");
    }
}
