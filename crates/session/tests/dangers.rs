//! A station whose world changes for the worse in the middle of a session.

mod support;

use core::time::Duration;

use support::{Car, Way, body, dc_of, demand, parameters, quantity, request, volts};
use v2g_messages::iso2::{Body, ResponseCode, UnitSymbol};
use v2g_session::*;

type Change = fn(&mut Station);

const SECOND: Duration = Duration::from_secs(1);

fn code_of(frame: Option<Vec<u8>>) -> Option<ResponseCode> {
    iso2::response_code_of(&body(&frame?))
}

/// A car in the DC loop at 400 V and 50 A.
fn charging_by(way: Way) -> Car {
    let mut car = Car::by(way);
    car.go_to(Phase::DcCharging);
    car.latch(|station| station.present_voltage = Volts::new(400));
    car.demand(400, 50);
    car
}

fn charging() -> Car {
    charging_by(Way::Dc)
}

fn supply(car: &Car) -> (i64, i64) {
    let (voltage, current) = car.secc.outlet().supply.expect("a supply that is on");
    (voltage.milli() / 1_000, current.milli() / 1_000)
}

/// Stops in order and tells how the session has ended.
fn stopped_in_order(mut car: Car) -> Option<End> {
    if car
        .way
        .table()
        .admits(car.phase(), Request::PowerDeliveryStop)
    {
        car.ask(Request::PowerDeliveryStop);
    }
    car.ask(Request::SessionStop);
    car.secc.closed(car.now);
    car.look();
    car.end()
}

#[test]
fn power_is_refused_when_the_permission_goes_while_the_answer_waits() {
    let withdrawn = End::Untrusted(Untrusted::AuthorizationRefused);
    let changes: [(Change, End); 4] = [
        (|s| s.authorization = Authorization::Refused, withdrawn),
        (|s| s.authorization = Authorization::Pending, withdrawn),
        (
            |s| s.fault = Some(Fault::UtilityInterrupt),
            End::Equipment(Equipment::Fault(Fault::UtilityInterrupt)),
        ),
        (
            |s| s.notification = Notification::Stop(Duration::ZERO),
            End::Completed(Completion::StoppedByStation),
        ),
    ];
    for (change, end) in changes {
        for way in Way::ALL {
            let mut car = Car::by(way);
            car.go_to(way.ready());
            car.latch(|station| station.contactor = Contactor::Open);
            assert_eq!(car.ask(Request::PowerDeliveryStart), None);
            let refused = car.latch(change).expect("an answer");
            let code = ResponseCode::FailedPowerDeliveryNotApplied;
            assert_eq!(car.code_of(refused), code);
            car.secc.station_mut().contactor = Contactor::Closed;
            car.look();
            assert_eq!(car.secc.outlet(), Outlet::default());
            car.wait(2 * SECOND);
            assert_eq!(car.end(), Some(end));
        }
    }
}

#[test]
fn a_contactor_is_not_closed_once_the_permission_is_gone() {
    let mut car = Car::at(false);
    car.go_to(Phase::PowerReady);
    car.latch(|station| station.pilot = ControlPilot::B);
    assert_eq!(car.ask(Request::PowerDeliveryStart), None);
    car.latch(|station| station.authorization = Authorization::Refused);
    car.secc.station_mut().pilot = ControlPilot::C;
    car.look();
    assert!(!car.events.contains(&SeccEvent::CloseContactor));
}

#[test]
fn no_power_on_offer_is_no_current() {
    for power in [0, -1_000] {
        let mut car = charging();
        car.latch(|station| station.dc.max_power = Watts::new(power));
        car.send_body(Body::CurrentDemandReq(demand(400, 50)));
        assert_eq!(supply(&car), (400, 0), "{power} W");
        let mut car = charging();
        let mut wish = demand(400, 50);
        wish.ev_maximum_power_limit = Some(quantity(UnitSymbol::W, power as i16));
        car.send_body(Body::CurrentDemandReq(wish));
        assert_eq!(supply(&car), (400, 0), "{power} W for the vehicle");
    }
}

