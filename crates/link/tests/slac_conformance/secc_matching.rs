//! The station's key and amplitude maps.

use std::time::Duration;

use v2g_link::slac::{EvseEvent, Message, MmeType, RunEnd};

use crate::bench::{
    MAP, alter, ended, evse, evse_stops, evse_validating, evse_with, from_evse, linked, withhold,
};
use crate::case::{Case, Group, case, group};
use crate::common::samples;
use crate::common::world::{World, station, vehicle};

const REQ: MmeType = MmeType::CM_SLAC_MATCH_REQ;
const CNF: MmeType = MmeType::CM_SLAC_MATCH_CNF;
const IGNORED: &str = "ignored, failed after TT_EVSE_match_session";

pub(crate) fn groups() -> Vec<Group> {
    vec![
        group(
            "SECC_CMN_VTB_CmSlacMatch",
            24,
            vec![
                case(
                    1,
                    "choice after the report",
                    "CM_SLAC_MATCH.REQ",
                    "CM_SLAC_MATCH.CNF with network and key",
                    || key_is_correct(evse()),
                ),
                case(
                    2,
                    "choice after validation",
                    "CM_SLAC_MATCH.REQ",
                    "CM_SLAC_MATCH.CNF with network and key",
                    || key_is_correct(evse_validating()),
                ),
                case(
                    3,
                    "choice repeated after the report",
                    "the confirmation is lost",
                    "the same again",
                    || repeated(evse()),
                ),
                case(
                    4,
                    "choice repeated after validation",
                    "the confirmation is lost",
                    "the same again",
                    || repeated(evse_validating()),
                ),
                case(
                    5,
                    "no choice after the report",
                    "CM_SLAC_MATCH.REQ withheld",
                    "failed after TT_EVSE_match_session",
                    || not_chosen(evse()),
                ),
                case(
                    6,
                    "no choice after validation",
                    "CM_SLAC_MATCH.REQ withheld",
                    "failed after TT_EVSE_match_session",
                    || not_chosen(evse_validating()),
                ),
                invalid(7, "application type 1, after the report", || {
                    ignored(evse(), 19, &[1])
                }),
                invalid(8, "application type 1, after validation", || {
                    ignored(evse_validating(), 19, &[1])
                }),
                invalid(9, "security type 1, after the report", || {
                    ignored(evse(), 20, &[1])
                }),
                invalid(10, "security type 1, after validation", || {
                    ignored(evse_validating(), 20, &[1])
                }),
                invalid(11, "MVF length 0, after the report", || {
                    ignored(evse(), 21, &[0, 0])
                }),
                invalid(12, "MVF length 0, after validation", || {
                    ignored(evse_validating(), 21, &[0, 0])
                }),
                invalid(13, "PEV_ID not zero, after the report", || {
                    ignored(evse(), 23, &[1])
                }),
                invalid(14, "PEV_ID not zero, after validation", || {
                    ignored(evse_validating(), 23, &[1])
                }),
                invalid(15, "PEV MAC zero, after the report", || {
                    ignored(evse(), 40, &[0; 6])
                }),
                invalid(16, "PEV MAC zero, after validation", || {
                    ignored(evse_validating(), 40, &[0; 6])
                }),
                invalid(17, "EVSE_ID not zero, after the report", || {
                    ignored(evse(), 46, &[1])
                }),
                invalid(18, "EVSE_ID not zero, after validation", || {
                    ignored(evse_validating(), 46, &[1])
                }),
                invalid(19, "EVSE MAC zero, after the report", || {
                    ignored(evse(), 63, &[0; 6])
                }),
                invalid(20, "EVSE MAC zero, after validation", || {
                    ignored(evse_validating(), 63, &[0; 6])
                }),
                invalid(21, "another run, after the report", || {
                    ignored(evse(), 69, &[0xEE; 8])
                }),
                invalid(22, "another run, after validation", || {
                    ignored(evse_validating(), 69, &[0xEE; 8])
                }),
                case(
                    23,
                    "unplugged after the report",
                    "state A before the choice",
                    "matching ends at once",
                    || evse_stops(evse(), MmeType::CM_ATTEN_CHAR_IND),
                ),
                case(
                    24,
                    "unplugged after validation",
                    "state A before the choice",
                    "matching ends at once",
                    || {
                        let mut world = evse_validating();
                        withhold(&mut world, REQ);
                        evse_stops(world, MmeType::CM_VALIDATE_CNF);
                    },
                ),
            ],
        ),
        group(
            "SECC_CMN_VTB_CmAmpMap",
            8,
            vec![
                case(
                    1,
                    "map of the vehicle",
                    "CM_AMP_MAP.REQ",
                    "CM_AMP_MAP.CNF",
                    || answered(linked(evse()), 1),
                ),
                case(
                    2,
                    "map of the station",
                    "link is up",
                    "CM_AMP_MAP.REQ",
                    || {
                        let mut world =
                            linked(evse_with(|_| (), |evse| evse.amplitude_map = Some(MAP)));
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
                        let mut world = evse_with(|_| (), |evse| evse.amplitude_map = Some(MAP));
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
                        let mut world = evse_with(|_| (), |evse| evse.amplitude_map = Some(MAP));
                        alter(&mut world, MmeType::CM_AMP_MAP_CNF, 19, &[1]);
                        refused(linked(world));
                    },
                ),
                case(5, "invalid map", "AMLEN 0", "no answer", || {
                    let mut world = linked(evse());
                    let mut buffer = [0; 512];
                    let map = samples::map();
                    let message = Message::from(map.request());
                    let mut bytes = message
                        .write(station(1), vehicle(1), &mut buffer)
                        .unwrap()
                        .to_vec();
                    bytes[19..21].fill(0);
                    world.give(station(1), &bytes);
                    assert_eq!(from_evse(&world, MmeType::CM_AMP_MAP_CNF), 0);
                }),
                case(
                    6,
                    "repeated map",
                    "the same CM_AMP_MAP.REQ twice",
                    "confirmed twice",
                    || answered(linked(evse()), 2),
                ),
                case(
                    7,
                    "second exchange",
                    "CM_AMP_MAP.REQ after an exchange of the station's own",
                    "confirmed",
                    || {
                        let mut world =
                            linked(evse_with(|_| (), |evse| evse.amplitude_map = Some(MAP)));
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
                        let mut world = linked(evse());
                        world.run_ms(60_000);
                        answered(world, 1);
                    },
                ),
            ],
        ),
    ]
}

