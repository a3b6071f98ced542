//! The schedule on offer, and how it is written and read.

use core::time::Duration;

use v2g_link::time::difference;
use v2g_messages::din::{
    ChargingProfile, PMaxSchedule, PMaxScheduleEntry, RelativeTimeInterval, SaScheduleList,
    SaScheduleTuple, SaSchedules, TimeInterval,
};

use crate::{PowerStep, Schedule, ScheduleDecision, Station, Watts};

/// Most entries of a schedule. Source: V2G-DC-329.
const ENTRIES: usize = 12;

/// More power than this cannot be said: it stands for all that the limits allow.
const MOST: Watts = Watts::new(i16::MAX as i32);

/// The schedule to offer; `None` while it is not known.
///
/// Of several the first counts: there is one in the protocol. Where the model sets none: all that
/// the limits allow, for a day.
pub(super) fn offer(station: &Station) -> Option<Schedule> {
    match station.schedule {
        ScheduleDecision::Pending => None,
        ScheduleDecision::Offer(offers) => Some(offers.first().schedule),
        ScheduleDecision::Unlimited => Some(capability(station)),
    }
}

/// All that the station can do.
pub(super) fn capability(station: &Station) -> Schedule {
    Schedule::flat(station.dc.max_power, Schedule::DAY)
}

/// Writes the schedule, and calls `with` with it: where it has more steps than entries, the last
/// entry holds the lowest of the rest.
pub(super) fn write<R>(schedule: &Schedule, with: impl FnOnce(SaSchedules<'_>) -> R) -> R {
    let mut room = [entry(Duration::ZERO, None, Watts::ZERO); ENTRIES];
    let count = schedule.step_count().min(ENTRIES);
    let mut last = Duration::ZERO;
    for (slot, step) in room.iter_mut().zip(schedule.steps()) {
        *slot = entry(step.start, None, step.power);
        last = step.start;
    }
    if let Some(slot) = count.checked_sub(1).and_then(|index| room.get_mut(index)) {
        let rest = schedule.lowest(last, schedule.end()).unwrap_or_default();
        *slot = entry(last, Some(difference(schedule.end(), last)), rest);
    }
    let tuple = [SaScheduleTuple {
        sa_schedule_tuple_id: i16::from(schedule.id()),
        p_max_schedule: PMaxSchedule {
            p_max_schedule_id: i16::from(schedule.id()),
            p_max_schedule_entry: room.get(..count).unwrap_or_default().into(),
        },
        sales_tariff: None,
    }];
    with(SaSchedules::SaScheduleList(SaScheduleList {
        sa_schedule_tuple: (&tuple).into(),
    }))
}

fn entry(start: Duration, duration: Option<Duration>, power: Watts) -> PMaxScheduleEntry {
    let seconds = |time: Duration| u32::try_from(time.as_secs()).unwrap_or(u32::MAX);
    let interval = RelativeTimeInterval {
        start: seconds(start),
        duration: duration.map(seconds),
    };
    PMaxScheduleEntry {
        time_interval: TimeInterval::RelativeTimeInterval(interval),
        p_max: short(power),
    }
}

/// Whole watts.
pub(super) fn short(power: Watts) -> i16 {
    i16::try_from(power.milli().wrapping_div(1000)).unwrap_or(match power < Watts::ZERO {
        true => i16::MIN,
        false => i16::MAX,
    })
}

/// The power that is meant: the highest number stands for `all`.
fn read_short(power: i16, all: Watts) -> Watts {
    let power = Watts::new(i32::from(power));
    if power >= MOST { all.max(power) } else { power }
}

/// Whether a vehicle's profile nowhere exceeds the schedule; beyond its end nothing can be exceeded,
/// nor can a limit be that is too high to be said.
pub(super) fn bears(schedule: &Schedule, profile: ChargingProfile<'_>) -> bool {
    let entries = || profile.profile_entry.iter();
    let starts = || entries().map(|entry| seconds(entry.charging_profile_entry_start));
    let ends = starts().skip(1).chain([Duration::MAX]);
    let ascending = starts().zip(starts().skip(1)).all(|(a, b)| a < b);
    let kept = entries().zip(ends).all(|(entry, end)| {
        let power = Watts::new(i32::from(entry.charging_profile_entry_max_power));
        let limit = schedule.lowest(seconds(entry.charging_profile_entry_start), end);
        limit.is_none_or(|limit| limit >= MOST || power <= limit)
    });
    ascending && kept
}

const fn seconds(seconds: u32) -> Duration {
    Duration::from_secs(seconds as u64)
}

/// The first schedule on offer of a station that can do `all`.
pub(super) fn read(offered: SaSchedules<'_>, all: Watts) -> Option<Schedule> {
    let SaSchedules::SaScheduleList(list) = offered else {
        return None;
    };
    let tuple = list.sa_schedule_tuple.first()?;
    let entries = tuple.p_max_schedule.p_max_schedule_entry.iter();
    let schedule = Schedule::heard(entries.map(|entry| step(entry, all)))?;
    let id = u8::try_from(tuple.sa_schedule_tuple_id).unwrap_or(1);
    Some(schedule.with_id(id))
}

/// The step and how long it lasts, if told; `None` if that cannot be read.
fn step(entry: PMaxScheduleEntry, all: Watts) -> Option<(PowerStep, Duration)> {
    let TimeInterval::RelativeTimeInterval(interval) = entry.time_interval else {
        return None;
    };
    let start = Duration::from_secs(u64::from(interval.start));
    let length = Duration::from_secs(u64::from(interval.duration.unwrap_or(0)));
    let power = read_short(entry.p_max, all);
    Some((PowerStep { start, power }, length))
}
