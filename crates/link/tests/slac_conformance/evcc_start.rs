//! The vehicle's first message and its sounds.

use std::time::Duration;

use v2g_link::slac::{
    CmSlacMatchReq, CmSlacParmReq, CmValidateReq, EvFailure, Frame, Mac, Message, MmeType,
    PilotSignal, RunId, StationId, ValidationResult,
};

use crate::bench::{
    alter, ev, ev_retries, ev_stops, failures, from_ev, linked, parallel, withhold,
};
use crate::case::{Group, case, group};
use crate::common::samples;
use crate::common::world::{World, station, vehicle};

const CNF: MmeType = MmeType::CM_SLAC_PARM_CNF;
const IND: MmeType = MmeType::CM_ATTEN_CHAR_IND;
const IGNORED: &str = "ignored: two repetitions, then failed";
const NO_RESPONSE: &str = "no CM_ATTEN_CHAR.RSP, failed";

pub(crate) fn groups() -> Vec<Group> {
    vec![
        group(
            "EVCC_CMN_VTB_CmSlacParm",
            14,
            vec![
                case(
                    1,
                    "first request",
                    "plug in with 5 %",
                    "CM_SLAC_PARM.REQ, broadcast, types 0, random run",
                    || request_is_correct(PilotSignal::Digital),
                ),
                case(
                    2,
                    "no confirmation",
                    "CM_SLAC_PARM.CNF withheld",
                    "two repetitions after 200 ms, then failed",
                    || {
                        let mut world = ev();
                        withhold(&mut world, CNF);
                        ev_retries(&mut world, MmeType::CM_SLAC_PARM_REQ, EvFailure::NoStation);
                    },
                ),
                case(
                    3,
                    "invalid confirmation",
                    "M-SOUND_TARGET zero",
                    IGNORED,
                    || parm_ignored(19, &[0; 6]),
                ),
                case(4, "invalid confirmation", "Time_Out zero", IGNORED, || {
                    parm_ignored(26, &[0])
                }),
                case(5, "invalid confirmation", "RESP_TYPE zero", IGNORED, || {
                    parm_ignored(27, &[0])
                }),
                case(
                    6,
                    "invalid confirmation",
                    "application type 1",
                    IGNORED,
                    || parm_ignored(34, &[1]),
                ),
                case(
                    7,
                    "invalid confirmation",
                    "security type 1",
                    IGNORED,
                    || parm_ignored(35, &[1]),
                ),
                case(8, "invalid confirmation", "another run", IGNORED, || {
                    parm_ignored(36, &[0xEE; 8])
                }),
                case(
                    9,
                    "messages of a vehicle",
                    "the station sends what only vehicles send",
                    "not answered",
                    vehicle_messages,
                ),
                case(
                    10,
                    "permanent failure",
                    "CM_SLAC_PARM.CNF withheld",
                    "attempts at TT_matching_rate within TT_matching_repetition, then none",
                    || {
                        let mut world = ev();
                        withhold(&mut world, CNF);
                        world.plug(1, 1);
                        world.run_ms(30_000);
                        let times = world.times(vehicle(1), MmeType::CM_SLAC_PARM_REQ);
                        assert_eq!(times.len(), 30);
                        let all = times[29].since(times[0]);
                        assert!(all <= Duration::from_secs(10), "{all:?}");
                        let pauses = times.windows(2).map(|pair| pair[1].since(pair[0]));
                        assert!(
                            pauses
                                .skip(2)
                                .step_by(3)
                                .all(|pause| pause >= Duration::from_millis(400))
                        );
                    },
                ),
                case(
                    11,
                    "invalid confirmation",
                    "FORWARDING_STA zero",
                    IGNORED,
                    || parm_ignored(28, &[0; 6]),
                ),
                case(
                    12,
                    "first request in state C",
                    "plug in with S2 closed",
                    "as 001: S2 is the vehicle's own, the request is the same",
                    || request_is_correct(PilotSignal::Digital),
                ),
                case(
                    13,
                    "first request after a late duty cycle",
                    "X1 first, 5 % after five seconds",
                    "as 001",
                    || {
                        let mut world = ev();
                        let now = world.now;
                        world.car(1).engine.pilot(now, PilotSignal::Off);
                        world.run_ms(5_000);
                        assert_eq!(from_ev(&world, MmeType::CM_SLAC_PARM_REQ), 0);
                        let now = world.now;
                        world.car(1).engine.pilot(now, PilotSignal::Digital);
                        check_request(&mut world);
                    },
                ),
                case(
                    14,
                    "first request after a fault",
                    "state F first, then 5 %",
                    "as 001",
                    || {
                        let mut world = ev();
                        let now = world.now;
                        world.car(1).engine.pilot(now, PilotSignal::Fault);
                        world.run_ms(5_000);
                        let now = world.now;
                        world.car(1).engine.pilot(now, PilotSignal::Digital);
                        check_request(&mut world);
                    },
                ),
            ],
        ),
        group(
            "EVCC_AC_VTB_CmSlacParm",
            2,
            vec![
                case(
                    1,
                    "first request at a nominal duty cycle",
                    "plug in with 10 %",
                    "CM_SLAC_PARM.REQ as with 5 %",
                    || request_is_correct(PilotSignal::Nominal),
                ),
                case(
                    2,
                    "first request at a nominal duty cycle",
                    "plug in with 96 %",
                    "CM_SLAC_PARM.REQ as with 5 %",
                    || request_is_correct(PilotSignal::Nominal),
                ),
            ],
        ),
        group(
            "EVCC_CMN_VTB_AttenuationCharacterization",
            13,
            vec![
                case(
                    1,
                    "sounding",
                    "all as it should be",
                    "three announcements, ten sounds counting down, response",
                    sounding,
                ),
                case(
                    2,
                    "two stations",
                    "both report",
                    "both are answered",
                    || {
                        let mut world = ev();
                        parallel(&mut world);
                        world.match_up(1, 1);
                        assert_eq!(from_ev(&world, MmeType::CM_ATTEN_CHAR_RSP), 2);
                    },
                ),
                case(
                    3,
                    "no report",
                    "CM_ATTEN_CHAR.IND withheld",
                    NO_RESPONSE,
                    || {
                        let mut world = ev();
                        withhold(&mut world, IND);
                        no_response(world);
                    },
                ),
                case(
                    4,
                    "invalid report",
                    "application type 1",
                    NO_RESPONSE,
                    || report_ignored(19, &[1]),
                ),
                case(5, "invalid report", "security type 1", NO_RESPONSE, || {
                    report_ignored(20, &[1])
                }),
                case(
                    6,
                    "invalid report",
                    "source address zero",
                    NO_RESPONSE,
                    || report_ignored(21, &[0; 6]),
                ),
                case(7, "invalid report", "another run", NO_RESPONSE, || {
                    report_ignored(27, &[0xEE; 8])
                }),
                case(
                    8,
                    "invalid report",
                    "SOURCE_ID not zero",
                    NO_RESPONSE,
                    || report_ignored(35, &[1]),
                ),
                case(9, "invalid report", "RESP_ID not zero", NO_RESPONSE, || {
                    report_ignored(52, &[1])
                }),
                case(10, "invalid report", "no groups", NO_RESPONSE, || {
                    report_ignored(70, &[0])
                }),
                case(11, "invalid report", "no sounds", NO_RESPONSE, || {
                    report_ignored(69, &[0])
                }),
                case(
                    12,
                    "control pilot off",
                    "X1 during the sounds",
                    "matching ends at once",
                    || ev_stops(ev(), MmeType::CM_MNBC_SOUND_IND, PilotSignal::Off),
                ),
                case(
                    13,
                    "control pilot at -12 V",
                    "state F during the sounds",
                    "matching ends at once",
                    || ev_stops(ev(), MmeType::CM_MNBC_SOUND_IND, PilotSignal::Fault),
                ),
            ],
        ),
        group(
            "EVCC_AC_VTB_AttenuationCharacterization",
            2,
            vec![
                case(
                    1,
                    "duty cycle changes",
                    "10 % during the sounds",
                    "matching goes on",
                    || goes_on(PilotSignal::Nominal),
                ),
                case(
                    2,
                    "duty cycle changes",
                    "96 % during the sounds",
                    "matching goes on",
                    || goes_on(PilotSignal::Nominal),
                ),
            ],
        ),
    ]
}

