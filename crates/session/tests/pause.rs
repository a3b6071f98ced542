//! A session that sleeps and is joined again over a new connection.

mod support;

use core::time::Duration;

use support::{Car, Pair, ac_station, ac_vehicle, dc_station, dc_vehicle, frame_of, session_id};
use v2g_messages::iso2::{self, Body, ResponseCode};
use v2g_session::{
    Authorization, Completion, End, EnergyMode, EnergyModes, EvccConfig, EvccEvent, Misbehaviour,
    Offer, Offers, Paused, Phase, Protocol, Proved, Request, Resume, Schedule, ScheduleDecision,
    SeccConfig, SeccEvent, Service, ServiceCategory, ServiceChoice, ServiceChoices, SessionId,
    Station, Tariff, TariffStep, Vehicle, Watts, Wish,
};

const PAUSED: Option<End> = Some(End::Completed(Completion::Paused));
const HOUR: Duration = Duration::from_secs(3_600);

fn other_id() -> SessionId {
    SessionId::from_random([9; 8])
}

/// Charges for a while and pauses; what both ends keep.
fn pause(station: Station, vehicle: Vehicle) -> (Paused, Paused) {
    let charging = match vehicle.mode.is_dc() {
        true => Phase::DcCharging,
        false => Phase::AcCharging,
    };
    let secc = SeccConfig {
        proved: Proved::tls12(None),
        ..SeccConfig::new(session_id())
    };
    let mut pair = Pair::with(secc, station, EvccConfig::default(), vehicle);
    pair.run_to(charging);
    pair.run_for(Duration::from_secs(600));
    pair.evcc.vehicle_mut().wish = Wish::Pause;
    pair.run_to_end();
    assert_eq!(pair.ends(), (PAUSED, PAUSED));
    assert_eq!(pair.phases().last(), Some(&Phase::Paused));
    pair.assert_dead();
    (*pair.secc.paused().unwrap(), *pair.evcc.paused().unwrap())
}

fn through_octets(paused: Paused) -> Paused {
    Paused::read(paused.write(&mut [0; Paused::MAX])).unwrap()
}

/// A new connection, after an hour; either end may have forgotten.
fn again(secc: Option<Paused>, evcc: Option<Paused>, station: Station, vehicle: Vehicle) -> Pair {
    let resume = |paused| Resume {
        paused: through_octets(paused),
        slept: HOUR,
    };
    let secc = SeccConfig {
        proved: Proved::tls12(None),
        resume: secc.map(resume),
        ..SeccConfig::new(other_id())
    };
    let evcc = EvccConfig {
        resume: evcc.map(resume),
        ..EvccConfig::default()
    };
    Pair::with(secc, station, evcc, vehicle)
}

#[test]
fn both_ends_keep_the_same() {
    for (station, vehicle) in [(dc_station(), dc_vehicle()), (ac_station(), ac_vehicle())] {
        let (secc, evcc) = pause(station, vehicle);
        assert_eq!(secc.session, session_id());
        assert_eq!(secc.mode, vehicle.mode);
        assert_eq!((secc.session, secc.mode), (evcc.session, evcc.mode));
        assert_eq!(secc.schedule, evcc.schedule);
        assert!(secc.age > Duration::from_secs(600) && evcc.age <= secc.age);
    }
}

#[test]
fn a_session_is_joined_and_charges_on_without_asking_the_customer() {
    for (station, vehicle) in [(dc_station(), dc_vehicle()), (ac_station(), ac_vehicle())] {
        let (secc, evcc) = pause(station, vehicle);
        let mut pair = again(Some(secc), Some(evcc), station, vehicle);
        pair.plant.authorize_after = None;
        let charging = match vehicle.mode.is_dc() {
            true => Phase::DcCharging,
            false => Phase::AcCharging,
        };
        pair.run_to(charging);
        let id = session_id();
        assert!(pair.secc_events.contains(&SeccEvent::SessionResumed(id)));
        assert!(pair.evcc_events.contains(&EvccEvent::SessionResumed(id)));
        assert!(!pair.secc_events.contains(&SeccEvent::AuthorizationWanted));
        pair.run_for(Duration::from_secs(60));
        pair.evcc.vehicle_mut().wish = Wish::Stop;
        pair.run_to_end();
        let charged = Some(End::Completed(Completion::Charged));
        assert_eq!(pair.ends(), (charged, charged));
    }
}

