//! Power is switched on step by step, and off at once.

mod support;

use core::time::Duration;

use support::{Car, Way};
use v2g_messages::iso2::ResponseCode;
use v2g_session::*;

#[test]
fn a_waiting_answer_to_power_delivery_comes_when_the_contactor_closes() {
    for way in Way::ALL {
        let mut car = Car::by(way);
        car.go_to(way.ready());
        car.secc.station_mut().contactor = Contactor::Open;
        assert_eq!(car.ask(Request::PowerDeliveryStart), None);
        assert!(car.secc.outlet().contactor);
        assert!(
            car.latch(|station| station.contactor = Contactor::Closed)
                .is_some()
        );
        assert!(matches!(car.phase(), Phase::DcStarting | Phase::AcStarting));
    }
}

#[test]
fn a_contactor_that_does_not_close_in_three_seconds_is_a_named_refusal() {
    for way in Way::ALL {
        let mut car = Car::by(way);
        car.go_to(way.ready());
        car.secc.station_mut().contactor = Contactor::Open;
        assert_eq!(car.ask(Request::PowerDeliveryStart), None);
        assert_eq!(car.wait(Duration::from_millis(2_999)), None);
        let refused = car.wait(Duration::from_millis(1)).expect("an answer");
        let code = match way {
            Way::Din => ResponseCode::FailedPowerDeliveryNotApplied,
            _ => ResponseCode::FailedContactorError,
        };
        assert_eq!(car.code_of(refused), code);
        assert_eq!(car.secc.outlet(), Outlet::default());
        car.wait(Duration::from_secs(2));
        assert_eq!(car.end(), Some(End::Equipment(Equipment::Contactor)));
    }
}

#[test]
fn in_ac_the_contactor_waits_for_the_control_pilot() {
    let mut car = Car::at(false);
    car.go_to(Phase::PowerReady);
    car.latch(|station| {
        station.pilot = ControlPilot::B;
        station.contactor = Contactor::Open;
    });
    assert_eq!(car.ask(Request::PowerDeliveryStart), None);
    assert!(!car.secc.outlet().contactor);
    assert_eq!(car.latch(|station| station.pilot = ControlPilot::C), None);
    assert!(car.secc.outlet().contactor);
}

#[test]
fn dc_power_waits_for_a_voltage_that_matches() {
    for way in Way::DC {
        let mut car = Car::by(way);
        car.go_to(Phase::PreCharging);
        car.latch(|station| station.present_voltage = Volts::new(359));
        assert_eq!(car.ask(Request::PowerDeliveryStart), None);
        assert!(
            car.latch(|station| station.present_voltage = Volts::new(360))
                .is_some()
        );
        assert_eq!(car.phase(), Phase::DcStarting);
    }
}

#[test]
fn dc_power_is_refused_when_the_voltage_does_not_match_in_three_seconds() {
    for way in Way::DC {
        for wrong in [359, 401] {
            let mut car = Car::by(way);
            car.go_to(Phase::PreCharging);
            car.latch(|station| station.present_voltage = Volts::new(wrong));
            assert_eq!(car.ask(Request::PowerDeliveryStart), None);
            let refused = car.wait(Duration::from_secs(3)).expect("an answer");
            let code = ResponseCode::FailedPowerDeliveryNotApplied;
            assert_eq!(car.code_of(refused), code);
            assert_eq!(car.secc.outlet(), Outlet::default());
            car.wait(Duration::from_secs(2));
            assert_eq!(car.end(), Some(End::Equipment(Equipment::PreCharge)));
        }
    }
}

#[test]
fn a_result_from_before_the_cable_check_does_not_count() {
    for way in Way::DC {
        let mut car = Car::by(way);
        car.latch(|station| {
            station.cable_check = CableCheck::Passed;
            station.isolation = Isolation::Valid;
        });
        car.go_to(Phase::CableCheck);
        car.ask(Request::CableCheck);
        assert_eq!(car.phase(), Phase::CableCheck);
        assert_eq!(car.secc.station().cable_check, CableCheck::Pending);
    }
}

#[test]
fn an_isolation_from_before_the_cable_check_does_not_count() {
    for way in Way::DC {
        let mut car = Car::by(way);
        car.go_to(Phase::CableCheck);
        car.latch(|station| station.isolation = Isolation::Valid);
        car.ask(Request::CableCheck);
        car.latch(|station| station.cable_check = CableCheck::Passed);
        car.ask(Request::CableCheck);
        assert_eq!(car.phase(), Phase::CableCheck);
    }
}

#[test]
fn a_test_that_was_never_started_does_not_count() {
    for way in Way::DC {
        let mut car = Car::by(way);
        car.go_to(Phase::CableCheck);
        car.latch(|station| {
            station.fault = Some(Fault::Shutdown);
            station.cable_check = CableCheck::Passed;
            station.isolation = Isolation::Valid;
        });
        assert_eq!(car.code(Request::CableCheck), ResponseCode::Ok);
        assert_eq!(car.phase(), Phase::CableCheck);
        assert_eq!(car.secc.outlet(), Outlet::default());
    }
}

#[test]
fn an_isolation_test_is_switched_off_when_the_vehicle_leaves() {
    for way in Way::DC {
        let mut car = Car::by(way);
        car.go_to(Phase::CableCheck);
        car.ask(Request::CableCheck);
        car.ask(Request::SessionStop);
        assert!(car.events.contains(&SeccEvent::SupplyOff));
        assert!(car.events.contains(&SeccEvent::OpenContactor));
    }
}

