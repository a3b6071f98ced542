//! The station counts toggles.

use std::time::Duration;

use v2g_link::slac::{
    CmValidateReq, EvValidation, EvseValidation, Message, MmeType, RunEnd, RunId, ValidationResult,
};

use crate::bench::{
    alter, ended, evse_stops, evse_validating, evse_with, from_evse, linked, withhold,
};
use crate::case::{Group, case, group};
use crate::common::world::{World, station, vehicle};

const REQ: MmeType = MmeType::CM_VALIDATE_REQ;
const CNF: MmeType = MmeType::CM_VALIDATE_CNF;
const FAILED: &str = "validation failed, no confirmation";

pub(crate) fn groups() -> Vec<Group> {
    vec![group(
        "SECC_CMN_VTB_CmValidate",
        13,
        vec![
            case(
                1,
                "validation",
                "two toggles",
                "ready, then success with two toggles",
                || {
                    let world = linked(evse_validating());
                    let answers: Vec<_> =
                        world.sent.iter().filter(|sent| sent.mme == CNF).collect();
                    assert_eq!(answers[0].bytes[19..22], [0, 0, 1]);
                    assert_eq!(answers[1].bytes[19..22], [0, 2, 2]);
                },
            ),
            case(
                2,
                "first step repeated",
                "the first confirmation is lost",
                "confirmed again",
                || {
                    let mut world = evse_validating();
                    let mut answers = 0;
                    world.passes = Box::new(move |sent, _| {
                        answers += usize::from(sent.mme == CNF);
                        sent.mme != CNF || answers != 1
                    });
                    let world = linked(world);
                    assert_eq!(from_evse(&world, CNF), 3);
                },
            ),
            case(
                3,
                "no second step",
                "all confirmations are lost",
                "each first step is answered, then failed",
                || {
                    let mut world = evse_validating();
                    withhold(&mut world, CNF);
                    world.plug(1, 1);
                    world.run_ms(2_000);
                    assert_eq!(
                        (from_evse(&world, CNF), ended(&world)[0]),
                        (3, RunEnd::Validation)
                    );
                },
            ),
            case(
                4,
                "invalid first step",
                "signal type 1",
                "no confirmation, failed",
                || {
                    let mut world = evse_validating();
                    alter(&mut world, REQ, 19, &[1]);
                    world.plug(1, 1);
                    world.run_ms(1_400);
                    assert_eq!(from_evse(&world, CNF), 0);
                    world.run_ms(11_000);
                    assert!(ended(&world).contains(&RunEnd::NotChosen));
                },
            ),
            case(
                5,
                "invalid second step",
                "result 'not ready'",
                FAILED,
                || second_step(0),
            ),
            case(6, "invalid second step", "result 'success'", FAILED, || {
                second_step(2)
            }),
            case(7, "invalid second step", "result 'failure'", FAILED, || {
                second_step(3)
            }),
            case(
                8,
                "invalid second step",
                "result 'not required'",
                FAILED,
                || second_step(4),
            ),
            case(
                9,
                "two vehicles",
                "a second one while the first toggles",
                "not ready; the first one ends well",
                busy,
            ),
            case(
                10,
                "no validation",
                "the station does not count",
                "failure",
                || {
                    let world = evse_with(
                        |ev| ev.validation = EvValidation::Always,
                        |evse| evse.validation = EvseValidation::Unsupported,
                    );
                    answers_once(linked(world), 3);
                },
            ),
            case(
                11,
                "not required",
                "the station is sure",
                "not required, then the key",
                || {
                    answers_once(
                        linked(evse_with(|ev| ev.validation = EvValidation::Always, |_| ())),
                        4,
                    );
                },
            ),
            case(
                12,
                "not required",
                "the station is sure, choice repeated",
                "not required, then the key again",
                || {
                    let mut world = evse_with(|ev| ev.validation = EvValidation::Always, |_| ());
                    let mut keys = 0;
                    world.passes = Box::new(move |sent, _| {
                        keys += usize::from(sent.mme == MmeType::CM_SLAC_MATCH_CNF);
                        sent.mme != MmeType::CM_SLAC_MATCH_CNF || keys != 1
                    });
                    let world = linked(world);
                    assert_eq!(from_evse(&world, MmeType::CM_SLAC_MATCH_CNF), 2);
                },
            ),
            case(
                13,
                "unplugged",
                "state A while toggles are counted",
                "matching ends at once",
                || evse_stops(evse_validating(), CNF),
            ),
        ],
    )]
}

/// Alters the second step, which is the one with a timer.
fn second_step(result: u8) {
    let mut world = evse_validating();
    world.alter = Box::new(move |mme, frame| {
        if mme == REQ && frame[20] != 0 {
            frame[21] = result;
        }
    });
    world.plug(1, 1);
    let over = world.run_until(Duration::from_secs(8), |world| !ended(world).is_empty());
    assert!(over);
    assert_eq!(
        (from_evse(&world, CNF), ended(&world)[0]),
        (1, RunEnd::Validation)
    );
}

fn answers_once(world: World, result: u8) {
    let answers: Vec<_> = world.sent.iter().filter(|sent| sent.mme == CNF).collect();
    assert_eq!(answers.len(), 1);
    assert_eq!(answers[0].bytes[19..22], [0, 0, result]);
}

/// A second vehicle, played by hand, asks while the first one toggles.
fn busy() {
    let mut world = evse_validating();
    world.plug(1, 1);
    let toggling = world.run_until(Duration::from_secs(5), |world| {
        world.count(vehicle(1), REQ) == 2
    });
    assert!(toggling);
    let (second, post, run) = (vehicle(2), station(1), RunId([2; 8]));
    let map = crate::common::samples::map();
    let mut start = crate::common::samples::all(&map).remove(2).0;
    if let Message::CmStartAttenCharInd(notice) = &mut start {
        notice.response_type = v2g_link::slac::ResponseType::OtherStation;
        notice.forwarding_sta = second;
        notice.run_id = run;
    }
    let ask = v2g_link::slac::CmSlacParmReq { run_id: run };
    world.say(second, post, post, &ask.into());
    world.say(second, post, post, &start);
    for _ in 0..10 {
        let profile = world.profile(second, post);
        world.give(post, &profile);
    }
    let response = v2g_link::slac::CmAttenCharRsp {
        source_address: second,
        run_id: run,
        source_id: v2g_link::slac::StationId::NONE,
        response_id: v2g_link::slac::StationId::NONE,
    };
    world.say(second, post, post, &response.into());
    let ready = CmValidateReq {
        timer: 0,
        result: ValidationResult::Ready,
    };
    world.say(second, post, post, &ready.into());
    let answer = world.sent.last().unwrap();
    assert_eq!((answer.to, answer.mme, answer.bytes[21]), (second, CNF, 0));
    assert_eq!(world.posts[&post].engine.runs(), 2);
    assert!(world.run_until(Duration::from_secs(8), |world| world.linked_to(1).is_some()));
}
