//! The vehicle proves on which cable it is.

use std::time::Duration;

use v2g_link::slac::{EvEvent, EvFailure, EvValidation, EvseValidation, MmeType, PilotSignal};

use crate::bench::{
    alter, ev, ev_retries, ev_stops, ev_validating, ev_with, failures, from_ev, linked, parallel,
    withhold,
};
use crate::case::{Group, case, group};
use crate::common::world::{World, station, vehicle};

const REQ: MmeType = MmeType::CM_VALIDATE_REQ;
const CNF: MmeType = MmeType::CM_VALIDATE_CNF;
const STOPS: &str = "the vehicle stops validating with this station";
const OTHER: &str = "the other station is validated and matched";

pub(crate) fn groups() -> Vec<Group> {
    vec![
        group(
            "EVCC_CMN_VTB_CmValidate",
            21,
            vec![
                case(
                    1,
                    "validation",
                    "the station counts, 5 %",
                    "two steps and the announced toggles",
                    || toggles(PilotSignal::Digital),
                ),
                case(
                    2,
                    "validation",
                    "the station counts, 10 %",
                    "as 001",
                    || toggles(PilotSignal::Nominal),
                ),
                case(
                    3,
                    "validation",
                    "the station counts, 96 %",
                    "as 001",
                    || toggles(PilotSignal::Nominal),
                ),
                case(
                    4,
                    "no confirmation",
                    "CM_VALIDATE.CNF withheld",
                    "two repetitions, then failed",
                    || {
                        let mut world = ev_validating();
                        withhold(&mut world, CNF);
                        ev_retries(&mut world, REQ, EvFailure::Validation);
                    },
                ),
                case(
                    5,
                    "invalid confirmation",
                    "signal type 1",
                    "ignored",
                    || {
                        let mut world = ev_validating();
                        alter(&mut world, CNF, 19, &[1]);
                        ev_retries(&mut world, REQ, EvFailure::Validation);
                    },
                ),
                case(
                    6,
                    "invalid confirmation",
                    "toggles in the first step",
                    "ignored",
                    || {
                        let mut world = ev_validating();
                        alter(&mut world, CNF, 20, &[1]);
                        ev_retries(&mut world, REQ, EvFailure::Validation);
                    },
                ),
                case(
                    7,
                    "no confirmation, another station",
                    "CM_VALIDATE.CNF of one withheld",
                    OTHER,
                    || {
                        let mut world = ev_validating();
                        parallel(&mut world);
                        world.passes =
                            Box::new(|sent, _| sent.mme != CNF || sent.from != station(1));
                        other_is_asked(world);
                    },
                ),
                case(
                    8,
                    "first step",
                    "'success' in the first step, another station",
                    OTHER,
                    || first_step_with_other(2),
                ),
                case(9, "second step", "another number of toggles", STOPS, || {
                    second_step(20, 1)
                }),
                case(10, "second step", "'failure'", STOPS, || second_step(21, 3)),
                case(11, "second step", "'not ready'", STOPS, || {
                    second_step(21, 0)
                }),
                case(12, "second step", "'not required'", STOPS, || {
                    second_step(21, 4)
                }),
                case(13, "first step", "'failure'", STOPS, || {
                    let mut world = ev_validating();
                    alter(&mut world, CNF, 21, &[3]);
                    world.plug(1, 1);
                    world.run_ms(1_500);
                    assert_eq!(failures(&world)[0], EvFailure::Validation);
                    assert_eq!(from_ev(&world, MmeType::CM_SLAC_MATCH_REQ), 0);
                }),
                case(
                    14,
                    "first step",
                    "'failure', another station",
                    OTHER,
                    || first_step_with_other(3),
                ),
                case(
                    15,
                    "first step",
                    "'failure', no other station",
                    "may be matched all the same",
                    || {
                        let world = ev_with(
                            |ev| ev.validation = EvValidation::Always,
                            |evse| evse.validation = EvseValidation::Unsupported,
                        );
                        let world = linked(world);
                        assert_eq!(from_ev(&world, REQ), 1);
                    },
                ),
                case(
                    16,
                    "first step",
                    "'ready'",
                    "the second step follows",
                    || {
                        let world = linked(ev_validating());
                        assert_eq!(from_ev(&world, REQ), 2);
                    },
                ),
                case(
                    17,
                    "first step",
                    "'not required'",
                    "matched at once",
                    || {
                        let world =
                            linked(ev_with(|ev| ev.validation = EvValidation::Always, |_| ()));
                        assert_eq!(from_ev(&world, REQ), 1);
                    },
                ),
                case(
                    18,
                    "first step",
                    "'not ready'",
                    "asked again after a while",
                    || {
                        let mut world = ev_with(|ev| ev.validation = EvValidation::Always, |_| ());
                        let mut answers = 0;
                        world.alter = Box::new(move |mme, frame| {
                            if mme == CNF {
                                answers += 1;
                                if answers <= 2 {
                                    frame[21] = 0;
                                }
                            }
                        });
                        let world = linked(world);
                        assert_eq!(from_ev(&world, REQ), 3);
                    },
                ),
                case(
                    19,
                    "first step",
                    "'not ready', another station",
                    OTHER,
                    || first_step_with_other(0),
                ),
                case(
                    20,
                    "control pilot off",
                    "X1 during validation",
                    "matching ends at once",
                    || ev_stops(ev_validating(), REQ, PilotSignal::Off),
                ),
                case(
                    21,
                    "control pilot at -12 V",
                    "state F during validation",
                    "matching ends at once",
                    || ev_stops(ev_validating(), REQ, PilotSignal::Fault),
                ),
            ],
        ),
        group(
            "EVCC_CMN_VTB_CmValidateOrCmSlacMatch",
            1,
            vec![case(
                1,
                "after the reports",
                "all as it should be",
                "validation or choice, both correct",
                || {
                    let world = linked(ev());
                    assert_eq!(
                        (
                            from_ev(&world, REQ),
                            from_ev(&world, MmeType::CM_SLAC_MATCH_REQ)
                        ),
                        (0, 1)
                    );
                    let world = linked(ev_validating());
                    assert_eq!(
                        (
                            from_ev(&world, REQ),
                            from_ev(&world, MmeType::CM_SLAC_MATCH_REQ)
                        ),
                        (2, 1)
                    );
                },
            )],
        ),
    ]
}

