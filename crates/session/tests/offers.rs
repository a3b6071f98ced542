//! Several schedules, what energy costs with them, and what the vehicle makes of the choice.

mod support;

use core::time::Duration;

use support::{Car, Pair, ac_station, ac_vehicle, body, dc_station, session_id};
use v2g_messages::iso2::{self, Body, ChargeProgress, PowerDeliveryReq, ResponseCode};
use v2g_session::{
    Cost, CostKind, EvccConfig, EvccEvent, Offer, Offers, Phase, PowerStep, Request, Schedule,
    ScheduleChoice, ScheduleDecision, SeccConfig, ShortText, Station, Tariff, TariffStep, Vehicle,
    Watts,
};

const HOUR: u64 = 3_600;

fn hours(hours: u64) -> Duration {
    Duration::from_secs(hours * HOUR)
}

fn step(hour: u64, power: i32) -> PowerStep {
    PowerStep {
        start: hours(hour),
        power: Watts::new(power),
    }
}

fn level(hour: u64, level: u8) -> TariffStep {
    TariffStep {
        start: hours(hour),
        level: Some(level),
        cost: None,
    }
}

/// 11 kW by day, dear; 4 kW, cheap; and 7 kW first and 3 kW later, cheap in the end.
fn three() -> Offers {
    let offer = |id: u8, steps: &[PowerStep], prices: &[TariffStep]| Offer {
        schedule: Schedule::from_steps(steps, Schedule::DAY)
            .unwrap()
            .with_id(id),
        tariff: Some(Tariff::from_steps(prices).unwrap().with_id(id + 10)),
    };
    Offers::of(&[
        offer(1, &[step(0, 11_000)], &[level(0, 5)]),
        offer(7, &[step(0, 4_000)], &[level(0, 1)]),
        offer(
            200,
            &[step(0, 7_000), step(2, 3_000)],
            &[level(0, 9), level(1, 2)],
        ),
    ])
    .unwrap()
}

fn offering(offers: Offers) -> Station {
    Station {
        schedule: ScheduleDecision::Offer(offers),
        ..ac_station()
    }
}

/// A session of a vehicle that chooses like this, up to the charge loop.
fn pair(choice: ScheduleChoice, departure: Option<Duration>) -> Pair {
    let vehicle = Vehicle {
        schedule: choice,
        departure,
        ..ac_vehicle()
    };
    let mut pair = Pair::with(
        SeccConfig::new(session_id()),
        offering(three()),
        EvccConfig::default(),
        vehicle,
    );
    pair.run_to(Phase::AcStarting);
    pair
}

fn chosen(pair: &Pair) -> u8 {
    let frames = pair.frames.iter().filter(|(vehicle, _)| *vehicle);
    frames
        .rev()
        .find_map(|(_, frame)| match body(frame) {
            Body::PowerDeliveryReq(request) => Some(request.sa_schedule_tuple_id),
            _ => None,
        })
        .unwrap()
}

#[test]
fn what_is_offered_reaches_the_vehicle_whole() {
    let pair = pair(ScheduleChoice::First, None);
    assert_eq!(pair.evcc.offers(), Some(&three()));
    assert!(pair.evcc_events.contains(&EvccEvent::SchedulesOffered));
}

#[test]
fn the_vehicle_chooses_as_its_owner_likes() {
    let choices = [
        (ScheduleChoice::First, None, 1),
        (ScheduleChoice::Numbered(7), None, 7),
        (ScheduleChoice::Numbered(8), None, 1),
        (ScheduleChoice::MostEnergy, None, 1),
        (ScheduleChoice::Cheapest, None, 7),
        (ScheduleChoice::Cheapest, Some(hours(1)), 7),
    ];
    for (choice, departure, id) in choices {
        assert_eq!(chosen(&pair(choice, departure)), id, "{choice:?}");
    }
}

#[test]
fn without_a_tariff_everywhere_there_is_no_cheapest_one() {
    let mut offers: Vec<_> = three().iter().copied().collect();
    offers[1].tariff = None;
    let vehicle = Vehicle {
        schedule: ScheduleChoice::Cheapest,
        ..ac_vehicle()
    };
    let station = offering(Offers::of(&offers).unwrap());
    let mut pair = Pair::new(station, vehicle);
    pair.run_to(Phase::AcStarting);
    assert_eq!(chosen(&pair), 1);
}

#[test]
fn the_chosen_number_is_in_every_answer_of_the_loop() {
    let mut pair = pair(ScheduleChoice::Numbered(200), None);
    pair.run_to(Phase::AcCharging);
    let frames = pair.frames.iter().filter(|(vehicle, _)| !*vehicle);
    let told = frames.rev().find_map(|(_, frame)| match body(frame) {
        Body::ChargingStatusRes(response) => Some(response.sa_schedule_tuple_id),
        _ => None,
    });
    assert_eq!(told, Some(200));
}

/// The answer to a start with this schedule and no more power than that.
fn start(id: u8, power: i16) -> ResponseCode {
    let config = SeccConfig::new(session_id());
    let mut car = Car::at_station(config, offering(three()), false);
    car.go_to(Phase::PowerReady);
    car.secc.station_mut().contactor = v2g_session::Contactor::Closed;
    let entry = [iso2::ProfileEntry {
        charging_profile_entry_start: 0,
        charging_profile_entry_max_power: support::quantity(iso2::UnitSymbol::W, power),
        charging_profile_entry_max_number_of_phases_in_use: None,
    }];
    let request = PowerDeliveryReq {
        charge_progress: ChargeProgress::Start,
        sa_schedule_tuple_id: id,
        charging_profile: Some(iso2::ChargingProfile {
            profile_entry: (&entry).into(),
        }),
        ev_power_delivery_parameter: None,
    };
    car.send_body(Body::PowerDeliveryReq(request)).unwrap().code
}

