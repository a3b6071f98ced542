//! The station's first answer and its report.

use std::time::Duration;

use v2g_link::slac::{EvseEvent, MmeType, Oscillator, PilotState, RunEnd};

use crate::bench::{alter, ended, evse, evse_stops, from_evse, linked, withhold};
use crate::case::{Group, case, group, skip};
use crate::common::world::{World, station, vehicle};

const PARM: MmeType = MmeType::CM_SLAC_PARM_CNF;
const START: MmeType = MmeType::CM_START_ATTEN_CHAR_IND;
const IND: MmeType = MmeType::CM_ATTEN_CHAR_IND;
const RSP: MmeType = MmeType::CM_ATTEN_CHAR_RSP;
const BASIC: &str = "the duty cycle of basic charging is the charger's, not the link's";
const REPEATED: &str = "report repeated twice, then failed";
const NO_REPORT: &str = "no CM_ATTEN_CHAR.IND";

pub(crate) fn groups() -> Vec<Group> {
    vec![
        group(
            "SECC_CMN_VTB_CmSlacParm",
            9,
            vec![
                case(
                    1,
                    "first answer",
                    "CM_SLAC_PARM.REQ in state B",
                    "CM_SLAC_PARM.CNF in TT_match_response, correct",
                    || first_answer(PilotState::B, 0),
                ),
                case(2, "first answer", "in state C", "as 001", || {
                    first_answer(PilotState::C, 0)
                }),
                case(
                    3,
                    "first answer",
                    "in state B, after ten seconds",
                    "as 001",
                    || first_answer(PilotState::B, 10_000),
                ),
                case(
                    4,
                    "no request",
                    "nothing until TT_EVSE_SLAC_init",
                    "E or F for T_step_EF, then 5 % again",
                    || {
                        let mut world = evse();
                        world.pilot_state(station(1), PilotState::B);
                        world.run_ms(40_001);
                        assert_eq!(world.post(1).oscillator, Oscillator::Fault);
                        world.run_ms(4_001);
                        assert_eq!(world.post(1).oscillator, Oscillator::Digital);
                        assert_eq!(from_evse(&world, PARM), 0);
                    },
                ),
                case(
                    5,
                    "invalid request",
                    "application type 1",
                    "no CM_SLAC_PARM.CNF",
                    || parm_ignored(19),
                ),
                case(
                    6,
                    "invalid request",
                    "security type 1",
                    "no CM_SLAC_PARM.CNF",
                    || parm_ignored(20),
                ),
                case(
                    7,
                    "unplugged before the request",
                    "state A, then CM_SLAC_PARM.REQ",
                    "no CM_SLAC_PARM.CNF",
                    || {
                        let mut world = evse();
                        world.plug(1, 1);
                        world.pilot_state(station(1), PilotState::A);
                        world.run_ms(3_000);
                        assert_eq!(from_evse(&world, PARM), 0);
                    },
                ),
                case(
                    8,
                    "second request",
                    "the same vehicle, a new run",
                    "CM_SLAC_PARM.CNF again",
                    || {
                        let mut world = evse();
                        withhold(&mut world, START);
                        world.plug(1, 1);
                        world.run_ms(2_500);
                        assert!(from_evse(&world, PARM) >= 2);
                    },
                ),
                case(
                    9,
                    "request after replugging",
                    "unplug, plug, request",
                    "CM_SLAC_PARM.CNF",
                    || {
                        let mut world = linked(evse());
                        world.unplug(1);
                        world.run_ms(1_000);
                        drop(linked(world));
                    },
                ),
            ],
        ),
        group(
            "SECC_AC_VTB_CmSlacParm",
            4,
            vec![
                skip(
                    1,
                    "identified without digital communication",
                    "nominal duty cycle, E or F, 5 %",
                    "matched and linked",
                    BASIC,
                ),
                case(
                    2,
                    "no vehicle that talks",
                    "no request at all",
                    "oscillator off after C_sequ_retry",
                    || {
                        let mut world = evse();
                        world.pilot_state(station(1), PilotState::B);
                        world.run_ms(150_000);
                        assert_eq!(world.post(1).oscillator, Oscillator::Off);
                    },
                ),
                skip(
                    3,
                    "identified after a digital start",
                    "5 %, nominal, E or F, 5 %",
                    "matched and linked",
                    BASIC,
                ),
                skip(
                    4,
                    "cable limit",
                    "start by proximity contact",
                    "matched and linked",
                    BASIC,
                ),
            ],
        ),
        group(
            "SECC_CMN_VTB_AttenuationCharacterization",
            20,
            vec![
                case(
                    1,
                    "report",
                    "all as it should be",
                    "58 groups, ten sounds, in time",
                    report_is_correct,
                ),
                case(
                    2,
                    "new request during the sounds",
                    "the vehicle begins again",
                    "confirmed, and a report for the new run",
                    begins_again,
                ),
                case(
                    3,
                    "a sound is missing",
                    "nine of ten",
                    "a report with the real count",
                    || {
                        let mut world = evse();
                        let mut sounds = 0;
                        world.passes = Box::new(move |sent, _| {
                            sounds += usize::from(sent.mme == MmeType::CM_MNBC_SOUND_IND);
                            sent.mme != MmeType::CM_MNBC_SOUND_IND || sounds != 10
                        });
                        let world = linked(world);
                        let report = world.sent.iter().find(|sent| sent.mme == IND).unwrap();
                        assert_eq!(report.bytes[69], 9);
                    },
                ),
                case(
                    4,
                    "no response",
                    "CM_ATTEN_CHAR.RSP withheld",
                    REPEATED,
                    || {
                        let mut world = evse();
                        withhold(&mut world, RSP);
                        repeated(world);
                    },
                ),
                case(
                    5,
                    "invalid response",
                    "application type 1",
                    REPEATED,
                    || response_ignored(19, &[1]),
                ),
                case(6, "invalid response", "security type 1", REPEATED, || {
                    response_ignored(20, &[1])
                }),
                case(
                    7,
                    "invalid response",
                    "source address zero",
                    REPEATED,
                    || response_ignored(21, &[0; 6]),
                ),
                case(8, "invalid response", "another run", REPEATED, || {
                    response_ignored(27, &[0xEE; 8])
                }),
                case(
                    9,
                    "invalid response",
                    "SOURCE_ID not zero",
                    REPEATED,
                    || response_ignored(35, &[1]),
                ),
                case(10, "invalid response", "RESP_ID not zero", REPEATED, || {
                    response_ignored(52, &[1])
                }),
                case(11, "invalid response", "result FF", REPEATED, || {
                    response_ignored(69, &[0xFF])
                }),
                case(
                    12,
                    "no announcement",
                    "neither announcements nor sounds",
                    "failed, no report",
                    || {
                        let mut world = evse();
                        world.passes = Box::new(|sent, _| {
                            sent.mme != START && sent.mme != MmeType::CM_MNBC_SOUND_IND
                        });
                        no_report(world, RunEnd::NoSounds);
                    },
                ),
                case(
                    13,
                    "invalid announcement",
                    "application type 1",
                    NO_REPORT,
                    || start_ignored(19, &[1]),
                ),
                case(
                    14,
                    "invalid announcement",
                    "security type 1",
                    NO_REPORT,
                    || start_ignored(20, &[1]),
                ),
                case(15, "invalid announcement", "no sounds", NO_REPORT, || {
                    start_ignored(21, &[0])
                }),
                case(
                    16,
                    "invalid announcement",
                    "Time_Out zero",
                    NO_REPORT,
                    || start_ignored(22, &[0]),
                ),
                case(
                    17,
                    "invalid announcement",
                    "RESP_TYPE zero",
                    NO_REPORT,
                    || start_ignored(23, &[0]),
                ),
                case(18, "invalid announcement", "another run", NO_REPORT, || {
                    start_ignored(30, &[0xEE; 8])
                }),
                case(
                    19,
                    "unplugged",
                    "state A during the sounds",
                    "matching ends at once",
                    evse_stops_while_sounding,
                ),
                case(
                    20,
                    "two vehicles",
                    "both sound at once",
                    "both get their report",
                    two_vehicles,
                ),
            ],
        ),
    ]
}

