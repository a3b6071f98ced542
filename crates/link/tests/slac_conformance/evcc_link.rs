//! The vehicle's link, from key to parting.

use std::time::Duration;

use v2g_link::slac::{EvEvent, LinkLoss, MmeType, PilotSignal};

use crate::bench::{ev, ev_stops, from_ev, linked};
use crate::case::{Case, Group, case, group, skip};
use crate::common::world::{World, station, vehicle};

const SCHEDULE: &str = "the schedule is the session's; the link is told pause() and wake()";

pub(crate) fn groups() -> Vec<Group> {
    vec![
        group(
            "EVCC_CMN_VTB_PLCLinkStatus",
            8,
            vec![
                case(
                    1,
                    "link",
                    "key handed over",
                    "link within TT_match_join",
                    || drop(linked(ev())),
                ),
                case(
                    2,
                    "link lost",
                    "the station's modem leaves",
                    "reported, matching begins again",
                    || {
                        let mut world = linked(ev());
                        world.modem_astray(station(1));
                        world.run_ms(10_000);
                        assert_eq!(losses(&world), [LinkLoss::Lost]);
                        assert_eq!(from_ev(&world, MmeType::CM_SLAC_PARM_REQ), 2);
                    },
                ),
                case(
                    3,
                    "control pilot off",
                    "X1 between choice and link",
                    "no link",
                    || ev_stops(ev(), MmeType::CM_SET_KEY_REQ, PilotSignal::Off),
                ),
                case(
                    4,
                    "control pilot at -12 V",
                    "state F between choice and link",
                    "no link",
                    || ev_stops(ev(), MmeType::CM_SET_KEY_REQ, PilotSignal::Fault),
                ),
                case(
                    5,
                    "late key",
                    "the station's modem joins after ten seconds",
                    "link",
                    || {
                        let mut world = ev();
                        world.joining = Duration::from_secs(10);
                        drop(linked(world));
                    },
                ),
                case(
                    6,
                    "state E",
                    "link up, E for T_step_EF, then 5 %",
                    "matching begins again",
                    fault_and_again,
                ),
                case(
                    7,
                    "state F",
                    "link up, F for T_step_EF, then 5 %",
                    "matching begins again",
                    fault_and_again,
                ),
                case(
                    8,
                    "oscillator interrupted",
                    "link up, X1, then 5 %",
                    "the link stays as long as the modem has it",
                    || {
                        let mut world = linked(ev());
                        pilot(&mut world, PilotSignal::Off);
                        world.run_ms(3_000);
                        pilot(&mut world, PilotSignal::Digital);
                        world.run_ms(3_000);
                        assert_eq!(world.linked_to(1), Some(station(1)));
                        assert_eq!(from_ev(&world, MmeType::CM_SLAC_PARM_REQ), 1);
                    },
                ),
            ],
        ),
        group(
            "EVCC_AC_VTB_PLCLinkStatus",
            10,
            vec![
                pause(1),
                wake(2),
                nominal_fault(3),
                case(
                    4,
                    "link at a nominal duty cycle",
                    "10 % from the start",
                    "link",
                    || {
                        let mut world = ev();
                        world.plug(1, 1);
                        pilot(&mut world, PilotSignal::Nominal);
                        assert!(world.run_until(Duration::from_secs(5), |world| {
                            world.linked_to(1).is_some()
                        }));
                    },
                ),
                nominal_fault(5),
                terminate(6),
                nominal_fault(7),
                nominal_fault(8),
                skip(
                    9,
                    "schedule without power",
                    "Pmax 0 for a while",
                    "wakes up in time",
                    SCHEDULE,
                ),
                skip(
                    10,
                    "schedule without power",
                    "Pmax 0 at the end",
                    "wakes up in time",
                    SCHEDULE,
                ),
            ],
        ),
        group(
            "EVCC_DC_VTB_PLCLinkStatus",
            5,
            vec![
                pause(1),
                wake(2),
                terminate(3),
                skip(
                    4,
                    "schedule without power",
                    "Pmax 0 W for a while",
                    "wakes up in time",
                    SCHEDULE,
                ),
                skip(
                    5,
                    "schedule without power",
                    "Pmax 0 W at the end",
                    "wakes up in time",
                    SCHEDULE,
                ),
            ],
        ),
    ]
}

