//! Each schedule of ISO 15118-20 comes with a price schedule, which some vehicles insist on.

mod support;

use core::time::Duration;

use support::Pair;
use support::modes::{Mode, evcc_config, secc_config};
use v2g_link::v2gtp::{HEADER_LENGTH, Header};
use v2g_messages::iso20::common::{
    CommonMessage, EvPptControlMode, PowerToleranceAcceptance, PriceSchedule, SeResControlMode,
};
use v2g_session::iso20::Message;
use v2g_session::*;

/// Durations and ranks of each schedule's prices, as the last answer had them.
fn prices(pair: &Pair) -> Vec<Vec<(u32, u8)>> {
    let read = |(_, frame): &(bool, Vec<u8>)| {
        let head = Header::parse(frame).ok()?;
        let message = Message::decode(head.payload_type, &frame[HEADER_LENGTH..])?.ok()?;
        let Message::Common(CommonMessage::ScheduleExchangeRes(response)) = message else {
            return None;
        };
        let SeResControlMode::ScheduledSeResControlMode(mode) = response.control_mode else {
            return None;
        };
        let prices =
            mode.schedule_tuple
                .iter()
                .map(|tuple| match tuple.charging_schedule.price_schedule {
                    Some(PriceSchedule::PriceLevelSchedule(prices)) => {
                        let prices = prices.get().unwrap();
                        let entries = prices
                            .price_level_schedule_entries
                            .price_level_schedule_entry;
                        let entries = entries
                            .iter()
                            .map(|entry| (entry.duration, entry.price_level));
                        entries.collect()
                    }
                    other => panic!("{other:?}"),
                });
        Some(prices.collect())
    };
    pair.frames.iter().rev().find_map(read).unwrap()
}

fn exchanged(schedule: ScheduleDecision) -> Pair {
    let (station, vehicle) = Mode::Dc.models(ControlMode::Scheduled);
    let station = Station {
        schedule,
        ..station
    };
    let mut pair = Pair::with(secc_config(), station, evcc_config(), vehicle);
    pair.run_to(Phase::CableCheck);
    pair
}

#[test]
fn a_schedule_without_tariff_has_one_rank_for_the_whole_time() {
    let pair = exchanged(ScheduleDecision::Unlimited);
    assert_eq!(prices(&pair), [[(86_400, 1)]]);
}

#[test]
fn the_ranks_of_tariffs_are_told_up_to_the_schedules_end() {
    let hours = |hours: u64| Duration::from_secs(hours * 3_600);
    let step = |start, level| TariffStep {
        start: hours(start),
        level: Some(level),
        cost: None,
    };
    let tariff = Tariff::from_steps(&[step(0, 3), step(2, 1), step(9, 2)]).unwrap();
    let offer = |id, tariff| Offer {
        schedule: Schedule::flat(Watts::new(50_000), hours(8)).with_id(id),
        tariff,
    };
    let offers = Offers::of(&[offer(1, Some(tariff)), offer(2, None)]).unwrap();
    let pair = exchanged(ScheduleDecision::Offer(offers));
    let (two, six, eight) = (2 * 3_600, 6 * 3_600, 8 * 3_600);
    assert_eq!(prices(&pair), [vec![(two, 3), (six, 1)], vec![(eight, 1)]]);
}

#[test]
fn a_vehicle_says_that_it_stays_within_the_power_tolerance() {
    let pair = Mode::Dc.at_charging(ControlMode::Scheduled);
    let told = pair.frames.iter().find_map(|(_, frame)| {
        let head = Header::parse(frame).ok()?;
        let message = Message::decode(head.payload_type, &frame[HEADER_LENGTH..])?.ok()?;
        let Message::Common(CommonMessage::PowerDeliveryReq(request)) = message else {
            return None;
        };
        match request.ev_power_profile?.control_mode {
            EvPptControlMode::ScheduledEvPptControlMode(mode) => mode.power_tolerance_acceptance,
            EvPptControlMode::DynamicEvPptControlMode(_) => None,
        }
    });
    let confirmed = PowerToleranceAcceptance::PowerToleranceConfirmed;
    assert_eq!(told, Some(confirmed));
}