fn first_answer(state: PilotState, wait: u64) {
    let mut world = evse();
    world.pilot_state(station(1), state);
    world.run_ms(wait);
    world.plug(1, 1);
    world.run_ms(250);
    let asked = world.times(vehicle(1), MmeType::CM_SLAC_PARM_REQ)[0];
    let answer = world.sent.iter().find(|sent| sent.mme == PARM).unwrap();
    assert!(answer.at.since(asked) <= Duration::from_millis(100));
    assert_eq!((answer.to, answer.bytes.len()), (vehicle(1), 60));
    assert_eq!(
        answer.bytes[19..28],
        [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 10, 6, 1]
    );
    assert_eq!(answer.bytes[28..34], vehicle(1).0);
    assert_eq!(answer.bytes[34..36], [0, 0]);
}

fn parm_ignored(at: usize) {
    let mut world = evse();
    world.alter = Box::new(move |mme, frame| {
        if mme == MmeType::CM_SLAC_PARM_REQ {
            frame[at] = 1;
        }
    });
    world.plug(1, 1);
    world.run_ms(5_000);
    assert_eq!(
        (from_evse(&world, PARM), world.post(1).engine.runs()),
        (0, 0)
    );
}

fn report_is_correct() {
    let world = linked(evse());
    let report = world.sent.iter().find(|sent| sent.mme == IND).unwrap();
    assert_eq!((report.to, report.bytes.len()), (vehicle(1), 129));
    assert_eq!(report.bytes[21..27], vehicle(1).0);
    assert_eq!(report.bytes[35..69], [0; 34]);
    assert_eq!(report.bytes[69..71], [10, 58]);
    assert_eq!(report.bytes[71..], [12; 58]);
    let last = world.times(vehicle(1), MmeType::CM_MNBC_SOUND_IND)[9];
    assert!(report.at.since(last) <= Duration::from_millis(100));
}

