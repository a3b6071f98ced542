//! Matching in virtual time, as it should go.

mod common;

use std::time::Duration;

use common::world::{World, station, vehicle};
use v2g_link::slac::{
    AmplitudeMap, EvEvent, EvValidation, EvseEvent, EvseValidation, LinkLoss, Message, MmeType,
    Oscillator, RunEnd,
};

#[test]
fn a_vehicle_is_matched_and_linked_within_four_seconds() {
    let mut world = World::pair(|_| (), |_| ());
    let plugged = world.now;
    world.match_up(1, 1);
    let took = world.now.since(plugged);
    assert!(took < Duration::from_secs(4), "{took:?}");
    let ev = vehicle(1);
    assert_eq!(world.count(ev, MmeType::CM_START_ATTEN_CHAR_IND), 3);
    assert_eq!(world.count(ev, MmeType::CM_MNBC_SOUND_IND), 10);
    assert_eq!(world.count(ev, MmeType::CM_SLAC_MATCH_REQ), 1);
    let measured = EvEvent::Measured {
        station: station(1),
        attenuation: 12,
        sounds: 10,
    };
    assert!(
        world
            .car(1)
            .events
            .iter()
            .any(|(_, event)| *event == measured)
    );
}

#[test]
fn sounds_count_down_to_zero_and_are_all_different() {
    let mut world = World::pair(|_| (), |_| ());
    world.match_up(1, 1);
    let mut remaining = Vec::new();
    let mut random = std::collections::BTreeSet::new();
    for sent in &world.sent {
        let frame = v2g_link::slac::Frame::parse(&sent.bytes).unwrap();
        if let Ok(Some(Message::CmMnbcSoundInd(sound))) = Message::parse(&frame) {
            remaining.push(sound.remaining);
            random.insert(sound.random);
        }
    }
    assert_eq!(remaining, (0..10).rev().collect::<Vec<_>>());
    assert_eq!(random.len(), 10);
}

#[test]
fn the_nearest_of_several_stations_is_chosen_and_all_reports_are_answered() {
    let mut world = World::pair(|_| (), |_| ());
    for number in 2..=6 {
        world.add_post(number, |_| ());
        world.pilot_state(station(number), v2g_link::slac::PilotState::B);
        let dampening = 20 + number;
        world
            .attenuation
            .insert((vehicle(1), station(number)), dampening);
    }
    world.match_up(1, 1);
    assert_eq!(world.count(vehicle(1), MmeType::CM_ATTEN_CHAR_RSP), 6);
    let passed_over =
        (2..=6).all(|number| world.posts[&station(number)].engine.vehicle().is_none());
    assert!(passed_over);
    world.run_ms(11_000);
    for number in 2..=6 {
        let ended = world.post(number).events.iter().any(|(_, event)| {
            matches!(
                event,
                EvseEvent::RunEnded {
                    reason: RunEnd::NotChosen,
                    ..
                }
            )
        });
        assert!(ended, "station {number}");
    }
}

#[test]
fn vehicles_that_sound_at_once_each_find_their_own_station() {
    let mut world = World::new();
    for number in 1..=5 {
        world.add_post(number, |_| ());
        world.add_car(number, |_| ());
    }
    for (car, post) in (1..=5).flat_map(|car| (1..=5).map(move |post| (car, post))) {
        let dampening = if car == post {
            10 + car
        } else {
            22 + car + post
        };
        world
            .attenuation
            .insert((vehicle(car), station(post)), dampening);
    }
    for number in 1..=5 {
        world.plug(number, number);
        world.run_ms(7);
    }
    world.run_ms(8_000);
    for number in 1..=5 {
        assert_eq!(world.linked_to(number), Some(station(number)));
        assert_eq!(world.serves(number), Some(vehicle(number)));
    }
}

#[test]
fn both_sides_agree_even_when_every_third_frame_is_lost() {
    let mut world = World::pair(|_| (), |_| ());
    let mut seed = 1_u32;
    world.passes = Box::new(move |_, _| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        !(seed >> 16).is_multiple_of(3)
    });
    world.plug(1, 1);
    let linked = world.run_until(Duration::from_secs(60), |world| {
        world.linked_to(1).is_some() && world.serves(1).is_some()
    });
    assert!(linked);
}

#[test]
fn each_vehicle_gets_a_key_of_its_own() {
    let mut world = World::pair(|_| (), |_| ());
    let mut networks = std::collections::BTreeSet::new();
    for _ in 0..20 {
        world.match_up(1, 1);
        let nid = world
            .post(1)
            .events
            .iter()
            .rev()
            .find_map(|(_, event)| match event {
                EvseEvent::Matched { nid, .. } => Some(nid.0),
                _ => None,
            });
        assert!(networks.insert(nid.unwrap()));
        world.unplug(1);
        world.run_ms(500);
    }
}

#[test]
fn an_unplugged_vehicle_ends_the_link_on_both_sides_at_once() {
    let mut world = World::pair(|_| (), |_| ());
    world.match_up(1, 1);
    world.unplug(1);
    world.settle();
    assert_eq!((world.linked_to(1), world.serves(1)), (None, None));
    let last = world.post(1).events.iter().map(|(_, event)| *event);
    let last: Vec<_> = last.rev().take(3).collect();
    assert_eq!(
        last,
        [
            EvseEvent::Oscillator(Oscillator::Off),
            EvseEvent::KeyNeeded,
            EvseEvent::LinkDown(LinkLoss::Pilot)
        ]
    );
}

