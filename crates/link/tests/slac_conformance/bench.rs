//! The tester: one side is under test and strict, the other one plays as the case wants.

use std::time::Duration;

use v2g_link::slac::{
    AmplitudeMap, EvConfig, EvEvent, EvFailure, EvValidation, EvseConfig, EvseEvent,
    EvseValidation, MmeType, Oscillator, PilotSignal, RunEnd,
};

use crate::common::world::{World, station, vehicle};

/// A strict vehicle at a station.
pub(crate) fn ev() -> World {
    ev_with(|_| (), |_| ())
}

pub(crate) fn ev_with(
    set: impl FnOnce(&mut EvConfig),
    tester: impl FnOnce(&mut EvseConfig),
) -> World {
    let strict = |config: &mut EvConfig| {
        config.strict = true;
        set(config);
    };
    World::pair(strict, tester)
}

/// A strict vehicle that always validates, at a station that counts.
pub(crate) fn ev_validating() -> World {
    ev_with(
        |ev| {
            ev.validation = EvValidation::Always;
            ev.toggles = Some(2);
            ev.unvalidated = false;
        },
        |evse| evse.validation = EvseValidation::Toggles,
    )
}

/// A vehicle at a strict station.
pub(crate) fn evse() -> World {
    evse_with(|_| (), |_| ())
}

pub(crate) fn evse_with(
    tester: impl FnOnce(&mut EvConfig),
    set: impl FnOnce(&mut EvseConfig),
) -> World {
    World::pair(tester, |config| {
        config.strict = true;
        set(config);
    })
}

/// A vehicle that always validates, at a strict station that counts.
pub(crate) fn evse_validating() -> World {
    evse_with(
        |ev| {
            ev.validation = EvValidation::Always;
            ev.toggles = Some(2);
        },
        |evse| evse.validation = EvseValidation::Toggles,
    )
}

/// A second, farther station on the vehicle's side of the medium.
pub(crate) fn parallel(world: &mut World) {
    world.add_post(2, |evse| evse.validation = EvseValidation::Toggles);
    world.pilot_state(station(2), v2g_link::slac::PilotState::B);
    world.attenuation.insert((vehicle(1), station(2)), 25);
}

/// Puts `bytes` at `at` into every frame of a kind.
pub(crate) fn alter(world: &mut World, mme: MmeType, at: usize, bytes: &'static [u8]) {
    world.alter = Box::new(move |kind, frame| {
        if kind == mme {
            frame[at..at + bytes.len()].copy_from_slice(bytes);
        }
    });
}

/// Withholds every frame of a kind.
pub(crate) fn withhold(world: &mut World, mme: MmeType) {
    world.passes = Box::new(move |sent, _| sent.mme != mme);
}

pub(crate) fn failures(world: &World) -> Vec<EvFailure> {
    let events = world.cars[&vehicle(1)].events.iter();
    let failures = events.filter_map(|(_, event)| match event {
        EvEvent::AttemptFailed(reason) | EvEvent::Failed(reason) => Some(*reason),
        _ => None,
    });
    failures.collect()
}

pub(crate) fn ended(world: &World) -> Vec<RunEnd> {
    let events = world.posts[&station(1)].events.iter();
    let ended = events.filter_map(|(_, event)| match event {
        EvseEvent::RunEnded { reason, .. } => Some(*reason),
        _ => None,
    });
    ended.collect()
}

/// How often the vehicle has sent a message of this kind.
pub(crate) fn from_ev(world: &World, mme: MmeType) -> usize {
    world.count(vehicle(1), mme)
}

/// How often the station has sent a message of this kind.
pub(crate) fn from_evse(world: &World, mme: MmeType) -> usize {
    world.count(station(1), mme)
}

/// The vehicle sends `mme` three times and gives the attempt up for this reason.
pub(crate) fn ev_retries(world: &mut World, mme: MmeType, reason: EvFailure) {
    world.plug(1, 1);
    let failed = world.run_until(Duration::from_secs(20), |world| !failures(world).is_empty());
    assert!(failed);
    assert_eq!((from_ev(world, mme), failures(world)[0]), (3, reason));
}

/// The vehicle is plugged in and linked.
pub(crate) fn linked(mut world: World) -> World {
    world.match_up(1, 1);
    world
}

/// The pilot goes to `signal` once the vehicle has sent `mme`; nothing more of the matching may follow.
pub(crate) fn ev_stops(mut world: World, mme: MmeType, signal: PilotSignal) {
    world.plug(1, 1);
    let reached = world.run_until(Duration::from_secs(5), |world| from_ev(world, mme) > 0);
    assert!(reached);
    let now = world.now;
    world.car(1).engine.pilot(now, signal);
    world.settle();
    let key = from_ev(&world, MmeType::CM_SET_KEY_REQ);
    let sent = world
        .sent
        .iter()
        .filter(|sent| sent.from == vehicle(1))
        .count();
    world.run_ms(15_000);
    let matching = |sent: &&crate::common::world::Sent| {
        sent.from == vehicle(1) && sent.mme != MmeType::CM_SET_KEY_REQ
    };
    let before = sent - key;
    assert_eq!(world.sent.iter().filter(matching).count(), before);
    assert_eq!(world.linked_to(1), None);
}

/// The vehicle is unplugged once the station has sent `mme`; nothing more of the matching may follow.
pub(crate) fn evse_stops(mut world: World, mme: MmeType) {
    world.plug(1, 1);
    let reached = world.run_until(Duration::from_secs(5), |world| from_evse(world, mme) > 0);
    assert!(reached);
    world.pilot_state(station(1), v2g_link::slac::PilotState::A);
    let of_matching = |world: &World| {
        let own = world.sent.iter().filter(|sent| sent.from == station(1));
        own.filter(|sent| sent.mme != MmeType::CM_SET_KEY_REQ)
            .count()
    };
    let before = of_matching(&world);
    world.run_ms(15_000);
    assert_eq!(of_matching(&world), before);
    assert_eq!(
        (world.serves(1), world.post(1).oscillator),
        (None, Oscillator::Off)
    );
}

pub(crate) const MAP: AmplitudeMap = AmplitudeMap::FLAT;