#[test]
fn the_kept_schedule_costs_what_the_model_says() {
    let step = TariffStep {
        level: Some(1),
        ..TariffStep::default()
    };
    let tariff = Tariff::from_steps(&[step]).unwrap().with_id(7);
    let offer = |tariff| Offer {
        schedule: Schedule::flat(Watts::new(7_000), 4 * HOUR).with_id(42),
        tariff,
    };
    let station = |tariff| Station {
        schedule: ScheduleDecision::Offer(Offers::of(&[offer(tariff)]).unwrap()),
        ..ac_station()
    };
    for told in [Some(tariff), None] {
        let (secc, evcc) = pause(station(Some(tariff)), ac_vehicle());
        let mut pair = again(Some(secc), Some(evcc), station(told), ac_vehicle());
        pair.run_to(Phase::AcCharging);
        let kept = pair.evcc.offers().unwrap().first();
        assert_eq!((kept.schedule.id(), kept.tariff), (42, told));
        assert!(kept.schedule.end() < 3 * HOUR);
    }
}

#[test]
fn the_schedule_is_the_old_one_with_less_time_left() {
    let schedule = Schedule::flat(Watts::new(7_000), 4 * HOUR).with_id(42);
    let station = Station {
        schedule: ScheduleDecision::Offer(schedule.into()),
        ..ac_station()
    };
    let (secc, evcc) = pause(station, ac_vehicle());
    let mut pair = again(Some(secc), Some(evcc), ac_station(), ac_vehicle());
    pair.run_to(Phase::AcCharging);
    let kept = pair.evcc.offers().unwrap().first().schedule;
    assert_eq!(kept.id(), 42);
    assert_eq!(kept.lowest(Duration::ZERO, HOUR), Some(Watts::new(7_000)));
    let left = 3 * HOUR - secc.age;
    assert!(kept.end() <= left && kept.end() + Duration::from_secs(5) > left);
    pair.run_for(Duration::from_secs(60));
    assert_eq!(pair.phases().last(), Some(&Phase::AcCharging));
}

#[test]
fn a_schedule_that_has_ended_is_replaced() {
    let schedule = Schedule::flat(Watts::new(7_000), HOUR).with_id(42);
    let station = Station {
        schedule: ScheduleDecision::Offer(schedule.into()),
        ..ac_station()
    };
    let (secc, evcc) = pause(station, ac_vehicle());
    let mut pair = again(Some(secc), Some(evcc), ac_station(), ac_vehicle());
    pair.run_to(Phase::AcCharging);
    assert_eq!(pair.evcc.offers().unwrap().first().schedule.id(), 1);
}

#[test]
fn after_a_new_negotiation_the_schedule_is_the_models() {
    let schedule = Schedule::flat(Watts::new(7_000), 24 * HOUR).with_id(42);
    let station = Station {
        schedule: ScheduleDecision::Offer(schedule.into()),
        ..ac_station()
    };
    let (secc, evcc) = pause(station, ac_vehicle());
    let mut pair = again(Some(secc), Some(evcc), ac_station(), ac_vehicle());
    pair.run_to(Phase::AcCharging);
    pair.evcc.vehicle_mut().wish = Wish::Renegotiate;
    pair.run_for(Duration::from_secs(10));
    let offers = pair.evcc.offers().unwrap();
    assert_eq!(offers.first().schedule.id(), 1);
}