#[test]
fn a_validated_vehicle_toggles_as_often_as_the_station_counts() {
    for toggles in 1..=3 {
        let mut world = World::pair(
            |ev| {
                ev.validation = EvValidation::Always;
                ev.toggles = Some(toggles);
            },
            |evse| evse.validation = EvseValidation::Toggles,
        );
        world.match_up(1, 1);
        let closed = world.car(1).events.iter();
        let closed = closed.filter(|(_, event)| *event == EvEvent::S2 { closed: true });
        assert_eq!(closed.count(), usize::from(toggles));
    }
}

#[test]
fn validation_tells_two_stations_apart_that_hear_the_vehicle_alike() {
    let ev = |ev: &mut v2g_link::slac::EvConfig| ev.validation = EvValidation::WhenUncertain;
    let mut world = World::pair(ev, |evse| evse.validation = EvseValidation::Toggles);
    world.add_post(2, |evse| evse.validation = EvseValidation::Toggles);
    world.pilot_state(station(2), v2g_link::slac::PilotState::B);
    // The wrong one hears it a little better.
    world.attenuation.insert((vehicle(1), station(2)), 11);
    world.match_up(1, 1);
    let ambiguous = EvEvent::Ambiguous {
        first: station(2),
        second: station(1),
        apart: 1,
    };
    assert!(
        world
            .car(1)
            .events
            .iter()
            .any(|(_, event)| *event == ambiguous)
    );
    assert_eq!(world.posts[&station(2)].engine.vehicle(), None);
}

#[test]
fn amplitude_maps_go_both_ways_and_to_the_modems() {
    let map = AmplitudeMap::FLAT.with(40, 3);
    let mut world = World::pair(
        |ev| ev.amplitude_map = Some(map),
        |evse| evse.amplitude_map = Some(map),
    );
    world.match_up(1, 1);
    world.run_ms(100);
    for (from, events) in [
        (vehicle(1), world.count(vehicle(1), MmeType::CM_AMP_MAP_CNF)),
        (station(1), world.count(station(1), MmeType::CM_AMP_MAP_CNF)),
    ] {
        assert_eq!(events, 1, "{from}");
        // One to the peer, one that hands the peer's on to the own modem.
        assert_eq!(world.count(from, MmeType::CM_AMP_MAP_REQ), 2, "{from}");
    }
    let taken = |(_, event): &(_, EvseEvent)| *event == EvseEvent::AmplitudeMapTaken;
    assert!(world.post(1).events.iter().any(taken));
}

#[test]
fn a_pause_keeps_the_key_and_either_side_can_wake_the_other() {
    for vehicle_wakes in [true, false] {
        let mut world = World::pair(|_| (), |_| ());
        world.match_up(1, 1);
        let now = world.now;
        world.car(1).engine.pause(now);
        world.post(1).engine.pause(now);
        world.run_ms(60_000);
        assert_eq!(world.post(1).oscillator, Oscillator::Off);
        let asked = world.count(vehicle(1), MmeType::CM_SLAC_PARM_REQ);
        let now = world.now;
        match vehicle_wakes {
            true => world.car(1).engine.wake(now),
            false => world.post(1).engine.wake(now),
        }
        let from = world.post(1).events.len();
        world.run_ms(2_000);
        let woken = &world.post(1).events[from..];
        let up = EvseEvent::LinkUp {
            vehicle: vehicle(1),
        };
        assert!(woken.iter().any(|(_, event)| *event == up), "{woken:?}");
        assert_eq!(world.post(1).oscillator, Oscillator::Digital);
        assert_eq!(world.count(vehicle(1), MmeType::CM_SLAC_PARM_REQ), asked);
        let now = world.now;
        world.post(1).engine.communicating(now);
        world.run_ms(20_000);
        assert_eq!(world.serves(1), Some(vehicle(1)));
    }
}

#[test]
fn an_error_of_the_session_leads_through_x1_and_fault_to_a_new_match() {
    let mut world = World::pair(|_| (), |_| ());
    world.match_up(1, 1);
    let (now, from) = (world.now, world.post(1).events.len());
    world.post(1).engine.error(now);
    let linked = world.run_until(Duration::from_secs(30), |world| world.serves(1).is_some());
    assert!(linked);
    let steps = world.post(1).events[from..].iter().copied();
    let steps: Vec<_> = steps
        .filter_map(|(at, event)| match event {
            EvseEvent::Oscillator(step) => Some((at.since(now).as_millis(), step)),
            _ => None,
        })
        .collect();
    let expected = [
        (0, Oscillator::Off),
        (3_000, Oscillator::Fault),
        (7_000, Oscillator::Digital),
    ];
    assert_eq!(steps, expected);
}

#[test]
fn a_terminated_session_leaves_the_network_and_nothing_more_happens() {
    let mut world = World::pair(|_| (), |_| ());
    world.match_up(1, 1);
    let now = world.now;
    let keys = world.count(vehicle(1), MmeType::CM_SET_KEY_REQ);
    world.car(1).engine.terminate(now);
    world.post(1).engine.terminate(now);
    world.run_ms(60_000);
    assert_eq!(world.count(vehicle(1), MmeType::CM_SET_KEY_REQ), keys + 1);
    assert_eq!(world.count(vehicle(1), MmeType::CM_SLAC_PARM_REQ), 1);
    assert_eq!(world.post(1).oscillator, Oscillator::Off);
    assert_eq!((world.linked_to(1), world.serves(1)), (None, None));
}
