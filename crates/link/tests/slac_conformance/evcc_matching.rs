//! The vehicle's choice and amplitude maps.

use std::time::Duration;

use v2g_link::slac::{EvEvent, EvFailure, Message, MmeType};

use crate::bench::{
    MAP, alter, ev, ev_retries, ev_validating, ev_with, from_ev, linked, parallel, withhold,
};
use crate::case::{Group, case, group};
use crate::common::samples;
use crate::common::world::{World, station, vehicle};

const CNF: MmeType = MmeType::CM_SLAC_MATCH_CNF;
const IGNORED: &str = "ignored: two repetitions, then failed, no key set";

pub(crate) fn groups() -> Vec<Group> {
    vec![
        group(
            "EVCC_CMN_VTB_CmSlacMatch",
            12,
            vec![
                case(
                    1,
                    "choice after validation",
                    "all as it should be",
                    "CM_SLAC_MATCH.REQ correct",
                    || request_is_correct(ev_validating()),
                ),
                case(
                    2,
                    "choice without validation",
                    "all as it should be",
                    "CM_SLAC_MATCH.REQ correct",
                    || request_is_correct(ev()),
                ),
                case(
                    3,
                    "no confirmation",
                    "CM_SLAC_MATCH.CNF withheld",
                    "two repetitions, then failed",
                    || {
                        let mut world = ev();
                        withhold(&mut world, CNF);
                        ev_retries(
                            &mut world,
                            MmeType::CM_SLAC_MATCH_REQ,
                            EvFailure::NoConfirmation,
                        );
                    },
                ),
                case(
                    4,
                    "invalid confirmation",
                    "application type 1",
                    IGNORED,
                    || ignored(19, &[1]),
                ),
                case(
                    5,
                    "invalid confirmation",
                    "security type 1",
                    IGNORED,
                    || ignored(20, &[1]),
                ),
                case(6, "invalid confirmation", "MVF length 0", IGNORED, || {
                    ignored(21, &[0, 0])
                }),
                case(
                    7,
                    "invalid confirmation",
                    "PEV_ID not zero",
                    IGNORED,
                    || ignored(23, &[1]),
                ),
                case(8, "invalid confirmation", "PEV MAC zero", IGNORED, || {
                    ignored(40, &[0; 6])
                }),
                case(
                    9,
                    "invalid confirmation",
                    "EVSE_ID not zero",
                    IGNORED,
                    || ignored(46, &[1]),
                ),
                case(10, "invalid confirmation", "EVSE MAC zero", IGNORED, || {
                    ignored(63, &[0; 6])
                }),
                case(11, "invalid confirmation", "another run", IGNORED, || {
                    ignored(69, &[0xEE; 8])
                }),
                case(
                    12,
                    "another station",
                    "farther away",
                    "the nearer one is chosen",
                    || {
                        let mut world = ev();
                        parallel(&mut world);
                        let world = linked(world);
                        let mut chosen = world
                            .sent
                            .iter()
                            .filter(|sent| sent.mme == MmeType::CM_SLAC_MATCH_REQ);
                        assert!(chosen.all(|sent| sent.to == station(1)));
                    },
                ),
            ],
        ),
        group(
            "EVCC_CMN_VTB_CmAmpMap",
            8,
            vec![
                case(
                    1,
                    "map of the station",
                    "CM_AMP_MAP.REQ",
                    "CM_AMP_MAP.CNF",
                    || answered(linked(ev()), 1),
                ),
                case(
                    2,
                    "map of the vehicle",
                    "link is up",
                    "CM_AMP_MAP.REQ",
                    || {
                        let mut world = linked(ev_with(|ev| ev.amplitude_map = Some(MAP), |_| ()));
                        world.run_ms(300);
                        assert_eq!(own_maps(&world), 1);
                    },
                ),
                case(
                    3,
                    "no confirmation",
                    "CM_AMP_MAP.CNF withheld",
                    "two repetitions, then failed",
                    || {
                        let mut world = ev_with(|ev| ev.amplitude_map = Some(MAP), |_| ());
                        withhold(&mut world, MmeType::CM_AMP_MAP_CNF);
                        refused(linked(world));
                    },
                ),
                case(
                    4,
                    "refused",
                    "CM_AMP_MAP.CNF with result 1",
                    "two repetitions, then failed",
                    || {
                        let mut world = ev_with(|ev| ev.amplitude_map = Some(MAP), |_| ());
                        alter(&mut world, MmeType::CM_AMP_MAP_CNF, 19, &[1]);
                        refused(linked(world));
                    },
                ),
                case(5, "invalid map", "AMLEN 918", "no answer", || {
                    let mut world = linked(ev());
                    let mut buffer = [0; 512];
                    let map = samples::map();
                    let message = Message::from(map.request());
                    let mut bytes = message
                        .write(vehicle(1), station(1), &mut buffer)
                        .unwrap()
                        .to_vec();
                    bytes[19..21].copy_from_slice(&918_u16.to_le_bytes());
                    world.give(vehicle(1), &bytes);
                    assert_eq!(from_ev(&world, MmeType::CM_AMP_MAP_CNF), 0);
                }),
                case(
                    6,
                    "repeated map",
                    "the same CM_AMP_MAP.REQ twice",
                    "confirmed twice",
                    || answered(linked(ev()), 2),
                ),
                case(
                    7,
                    "second exchange",
                    "CM_AMP_MAP.REQ after an exchange of the vehicle's own",
                    "confirmed",
                    || {
                        let mut world = linked(ev_with(|ev| ev.amplitude_map = Some(MAP), |_| ()));
                        world.run_ms(500);
                        answered(world, 1);
                    },
                ),
                case(
                    8,
                    "map in the data phase",
                    "CM_AMP_MAP.REQ after a minute",
                    "confirmed",
                    || {
                        let mut world = linked(ev());
                        world.run_ms(60_000);
                        answered(world, 1);
                    },
                ),
            ],
        ),
    ]
}