#[test]
fn a_vehicle_that_bears_no_power_is_refused() {
    for power in [0, -1] {
        let mut car = Car::at(true);
        car.go_to(Phase::ChargeParameters);
        let mut wish = parameters(true);
        dc_of(&mut wish).ev_maximum_power_limit = Some(quantity(UnitSymbol::W, power));
        let answer = car.send_body(Body::ChargeParameterDiscoveryReq(wish));
        let code = answer.unwrap().code;
        assert_eq!(code, ResponseCode::FailedWrongChargeParameter, "{power} W");
    }
}

#[test]
fn a_limit_that_falls_takes_the_set_point_along() {
    let mut car = charging();
    let mut wish = demand(0, 50);
    wish.ev_maximum_voltage_limit = Some(volts(300));
    car.send_body(Body::CurrentDemandReq(wish));
    assert_eq!(supply(&car), (300, 50));
    car.latch(|station| station.dc.max_voltage = Volts::new(250));
    car.send_body(Body::CurrentDemandReq(demand(0, 50)));
    assert_eq!(supply(&car), (250, 50));
}

#[test]
fn no_current_flows_where_the_limit_is_below_what_the_station_can_regulate() {
    for limit in [120, 0, -5] {
        let mut car = charging();
        let mut wish = demand(100, 50);
        wish.ev_maximum_voltage_limit = Some(volts(limit));
        car.send_body(Body::CurrentDemandReq(wish));
        assert_eq!(supply(&car), (i64::from(limit.max(0)), 0), "{limit} V");
    }
}

#[test]
fn nothing_rises_while_the_vehicle_is_asked_to_stop() {
    for way in Way::DC {
        let mut car = charging_by(way);
        car.latch(|station| station.fault = Some(Fault::UtilityInterrupt));
        car.demand(410, 120);
        assert_eq!(supply(&car), (400, 50));
        car.demand(390, 20);
        assert_eq!(supply(&car), (390, 20));
        car.demand(400, 50);
        assert_eq!(supply(&car), (390, 20));
    }
}

/// Pre-charges once a second until the supply is off, two minutes at most.
fn pre_charged_for(car: &mut Car) -> Duration {
    let start = car.now;
    while car.secc.outlet() != Outlet::default() && car.now.since(start) < 120 * SECOND {
        car.wait(SECOND);
        car.ask(Request::PreCharge);
    }
    car.now.since(start)
}

#[test]
fn a_vehicle_that_stays_in_pre_charge_is_switched_off_after_a_minute() {
    for way in Way::DC {
        let mut car = Car::by(way);
        car.go_to(Phase::PreCharging);
        assert_eq!(pre_charged_for(&mut car), 65 * SECOND);
        car.wait(2 * SECOND);
        let end = End::Silent(Silence::Expired(Timer::PreCharge));
        assert_eq!(car.end(), Some(end));
    }
}

#[test]
fn a_match_that_is_lost_gives_the_supply_five_seconds_anew() {
    for way in Way::DC {
        let mut car = Car::by(way);
        car.go_to(Phase::PreCharging);
        car.wait(6 * SECOND);
        car.latch(|station| station.present_voltage = Volts::ZERO);
        assert_eq!(pre_charged_for(&mut car), 5 * SECOND);
        car.wait(2 * SECOND);
        assert_eq!(car.end(), Some(End::Equipment(Equipment::PreCharge)));
    }
}

#[test]
fn a_match_that_comes_and_goes_does_not_make_pre_charging_longer() {
    for way in Way::DC {
        let mut car = Car::by(way);
        car.go_to(Phase::PreCharging);
        let start = car.now;
        let mut volts = [0, 380].into_iter().cycle();
        while car.secc.outlet() != Outlet::default() {
            let volts = Volts::new(volts.next().unwrap());
            car.latch(|station| station.present_voltage = volts);
            car.wait(4 * SECOND);
            car.ask(Request::PreCharge);
            assert!(car.now.since(start) < 70 * SECOND);
        }
    }
}

#[test]
fn a_vehicle_that_pre_charges_on_when_asked_to_stop_is_switched_off() {
    let changes: [Change; 3] = [
        |station| station.authorization = Authorization::Refused,
        |station| station.fault = Some(Fault::Shutdown),
        |station| station.notification = Notification::Stop(Duration::ZERO),
    ];
    for way in Way::DC {
        for change in changes {
            let mut car = Car::by(way);
            car.go_to(Phase::PreCharging);
            car.latch(change);
            assert_eq!(pre_charged_for(&mut car), 10 * SECOND);
            car.wait(2 * SECOND);
            assert_eq!(car.end(), Some(End::Misbehaved(Misbehaviour::IgnoredStop)));
        }
    }
}

