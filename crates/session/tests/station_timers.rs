//! Every timer of a station, to the microsecond.

mod support;

use core::time::Duration;

use support::{Car, Way, dc_station, session_id};
use v2g_messages::iso2::ResponseCode;
use v2g_session::*;

const INSTANT: Duration = Duration::from_micros(1);

/// Asks again and again, once a second, until a refusal; how long that took.
fn refused_after(car: &mut Car, request: Request) -> Duration {
    let start = car.now;
    for _ in 0..400 {
        match car.code(request) {
            ResponseCode::Ok => car.wait(Duration::from_secs(1)),
            code => {
                assert_eq!(code, ResponseCode::Failed);
                return car.now.since(start);
            }
        };
    }
    panic!("{request:?} is answered for ever");
}

#[test]
fn a_station_gives_up_on_a_vehicle_that_does_not_begin() {
    let now = Instant(0);
    let config = SeccConfig {
        setup_elapsed: Duration::from_secs(8),
        ..SeccConfig::new(session_id())
    };
    let mut secc = Secc::new(config, dc_station(), now);
    assert_eq!(secc.deadline(), Some(now.after(Duration::from_secs(10))));
    secc.expire(now.after(Duration::from_secs(10) - INSTANT));
    assert_eq!(secc.poll_event(), None);
    secc.expire(now.after(Duration::from_secs(10)));
    let end = End::Silent(Silence::Expired(Timer::CommunicationSetup));
    assert_eq!(secc.poll_event(), Some(SeccEvent::Ended(end)));
    assert_eq!(secc.deadline(), None);
}

#[test]
fn a_station_waits_a_minute_for_each_request_and_each_one_starts_the_minute_anew() {
    let mut car = Car::at(true);
    car.go_to(Phase::ServiceSelection);
    for _ in 0..5 {
        car.wait(Duration::from_secs(60) - INSTANT);
        assert_eq!(car.code(Request::ServiceDetail), ResponseCode::Ok);
    }
    car.wait(Duration::from_secs(60));
    assert_eq!(
        car.end(),
        Some(End::Silent(Silence::Expired(Timer::Sequence)))
    );
}

#[test]
fn a_customer_who_does_not_come_is_waited_for_five_minutes() {
    for way in Way::DC {
        let mut car = Car::by(way);
        car.go_to(Phase::Authorization);
        car.secc.station_mut().authorization = Authorization::Pending;
        assert_eq!(
            refused_after(&mut car, Request::Authorization),
            Duration::from_secs(300)
        );
        car.wait(Duration::from_secs(2));
        let end = End::Equipment(Equipment::Undecided(Timer::Authorization));
        assert_eq!(car.end(), Some(end));
    }
}

#[test]
fn a_schedule_that_does_not_come_is_waited_for_55_seconds() {
    for way in Way::DC {
        let mut car = Car::by(way);
        car.go_to(Phase::ChargeParameters);
        car.secc.station_mut().schedule = ScheduleDecision::Pending;
        let request = Request::ChargeParameterDiscovery;
        assert_eq!(refused_after(&mut car, request), Duration::from_secs(55));
        car.wait(Duration::from_secs(2));
        assert_eq!(
            car.end(),
            Some(End::Equipment(Equipment::Undecided(Timer::Ongoing)))
        );
    }
}

#[test]
fn an_isolation_test_that_does_not_end_is_waited_for_38_seconds_and_then_switched_off() {
    for way in Way::DC {
        let mut car = Car::by(way);
        car.go_to(Phase::CableCheck);
        assert_eq!(car.code(Request::CableCheck), ResponseCode::Ok);
        assert!(car.secc.outlet().contactor);
        car.wait(Duration::from_secs(38));
        assert_eq!(car.secc.outlet(), Outlet::default());
        assert_eq!(car.code(Request::CableCheck), ResponseCode::Failed);
        car.wait(Duration::from_secs(2));
        assert_eq!(car.end(), Some(End::Equipment(Equipment::Isolation)));
    }
}

#[test]
fn a_control_pilot_has_a_second_and_a_half_to_show_state_c() {
    for way in Way::DC {
        let mut car = Car::by(way);
        car.go_to(Phase::CableCheck);
        car.secc.station_mut().pilot = ControlPilot::B;
        assert_eq!(car.code(Request::CableCheck), ResponseCode::Ok);
        assert!(!car.secc.outlet().contactor);
        car.wait(Duration::from_millis(1_500));
        assert_eq!(car.code(Request::CableCheck), ResponseCode::Failed);
        car.wait(Duration::from_secs(2));
        let blame = Misbehaviour::WrongPilot(Request::CableCheck);
        assert_eq!(car.end(), Some(End::Misbehaved(blame)));
    }
}

