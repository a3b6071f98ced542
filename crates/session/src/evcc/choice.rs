//! Which schedule the vehicle takes.

use core::cmp::Reverse;
use core::time::Duration;

use v2g_link::time::difference;

use crate::{Offer, Offers, Schedule, ScheduleChoice, Vehicle};

/// The schedule that the vehicle takes.
pub(crate) fn choose(vehicle: &Vehicle, offers: &Offers) -> Schedule {
    let until = vehicle.departure.unwrap_or(Schedule::DAY);
    let offer = match vehicle.schedule {
        ScheduleChoice::First => None,
        ScheduleChoice::Numbered(id) => offers.numbered(id),
        ScheduleChoice::MostEnergy => best(offers, |offer| {
            Some(Reverse(energy(&offer.schedule, until)))
        }),
        ScheduleChoice::Cheapest => best(offers, |offer| offer.tariff?.mean(until)),
    };
    offer.unwrap_or(offers.first()).schedule
}

/// The first of those for which `rank` is lowest; `None` if one has no rank.
fn best<R: Ord>(offers: &Offers, rank: impl Fn(&Offer) -> Option<R>) -> Option<&Offer> {
    let ranked = offers.iter().all(|offer| rank(offer).is_some());
    let best = offers.iter().min_by_key(|offer| rank(offer));
    best.filter(|_| ranked)
}

/// In watt seconds, to compare.
fn energy(schedule: &Schedule, until: Duration) -> i64 {
    let until = until.min(schedule.end());
    let ends = schedule.steps().skip(1).map(|step| step.start);
    let steps = schedule.steps().zip(ends.chain([until]));
    steps.fold(0, |sum: i64, (step, end)| {
        let lasts = difference(end.min(until), step.start).as_secs();
        let lasts = i64::try_from(lasts).unwrap_or(i64::MAX);
        let power = step.power.milli().wrapping_div(1000);
        sum.saturating_add(power.saturating_mul(lasts))
    })
}
