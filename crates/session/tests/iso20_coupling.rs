//! What may go wrong between a vehicle and a station that nobody plugs together.

mod support;

use core::time::Duration;

use support::Pair;
use support::modes::{CONTROLS, Mode, evcc_config, secc_config};
use v2g_messages::iso20::wpt::{FinePositioningMethod, PairingMethod};
use v2g_session::*;

fn every(check: impl FnMut(ControlMode)) {
    CONTROLS.into_iter().for_each(check);
}

fn told(pair: &Pair, event: SeccEvent) -> bool {
    pair.secc_events.contains(&event)
}

#[test]
fn a_charging_device_comes_only_to_a_vehicle_in_its_place_and_leaves_after_power() {
    every(|control| {
        let mut pair = Mode::Acdp.pair(control);
        pair.plant.arrives_after = Some(Duration::from_secs(100));
        pair.run_for(Duration::from_secs(90));
        assert_eq!(pair.phases().last(), Some(&Phase::VehiclePositioning));
        assert!(!told(&pair, SeccEvent::ConnectDevice));
        pair.run_to(Phase::DcCharging);
        pair.evcc.vehicle_mut().wish = Wish::Stop;
        pair.run_to_end();
        let at = |wanted: SeccEvent| {
            let mut events = pair.secc_events.iter();
            events.position(|event| *event == wanted).unwrap()
        };
        assert!(at(SeccEvent::ConnectDevice) < at(SeccEvent::CloseContactor));
        assert!(at(SeccEvent::OpenContactor) < at(SeccEvent::DisconnectDevice));
        pair.assert_dead();
    });
}

#[test]
fn guidance_reaches_a_vehicle_below_a_charging_device() {
    let (station, vehicle) = Mode::Acdp.models(ControlMode::Dynamic);
    let guidance = Guidance {
        x: -120,
        y: 30,
        window_x: 200,
        window_y: 400,
    };
    let mut pair = Pair::with(secc_config(), station, evcc_config(), vehicle);
    pair.evcc.vehicle_mut().can_move = true;
    pair.evcc.vehicle_mut().follows_guidance = true;
    pair.secc.station_mut().device.guidance = Some(guidance);
    pair.run_to(Phase::DcCharging);
    let guided = EvccEvent::Guided(Some(guidance));
    assert!(pair.evcc_events.contains(&guided));
    assert!(told(
        &pair,
        SeccEvent::Mobility {
            can_move: true,
            follows_guidance: true
        }
    ));
}

#[test]
fn nobody_waits_for_ever_for_a_place_or_for_a_charging_device() {
    let mut pair = Mode::Acdp.pair(ControlMode::Scheduled);
    pair.plant.arrives_after = None;
    pair.run_to_end();
    let late = End::Silent(Silence::Expired(Timer::Coupling));
    assert_eq!(pair.evcc_end(), Some(late));

    let mut pair = Mode::Acdp.pair(ControlMode::Scheduled);
    pair.run_to(Phase::VehiclePositioning);
    pair.plant.device_works = false;
    pair.run_to_end();
    assert!(pair.secc_end().is_some_and(|end| !end.is_completed()));
    assert!(!told(&pair, SeccEvent::CloseContactor));
    pair.assert_dead();
}

#[test]
fn a_charging_device_that_leaves_or_fails_switches_off_at_once() {
    every(|control| {
        for place in [DevicePlace::Moving, DevicePlace::Home, DevicePlace::Fault] {
            let mut pair = Mode::Acdp.at_charging(control);
            pair.run_for(Duration::from_secs(2));
            assert!(pair.secc.outlet().supply.is_some());
            pair.secc.station_mut().device.place = place;
            pair.secc.expire(pair.now);
            let Outlet {
                contactor, supply, ..
            } = pair.secc.outlet();
            assert_eq!((contactor, supply), (false, None), "{place:?}");
            pair.run_to_end();
            let end = End::Equipment(Equipment::Device);
            assert_eq!(pair.secc_end(), Some(end), "{place:?}");
        }
    });
}

#[test]
fn a_vehicle_that_feels_no_contact_does_not_go_on() {
    let mut pair = Mode::Acdp.pair(ControlMode::Scheduled);
    pair.plant.vehicle_feels = false;
    pair.run_to_end();
    let end = End::Equipment(Equipment::Device);
    assert_eq!(pair.evcc_end(), Some(end));
    assert!(!told(&pair, SeccEvent::CloseContactor));
    pair.assert_dead();
}

#[test]
fn a_coil_sends_nothing_before_its_alignment_was_checked() {
    every(|control| {
        let pair = Mode::Wpt.at_charging(control);
        let at = |wanted: fn(&SeccEvent) -> bool| pair.secc_events.iter().position(wanted);
        let check = at(|event| matches!(event, SeccEvent::StartAlignmentCheck { .. }));
        let off = at(|event| *event == SeccEvent::CoilOff);
        let on = at(|event| matches!(event, SeccEvent::CoilOn { .. }));
        let ready = at(|event| *event == SeccEvent::Phase(Phase::WptCharging));
        assert!(check < off && off < ready, "{:?}", pair.secc_events);
        assert!(on.is_none() || ready < on);
    });
}