fn begins_again() {
    let mut world = evse();
    world.plug(1, 1);
    world.run_ms(400);
    let now = world.now;
    world
        .car(1)
        .engine
        .pilot(now, v2g_link::slac::PilotSignal::Off);
    world
        .car(1)
        .engine
        .pilot(now, v2g_link::slac::PilotSignal::Digital);
    assert!(world.run_until(Duration::from_secs(5), |world| world.linked_to(1).is_some()));
    assert_eq!(from_evse(&world, PARM), 2);
    let first = world.car(1).events[0].1;
    let v2g_link::slac::EvEvent::Started { run_id } = first else {
        panic!("{first:?}")
    };
    let matched = world
        .post(1)
        .events
        .iter()
        .find_map(|(_, event)| match event {
            EvseEvent::Matched { run_id, .. } => Some(*run_id),
            _ => None,
        });
    assert_ne!(matched, Some(run_id));
}

fn repeated(mut world: World) {
    world.plug(1, 1);
    let over = world.run_until(Duration::from_secs(5), |world| !ended(world).is_empty());
    assert!(over);
    assert_eq!(
        (from_evse(&world, IND), ended(&world)),
        (3, vec![RunEnd::NoResponse])
    );
}

fn response_ignored(at: usize, bytes: &'static [u8]) {
    let mut world = evse();
    alter(&mut world, RSP, at, bytes);
    repeated(world);
}

fn start_ignored(at: usize, bytes: &'static [u8]) {
    let mut world = evse();
    alter(&mut world, START, at, bytes);
    no_report(world, RunEnd::NoSounds);
}

fn no_report(mut world: World, reason: RunEnd) {
    world.plug(1, 1);
    let over = world.run_until(Duration::from_secs(5), |world| !ended(world).is_empty());
    assert!(over);
    world.run_ms(300);
    assert_eq!((from_evse(&world, IND), ended(&world)[0]), (0, reason));
}

fn evse_stops_while_sounding() {
    let mut world = evse();
    // The report is what the station would send next.
    world.plug(1, 1);
    world.run_ms(450);
    world.pilot_state(station(1), PilotState::A);
    world.run_ms(5_000);
    assert_eq!(
        (from_evse(&world, IND), ended(&world)),
        (0, vec![RunEnd::Pilot])
    );
    evse_stops(evse(), PARM);
}

fn two_vehicles() {
    let mut world = evse();
    world.add_car(2, |_| ());
    world.attenuation.insert((vehicle(2), station(1)), 33);
    world.plug(2, 1);
    world.plug(1, 1);
    world.run_ms(1_000);
    let reports: Vec<_> = world.sent.iter().filter(|sent| sent.mme == IND).collect();
    assert_eq!(reports.len(), 2);
    let means: Vec<_> = reports
        .iter()
        .map(|sent| (sent.to, sent.bytes[71]))
        .collect();
    assert!(means.contains(&(vehicle(1), 12)) && means.contains(&(vehicle(2), 33)));
}
