//! What can be set, and what it changes.

mod common;

use std::time::Duration;

use common::world::{World, modem_of, station, vehicle};
use v2g_link::slac::{
    Ask, EvEvent, EvFailure, EvseEvent, MmeType, Modem, PilotSignal, PilotState, Told,
};

fn failures(world: &mut World) -> Vec<EvFailure> {
    let events = world.car(1).events.iter();
    let failures = events.filter_map(|(_, event)| match event {
        EvEvent::AttemptFailed(reason) => Some(*reason),
        _ => None,
    });
    failures.collect()
}

#[test]
fn the_offset_is_added_to_every_group_and_stops_at_the_ends() {
    for (offset, reported) in [(0, 12), (5, 17), (-5, 7), (-100, 0)] {
        let mut world = World::pair(|_| (), |evse| evse.attenuation_offset = offset);
        world.match_up(1, 1);
        let report = world
            .sent
            .iter()
            .find(|sent| sent.mme == MmeType::CM_ATTEN_CHAR_IND)
            .unwrap();
        assert_eq!(report.bytes[71..129], [reported; 58]);
    }
}

#[test]
fn a_station_beyond_the_limit_is_not_chosen() {
    let mut world = World::pair(|ev| ev.indirect = 11, |_| ());
    world.plug(1, 1);
    world.run_ms(1_500);
    assert_eq!(
        failures(&mut world),
        [EvFailure::TooFar { attenuation: 12 }]
    );
    assert_eq!(world.count(vehicle(1), MmeType::CM_SLAC_MATCH_REQ), 0);
}

#[test]
fn a_report_of_too_few_sounds_is_answered_but_worth_nothing() {
    let mut world = World::pair(|_| (), |_| ());
    let mut sounds = 0;
    world.passes = Box::new(move |sent, _| {
        sounds += usize::from(sent.mme == MmeType::CM_MNBC_SOUND_IND);
        sent.mme != MmeType::CM_MNBC_SOUND_IND || sounds <= 2
    });
    world.plug(1, 1);
    world.run_ms(1_500);
    assert_eq!(world.count(vehicle(1), MmeType::CM_ATTEN_CHAR_RSP), 1);
    assert_eq!(failures(&mut world), [EvFailure::NoReport]);
}

#[test]
fn a_vehicle_may_leave_nominal_duty_cycles_to_basic_charging() {
    let mut world = World::pair(|ev| ev.nominal = false, |_| ());
    let now = world.now;
    world.car(1).engine.pilot(now, PilotSignal::Nominal);
    world.run_ms(5_000);
    assert_eq!(world.count(vehicle(1), MmeType::CM_SLAC_PARM_REQ), 0);
}

#[test]
fn without_restart_a_matched_vehicle_has_to_lose_its_link_first() {
    let mut world = World::pair(|_| (), |evse| evse.restart = false);
    world.match_up(1, 1);
    world.cars.clear();
    world.add_car(1, |_| ());
    world.plug(1, 1);
    world.run_ms(500);
    assert_eq!(world.count(station(1), MmeType::CM_SLAC_PARM_CNF), 1);
    assert_eq!(world.serves(1), Some(vehicle(1)));
}

#[test]
fn a_modem_that_cannot_be_asked_has_its_link_a_second_after_the_key() {
    let plain = Modem::PLAIN;
    let mut world = World::pair(|ev| ev.modem = plain, |evse| evse.modem = plain);
    world.match_up(1, 1);
    let keyed = world.times(station(1), MmeType::CM_SLAC_MATCH_CNF)[0];
    let up = world
        .post(1)
        .events
        .iter()
        .find_map(|(at, event)| match event {
            EvseEvent::LinkUp { .. } => Some(*at),
            _ => None,
        });
    assert_eq!(up.unwrap().since(keyed), Duration::from_millis(1_200));
    assert_eq!(world.count(station(1), MmeType(0xA0B8)), 0);
}

#[test]
fn the_modems_own_answers_reach_who_asked() {
    let mut world = World::pair(|_| (), |_| ());
    world.run_ms(10);
    world.post(1).engine.ask(Ask::Reset);
    world.settle();
    assert_eq!(world.count(station(1), MmeType(0xA01C)), 1);
    let mut answer = [0; 60];
    answer[..6].copy_from_slice(&station(1).0);
    answer[6..12].copy_from_slice(&modem_of(station(1)).0);
    answer[12..21].copy_from_slice(&[0x88, 0xE1, 0, 0x1D, 0xA0, 0, 0xB0, 0x52, 0]);
    let told = EvseEvent::Modem(Told::Reset { accepted: true });
    for _ in 0..2 {
        world.give(station(1), &answer);
    }
    // Told once: the second answer was to no question.
    let events = world.post(1).events.iter();
    assert_eq!(events.filter(|(_, event)| *event == told).count(), 1);
}

#[test]
fn a_station_matches_in_state_b_c_and_d_and_not_in_a_e_and_f() {
    for (state, matches) in [
        (PilotState::A, false),
        (PilotState::B, true),
        (PilotState::C, true),
        (PilotState::D, true),
        (PilotState::E, false),
        (PilotState::F, false),
    ] {
        let mut world = World::pair(|_| (), |_| ());
        world.pilot_state(station(1), state);
        let now = world.now;
        world.car(1).engine.pilot(now, PilotSignal::Digital);
        world.run_ms(4_000);
        assert_eq!(world.serves(1).is_some(), matches, "{state:?}");
    }
}
