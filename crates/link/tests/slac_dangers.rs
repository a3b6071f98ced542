//! Attacks, faults and what real cars and chargers do, each by name.

mod common;

use std::collections::BTreeSet;
use std::time::Duration;

use common::world::{World, modem_of, station, vehicle};
use v2g_link::slac::{
    Attenuation, CmAttenCharInd, CmMnbcSoundInd, CmSetKeyCnf, CmSlacMatchReq, CmSlacParmReq,
    CmStartAttenCharInd, EvEvent, EvValidation, Evse, EvseConfig, EvseEvent, EvseValidation, Frame,
    GROUPS, Ignored, LinkLoss, MAX_RUNS, Mac, Message, MmeType, Modem, Nmk, Oscillator, PilotState,
    ResponseType, RunEnd, RunId, StationId, TIME_OUT,
};
use v2g_link::time::Instant;

/// A generator that is good enough for tests.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn mac(&mut self) -> Mac {
        let [_, b, c, d, e, f, ..] = self.roll().to_le_bytes();
        Mac([0x0A, b, c, d, e, f])
    }

    fn run(&mut self) -> RunId {
        RunId(self.roll().to_le_bytes())
    }
}

fn start(vehicle: Mac, run_id: RunId) -> Message<'static> {
    Message::from(CmStartAttenCharInd {
        num_sounds: 10,
        time_out: TIME_OUT,
        response_type: ResponseType::OtherStation,
        forwarding_sta: vehicle,
        run_id,
    })
}

fn sound(run_id: RunId) -> Message<'static> {
    Message::from(CmMnbcSoundInd {
        sender_id: StationId::NONE,
        remaining: 3,
        run_id,
        random: None,
    })
}

fn ask(run_id: RunId) -> Message<'static> {
    Message::from(CmSlacParmReq { run_id })
}

/// Lets the vehicle match at its first attempt while `annoy` is called every `pause`.
fn match_under(pause: Duration, dice: &mut Dice, annoy: impl Fn(&mut World, &mut Dice)) -> bool {
    let mut world = World::pair(|_| (), |_| ());
    world.pilot_state(station(1), PilotState::B);
    for _ in 0..50 {
        annoy(&mut world, dice);
    }
    world.plug(1, 1);
    let end = world.now.after(Duration::from_secs(4));
    while world.now < end {
        world.run(pause);
        annoy(&mut world, dice);
        assert!(world.post(1).engine.runs() <= MAX_RUNS);
        if world.linked_to(1).is_some() && world.serves(1) == Some(vehicle(1)) {
            return true;
        }
    }
    false
}

#[test]
fn a_neighbour_that_asks_all_the_time_keeps_nobody_out() {
    let neighbour = vehicle(99);
    let ok = match_under(Duration::from_millis(50), &mut Dice(7), |world, dice| {
        let run = dice.run();
        world.say(neighbour, Mac::BROADCAST, station(1), &ask(run));
        world.say(
            neighbour,
            Mac::BROADCAST,
            station(1),
            &start(neighbour, run),
        );
    });
    assert!(ok);
}

#[test]
fn a_thousand_forged_requests_a_second_keep_nobody_out() {
    for seed in 1..=20 {
        let ok = match_under(Duration::from_millis(1), &mut Dice(seed), |world, dice| {
            let (mac, run) = (dice.mac(), dice.run());
            world.say(mac, Mac::BROADCAST, station(1), &ask(run));
        });
        assert!(ok, "seed {seed}");
    }
}

#[test]
fn a_thousand_forged_announcements_a_second_keep_nobody_out() {
    for seed in 1..=20 {
        let ok = match_under(Duration::from_millis(1), &mut Dice(seed), |world, dice| {
            let (mac, run) = (dice.mac(), dice.run());
            world.say(mac, Mac::BROADCAST, station(1), &ask(run));
            world.say(mac, Mac::BROADCAST, station(1), &start(mac, run));
        });
        assert!(ok, "seed {seed}");
    }
}

