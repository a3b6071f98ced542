//! Every timer, when it runs out and what follows.

mod common;

use std::time::Duration;

use common::world::{World, station, vehicle};
use v2g_link::slac::{
    AmplitudeMap, EvEvent, EvFailure, EvValidation, EvseEvent, EvseFailure, EvseValidation,
    LinkLoss, Mac, MmeType, Oscillator, PilotState, RunEnd,
};
use v2g_link::time::Instant;

/// A pair in which messages of these kinds get lost.
fn deaf(lost: &'static [MmeType]) -> World {
    let mut world = World::pair(|_| (), |_| ());
    world.passes = Box::new(move |sent, _| !lost.contains(&sent.mme));
    world
}

/// Milliseconds between the messages of a kind.
fn gaps(world: &World, from: Mac, mme: MmeType) -> Vec<u128> {
    let times = world.times(from, mme);
    let gaps = times
        .windows(2)
        .map(|pair| pair[1].since(pair[0]).as_millis());
    gaps.collect()
}

fn car_failed(world: &mut World) -> Option<(Instant, EvFailure)> {
    world
        .car(1)
        .events
        .iter()
        .find_map(|(at, event)| match event {
            EvEvent::AttemptFailed(reason) | EvEvent::Failed(reason) => Some((*at, *reason)),
            _ => None,
        })
}

fn run_ended(world: &mut World) -> Option<(Instant, RunEnd)> {
    world
        .post(1)
        .events
        .iter()
        .find_map(|(at, event)| match event {
            EvseEvent::RunEnded { reason, .. } => Some((*at, *reason)),
            _ => None,
        })
}

fn millis(later: Instant, earlier: Instant) -> u128 {
    later.since(earlier).as_millis()
}

#[test]
fn the_first_request_is_repeated_twice_every_200_ms() {
    let mut world = deaf(&[MmeType::CM_SLAC_PARM_CNF]);
    world.plug(1, 1);
    let plugged = world.now;
    world.run_ms(900);
    assert_eq!(
        gaps(&world, vehicle(1), MmeType::CM_SLAC_PARM_REQ),
        [200, 200]
    );
    let (at, reason) = car_failed(&mut world).unwrap();
    assert_eq!((millis(at, plugged), reason), (600, EvFailure::NoStation));
}

#[test]
fn new_attempts_begin_400_ms_after_failure_and_end_after_ten_seconds() {
    let mut world = deaf(&[MmeType::CM_SLAC_PARM_CNF]);
    world.plug(1, 1);
    let plugged = world.now;
    world.run_ms(30_000);
    let begun = world.car(1).events.iter();
    let begun: Vec<_> = begun
        .filter_map(|(at, event)| match event {
            EvEvent::Started { run_id } => Some((millis(*at, plugged), *run_id)),
            _ => None,
        })
        .collect();
    let times: Vec<_> = begun.iter().map(|(at, _)| *at).collect();
    assert_eq!(
        times,
        (0..10).map(|attempt| attempt * 1_000).collect::<Vec<_>>()
    );
    let mut names: Vec<_> = begun.iter().map(|(_, name)| *name).collect();
    names.dedup();
    assert_eq!(names.len(), 10);
    assert_eq!(
        world.car(1).events.last().map(|(_, event)| *event),
        Some(EvEvent::Failed(EvFailure::NoStation))
    );
}

#[test]
fn announcements_and_sounds_are_30_ms_apart() {
    let mut world = World::pair(|_| (), |_| ());
    world.match_up(1, 1);
    let starts = gaps(&world, vehicle(1), MmeType::CM_START_ATTEN_CHAR_IND);
    let sounds = gaps(&world, vehicle(1), MmeType::CM_MNBC_SOUND_IND);
    assert_eq!((starts, sounds), (vec![30; 2], vec![30; 9]));
}