fn invalid(number: u16, stimulus: &'static str, judge: fn()) -> Case {
    case(number, "invalid choice", stimulus, IGNORED, judge)
}

fn key_is_correct(world: World) {
    let world = linked(world);
    let answer = world.sent.iter().find(|sent| sent.mme == CNF).unwrap();
    let asked = world.sent.iter().find(|sent| sent.mme == REQ).unwrap();
    let set = world
        .sent
        .iter()
        .find(|sent| sent.mme == MmeType::CM_SET_KEY_REQ && sent.from == station(1));
    assert_eq!((answer.to, answer.bytes.len()), (vehicle(1), 109));
    assert_eq!(answer.bytes[19..23], [0, 0, 0x56, 0]);
    assert_eq!(answer.bytes[23..77], asked.bytes[23..77]);
    // What the station's own modem got: network and key.
    let set = &set.unwrap().bytes;
    assert_eq!(answer.bytes[85..92], set[33..40]);
    assert_eq!(answer.bytes[93..109], set[41..57]);
    assert!(answer.at.since(asked.at) <= Duration::from_millis(100));
}

fn repeated(mut world: World) {
    let mut keys = 0;
    world.passes = Box::new(move |sent, _| {
        keys += usize::from(sent.mme == CNF);
        sent.mme != CNF || keys != 1
    });
    let world = linked(world);
    let answers: Vec<_> = world.sent.iter().filter(|sent| sent.mme == CNF).collect();
    assert_eq!(answers.len(), 2);
    assert_eq!(answers[0].bytes, answers[1].bytes);
}

fn not_chosen(mut world: World) {
    withhold(&mut world, REQ);
    fails(world);
}

fn ignored(mut world: World, at: usize, bytes: &'static [u8]) {
    alter(&mut world, REQ, at, bytes);
    fails(world);
}

fn fails(mut world: World) {
    world.plug(1, 1);
    let over = world.run_until(Duration::from_secs(20), |world| {
        ended(world).contains(&RunEnd::NotChosen)
    });
    assert!(over);
    assert_eq!(from_evse(&world, CNF), 0);
    assert_eq!(world.posts[&station(1)].engine.vehicle(), None);
}

fn answered(mut world: World, times: usize) {
    let map = samples::map();
    for _ in 0..times {
        world.say(vehicle(1), station(1), station(1), &map.request().into());
    }
    assert_eq!(from_evse(&world, MmeType::CM_AMP_MAP_CNF), times);
    assert_eq!(world.serves(1), Some(vehicle(1)));
}

/// Maps for the vehicle, not those for the own modem.
fn own_maps(world: &World) -> usize {
    let own = world.sent.iter().filter(|sent| sent.to == vehicle(1));
    own.filter(|sent| sent.mme == MmeType::CM_AMP_MAP_REQ)
        .count()
}

fn refused(mut world: World) {
    world.run(Duration::from_secs(2));
    assert_eq!(own_maps(&world), 3);
    let refused = |(_, event): &(_, EvseEvent)| *event == EvseEvent::AmplitudeMapRefused;
    assert!(world.post(1).events.iter().any(refused));
}