#[test]
fn a_thousand_forged_sounds_a_second_from_farther_away_keep_nobody_out() {
    for seed in 1..=20 {
        let ok = match_under(Duration::from_millis(1), &mut Dice(seed), |world, dice| {
            let (mac, run) = (dice.mac(), dice.run());
            world.say(mac, Mac::BROADCAST, station(1), &ask(run));
            world.say(mac, Mac::BROADCAST, station(1), &start(mac, run));
            world.say(mac, Mac::BROADCAST, station(1), &sound(run));
            let profile = world.profile(mac, station(1));
            world.give(station(1), &profile);
        });
        assert!(ok, "seed {seed}");
    }
}

#[test]
fn requests_in_the_vehicles_own_name_do_not_disturb_its_run() {
    let ok = match_under(Duration::from_millis(3), &mut Dice(5), |world, dice| {
        let run = dice.run();
        if world.post(1).engine.vehicle().is_none() {
            world.say(vehicle(1), Mac::BROADCAST, station(1), &ask(run));
        }
    });
    assert!(ok);
}

#[test]
fn a_lost_confirmation_is_answered_again_with_the_same_key() {
    let mut world = World::pair(|_| (), |_| ());
    let mut lost = 0;
    world.passes = Box::new(move |sent, _| {
        lost += usize::from(sent.mme == MmeType::CM_SLAC_MATCH_CNF);
        sent.mme != MmeType::CM_SLAC_MATCH_CNF || lost > 2
    });
    world.match_up(1, 1);
    let confirmations: Vec<_> = world
        .sent
        .iter()
        .filter(|sent| sent.mme == MmeType::CM_SLAC_MATCH_CNF)
        .collect();
    assert_eq!(confirmations.len(), 3);
    assert!(
        confirmations
            .iter()
            .all(|sent| sent.bytes == confirmations[0].bytes)
    );
    assert_eq!(world.post(1).keys, 0);
}

#[test]
fn a_vehicle_that_was_not_heard_never_gets_another_runs_attenuation_or_the_key() {
    let mut world = World::pair(|_| (), |_| ());
    world.match_up(1, 1);
    world.unplug(1);
    world.measures = false;
    world.add_car(2, |_| ());
    let reports = world.count(station(1), MmeType::CM_ATTEN_CHAR_IND);
    world.plug(2, 1);
    world.run_ms(5_000);
    assert_eq!(world.count(station(1), MmeType::CM_ATTEN_CHAR_IND), reports);
    assert_eq!(world.count(station(1), MmeType::CM_SLAC_MATCH_CNF), 1);
    let not_heard = |(_, event): &(_, EvseEvent)| {
        matches!(
            event,
            EvseEvent::RunEnded {
                reason: RunEnd::NotHeard,
                ..
            }
        )
    };
    assert!(world.post(1).events.iter().any(not_heard));
}

#[test]
fn a_run_measures_only_its_own_sounds() {
    let mut world = World::new();
    world.add_post(1, |_| ());
    world.pilot_state(station(1), PilotState::B);
    let (near, far) = (vehicle(1), vehicle(2));
    world.attenuation.insert((near, station(1)), 5);
    world.attenuation.insert((far, station(1)), 50);
    for mac in [near, far] {
        world.say(mac, Mac::BROADCAST, station(1), &ask(RunId([mac.0[5]; 8])));
        world.say(
            mac,
            Mac::BROADCAST,
            station(1),
            &start(mac, RunId([mac.0[5]; 8])),
        );
    }
    for _ in 0..10 {
        for mac in [near, far] {
            let profile = world.profile(mac, station(1));
            world.give(station(1), &profile);
        }
    }
    let measured: Vec<_> = world
        .post(1)
        .events
        .iter()
        .filter_map(|(_, event)| match event {
            EvseEvent::Measured {
                vehicle,
                attenuation,
                sounds,
            } => Some((*vehicle, *attenuation, *sounds)),
            _ => None,
        })
        .collect();
    assert_eq!(measured, [(near, 5, 10), (far, 50, 10)]);
}