#[test]
fn a_more_urgent_wish_to_stop_counts_from_when_it_is_told() {
    for way in Way::DC {
        let mut car = charging_by(way);
        car.latch(|station| station.notification = Notification::Stop(600 * SECOND));
        car.latch(|station| station.notification = Notification::Stop(Duration::ZERO));
        car.wait(9 * SECOND);
        assert_ne!(car.secc.outlet(), Outlet::default());
        car.wait(SECOND);
        assert_eq!(car.secc.outlet(), Outlet::default());
    }
}

#[test]
fn what_switched_the_power_off_is_how_the_session_ended_even_if_it_goes_away() {
    let isolation = End::Equipment(Equipment::Isolation);
    let contactor = End::Equipment(Equipment::Contactor);
    let emergency = End::Equipment(Equipment::Fault(Fault::EmergencyStop));
    let causes: [(Change, End); 5] = [
        (|s| s.isolation = Isolation::Fault, isolation),
        (|s| s.ac.rcd_error = true, isolation),
        (|s| s.contactor = Contactor::Fault, contactor),
        (|s| s.contactor = Contactor::Open, contactor),
        (|s| s.fault = Some(Fault::EmergencyStop), emergency),
    ];
    for (change, end) in causes {
        for way in Way::ALL {
            let mut car = Car::by(way);
            car.go_to(way.charging());
            let before = *car.secc.station();
            car.latch(change);
            car.latch(|station| *station = before);
            car.latch(|station| station.fault = Some(Fault::Malfunction));
            car.latch(|station| station.fault = None);
            assert_eq!(stopped_in_order(car), Some(end));
        }
    }
}

#[test]
fn a_vehicle_that_lets_its_pilot_rest_before_it_stops_has_charged() {
    let mut car = Car::at(false);
    car.go_to(Phase::AcCharging);
    car.latch(|s| (s.pilot, s.contactor) = (ControlPilot::B, Contactor::Open));
    let end = End::Completed(Completion::Charged);
    assert_eq!(stopped_in_order(car), Some(end));
}

#[test]
fn a_preparation_that_took_too_long_is_not_forgotten_when_the_vehicle_leaves_in_order() {
    for way in Way::DC {
        let mut car = Car::by(way);
        car.go_to(Phase::CableCheck);
        car.ask(Request::CableCheck);
        car.wait(39 * SECOND);
        let end = End::Equipment(Equipment::Isolation);
        assert_eq!(stopped_in_order(car), Some(end));
        let mut car = Car::by(way);
        car.go_to(Phase::PreCharging);
        car.latch(|station| station.present_voltage = Volts::ZERO);
        car.wait(6 * SECOND);
        let end = End::Equipment(Equipment::PreCharge);
        assert_eq!(stopped_in_order(car), Some(end));
    }
}

#[test]
fn a_contactor_that_is_closed_before_it_is_told_to_is_no_confirmation() {
    let mut car = Car::at(false);
    car.go_to(Phase::PowerReady);
    car.latch(|station| station.contactor = Contactor::Closed);
    let id = car.session_id.clone();
    let start = Request::PowerDeliveryStart;
    let frame = request(start, false, |body| support::frame_of(&id, body));
    let code = code_of(car.send(&frame));
    assert_eq!(code, Some(ResponseCode::FailedContactorError));
    assert!(!car.events.contains(&SeccEvent::CloseContactor));
    car.wait(2 * SECOND);
    assert_eq!(car.end(), Some(End::Equipment(Equipment::Contactor)));
}

#[test]
fn a_contactor_that_lags_behind_a_renegotiation_is_no_defect() {
    let mut car = Car::at(false);
    car.go_to(Phase::AcCharging);
    car.ask(Request::PowerDeliveryRenegotiate);
    car.ask(Request::ChargeParameterDiscovery);
    assert_eq!(car.secc.station().contactor, Contactor::Closed);
    let id = car.session_id.clone();
    let start = Request::PowerDeliveryStart;
    let frame = request(start, false, |body| support::frame_of(&id, body));
    assert_eq!(code_of(car.send(&frame)), Some(ResponseCode::Ok));
}