#[test]
fn the_services_that_were_chosen_are_chosen_again() {
    static WASH: [Service; 1] = [Service {
        id: 60_001,
        name: "Car wash",
        category: ServiceCategory::Other,
        scope: "",
        free: false,
        sets: &[],
    }];
    let station = Station {
        services: &WASH,
        ..dc_station()
    };
    let choice = ServiceChoice {
        service: 60_001,
        set: None,
    };
    let vehicle = Vehicle {
        services: ServiceChoices::of(&[choice]).unwrap(),
        ..dc_vehicle()
    };
    let (secc, evcc) = pause(station, vehicle);
    assert_eq!(secc.services.as_slice(), [choice]);
    let mut pair = again(Some(secc), Some(evcc), station, dc_vehicle());
    pair.run_to(Phase::Authorization);
    let chosen = SeccEvent::ServicesChosen(vehicle.services);
    assert!(pair.secc_events.contains(&chosen));
}

#[test]
fn a_station_that_has_forgotten_opens_a_new_session_and_the_vehicle_goes_on() {
    let (_, evcc) = pause(dc_station(), dc_vehicle());
    let mut pair = again(None, Some(evcc), dc_station(), dc_vehicle());
    pair.run_to(Phase::DcCharging);
    assert!(
        pair.evcc_events
            .contains(&EvccEvent::SessionOpened(other_id()))
    );
    assert!(pair.secc_events.contains(&SeccEvent::AuthorizationWanted));
}

#[test]
fn a_vehicle_that_has_forgotten_gets_a_new_session_and_nobodys_authorization() {
    let (secc, _) = pause(dc_station(), dc_vehicle());
    let mut pair = again(Some(secc), None, dc_station(), dc_vehicle());
    pair.plant.authorize_after = None;
    pair.run_to(Phase::Authorization);
    pair.run_for(Duration::from_secs(20));
    assert!(
        pair.secc_events
            .contains(&SeccEvent::SessionOpened(other_id()))
    );
    assert!(pair.secc_events.contains(&SeccEvent::AuthorizationWanted));
    assert_eq!(pair.phases().last(), Some(&Phase::Authorization));
}

#[test]
fn another_sessions_number_opens_a_new_one() {
    let paused = Paused::new(Protocol::Iso2, session_id(), EnergyMode::DcExtended);
    let config = SeccConfig {
        resume: Some(Resume {
            paused,
            slept: HOUR,
        }),
        ..SeccConfig::new(other_id())
    };
    for (named, joined) in [
        ([1, 2, 3, 4, 5, 6, 7, 8], true),
        ([8; 8], false),
        ([0; 8], false),
    ] {
        let mut car = Car::at_station(config, dc_station(), true);
        car.session_id = named.to_vec();
        let answer = car.ask(Request::SessionSetup).unwrap();
        let (code, id) = match joined {
            true => (ResponseCode::OkOldSessionJoined, session_id()),
            false => (ResponseCode::OkNewSessionEstablished, other_id()),
        };
        assert_eq!(answer.code, code);
        assert_eq!(answer.session_id, id.as_bytes());
        assert_eq!(car.code(Request::ServiceDiscovery), ResponseCode::Ok);
    }
}

#[test]
fn a_refused_customer_stays_refused() {
    let paused = Paused::new(Protocol::Iso2, session_id(), EnergyMode::DcExtended);
    let resume = Some(Resume {
        paused,
        slept: HOUR,
    });
    let config = SeccConfig {
        resume,
        ..SeccConfig::new(other_id())
    };
    let mut car = Car::at_station(config, dc_station(), true);
    car.session_id = session_id().as_bytes().to_vec();
    car.secc.station_mut().authorization = Authorization::Refused;
    assert_eq!(
        car.code(Request::SessionSetup),
        ResponseCode::OkOldSessionJoined
    );
    assert_eq!(car.secc.station().authorization, Authorization::Refused);
}