#[test]
fn the_run_is_named_as_the_vehicle_names_it_and_the_terms_are_the_standards() {
    let mut world = World::new();
    world.add_post(1, |_| ());
    world.pilot_state(station(1), PilotState::B);
    world.say(
        vehicle(1),
        Mac::BROADCAST,
        station(1),
        &ask(RunId(*b"TESLA EV")),
    );
    let answer = world.sent.last().unwrap();
    let frame = Frame::parse(&answer.bytes).unwrap();
    let Ok(Some(Message::CmSlacParmCnf(terms))) = Message::parse(&frame) else {
        panic!()
    };
    assert_eq!(
        (frame.destination, terms.forwarding_sta),
        (vehicle(1), vehicle(1))
    );
    assert_eq!((terms.num_sounds, terms.time_out), (10, 6));
    assert_eq!(terms.response_type, ResponseType::OtherStation);
    assert_eq!(terms.run_id, RunId(*b"TESLA EV"));
}

/// Some vehicles ask in the moment in which the duty cycle appears.
#[test]
fn a_request_right_after_plug_in_is_answered_even_before_the_modem_has_its_key() {
    let mut evse = Evse::new(
        EvseConfig::new(station(1), Modem::QUALCOMM),
        Nmk::new([1; 16]),
        Instant(0),
    );
    evse.pilot(Instant(0), PilotState::B);
    let mut buffer = [0; 60];
    let bytes = ask(RunId([1; 8])).write(Mac::BROADCAST, vehicle(1), &mut buffer);
    evse.receive(Instant(0), bytes.unwrap());
    let sent: Vec<_> = core::iter::from_fn(|| {
        let frame = Frame::parse(evse.poll_transmit()?).unwrap().mme;
        Some(frame)
    })
    .collect();
    assert_eq!(sent, [MmeType::CM_SET_KEY_REQ, MmeType::CM_SLAC_PARM_CNF]);
}

#[test]
fn a_vehicle_that_begins_again_after_the_match_is_matched_again() {
    let mut world = World::pair(|_| (), |_| ());
    world.match_up(1, 1);
    // The vehicle's controller starts anew without a word.
    world.cars.clear();
    world.add_car(1, |_| ());
    let keys = world.post(1).keys;
    world.match_up(1, 1);
    assert_eq!(world.post(1).keys, keys + 1);
    let down = EvseEvent::LinkDown(LinkLoss::Restarted);
    assert!(world.post(1).events.iter().any(|(_, event)| *event == down));
}

#[test]
fn a_third_party_cannot_reset_a_link() {
    let mut world = World::pair(|_| (), |_| ());
    world.match_up(1, 1);
    let mut dice = Dice(3);
    for _ in 0..1_000 {
        let (mac, run) = (dice.mac(), dice.run());
        world.say(mac, Mac::BROADCAST, station(1), &ask(run));
        world.say(mac, Mac::BROADCAST, station(1), &start(mac, run));
    }
    world.run_ms(5_000);
    assert_eq!(world.serves(1), Some(vehicle(1)));
    assert_eq!(world.post(1).engine.runs(), 0);
    assert_eq!(world.count(station(1), MmeType::CM_SLAC_PARM_CNF), 1);
}