#[test]
fn without_reports_the_attempt_fails_1200_ms_after_the_first_announcement() {
    let mut world = deaf(&[MmeType::CM_ATTEN_CHAR_IND]);
    world.plug(1, 1);
    world.run_ms(1_500);
    let announced = world.times(vehicle(1), MmeType::CM_START_ATTEN_CHAR_IND)[0];
    let (at, reason) = car_failed(&mut world).unwrap();
    assert_eq!(
        (millis(at, announced), reason),
        (1_200, EvFailure::NoReport)
    );
}

#[test]
fn the_choice_is_repeated_twice_every_200_ms() {
    let mut world = deaf(&[MmeType::CM_SLAC_MATCH_CNF]);
    world.plug(1, 1);
    world.run_ms(1_500);
    assert_eq!(
        gaps(&world, vehicle(1), MmeType::CM_SLAC_MATCH_REQ),
        [200, 200]
    );
    assert_eq!(car_failed(&mut world).unwrap().1, EvFailure::NoConfirmation);
}

#[test]
fn a_link_that_does_not_come_fails_both_sides_after_twelve_seconds() {
    let mut world = World::pair(|_| (), |_| ());
    world.joining = Duration::from_secs(3_600);
    world.plug(1, 1);
    world.run_ms(14_000);
    let matched = world.times(station(1), MmeType::CM_SLAC_MATCH_CNF)[0];
    let down = world
        .post(1)
        .events
        .iter()
        .find_map(|(at, event)| match event {
            EvseEvent::LinkDown(LinkLoss::NotJoined) => Some(*at),
            _ => None,
        });
    assert_eq!(millis(down.unwrap(), matched), 12_000);
    // The station shows a fault, so the vehicle's own timer, 2 ms later, has nothing left to end.
    let down = world
        .car(1)
        .events
        .iter()
        .find_map(|(at, event)| match event {
            EvEvent::LinkDown(_) => Some(*at),
            _ => None,
        });
    assert_eq!(millis(down.unwrap(), matched), 12_000);
    assert_eq!(world.post(1).oscillator, Oscillator::Fault);
}

#[test]
fn a_vehicle_alone_gives_the_link_up_after_twelve_seconds() {
    let mut world = World::pair(|_| (), |evse| evse.timing.join = Duration::from_secs(100));
    world.joining = Duration::from_secs(3_600);
    world.plug(1, 1);
    world.run_ms(14_000);
    let keyed = world.times(vehicle(1), MmeType::CM_SET_KEY_REQ)[0];
    let (at, reason) = car_failed(&mut world).unwrap();
    assert_eq!((millis(at, keyed), reason), (12_000, EvFailure::NotJoined));
}

#[test]
fn a_new_link_is_asked_for_every_100_ms_notified_after_200_ms_and_watched_every_second() {
    let mut world = World::pair(|_| (), |_| ());
    world.match_up(1, 1);
    world.run_ms(5_500);
    let polls = gaps(&world, station(1), MmeType(0xA0B8));
    let joining = polls.iter().take_while(|gap| **gap == 100).count();
    assert!((7..=10).contains(&joining), "{polls:?}");
    assert!(
        polls[joining..].iter().all(|gap| *gap == 1_000),
        "{polls:?}"
    );
    let up = world
        .post(1)
        .events
        .iter()
        .find_map(|(at, event)| match event {
            EvseEvent::LinkUp { .. } => Some(*at),
            _ => None,
        });
    let seen = world.times(station(1), MmeType(0xA0B8))[joining - 1];
    assert_eq!(millis(up.unwrap(), seen), 200);
}

#[test]
fn a_key_is_sent_three_times_every_second() {
    let mut world = World::new();
    world.add_post(1, |_| ());
    world.modem_dead(station(1), true);
    world.run_ms(10_000);
    assert_eq!(
        gaps(&world, station(1), MmeType::CM_SET_KEY_REQ),
        [1_000, 1_000]
    );
    let (at, event) = world.post(1).events[0];
    assert_eq!((at, event), (Instant(4_000_000), EvseEvent::ModemSilent));
}

