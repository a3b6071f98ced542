//! Which schedule the vehicle takes, and the charging profile that it makes of it.

use core::cmp::Reverse;
use core::time::Duration;

use v2g_link::time::difference;
use v2g_messages::iso2::ProfileEntry;

use crate::iso2::physical::watts;
use crate::{Offer, Offers, Schedule, ScheduleChoice, Vehicle, Watts};

/// Room for the entries of a profile; the wire takes 24.
pub(super) type Room = [ProfileEntry; Schedule::MAX_STEPS];

/// The schedule that the vehicle takes.
pub(super) fn choose(vehicle: &Vehicle, offers: &Offers) -> Schedule {
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

/// The profile is the schedule, as far as the vehicle can use it.
pub(super) fn profile<'r>(
    vehicle: &Vehicle,
    schedule: &Schedule,
    room: &'r mut Room,
) -> &'r [ProfileEntry] {
    for (slot, step) in room.iter_mut().zip(schedule.steps()) {
        let most = vehicle.max_power.unwrap_or(step.power);
        *slot = entry(step.start, most.min(step.power));
    }
    room.get(..schedule.step_count()).unwrap_or_default()
}

/// A place for entries with nothing in it.
pub(super) fn room() -> Room {
    [entry(Duration::ZERO, Watts::ZERO); Schedule::MAX_STEPS]
}

fn entry(start: Duration, power: Watts) -> ProfileEntry {
    ProfileEntry {
        charging_profile_entry_start: u32::try_from(start.as_secs()).unwrap_or(u32::MAX),
        charging_profile_entry_max_power: watts(power),
        charging_profile_entry_max_number_of_phases_in_use: None,
    }
}