#[test]
fn a_choice_for_another_station_or_in_anothers_name_gets_no_key() {
    let mut world = World::pair(|_| (), |_| ());
    world.passes = Box::new(|sent, _| sent.mme != MmeType::CM_SLAC_MATCH_REQ);
    world.plug(1, 1);
    world.run_ms(900);
    let Some(EvEvent::Started { run_id }) = world.car(1).events.first().map(|(_, event)| *event)
    else {
        panic!()
    };
    let good = CmSlacMatchReq {
        pev_id: StationId::NONE,
        pev_mac: vehicle(1),
        evse_id: StationId::NONE,
        evse_mac: station(1),
        run_id,
    };
    let forged = [
        (
            vehicle(1),
            CmSlacMatchReq {
                evse_mac: station(2),
                ..good
            },
        ),
        (
            vehicle(1),
            CmSlacMatchReq {
                pev_mac: vehicle(2),
                ..good
            },
        ),
        (
            vehicle(1),
            CmSlacMatchReq {
                run_id: RunId([9; 8]),
                ..good
            },
        ),
        (
            vehicle(2),
            CmSlacMatchReq {
                pev_mac: vehicle(2),
                ..good
            },
        ),
        (vehicle(2), good),
    ];
    for (from, request) in forged {
        world.say(from, station(1), station(1), &request.into());
        assert_eq!(world.count(station(1), MmeType::CM_SLAC_MATCH_CNF), 0);
    }
    world.say(vehicle(1), station(1), station(1), &good.into());
    assert_eq!(world.count(station(1), MmeType::CM_SLAC_MATCH_CNF), 1);
}

#[test]
fn a_vehicles_address_is_made_known_as_that_of_the_vehicle_only_with_the_key() {
    let mut world = World::pair(|_| (), |_| ());
    world.plug(1, 1);
    while world.count(station(1), MmeType::CM_SLAC_MATCH_CNF) == 0 {
        assert_eq!(world.post(1).engine.vehicle(), None);
        world.run_ms(1);
    }
    assert_eq!(world.post(1).engine.vehicle(), Some(vehicle(1)));
}

fn report(vehicle: Mac, run_id: RunId, attenuation: u8) -> Message<'static> {
    Message::from(CmAttenCharInd {
        source_address: vehicle,
        run_id,
        source_id: StationId::NONE,
        response_id: StationId::NONE,
        num_sounds: 10,
        attenuation: Attenuation([attenuation; GROUPS]),
    })
}

fn run_of(world: &mut World) -> RunId {
    let events = world.car(1).events.iter().rev();
    let run = events.filter_map(|(_, event)| match event {
        EvEvent::Started { run_id } => Some(*run_id),
        _ => None,
    });
    run.clone().next().unwrap()
}

#[test]
fn reports_that_nobody_asked_for_come_too_early_or_change_their_mind_count_for_nothing() {
    let mut world = World::pair(|_| (), |_| ());
    world.plug(1, 1);
    let run = run_of(&mut world);
    // Before the first sound, although the station takes part.
    world.run_ms(100);
    world.say(
        station(1),
        vehicle(1),
        vehicle(1),
        &report(vehicle(1), run, 1),
    );
    assert_eq!(world.count(vehicle(1), MmeType::CM_ATTEN_CHAR_RSP), 0);
    // A station that never took part.
    world.run_ms(300);
    world.say(
        station(7),
        vehicle(1),
        vehicle(1),
        &report(vehicle(1), run, 1),
    );
    assert_eq!(world.count(vehicle(1), MmeType::CM_ATTEN_CHAR_RSP), 0);
    // The right station, and then somebody in its name with a better figure.
    world.run_ms(250);
    assert_eq!(world.count(vehicle(1), MmeType::CM_ATTEN_CHAR_RSP), 1);
    world.say(
        station(1),
        vehicle(1),
        vehicle(1),
        &report(vehicle(1), run, 1),
    );
    assert_eq!(world.count(vehicle(1), MmeType::CM_ATTEN_CHAR_RSP), 1);
    // The same again is answered again.
    world.say(
        station(1),
        vehicle(1),
        vehicle(1),
        &report(vehicle(1), run, 12),
    );
    assert_eq!(world.count(vehicle(1), MmeType::CM_ATTEN_CHAR_RSP), 2);
}

/// CVE-2025-12357: whoever claims to hear the vehicle best is believed.
#[test]
fn a_rogue_with_a_better_figure_is_reported_as_ambiguous_and_fails_validation() {
    let mut world = World::pair(
        |ev| ev.validation = EvValidation::WhenUncertain,
        |evse| evse.validation = EvseValidation::Toggles,
    );
    let rogue = station(66);
    world.add_post(66, |evse| evse.validation = EvseValidation::Toggles);
    world.pilot_state(rogue, PilotState::B);
    world.attenuation.insert((vehicle(1), rogue), 11);
    world.match_up(1, 1);
    let events = &world.car(1).events;
    assert!(events.iter().any(|(_, event)| {
        matches!(event, EvEvent::Ambiguous { first, .. } if *first == rogue)
    }));
    assert_eq!(world.count(rogue, MmeType::CM_SLAC_MATCH_CNF), 0);
}