#[test]
fn a_supply_that_does_not_reach_the_voltage_in_five_seconds_is_switched_off() {
    for way in Way::DC {
        let mut car = Car::by(way);
        car.go_to(Phase::PreCharging);
        car.secc.station_mut().present_voltage = Volts::new(100);
        assert_eq!(
            refused_after(&mut car, Request::PreCharge),
            Duration::from_secs(5)
        );
        assert_eq!(car.secc.outlet(), Outlet::default());
        car.wait(Duration::from_secs(2));
        assert_eq!(car.end(), Some(End::Equipment(Equipment::PreCharge)));
    }
}

#[test]
fn a_vehicle_may_pre_charge_for_longer_once_the_voltage_is_there() {
    for way in Way::DC {
        let mut car = Car::by(way);
        car.go_to(Phase::PreCharging);
        for _ in 0..20 {
            assert_eq!(car.code(Request::PreCharge), ResponseCode::Ok);
            car.wait(Duration::from_secs(1));
        }
    }
}

#[test]
fn a_vehicle_that_does_not_stop_when_asked_to_is_switched_off() {
    for way in Way::DC {
        let mut car = Car::by(way);
        car.go_to(Phase::DcCharging);
        let wish = Notification::Stop(Duration::from_secs(20));
        car.secc.station_mut().notification = wish;
        assert_eq!(
            refused_after(&mut car, Request::CurrentDemand),
            Duration::from_secs(30)
        );
        assert_eq!(car.secc.outlet(), Outlet::default());
        car.wait(Duration::from_secs(2));
        assert_eq!(car.end(), Some(End::Misbehaved(Misbehaviour::IgnoredStop)));
    }
}

#[test]
fn a_request_to_stop_that_is_withdrawn_is_forgotten() {
    for way in Way::DC {
        let mut car = Car::by(way);
        car.go_to(Phase::DcCharging);
        car.latch(|station| station.notification = Notification::Stop(Duration::ZERO));
        car.latch(|station| station.notification = Notification::None);
        for _ in 0..60 {
            assert_eq!(car.code(Request::CurrentDemand), ResponseCode::Ok);
            car.wait(Duration::from_secs(1));
        }
    }
}

#[test]
fn a_station_closes_two_seconds_after_its_last_answer_unless_the_vehicle_does() {
    for vehicle_closes in [true, false] {
        let mut car = Car::at(true);
        car.go_to(Phase::DcStopped);
        assert_eq!(car.code(Request::SessionStop), ResponseCode::Ok);
        assert_eq!(car.end(), None);
        match vehicle_closes {
            true => car.secc.closed(car.now),
            false => car.now = car.now.after(Duration::from_secs(2)),
        }
        car.look();
        assert_eq!(car.end(), Some(End::Completed(Completion::Charged)));
    }
}

#[test]
fn looking_at_the_model_without_changing_it_makes_no_work() {
    let mut car = Car::at(true);
    car.go_to(Phase::Authorization);
    car.look();
    let deadline = car.secc.deadline();
    let same = *car.secc.station();
    *car.secc.station_mut() = same;
    assert_eq!(car.secc.deadline(), deadline);
    assert!(deadline > Some(car.now));
}

#[test]
fn a_vehicle_is_not_silent_while_it_waits_for_an_answer() {
    let mut car = Car::at(false);
    car.go_to(Phase::PowerReady);
    car.secc.station_mut().contactor = Contactor::Open;
    car.wait(Duration::from_secs(59));
    assert_eq!(car.ask(Request::PowerDeliveryStart), None);
    assert_eq!(car.wait(Duration::from_secs(2)), None);
    assert_eq!(car.end(), None);
    assert!(
        car.latch(|station| station.contactor = Contactor::Closed)
            .is_some()
    );
}

#[test]
fn renegotiating_is_not_stopping() {
    let mut car = Car::at(true);
    car.go_to(Phase::DcCharging);
    car.latch(|station| station.notification = Notification::Stop(Duration::ZERO));
    assert_eq!(
        car.code(Request::PowerDeliveryRenegotiate),
        ResponseCode::Ok
    );
    car.wait(Duration::from_secs(10));
    assert_eq!(
        car.code(Request::ChargeParameterDiscovery),
        ResponseCode::Failed
    );
    car.wait(Duration::from_secs(2));
    assert_eq!(car.end(), Some(End::Misbehaved(Misbehaviour::IgnoredStop)));
}