fn request_is_correct(signal: PilotSignal) {
    let mut world = ev();
    let now = world.now;
    world.car(1).engine.pilot(now, signal);
    check_request(&mut world);
}

fn check_request(world: &mut World) {
    world.run_ms(1);
    let sent = world
        .sent
        .iter()
        .find(|sent| sent.from == vehicle(1))
        .unwrap();
    assert_eq!(
        (sent.mme, sent.to),
        (MmeType::CM_SLAC_PARM_REQ, Mac::BROADCAST)
    );
    assert_eq!(sent.bytes[14..21], [1, 0x64, 0x60, 0, 0, 0, 0]);
    assert_ne!(sent.bytes[21..29], [0; 8]);
    assert_eq!(sent.bytes.len(), 60);
}

fn parm_ignored(at: usize, bytes: &'static [u8]) {
    let mut world = ev();
    alter(&mut world, CNF, at, bytes);
    ev_retries(&mut world, MmeType::CM_SLAC_PARM_REQ, EvFailure::NoStation);
    assert_eq!(from_ev(&world, MmeType::CM_START_ATTEN_CHAR_IND), 0);
}

fn report_ignored(at: usize, bytes: &'static [u8]) {
    let mut world = ev();
    alter(&mut world, IND, at, bytes);
    no_response(world);
}