#[test]
fn a_profile_is_held_against_the_schedule_that_was_chosen() {
    assert_eq!(start(1, 11_000), ResponseCode::Ok);
    assert_eq!(start(7, 4_000), ResponseCode::Ok);
    let invalid = ResponseCode::FailedChargingProfileInvalid;
    assert_eq!(start(7, 11_000), invalid);
    assert_eq!(start(200, 7_000), invalid);
    assert_eq!(start(200, 3_000), ResponseCode::Ok);
    let unknown = ResponseCode::FailedTariffSelectionInvalid;
    assert_eq!(start(2, 1_000), unknown);
}

/// Calls `check` with the tuples that a vehicle gets that takes `most` entries.
fn told(offers: Offers, most: Option<u16>, check: impl FnOnce(Vec<iso2::SaScheduleTuple<'_>>)) {
    let config = SeccConfig::new(session_id());
    let station = Station {
        schedule: ScheduleDecision::Offer(offers),
        ..dc_station()
    };
    let mut car = Car::at_station(config, station, true);
    car.go_to(Phase::ChargeParameters);
    let mut request = support::parameters(true);
    request.max_entries_sa_schedule_tuple = most;
    let answer = car.send_body(Body::ChargeParameterDiscoveryReq(request));
    let answer = answer.unwrap();
    let Body::ChargeParameterDiscoveryRes(response) = body(&answer.frame) else {
        panic!()
    };
    let Some(iso2::SaSchedules::SaScheduleList(list)) = response.sa_schedules else {
        panic!()
    };
    check(list.sa_schedule_tuple.iter().collect());
}

#[test]
fn a_tariff_has_its_name_its_levels_and_its_costs() {
    let cost = Cost {
        kind: CostKind::RelativePrice,
        amount: 425,
        multiplier: -1,
    };
    let priced = TariffStep {
        cost: Some(cost),
        ..level(6, 2)
    };
    let tariff = Tariff::from_steps(&[level(0, 3), priced]).unwrap();
    let tariff = tariff.with_description(ShortText::new("Night").unwrap());
    let offer = Offer {
        schedule: Schedule::flat(Watts::new(5_000), Schedule::DAY),
        tariff: Some(tariff),
    };
    told(Offers::of(&[offer]).unwrap(), None, |tuples| {
        let tariff = tuples[0].sales_tariff.unwrap();
        assert_eq!(tariff.sales_tariff_description.unwrap(), *"Night");
        assert_eq!(tariff.num_e_price_levels, Some(3));
        let entries: Vec<_> = tariff.sales_tariff_entry.iter().collect();
        assert_eq!(entries.len(), 2);
        assert!(entries[0].consumption_cost.is_empty());
        let cost = entries[1].consumption_cost.first().unwrap().cost.first();
        let cost = cost.unwrap();
        assert_eq!((cost.amount, cost.amount_multiplier), (425, Some(-1)));
    });
}

#[test]
fn the_entries_that_the_vehicle_takes_are_a_limit_for_tariffs_too() {
    told(three(), Some(1), |tuples| {
        assert_eq!(tuples.len(), 3);
        for tuple in tuples {
            assert_eq!(tuple.p_max_schedule.p_max_schedule_entry.len(), 1);
            assert_eq!(tuple.sales_tariff.unwrap().sales_tariff_entry.len(), 1);
        }
    });
}

#[test]
fn numbers_are_unique() {
    let flat = Schedule::flat(Watts::new(1), Schedule::DAY);
    let plain = |id| Offer::from(flat.with_id(id));
    assert!(Offers::of(&[plain(1), plain(2), plain(3)]).is_some());
    assert!(Offers::of(&[plain(1), plain(2), plain(1)]).is_none());
    assert!(Offers::of(&[plain(1), plain(2), plain(3), plain(4)]).is_none());
    assert!(Offers::of(&[]).is_none());
    let priced = |id| Offer {
        tariff: Tariff::from_steps(&[level(0, 1)]),
        ..plain(id)
    };
    assert!(Offers::of(&[priced(1), priced(2)]).is_none());
}

#[test]
fn a_schedule_after_some_time_is_what_is_left_of_it() {
    let steps = [step(0, 3_000), step(2, 5_000), step(4, 1_000)];
    let schedule = Schedule::from_steps(&steps, hours(6)).unwrap().with_id(9);
    let left = schedule.after(hours(3)).unwrap();
    assert_eq!((left.id(), left.end()), (9, hours(3)));
    assert!(left.steps().eq([step(0, 5_000), step(1, 1_000)]));
    assert!(
        schedule
            .after(hours(2))
            .unwrap()
            .steps()
            .eq([step(0, 5_000), step(2, 1_000)])
    );
    assert_eq!(schedule.after(hours(6)), None);
    assert_eq!(schedule.after(Duration::ZERO), Some(schedule));
}

#[test]
fn a_choice_among_three_fits_the_smallest_buffer_in_use() {
    let mut car = Car::at_station(SeccConfig::new(session_id()), offering(three()), false);
    car.go_to(Phase::ChargeParameters);
    let answer = car.ask(Request::ChargeParameterDiscovery).unwrap();
    assert!(answer.frame.len() < 300, "{} octets", answer.frame.len());
}