fn toggles(signal: PilotSignal) {
    let mut world = ev_validating();
    world.plug(1, 1);
    let now = world.now;
    world.car(1).engine.pilot(now, signal);
    assert!(world.run_until(Duration::from_secs(8), |world| world.linked_to(1).is_some()));
    let requests: Vec<_> = world.sent.iter().filter(|sent| sent.mme == REQ).collect();
    assert_eq!(requests[0].bytes[19..22], [0, 0, 1]);
    // (19 + 1) times 100 ms.
    assert_eq!(requests[1].bytes[19..22], [0, 19, 1]);
    let closed = world.car(1).events.iter();
    let closed = closed.filter(|(_, event)| *event == EvEvent::S2 { closed: true });
    assert_eq!(closed.count(), 2);
}

/// Alters the answer to the second step, which is the one with toggles.
fn second_step(at: usize, byte: u8) {
    let mut world = ev_validating();
    world.alter = Box::new(move |mme, frame| {
        if mme == CNF && frame[20] != 0 {
            frame[at] = byte;
        }
    });
    world.plug(1, 1);
    let failed = world.run_until(Duration::from_secs(8), |world| !failures(world).is_empty());
    assert!(failed);
    assert_eq!(failures(&world), [EvFailure::Validation]);
    assert_eq!(from_ev(&world, MmeType::CM_SLAC_MATCH_REQ), 0);
}

fn first_step_with_other(result: u8) {
    let mut world = ev_validating();
    parallel(&mut world);
    world.alter = Box::new(move |mme, frame| {
        if mme == CNF && frame[6..12] == station(1).0 {
            frame[21] = result;
        }
    });
    other_is_asked(world);
}

/// The toggles reach station 1, so station 2 counts none: that it was asked is what is looked at.
fn other_is_asked(mut world: World) {
    world.plug(1, 1);
    world.run_ms(2_000);
    let to_other = |sent: &&crate::common::world::Sent| {
        sent.mme == REQ && sent.from == vehicle(1) && sent.to == station(2)
    };
    assert!(world.sent.iter().any(|sent| to_other(&sent)));
    let mut to_first = world
        .sent
        .iter()
        .filter(|sent| sent.mme == MmeType::CM_SLAC_MATCH_REQ);
    assert!(to_first.all(|sent| sent.to != station(1)));
}