fn no_response(mut world: World) {
    world.plug(1, 1);
    let failed = world.run_until(Duration::from_secs(5), |world| !failures(world).is_empty());
    assert!(failed);
    assert_eq!(failures(&world), [EvFailure::NoReport]);
    assert_eq!(from_ev(&world, MmeType::CM_ATTEN_CHAR_RSP), 0);
}

fn vehicle_messages() {
    let mut world = ev();
    world.plug(1, 1);
    world.run_ms(50);
    let run_id = RunId([5; 8]);
    let (from, to) = (station(1), vehicle(1));
    let map = samples::map();
    let own = world.sent.len();
    let request = CmSlacMatchReq {
        pev_id: StationId::NONE,
        pev_mac: from,
        evse_id: StationId::NONE,
        evse_mac: to,
        run_id,
    };
    world.say(from, to, to, &CmSlacParmReq { run_id }.into());
    world.say(from, to, to, &request.into());
    let validate = CmValidateReq {
        timer: 0,
        result: ValidationResult::Ready,
    };
    world.say(from, to, to, &Message::from(validate));
    for (message, _) in samples::all(&map).into_iter().take(7) {
        if !matches!(
            message,
            Message::CmSlacParmCnf(_) | Message::CmAttenCharInd(_)
        ) {
            world.say(from, to, to, &message);
        }
    }
    assert_eq!(world.sent.len(), own);
}

fn sounding() {
    let world = linked(ev());
    assert_eq!(from_ev(&world, MmeType::CM_START_ATTEN_CHAR_IND), 3);
    let mut counts = Vec::new();
    for sent in &world.sent {
        match Message::parse(&Frame::parse(&sent.bytes).unwrap()) {
            Ok(Some(Message::CmMnbcSoundInd(sound))) => {
                counts.push(sound.remaining);
                assert_eq!((sent.to, sent.bytes.len()), (Mac::BROADCAST, 71));
            }
            Ok(Some(Message::CmAttenCharRsp(response))) => {
                assert_eq!((response.source_address, sent.to), (vehicle(1), station(1)));
                assert_eq!(response.source_id, StationId::NONE);
            }
            _ => {}
        }
    }
    assert_eq!(counts, (0..10).rev().collect::<Vec<_>>());
    assert_eq!(from_ev(&world, MmeType::CM_ATTEN_CHAR_RSP), 1);
}

fn goes_on(signal: PilotSignal) {
    let mut world = ev();
    world.plug(1, 1);
    world.run_ms(350);
    let now = world.now;
    world.car(1).engine.pilot(now, signal);
    assert!(world.run_until(Duration::from_secs(5), |world| world.linked_to(1).is_some()));
}