#[test]
fn a_flood_of_forged_answers_keeps_no_report_out() {
    for seed in 1..=20 {
        let mut dice = Dice(seed);
        let mut world = World::pair(|_| (), |_| ());
        world.plug(1, 1);
        let forged = Message::from(v2g_link::slac::CmSlacParmCnf {
            num_sounds: 10,
            time_out: 6,
            response_type: ResponseType::OtherStation,
            forwarding_sta: vehicle(1),
            run_id: run_of(&mut world),
        });
        for _ in 0..200 {
            world.run_ms(1);
            let mac = dice.mac();
            world.say(mac, vehicle(1), vehicle(1), &forged);
        }
        let ok = world.run_until(Duration::from_secs(10), |world| {
            world.linked_to(1).is_some()
        });
        assert!(ok, "seed {seed}");
    }
}

/// PIBuster: a modem's messages from the cable.
#[test]
fn only_the_own_modem_is_believed_about_keys_links_and_sounds() {
    let mut world = World::pair(|_| (), |_| ());
    world.match_up(1, 1);
    let before = world.posts[&station(1)].engine.ignored().count;
    let rogue = modem_of(station(9));
    let mut link_down = [0; 60];
    link_down[..6].copy_from_slice(&station(1).0);
    link_down[6..12].copy_from_slice(&rogue.0);
    link_down[12..22].copy_from_slice(&[0x88, 0xE1, 0, 0xB9, 0xA0, 0, 0xB0, 0x52, 0, 0]);
    world.give(station(1), &link_down);
    let confirm = Message::from(CmSetKeyCnf {
        result: 0,
        my_nonce: [0; 4],
        your_nonce: [0; 4],
    });
    world.say(rogue, station(1), station(1), &confirm);
    // What nobody knows, and what some chips send instead of a profile.
    for mme in [0xA14E_u16, 0xA000, 0xA034, 0xFFFF] {
        let [low, high] = mme.to_le_bytes();
        link_down[15] = low;
        link_down[16] = high;
        world.give(station(1), &link_down);
    }
    world.run_ms(3_000);
    assert_eq!(world.serves(1), Some(vehicle(1)));
    let ignored = world.posts[&station(1)].engine.ignored();
    assert_eq!(
        (ignored.count - before, ignored.last),
        (6, Some(Ignored::NotOurModem))
    );
}

#[test]
fn the_answer_of_the_modem_is_success_whether_it_says_0_or_1() {
    for result in [0, 1] {
        let mut world = World::pair(|_| (), |_| ());
        world.modem_dead(station(1), true);
        world.run_ms(10);
        let confirm = Message::from(CmSetKeyCnf {
            result,
            my_nonce: [0; 4],
            your_nonce: [0; 4],
        });
        world.say(modem_of(station(1)), station(1), station(1), &confirm);
        world.run_ms(10_000);
        assert_eq!(world.count(station(1), MmeType::CM_SET_KEY_REQ), 1);
    }
}

#[test]
fn a_lost_link_is_reported_once_and_leads_to_a_new_match() {
    let mut world = World::pair(|_| (), |_| ());
    world.match_up(1, 1);
    let from = world.post(1).events.len();
    world.modem_astray(vehicle(1));
    world.run_ms(30_000);
    let lost = world.post(1).events[from..].iter();
    let lost = lost.filter(|(_, event)| matches!(event, EvseEvent::LinkDown(_)));
    assert_eq!(lost.count(), 1);
    assert_eq!(world.serves(1), Some(vehicle(1)));
}