fn request_is_correct(world: World) {
    let world = linked(world);
    let request = world
        .sent
        .iter()
        .find(|sent| sent.mme == MmeType::CM_SLAC_MATCH_REQ)
        .unwrap();
    assert_eq!((request.to, request.bytes.len()), (station(1), 85));
    assert_eq!(request.bytes[19..23], [0, 0, 0x3E, 0]);
    assert_eq!(request.bytes[23..40], [0; 17]);
    assert_eq!(request.bytes[40..46], vehicle(1).0);
    assert_eq!(request.bytes[46..63], [0; 17]);
    assert_eq!(request.bytes[63..69], station(1).0);
    assert_eq!(request.bytes[77..85], [0; 8]);
}

fn ignored(at: usize, bytes: &'static [u8]) {
    let mut world = ev();
    alter(&mut world, CNF, at, bytes);
    ev_retries(
        &mut world,
        MmeType::CM_SLAC_MATCH_REQ,
        EvFailure::NoConfirmation,
    );
    assert_eq!(from_ev(&world, MmeType::CM_SET_KEY_REQ), 0);
}

fn answered(mut world: World, times: usize) {
    let map = samples::map();
    for _ in 0..times {
        world.say(station(1), vehicle(1), vehicle(1), &map.request().into());
    }
    assert_eq!(from_ev(&world, MmeType::CM_AMP_MAP_CNF), times);
    assert_eq!(world.linked_to(1), Some(station(1)));
}

/// Maps for the station, not those for the own modem.
fn own_maps(world: &World) -> usize {
    let own = world.sent.iter().filter(|sent| sent.to == station(1));
    own.filter(|sent| sent.mme == MmeType::CM_AMP_MAP_REQ)
        .count()
}

fn refused(mut world: World) {
    world.run(Duration::from_secs(2));
    assert_eq!(own_maps(&world), 3);
    let refused = |(_, event): &(_, EvEvent)| *event == EvEvent::AmplitudeMapRefused;
    assert!(world.car(1).events.iter().any(refused));
}