#[test]
fn a_modem_that_falls_silent_is_a_lost_link_after_five_seconds() {
    let mut world = World::pair(|_| (), |_| ());
    world.match_up(1, 1);
    world.modem_dead(station(1), true);
    world.run_ms(6_500);
    let down = world
        .post(1)
        .events
        .iter()
        .find_map(|(at, event)| match event {
            EvseEvent::LinkDown(LinkLoss::ModemSilent) => Some(*at),
            _ => None,
        });
    let answered = world.times(station(1), MmeType(0xA0B8));
    let last = answered
        .iter()
        .rev()
        .find(|at| millis(down.unwrap(), **at) >= 5_000);
    assert_eq!(millis(down.unwrap(), *last.unwrap()), 5_000);
}

#[test]
fn a_request_that_nothing_follows_is_forgotten_after_400_ms() {
    let mut world = deaf(&[MmeType::CM_START_ATTEN_CHAR_IND, MmeType::CM_MNBC_SOUND_IND]);
    world.plug(1, 1);
    world.run_ms(700);
    let asked = world.times(vehicle(1), MmeType::CM_SLAC_PARM_REQ)[0];
    let (at, reason) = run_ended(&mut world).unwrap();
    assert_eq!((millis(at, asked), reason), (402, RunEnd::NoSounds));
}

#[test]
fn a_sound_that_is_missing_is_waited_for_until_600_ms_after_the_announcement() {
    let mut world = World::pair(|_| (), |_| ());
    let mut sounds = 0;
    world.passes = Box::new(move |sent, _| {
        sounds += usize::from(sent.mme == MmeType::CM_MNBC_SOUND_IND);
        sent.mme != MmeType::CM_MNBC_SOUND_IND || sounds != 4
    });
    world.match_up(1, 1);
    let announced = world.times(vehicle(1), MmeType::CM_START_ATTEN_CHAR_IND)[0];
    let reported = world.times(station(1), MmeType::CM_ATTEN_CHAR_IND)[0];
    assert_eq!(millis(reported, announced), 602);
    let measured =
        |(_, event): &(_, EvseEvent)| matches!(event, EvseEvent::Measured { sounds: 9, .. });
    assert!(world.post(1).events.iter().any(measured));
}

#[test]
fn a_report_is_repeated_twice_every_200_ms() {
    let mut world = deaf(&[MmeType::CM_ATTEN_CHAR_RSP]);
    world.plug(1, 1);
    world.run_ms(1_400);
    assert_eq!(
        gaps(&world, station(1), MmeType::CM_ATTEN_CHAR_IND),
        [200, 200]
    );
    let first = world.times(station(1), MmeType::CM_ATTEN_CHAR_IND)[0];
    let (at, reason) = run_ended(&mut world).unwrap();
    assert_eq!((millis(at, first), reason), (600, RunEnd::NoResponse));
}

#[test]
fn a_vehicle_that_does_not_choose_is_forgotten_after_ten_seconds() {
    let mut world = deaf(&[MmeType::CM_SLAC_MATCH_REQ]);
    world.plug(1, 1);
    world.run_ms(900);
    let now = world.now;
    world
        .car(1)
        .engine
        .pilot(now, v2g_link::slac::PilotSignal::Off);
    world.run_ms(11_000);
    let heard = world.times(vehicle(1), MmeType::CM_ATTEN_CHAR_RSP)[0];
    let (at, reason) = run_ended(&mut world).unwrap();
    assert_eq!((millis(at, heard), reason), (10_002, RunEnd::NotChosen));
}