#[test]
fn a_dead_modem_is_reported_and_no_link_is_claimed() {
    let mut world = World::pair(|_| (), |_| ());
    world.modem_dead(station(1), true);
    world.plug(1, 1);
    world.run_ms(60_000);
    assert_eq!((world.serves(1), world.linked_to(1)), (None, None));
    let silent = |(_, event): &(_, EvseEvent)| *event == EvseEvent::ModemSilent;
    assert!(world.post(1).events.iter().any(silent));
}

#[test]
fn the_choice_carries_the_address_of_the_host_and_sounds_go_to_everybody() {
    let mut world = World::pair(|_| (), |_| ());
    world.match_up(1, 1);
    for sent in &world.sent {
        let frame = Frame::parse(&sent.bytes).unwrap();
        match Message::parse(&frame) {
            Ok(Some(Message::CmSlacMatchReq(request))) => {
                assert_eq!((request.pev_mac, sent.to), (vehicle(1), station(1)));
            }
            Ok(Some(
                Message::CmMnbcSoundInd(_)
                | Message::CmStartAttenCharInd(_)
                | Message::CmSlacParmReq(_),
            )) => assert_eq!(sent.to, Mac::BROADCAST),
            _ => {}
        }
    }
}

#[test]
fn no_key_and_no_seed_is_ever_shown() {
    let mut world = World::pair(|_| (), |_| ());
    world.plug(1, 1);
    for _ in 0..3_000 {
        world.run_ms(1);
        let shown = format!(
            "{:?} {:?}",
            world.posts[&station(1)].engine,
            world.cars[&vehicle(1)].engine
        );
        // The key and the seed of number 1.
        assert!(!shown.contains("1, 1, 1, 1"), "{shown}");
    }
}

#[test]
fn an_engine_survives_any_bytes_at_any_moment() {
    let mut dice = Dice(11);
    let mut world = World::pair(
        |ev| ev.validation = EvValidation::Always,
        |evse| {
            evse.validation = EvseValidation::Toggles;
        },
    );
    world.plug(1, 1);
    let mut seen = BTreeSet::new();
    for _ in 0..4_000 {
        world.run_ms(1);
        let Some(sent) = world
            .sent
            .get(dice.roll() as usize % world.sent.len().max(1))
        else {
            continue;
        };
        let mut bytes = sent.bytes.clone();
        for _ in 0..dice.roll() % 4 {
            let bit = dice.roll() as usize % (bytes.len() * 8);
            bytes[bit / 8] ^= 1 << (bit % 8);
        }
        bytes.truncate(dice.roll() as usize % (bytes.len() + 1));
        for receiver in [vehicle(1), station(1)] {
            if bytes.len() > 6 && dice.roll().is_multiple_of(2) {
                bytes[..6].copy_from_slice(&receiver.0);
            }
            world.give(receiver, &bytes);
        }
        seen.insert(
            world
                .post(1)
                .engine
                .ignored()
                .last
                .map(|reason| reason.to_string()),
        );
    }
    assert!(seen.len() > 20, "{seen:?}");
    for length in 0..=u16::MAX {
        let bytes = vec![0x88; usize::from(length)];
        world.post(1).engine.receive(Instant::START, &bytes);
        world.car(1).engine.receive(Instant::START, &bytes);
    }
}

#[test]
fn a_new_request_begins_anew_where_the_station_is_about_to_give_up() {
    let mut world = World::new();
    world.add_post(1, |evse| evse.timing.init = Duration::from_secs(20));
    world.pilot_state(station(1), PilotState::B);
    world.run_ms(100_000);
    let failed = |(_, event): &(_, EvseEvent)| matches!(event, EvseEvent::Failed(_));
    assert!(world.post(1).events.iter().any(failed));
    assert_eq!(world.post(1).oscillator, Oscillator::Off);
    world.say(vehicle(1), Mac::BROADCAST, station(1), &ask(RunId([4; 8])));
    assert_eq!(world.count(station(1), MmeType::CM_SLAC_PARM_CNF), 1);
    assert_eq!(world.post(1).oscillator, Oscillator::Digital);
}