fn pilot(world: &mut World, signal: PilotSignal) {
    let now = world.now;
    world.car(1).engine.pilot(now, signal);
    world.settle();
}

fn losses(world: &World) -> Vec<LinkLoss> {
    let events = world.cars[&vehicle(1)].events.iter();
    let losses = events.filter_map(|(_, event)| match event {
        EvEvent::LinkDown(reason) => Some(*reason),
        _ => None,
    });
    losses.collect()
}

fn fault_and_again() {
    let mut world = linked(ev());
    pilot(&mut world, PilotSignal::Fault);
    world.run_ms(4_000);
    assert_eq!(losses(&world), [LinkLoss::Pilot]);
    assert_eq!(from_ev(&world, MmeType::CM_SLAC_PARM_REQ), 1);
    pilot(&mut world, PilotSignal::Digital);
    world.run_ms(100);
    assert_eq!(from_ev(&world, MmeType::CM_SLAC_PARM_REQ), 2);
}

fn pause(number: u16) -> Case {
    case(
        number,
        "pause",
        "SessionStop(Pause), X1",
        "stays in the network, S2 open",
        || {
            let mut world = linked(ev());
            let now = world.now;
            world.car(1).engine.pause(now);
            let keys = from_ev(&world, MmeType::CM_SET_KEY_REQ);
            pilot(&mut world, PilotSignal::Off);
            world.run_ms(60_000);
            assert_eq!(from_ev(&world, MmeType::CM_SET_KEY_REQ), keys);
            let toggled = |(_, event): &(_, EvEvent)| matches!(event, EvEvent::S2 { .. });
            assert!(!world.car(1).events.iter().any(toggled));
            assert_eq!(losses(&world), []);
        },
    )
}

fn wake(number: u16) -> Case {
    case(
        number,
        "wake-up",
        "paused; the vehicle wakes",
        "a toggle B-C-B, and the link",
        || {
            let mut world = linked(ev());
            let now = world.now;
            world.car(1).engine.pause(now);
            world.post(1).engine.pause(now);
            world.run_ms(30_000);
            let (now, from) = (world.now, world.car(1).events.len());
            world.car(1).engine.wake(now);
            world.run_ms(2_000);
            let events: Vec<_> = world.car(1).events[from..]
                .iter()
                .map(|(_, event)| *event)
                .collect();
            let expected = [
                EvEvent::S2 { closed: true },
                EvEvent::LinkUp {
                    station: station(1),
                },
                EvEvent::S2 { closed: false },
            ];
            assert!(
                expected.iter().all(|event| events.contains(event)),
                "{events:?}"
            );
        },
    )
}

fn terminate(number: u16) -> Case {
    case(
        number,
        "parting",
        "SessionStop(Terminate)",
        "leaves the network within TP_match_leave",
        || {
            let mut world = linked(ev());
            let now = world.now;
            world.car(1).engine.terminate(now);
            world.run_ms(1_000);
            let keys: Vec<_> = world
                .sent
                .iter()
                .filter(|sent| sent.from == vehicle(1) && sent.mme == MmeType::CM_SET_KEY_REQ)
                .collect();
            assert_eq!(keys.len(), 2);
            assert_ne!(keys[0].bytes[41..57], keys[1].bytes[41..57]);
            assert_eq!(losses(&world), [LinkLoss::Asked]);
        },
    )
}

fn nominal_fault(number: u16) -> Case {
    case(
        number,
        "fault at a nominal duty cycle",
        "10 %, E or F for T_step_EF, then 10 %",
        "matching begins again",
        || {
            let mut world = linked(ev());
            pilot(&mut world, PilotSignal::Nominal);
            assert_eq!(world.linked_to(1), Some(station(1)));
            pilot(&mut world, PilotSignal::Fault);
            world.run_ms(4_000);
            pilot(&mut world, PilotSignal::Nominal);
            world.run_ms(100);
            assert_eq!(from_ev(&world, MmeType::CM_SLAC_PARM_REQ), 2);
        },
    )
}