#[test]
fn nobody_in_forty_seconds_leads_to_two_faults_of_four_seconds_and_then_to_silence() {
    let mut world = World::new();
    world.add_post(1, |_| ());
    world.pilot_state(station(1), PilotState::B);
    let plugged = world.now;
    world.run_ms(200_000);
    let steps = world.post(1).events.iter();
    let steps: Vec<_> = steps
        .filter_map(|(at, event)| match event {
            EvseEvent::Oscillator(step) => Some((millis(*at, plugged), *step)),
            _ => None,
        })
        .collect();
    let expected = [
        (0, Oscillator::Digital),
        (40_000, Oscillator::Fault),
        (44_000, Oscillator::Digital),
        (84_000, Oscillator::Fault),
        (88_000, Oscillator::Digital),
        (128_000, Oscillator::Off),
    ];
    assert_eq!(steps, expected);
    let last = world.post(1).events.last().map(|(_, event)| *event);
    assert_eq!(last, Some(EvseEvent::Failed(EvseFailure::NoVehicle)));
    assert_eq!(world.posts[&station(1)].engine.deadline(), None);
}

#[test]
fn no_fault_is_shown_while_somebody_is_being_measured() {
    let mut world = World::pair(
        |ev| ev.timing.attempts = 255,
        |evse| {
            evse.timing.init = Duration::from_secs(3);
        },
    );
    world.passes = Box::new(|sent, _| sent.mme != MmeType::CM_SLAC_MATCH_REQ);
    world.plug(1, 1);
    world.run_ms(15_000);
    let fault = |(_, event): &(_, EvseEvent)| *event == EvseEvent::Oscillator(Oscillator::Fault);
    assert!(!world.post(1).events.iter().any(fault));
}

fn validating(lost: &'static [MmeType]) -> World {
    let mut world = World::pair(
        |ev| {
            ev.validation = EvValidation::Always;
            ev.toggles = Some(2);
        },
        |evse| evse.validation = EvseValidation::Toggles,
    );
    world.passes = Box::new(move |sent, _| !lost.contains(&sent.mme));
    world
}

#[test]
fn a_validation_without_answer_is_asked_for_three_times_every_200_ms() {
    let mut world = validating(&[MmeType::CM_VALIDATE_CNF]);
    world.plug(1, 1);
    world.run_ms(1_400);
    assert_eq!(
        gaps(&world, vehicle(1), MmeType::CM_VALIDATE_REQ),
        [200, 200]
    );
    assert_eq!(car_failed(&mut world).unwrap().1, EvFailure::Validation);
}

#[test]
fn toggles_take_300_ms_each_way_and_are_counted_for_two_seconds() {
    let mut world = validating(&[]);
    world.match_up(1, 1);
    let s2 = world.car(1).events.iter();
    let s2: Vec<_> = s2
        .filter_map(|(at, event)| match event {
            EvEvent::S2 { closed } => Some((*at, *closed)),
            _ => None,
        })
        .collect();
    let began = s2[0].0;
    let moves: Vec<_> = s2
        .iter()
        .map(|(at, closed)| (millis(*at, began), *closed))
        .collect();
    assert_eq!(moves, [(0, true), (300, false), (600, true), (900, false)]);
    let announced = world.times(vehicle(1), MmeType::CM_VALIDATE_REQ)[1];
    let counted = world.times(station(1), MmeType::CM_VALIDATE_CNF)[1];
    assert_eq!(millis(counted, announced), 2_002);
}

#[test]
fn a_station_that_waits_for_toggles_in_vain_forgets_the_run_after_400_ms() {
    let mut world = validating(&[MmeType::CM_VALIDATE_CNF]);
    world.plug(1, 1);
    world.run_ms(3_000);
    let last = world.times(vehicle(1), MmeType::CM_VALIDATE_REQ)[2];
    let (at, reason) = run_ended(&mut world).unwrap();
    assert_eq!((millis(at, last), reason), (402, RunEnd::Validation));
}

#[test]
fn a_busy_station_is_asked_again_every_half_second() {
    let mut world = World::pair(|ev| ev.validation = EvValidation::Always, |_| ());
    world.alter = Box::new(|mme, bytes| {
        if mme == MmeType::CM_VALIDATE_CNF {
            bytes[21] = 0;
        }
    });
    world.plug(1, 1);
    world.run_ms(3_000);
    let asked = gaps(&world, vehicle(1), MmeType::CM_VALIDATE_REQ);
    assert!(
        asked.len() >= 3 && asked.iter().all(|gap| *gap == 504),
        "{asked:?}"
    );
}

