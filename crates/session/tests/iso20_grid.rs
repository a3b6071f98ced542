//! AC with grid support: rules reach the vehicle, and limits and set-points are obeyed.

mod support;

use core::time::Duration;
use std::cell::Cell;
use std::rc::Rc;

use support::Pair;
use support::grid::{IEC_CHANGED, sae_code};
use support::modes::{BACK, CONTROLS, Mode, evcc_config, secc_config};
use v2g_session::*;

const DER: [Mode; 2] = [Mode::DerIec, Mode::DerSae];

fn every(mut check: impl FnMut(Mode, ControlMode)) {
    for mode in DER {
        for control in CONTROLS {
            check(mode, control);
        }
    }
}

fn change(pair: &mut Pair, change: impl FnOnce(&mut Grid)) {
    change(pair.secc.station_mut().grid.as_mut().unwrap());
}

fn last<T>(pair: &Pair, wanted: impl Fn(&EvccEvent) -> Option<T>) -> Option<T> {
    pair.evcc_events.iter().rev().find_map(wanted)
}

fn target(pair: &Pair) -> Option<Watts> {
    last(pair, |event| match event {
        EvccEvent::TargetPower(power) => Some(*power),
        _ => None,
    })
}

fn most_back(pair: &Pair) -> Option<Watts> {
    last(pair, |event| match event {
        EvccEvent::DischargeLimits(back) => Some(back.max_power),
        _ => None,
    })
}

fn times_told(pair: &Pair) -> usize {
    let rules = |event: &&EvccEvent| **event == EvccEvent::GridRules;
    pair.evcc_events.iter().filter(rules).count()
}

#[test]
fn grid_support_is_spoken_only_by_who_has_rules_and_an_inverter_for_them() {
    for mode in DER {
        let (station, vehicle) = mode.models(ControlMode::Scheduled);
        let plain = Iso20Schema::Ac;
        for (station, vehicle, spoken) in [
            (station, vehicle, mode.schema()),
            (
                Station {
                    grid: None,
                    ..station
                },
                vehicle,
                plain,
            ),
            (
                station,
                Vehicle {
                    inverter: None,
                    ..vehicle
                },
                plain,
            ),
        ] {
            let mut pair = Pair::with(secc_config(), station, evcc_config(), vehicle);
            pair.run_to(Phase::AcCharging);
            let protocol = EvccEvent::Protocol(Protocol::Iso20(spoken));
            assert!(pair.evcc_events.contains(&protocol), "{mode:?}");
        }
    }
    let (_, vehicle) = Mode::DerSae.models(ControlMode::Scheduled);
    let (station, _) = Mode::DerIec.models(ControlMode::Scheduled);
    let mut pair = Pair::with(secc_config(), station, evcc_config(), vehicle);
    pair.run_to(Phase::AcCharging);
    let protocol = EvccEvent::Protocol(Protocol::Iso20(Iso20Schema::Ac));
    assert!(pair.evcc_events.contains(&protocol));
}

#[test]
fn the_rules_can_be_read_when_they_are_told() {
    every(|mode, control| {
        let read = Rc::new(Cell::new(None));
        let mut pair = mode.pair(control);
        let seen = Rc::clone(&read);
        pair.look = Some(Box::new(move |evcc| {
            let rules = evcc.grid_rules().map(limit);
            seen.set(seen.get().or(rules.filter(|limit| *limit > 0)));
        }));
        pair.run_to(Phase::AcCharging);
        let wanted = match mode {
            Mode::DerIec => 1,
            _ => 80,
        };
        assert_eq!(read.get(), Some(wanted), "{mode:?} {control:?}");
    });
}

/// The figure that tells two codes apart.
fn limit(rules: GridRules<'_>) -> u16 {
    match rules {
        GridRules::Iec(mode) => {
            let control = mode.der_control.get().unwrap();
            u16::try_from(control.maximum_level_dc_injection.unwrap().value).unwrap()
        }
        GridRules::Sae(mode) => {
            let control = mode.der_control_cpd_res.get().unwrap();
            let active = control.active_power_support_cpd_res.get().unwrap();
            active.limit_max_discharge_power.percentage_value.l1
        }
        GridRules::SaeChange(change) => {
            assert!(change.enter_service_cl_res.permit_service);
            0
        }
    }
}

#[test]
fn what_the_operator_allows_and_wants_reaches_the_vehicle_at_once() {
    every(|mode, control| {
        let mut pair = mode.at_charging(control);
        pair.run_for(Duration::from_secs(1));
        assert_eq!(most_back(&pair), Some(BACK.max_power), "{mode:?}");
        change(&mut pair, |grid| {
            grid.max_discharge = Some(Watts::new(4_000))
        });
        let power = Vars::new(-1_500);
        let reactive = ReactiveTarget::Power { power, lag: None };
        change(&mut pair, |grid| grid.reactive = Some(reactive));
        pair.run_for(Duration::from_secs(1));
        assert_eq!(
            most_back(&pair),
            Some(Watts::new(4_000)),
            "{mode:?} {control:?}"
        );
        let wanted = EvccEvent::Reactive(Some(reactive));
        assert!(pair.evcc_events.contains(&wanted), "{mode:?} {control:?}");
        pair.secc.station_mut().target_power = Some(Watts::new(-9_000));
        pair.run_for(Duration::from_secs(1));
        if control == ControlMode::Dynamic {
            assert_eq!(target(&pair), Some(Watts::new(-4_000)), "{mode:?}");
        }
    });
}