#[test]
fn danger_while_the_contactor_closes_is_answered_at_once() {
    use ResponseCode as Code;
    type Danger = (fn(&mut Station), Code, Equipment);
    let dangers: [Danger; 3] = [
        (
            |station| station.fault = Some(Fault::EmergencyStop),
            Code::FailedPowerDeliveryNotApplied,
            Equipment::Fault(Fault::EmergencyStop),
        ),
        (
            |station| station.isolation = Isolation::Fault,
            Code::FailedPowerDeliveryNotApplied,
            Equipment::Isolation,
        ),
        (
            |station| station.contactor = Contactor::Fault,
            Code::FailedContactorError,
            Equipment::Contactor,
        ),
    ];
    for (way, (danger, code, equipment)) in Way::DC
        .into_iter()
        .flat_map(|way| dangers.map(|danger| (way, danger)))
    {
        let mut car = Car::by(way);
        car.go_to(Phase::PreCharging);
        car.secc.station_mut().contactor = Contactor::Open;
        assert_eq!(car.ask(Request::PowerDeliveryStart), None);
        let refused = car.latch(danger).expect("an answer");
        let code = match (way, code) {
            (Way::Din, Code::FailedContactorError) => Code::FailedPowerDeliveryNotApplied,
            _ => code,
        };
        assert_eq!(car.code_of(refused), code);
        assert_eq!(car.secc.outlet(), Outlet::default());
        car.wait(Duration::from_secs(2));
        assert_eq!(car.end(), Some(End::Equipment(equipment)));
    }
}

#[test]
fn danger_before_power_lets_the_vehicle_stop_in_order_but_nothing_else() {
    for way in Way::DC {
        for (request, ok) in [
            (Request::SessionStop, true),
            (Request::PowerDeliveryStop, true),
            (Request::PreCharge, false),
            (Request::PowerDeliveryStart, false),
        ] {
            let mut car = Car::by(way);
            car.go_to(Phase::PreCharging);
            car.latch(|station| station.isolation = Isolation::Fault);
            assert_eq!(car.secc.outlet(), Outlet::default());
            let code = car.code(request);
            assert_eq!(code == ResponseCode::Ok, ok, "{request:?}: {code:?}");
        }
    }
}

#[test]
fn a_passed_test_without_good_isolation_does_not_count() {
    for way in Way::DC {
        for isolation in [Isolation::Invalid, Isolation::NoMonitor] {
            let mut car = Car::by(way);
            car.go_to(Phase::CableCheck);
            car.ask(Request::CableCheck);
            car.latch(|station| {
                station.cable_check = CableCheck::Passed;
                station.isolation = isolation;
            });
            car.ask(Request::CableCheck);
            assert_eq!(car.phase(), Phase::CableCheck, "{isolation:?}");
        }
    }
}

#[test]
fn danger_in_the_loop_takes_power_away_without_waiting_for_the_vehicle() {
    let dangers: [fn(&mut Station); 6] = [
        |station| station.fault = Some(Fault::EmergencyStop),
        |station| station.fault = Some(Fault::Malfunction),
        |station| station.isolation = Isolation::Fault,
        |station| station.ac.rcd_error = true,
        |station| station.contactor = Contactor::Open,
        |station| station.pilot = ControlPilot::B,
    ];
    for danger in dangers {
        for way in Way::ALL {
            let mut car = Car::by(way);
            car.go_to(way.charging());
            assert!(car.secc.outlet().contactor);
            car.latch(danger);
            assert_eq!(car.secc.outlet(), Outlet::default());
            let again = way.turn();
            car.events.clear();
            assert_eq!(car.code(again), ResponseCode::Ok);
            car.latch(|station| {
                (station.fault, station.isolation) = (None, Isolation::Valid);
                (station.contactor, station.pilot) = (Contactor::Closed, ControlPilot::C);
                station.ac.rcd_error = false;
            });
            assert_eq!(car.code(again), ResponseCode::Ok);
            assert_eq!(car.secc.outlet(), Outlet::default());
            let on = |event: &SeccEvent| {
                matches!(
                    event,
                    SeccEvent::SupplyOn { .. } | SeccEvent::CloseContactor
                )
            };
            assert!(!car.events.iter().any(on), "power came back by itself");
        }
    }
}

#[test]
fn a_broken_pilot_loop_ends_the_session_at_once() {
    for way in Way::DC {
        for pilot in [ControlPilot::A, ControlPilot::E, ControlPilot::F] {
            let mut car = Car::by(way);
            car.go_to(Phase::DcCharging);
            car.latch(|station| station.pilot = pilot);
            assert_eq!(car.end(), Some(End::Equipment(Equipment::PilotLost)));
            assert_eq!(car.secc.outlet(), Outlet::default());
        }
    }
}

#[test]
fn supply_goes_off_before_the_contactor_opens() {
    for way in Way::DC {
        let mut car = Car::by(way);
        car.go_to(Phase::DcCharging);
        car.ask(Request::PowerDeliveryStop);
        let off = car
            .events
            .iter()
            .position(|event| *event == SeccEvent::SupplyOff);
        let open = car
            .events
            .iter()
            .position(|event| *event == SeccEvent::OpenContactor);
        assert!(off.unwrap() < open.unwrap());
    }
}