#[test]
fn whatever_comes_between_the_coils_switches_off_at_once() {
    every(|control| {
        for state in [
            CoilState::ForeignObject,
            CoilState::LivingObject,
            CoilState::Overheated,
            CoilState::TransferAnomaly,
            CoilState::Anomaly,
        ] {
            let mut pair = Mode::Wpt.at_charging(control);
            pair.run_for(Duration::from_secs(2));
            assert!(pair.secc.outlet().coil > Some(Watts::new(1_000)));
            pair.secc.station_mut().wireless.state = state;
            pair.secc.expire(pair.now);
            assert_eq!(pair.secc.outlet(), Outlet::default());
            pair.run_to_end();
            let end = End::Equipment(Equipment::Coil(state));
            assert_eq!(pair.secc_end(), Some(end));
            pair.assert_dead();
        }
    });
}

#[test]
fn a_pairing_or_alignment_that_is_lost_switches_off_at_once() {
    let changes: [fn(&mut WirelessStation); 3] = [
        |coil| coil.pairing = Progress::Failed,
        |coil| coil.alignment = Progress::Failed,
        |coil| coil.position = Progress::Failed,
    ];
    for change in changes {
        let mut pair = Mode::Wpt.at_charging(ControlMode::Scheduled);
        pair.run_for(Duration::from_secs(2));
        change(&mut pair.secc.station_mut().wireless);
        pair.secc.expire(pair.now);
        assert_eq!(pair.secc.outlet(), Outlet::default());
        pair.run_for(Duration::from_secs(1));
        assert_eq!(pair.secc.outlet(), Outlet::default());
    }
}

#[test]
fn two_that_are_not_above_each_other_part_before_power() {
    let association = End::Incompatible(Incompatible::Association);
    let mut pair = Mode::Wpt.pair(ControlMode::Scheduled);
    pair.secc.station_mut().wireless.pairing = Progress::Failed;
    pair.run_to_end();
    assert_eq!(pair.secc_end(), Some(association));
    let refused = Misbehaviour::Refused(Request::Pairing, 22);
    assert_eq!(pair.evcc_end(), Some(End::Misbehaved(refused)));

    let mut pair = Mode::Wpt.pair(ControlMode::Scheduled);
    pair.evcc.vehicle_mut().wireless.pairing = Progress::Failed;
    pair.run_to_end();
    assert_eq!(pair.evcc_end(), Some(association));
    let sends = |event: &SeccEvent| matches!(event, SeccEvent::StartAlignmentCheck { .. });
    assert!(!pair.secc_events.iter().any(sends));
    pair.assert_dead();
}

#[test]
fn two_without_a_method_in_common_do_not_try() {
    let (station, vehicle) = Mode::Wpt.models(ControlMode::Scheduled);
    for methods in [
        WirelessMethods {
            positioning: &[FinePositioningMethod::LfTxEv],
            ..WirelessMethods::default()
        },
        WirelessMethods {
            pairing: &[PairingMethod::Optical],
            ..WirelessMethods::default()
        },
    ] {
        let mut pair = Pair::with(secc_config(), station, evcc_config(), vehicle);
        pair.evcc.vehicle_mut().wireless.methods = methods;
        pair.run_to_end();
        let end = End::Incompatible(Incompatible::Position);
        assert_eq!(pair.secc_end(), Some(end));
    }
}

#[test]
fn a_coil_too_high_or_too_low_does_not_fit() {
    let (station, vehicle) = Mode::Wpt.models(ControlMode::Scheduled);
    for (low, high) in [(300, 400), (10, 50)] {
        let mut pair = Pair::with(secc_config(), station, evcc_config(), vehicle);
        pair.evcc.vehicle_mut().wireless.min_clearance = low;
        pair.evcc.vehicle_mut().wireless.max_clearance = high;
        pair.run_to_end();
        let end = End::Incompatible(Incompatible::Limits);
        assert_eq!(pair.secc_end(), Some(end));
    }
}

#[test]
fn the_coil_sends_what_is_wanted_within_the_limits_of_both() {
    let mut pair = Mode::Wpt.at_charging(ControlMode::Scheduled);
    pair.run_for(Duration::from_secs(1));
    assert_eq!(pair.secc.outlet().coil, Some(Watts::new(9_000)));
    pair.evcc.vehicle_mut().wireless.target_power = Watts::new(50_000);
    pair.run_for(Duration::from_secs(1));
    assert_eq!(pair.secc.outlet().coil, Some(Watts::new(10_000)));
    pair.secc.station_mut().wireless.max_power = Watts::new(6_000);
    pair.run_for(Duration::from_secs(1));
    assert_eq!(pair.secc.outlet().coil, Some(Watts::new(6_000)));

    let mut pair = Mode::Wpt.at_charging(ControlMode::Dynamic);
    pair.secc.station_mut().target_power = Some(Watts::new(3_000));
    pair.run_for(Duration::from_secs(1));
    assert_eq!(pair.secc.outlet().coil, Some(Watts::new(3_000)));
    assert!(
        pair.evcc_events
            .contains(&EvccEvent::TargetPower(Watts::new(3_000)))
    );
}

#[test]
fn a_vehicle_whose_circuit_is_not_well_gets_no_power_and_stops() {
    let mut pair = Mode::Wpt.at_charging(ControlMode::Scheduled);
    pair.run_for(Duration::from_secs(1));
    pair.evcc.vehicle_mut().wireless.state = CoilState::Overheated;
    pair.run_to_end();
    let end = End::Equipment(Equipment::Coil(CoilState::Overheated));
    assert_eq!(pair.evcc_end(), Some(end));
    pair.assert_dead();
}
