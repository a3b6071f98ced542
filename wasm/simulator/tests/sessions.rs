//! Every session that can be chosen comes to its end.

use v2g_portal_simulator::{Bench, Choice, Fault, Way};

fn run(choice: Choice) -> Bench {
    let mut bench = Bench::new(choice);
    while bench.ended().is_none() {
        bench.tick();
    }
    bench
}

#[test]
fn every_way_of_charging_fills_the_battery() {
    for way in Way::ALL {
        for mode in way.modes() {
            let choice = Choice {
                way,
                mode,
                target: 45.0,
                ..Choice::default()
            };
            let bench = run(choice);
            let end = bench.ended().unwrap();
            assert!(end.is_completed(), "{way:?} {mode:?}: {end}");
            let plant = bench.plant();
            assert!(plant.soc() >= 45.0, "{way:?} {mode:?}: {} %", plant.soc());
            assert!(!plant.station_closed() && !plant.vehicle_closed() && plant.current() == 0.0);
        }
    }
}

#[test]
fn every_fault_is_noticed_and_leaves_power_off() {
    for way in Way::ALL {
        for mode in way.modes() {
            for fault in Fault::ALL {
                let choice = Choice {
                    way,
                    mode,
                    fault: Some(fault),
                    after: 1.0,
                    target: 60.0,
                    ..Choice::default()
                };
                let bench = run(choice);
                let plant = bench.plant();
                assert!(
                    !plant.station_closed() && !plant.vehicle_closed() && plant.current() == 0.0,
                    "{way:?} {mode:?} {fault:?} leaves power on"
                );
            }
        }
    }
}

#[test]
fn a_choice_that_does_not_exist_is_named() {
    let told = |text| Choice::read(text).unwrap_err();
    assert_eq!(
        told(r#"{"protocol": "din", "mode": "ac"}"#),
        "din does not carry ac"
    );
    assert_eq!(told(r#"{"fault": "rain"}"#), r#"fault cannot be "rain""#);
    assert_eq!(told(r#"{"soc": 101}"#), "soc cannot be 101");
    assert_eq!(
        told(r#"{"colour": 1}"#),
        "there is nothing called colour to choose"
    );
}