#[test]
fn a_power_factor_is_told_where_the_messages_have_a_place_for_it() {
    let mut pair = Mode::DerIec.at_charging(ControlMode::Dynamic);
    let factor = ReactiveTarget::Factor {
        cos_phi: 950,
        over_excited: true,
        lag: Some(Duration::from_millis(2_500)),
    };
    change(&mut pair, |grid| grid.reactive = Some(factor));
    pair.run_for(Duration::from_secs(1));
    assert!(
        pair.evcc_events
            .contains(&EvccEvent::Reactive(Some(factor)))
    );
}

#[test]
fn a_vehicle_that_may_not_be_connected_takes_and_gives_nothing_until_it_may_again() {
    every(|mode, control| {
        let mut pair = mode.at_charging(control);
        pair.run_for(Duration::from_secs(1));
        let before = target(&pair).unwrap();
        assert!(before > Watts::ZERO);
        change(&mut pair, |grid| grid.permits = false);
        pair.run_for(Duration::from_secs(1));
        assert_eq!(target(&pair), Some(Watts::ZERO), "{mode:?} {control:?}");
        assert_eq!(most_back(&pair), Some(Watts::ZERO), "{mode:?} {control:?}");
        change(&mut pair, |grid| grid.permits = true);
        pair.run_for(Duration::from_secs(1));
        assert_eq!(target(&pair), Some(before), "{mode:?} {control:?}");
    });
}

#[test]
fn rules_that_change_are_told_while_charging_or_negotiated_anew() {
    every(|mode, control| {
        let mut pair = mode.at_charging(control);
        pair.run_for(Duration::from_secs(1));
        assert_eq!(times_told(&pair), 1);
        let code = match mode {
            Mode::DerIec => GridCode::Iec(&IEC_CHANGED),
            _ => GridCode::Sae(sae_code(50)),
        };
        change(&mut pair, |grid| grid.code = code);
        pair.run_for(Duration::from_secs(10));
        assert_eq!(times_told(&pair), 2, "{mode:?} {control:?}");
        let again = pair.secc_events.contains(&SeccEvent::Renegotiating);
        assert_eq!(again, mode == Mode::DerIec, "{mode:?}");
        assert_eq!(pair.phases().last(), Some(&Phase::AcCharging));
    });
}

#[test]
fn either_end_may_take_its_time_with_the_rules() {
    every(|mode, control| {
        let (mut station, mut vehicle) = mode.models(control);
        vehicle.grid.is_settled = false;
        if mode == Mode::DerSae {
            station.grid.as_mut().unwrap().is_complete = false;
        }
        let mut pair = Pair::with(secc_config(), station, evcc_config(), vehicle);
        pair.run_to(Phase::ChargeParameters);
        pair.run_for(Duration::from_secs(10));
        assert!(!pair.phases().contains(&Phase::Schedule), "{mode:?}");
        change(&mut pair, |grid| grid.is_complete = true);
        pair.run_for(Duration::from_secs(2));
        assert!(!pair.phases().contains(&Phase::Schedule), "{mode:?}");
        pair.evcc.vehicle_mut().grid.is_settled = true;
        pair.run_to(Phase::AcCharging);
    });
}

#[test]
fn a_vehicle_tells_what_it_sees_of_the_grid() {
    every(|mode, control| {
        let (station, mut vehicle) = mode.models(control);
        vehicle.grid = GridState {
            reactive: Some(Vars::new(300)),
            events: 5,
            alarms: 6,
            is_connected: true,
            ..GridState::default()
        };
        let mut pair = Pair::with(secc_config(), station, evcc_config(), vehicle);
        pair.run_to(Phase::AcCharging);
        pair.run_for(Duration::from_secs(1));
        let told = pair.secc_events.iter().find_map(|event| match event {
            SeccEvent::Grid(state) => Some(*state),
            _ => None,
        });
        let state = told.unwrap();
        assert_eq!(state.reactive, Some(Vars::new(300)), "{mode:?}");
        let own = match mode {
            Mode::DerIec => state.events == 5,
            _ => state.alarms == 6 && state.is_connected && state.works,
        };
        assert!(own, "{mode:?}: {state:?}");
    });
}

#[test]
fn rules_that_vanish_end_the_session_with_an_answer_of_its_type() {
    every(|mode, control| {
        let mut pair = mode.at_charging(control);
        pair.secc.station_mut().grid = None;
        pair.run_to_end();
        let gone = End::Incompatible(Incompatible::EnergyMode);
        assert_eq!(pair.secc_end(), Some(gone), "{mode:?}");
        let refused = Misbehaviour::Refused(Request::ChargeLoop, 21);
        assert_eq!(pair.evcc_end(), Some(End::Misbehaved(refused)), "{mode:?}");
        pair.assert_dead();
    });
}