#[test]
fn a_joined_session_charges_in_its_old_way_only() {
    let paused = Paused::new(Protocol::Iso2, session_id(), EnergyMode::DcExtended);
    let config = SeccConfig {
        resume: Some(Resume {
            paused,
            slept: HOUR,
        }),
        ..SeccConfig::new(other_id())
    };
    let mut station = dc_station();
    station.modes = EnergyModes::of(&[EnergyMode::DcCore, EnergyMode::DcExtended]);
    let mut car = Car::at_station(config, station, true);
    car.session_id = session_id().as_bytes().to_vec();
    car.code(Request::SessionSetup);
    let answer = car.ask(Request::ServiceDiscovery).unwrap();
    let Body::ServiceDiscoveryRes(response) = support::body(&answer.frame) else {
        panic!()
    };
    let service = response.charge_service.supported_energy_transfer_mode;
    let modes: Vec<_> = service.energy_transfer_mode.iter().collect();
    assert_eq!(modes, [iso2::EnergyTransferMode::DcExtended]);
}

#[test]
fn a_station_that_joins_what_nobody_asked_for_contradicts_itself() {
    let (_, evcc) = pause(dc_station(), dc_vehicle());
    for wanted in [None, Some(evcc)] {
        let mut pair = again(None, wanted, dc_station(), dc_vehicle());
        pair.forge = Some(Box::new(|message| match message.body {
            Body::SessionSetupRes(response) => {
                let response_code = ResponseCode::OkOldSessionJoined;
                let forged = iso2::SessionSetupRes {
                    response_code,
                    ..response
                };
                Some(frame_of(
                    other_id().as_bytes(),
                    Body::SessionSetupRes(forged),
                ))
            }
            _ => None,
        }));
        pair.run_to_end();
        let blame = Misbehaviour::Contradiction(Request::SessionSetup);
        assert_eq!(pair.evcc_end(), Some(End::Misbehaved(blame)));
    }
}

#[test]
fn a_vehicle_that_charges_in_another_way_asks_for_a_new_session() {
    let (secc, evcc) = pause(dc_station(), dc_vehicle());
    let mut pair = again(Some(secc), Some(evcc), ac_station(), ac_vehicle());
    pair.run_to(Phase::ServiceDiscovery);
    assert!(
        pair.evcc_events
            .contains(&EvccEvent::SessionOpened(other_id()))
    );
}

#[test]
fn before_power_was_on_there_is_nothing_to_pause() {
    for phase in [Phase::Authorization, Phase::CableCheck, Phase::PreCharging] {
        let mut pair = Pair::dc();
        pair.run_to(phase);
        pair.evcc.vehicle_mut().wish = Wish::Pause;
        pair.run_to_end();
        let (secc, evcc) = pair.ends();
        let end = End::Completed(Completion::NotCharged);
        assert_eq!((secc, evcc), (Some(end), Some(end)), "{phase:?}");
        assert_eq!(pair.secc.paused(), None);
        assert_eq!(pair.evcc.paused(), None);
    }
}

#[test]
fn a_defective_vehicle_does_not_pause() {
    let mut pair = Pair::dc();
    pair.run_to(Phase::DcCharging);
    pair.evcc.vehicle_mut().wish = Wish::Pause;
    pair.evcc.vehicle_mut().error = v2g_session::EvError::BatteryTemperature;
    pair.run_to_end();
    assert_eq!(pair.phases().last(), Some(&Phase::Ended));
}

#[test]
fn the_contactor_test_may_be_left_out_before_a_pause() {
    let evcc = EvccConfig {
        welding_detection_on_pause: false,
        ..EvccConfig::default()
    };
    let secc = SeccConfig::new(session_id());
    for (wish, tests) in [(Wish::Pause, false), (Wish::Stop, true)] {
        let mut pair = Pair::with(secc, dc_station(), evcc, dc_vehicle());
        pair.run_to(Phase::DcCharging);
        pair.evcc.vehicle_mut().wish = wish;
        pair.run_to_end();
        assert_eq!(pair.responses("WeldingDetectionRes") > 0, tests);
        assert!(pair.evcc_end().unwrap().is_completed());
    }
}