#[test]
fn an_amplitude_map_without_answer_is_sent_three_times_every_200_ms() {
    for from_station in [true, false] {
        let mut world = World::pair(
            |ev| ev.amplitude_map = (!from_station).then_some(AmplitudeMap::FLAT),
            |evse| evse.amplitude_map = from_station.then_some(AmplitudeMap::FLAT),
        );
        world.passes = Box::new(|sent, _| sent.mme != MmeType::CM_AMP_MAP_REQ);
        world.match_up(1, 1);
        world.run_ms(1_000);
        let from = if from_station { station(1) } else { vehicle(1) };
        assert_eq!(gaps(&world, from, MmeType::CM_AMP_MAP_REQ), [200, 200]);
        let refused = match from_station {
            true => world.post(1).events.last().unwrap().1 == EvseEvent::AmplitudeMapRefused,
            false => world.car(1).events.last().unwrap().1 == EvEvent::AmplitudeMapRefused,
        };
        assert!(refused);
    }
}

#[test]
fn a_woken_vehicle_that_says_nothing_is_shown_a_fault_after_eight_seconds() {
    let mut world = World::pair(|_| (), |_| ());
    world.match_up(1, 1);
    let now = world.now;
    world.car(1).engine.pause(now);
    world.post(1).engine.pause(now);
    world.run_ms(1_000);
    let woken = world.now;
    world.post(1).engine.wake(woken);
    world.run_ms(9_000);
    let (at, _) = *world
        .post(1)
        .events
        .iter()
        .find(|(_, event)| *event == EvseEvent::LinkDown(LinkLoss::NoTraffic))
        .unwrap();
    assert_eq!(millis(at, woken), 8_000);
    assert_eq!(world.post(1).oscillator, Oscillator::Fault);
    assert!(world.run_until(Duration::from_secs(10), |world| world.serves(1).is_some()));
}

#[test]
fn a_vehicle_that_wakes_up_into_another_network_matches_anew_after_six_seconds() {
    let mut world = World::pair(|_| (), |evse| evse.timing.wake = Duration::from_secs(60));
    world.match_up(1, 1);
    let now = world.now;
    world.car(1).engine.pause(now);
    world.post(1).engine.pause(now);
    world.modem_astray(vehicle(1));
    world.run_ms(1_000);
    let woken = world.now;
    world.car(1).engine.wake(woken);
    assert!(world.run_until(
        Duration::from_secs(20),
        |world| world.linked_to(1).is_some() && world.now.since(woken) > Duration::from_secs(6)
    ));
    let again = world.times(vehicle(1), MmeType::CM_SLAC_PARM_REQ)[1];
    assert_eq!(millis(again, woken), 6_400);
}

#[test]
fn times_of_zero_end_all_the_same() {
    let mut world = World::pair(
        |ev| {
            let timing = &mut ev.timing;
            timing.response = Duration::ZERO;
            timing.rate = Duration::ZERO;
            timing.repetition = Duration::ZERO;
        },
        |evse| {
            let timing = &mut evse.timing;
            timing.init = Duration::ZERO;
            timing.sequence = Duration::ZERO;
            timing.response = Duration::ZERO;
            timing.step_fault = Duration::ZERO;
        },
    );
    world.plug(1, 1);
    world.run_ms(10_000);
    assert_eq!((world.linked_to(1), world.serves(1)), (None, None));
}

#[test]
fn an_engine_fits_into_ten_kilobytes() {
    let sizes = (
        size_of::<v2g_link::slac::Evse>(),
        size_of::<v2g_link::slac::Ev>(),
    );
    println!("Evse, Ev: {sizes:?} bytes");
    assert!(sizes.0 <= 10_240 && sizes.1 <= 10_240, "{sizes:?}");
}
