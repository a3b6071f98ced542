//! The station's link, from key to parting: behaviours of cases whose bodies are not public.

use std::time::Duration;

use v2g_link::slac::{
    CmSlacParmReq, EvseEvent, LinkLoss, Mac, MmeType, Oscillator, PilotState, RunId,
};

use crate::bench::{evse, from_evse, linked};
use crate::case::{Group, case, skip};
use crate::common::world::{World, station, vehicle};

const BODIES: &str =
    "only named in public; the behaviours known of them are judged in SECC_CMN_VTB_PLCLinkStatus";

pub(crate) fn groups() -> Vec<Group> {
    let named = |name, count: u16| Group {
        name,
        count,
        published: false,
        cases: (1..=count)
            .map(|number| skip(number, "link status", "not public", "not public", BODIES))
            .collect(),
    };
    vec![
        Group {
            name: "SECC_CMN_VTB_PLCLinkStatus",
            count: 12,
            published: false,
            cases: vec![
                case(
                    1,
                    "link",
                    "key handed over",
                    "link within TT_match_join",
                    || drop(linked(evse())),
                ),
                case(2, "unplugged", "state A", "the link is ended", || {
                    let mut world = linked(evse());
                    world.unplug(1);
                    world.run_ms(1_000);
                    assert_eq!(losses(&world), [LinkLoss::Pilot]);
                    assert_eq!(from_evse(&world, MmeType::CM_SET_KEY_REQ), 2);
                }),
                case(
                    3,
                    "request of a matched vehicle",
                    "CM_SLAC_PARM.REQ, strict",
                    "no answer",
                    || {
                        let mut world = linked(evse());
                        ask(&mut world);
                        assert_eq!(from_evse(&world, MmeType::CM_SLAC_PARM_CNF), 1);
                        assert_eq!(losses(&world), []);
                    },
                ),
                case(
                    4,
                    "the vehicle wakes the station",
                    "paused, B-C-B of 300 ms each",
                    "5 % and the link again",
                    || {
                        let mut world = paused();
                        for state in [PilotState::C, PilotState::B] {
                            world.pilot_state(station(1), state);
                            world.run_ms(300);
                        }
                        awake(world);
                    },
                ),
                case(
                    5,
                    "the station wakes the vehicle",
                    "paused, X1 to X2",
                    "the link again",
                    || {
                        let mut world = paused();
                        let now = world.now;
                        world.post(1).engine.wake(now);
                        awake(world);
                    },
                ),
                case(
                    6,
                    "woken, but no traffic",
                    "paused, B-C-B, silence",
                    "E or F within T_conn_max_comm, then 5 %; a request is answered",
                    || {
                        let mut world = paused();
                        world.pilot_state(station(1), PilotState::C);
                        world.run_ms(300);
                        world.pilot_state(station(1), PilotState::B);
                        world.run_ms(8_001);
                        assert_eq!(world.post(1).oscillator, Oscillator::Fault);
                        world.cars.clear();
                        world.run_ms(4_000);
                        assert_eq!(world.post(1).oscillator, Oscillator::Digital);
                        ask(&mut world);
                        assert_eq!(from_evse(&world, MmeType::CM_SLAC_PARM_CNF), 2);
                    },
                ),
                case(
                    7,
                    "error of the session",
                    "D-LINK_ERROR",
                    "X1, E or F, 5 %, matched again",
                    || {
                        let mut world = linked(evse());
                        let now = world.now;
                        world.post(1).engine.error(now);
                        assert!(
                            world.run_until(Duration::from_secs(20), |world| world
                                .serves(1)
                                .is_some())
                        );
                        assert_eq!(losses(&world), [LinkLoss::Asked]);
                    },
                ),
                case(
                    8,
                    "parting",
                    "SessionStop(Terminate)",
                    "the station leaves the network within TP_match_leave",
                    || {
                        let mut world = linked(evse());
                        let now = world.now;
                        world.post(1).engine.terminate(now);
                        world.run_ms(1_000);
                        let keys: Vec<_> = world
                            .sent
                            .iter()
                            .filter(|sent| {
                                sent.from == station(1) && sent.mme == MmeType::CM_SET_KEY_REQ
                            })
                            .collect();
                        assert_eq!(keys.len(), 2);
                        assert_ne!(keys[0].bytes[33..57], keys[1].bytes[33..57]);
                    },
                ),
                case(
                    9,
                    "order of X1 and fault",
                    "D-LINK_ERROR",
                    "X1 for T_step_X1, then E or F for T_step_EF",
                    || {
                        let mut world = linked(evse());
                        let now = world.now;
                        world.post(1).engine.error(now);
                        world.run_ms(2_999);
                        assert_eq!(world.post(1).oscillator, Oscillator::Off);
                        world.run_ms(3_999);
                        assert_eq!(world.post(1).oscillator, Oscillator::Fault);
                        world.run_ms(3);
                        assert_eq!(world.post(1).oscillator, Oscillator::Digital);
                    },
                ),
                skip(
                    10,
                    "variant of duty cycle and fault",
                    "not public",
                    "not public",
                    BODIES,
                ),
                skip(
                    11,
                    "variant of duty cycle and fault",
                    "not public",
                    "not public",
                    BODIES,
                ),
                skip(
                    12,
                    "variant of duty cycle and fault",
                    "not public",
                    "not public",
                    BODIES,
                ),
            ],
        },
        named("SECC_AC_VTB_PLCLinkStatus", 12),
        named("SECC_DC_VTB_PLCLinkStatus", 7),
    ]
}

fn losses(world: &World) -> Vec<LinkLoss> {
    let events = world.posts[&station(1)].events.iter();
    let losses = events.filter_map(|(_, event)| match event {
        EvseEvent::LinkDown(reason) => Some(*reason),
        _ => None,
    });
    losses.collect()
}

fn ask(world: &mut World) {
    let request = CmSlacParmReq {
        run_id: RunId([3; 8]),
    };
    world.say(vehicle(1), Mac::BROADCAST, station(1), &request.into());
}

fn paused() -> World {
    let mut world = linked(evse());
    let now = world.now;
    world.car(1).engine.pause(now);
    world.post(1).engine.pause(now);
    world.run_ms(30_000);
    assert_eq!(world.post(1).oscillator, Oscillator::Off);
    world
}

fn awake(mut world: World) {
    world.run_ms(2_000);
    assert_eq!(world.post(1).oscillator, Oscillator::Digital);
    let up = EvseEvent::LinkUp {
        vehicle: vehicle(1),
    };
    let ups = world.post(1).events.iter();
    assert_eq!(ups.filter(|(_, event)| *event == up).count(), 2);
    assert_eq!(from_evse(&world, MmeType::CM_SLAC_PARM_CNF), 1);
}
