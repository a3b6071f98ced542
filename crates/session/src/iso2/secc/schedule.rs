//! The schedules on offer, and how they are written.

use core::time::Duration;

use v2g_link::time::difference;
use v2g_messages::iso2::{PMaxScheduleEntry, PhysicalValue, RelativeTimeInterval, TimeInterval};

use crate::iso2::physical::watts;
use crate::secc::Cx;
use crate::{
    EnergyMode, EvLimits, Offer, Offers, Schedule, ScheduleDecision, Station, Tariff, Watts,
};

/// Longest duration that the last entry of a schedule can carry.
const LAST_ENTRY: Duration = Duration::from_secs(86_400);

/// Latest start that an entry of a schedule can carry.
const LATEST_START: Duration = Duration::from_secs(16_777_214);

/// Entries on the wire: one more than the steps, where the last one has to be split.
pub(super) const ENTRIES: usize = Schedule::MAX_STEPS.saturating_add(1);

/// Where the entries of one schedule are written.
pub(super) type Room = [PMaxScheduleEntry; ENTRIES];

/// A place for entries with nothing in it.
pub(super) fn room() -> Room {
    [entry(Duration::ZERO, None, watts(Watts::ZERO)); ENTRIES]
}

/// The schedules to offer; `None` while they are not known.
///
/// Where the model sets none: all that the limits allow, until departure and a day at least
/// (V2G2-303, V2G2-304).
///
/// A session that was joined keeps the schedule that was chosen in it (V2G2-741). What it costs the
/// model knows: the tariff of the offer with the same number, which counts from now.
pub(super) fn offered(cx: &Cx<'_>, limits: &EvLimits) -> Option<Offers> {
    match cx.heard.kept {
        Some(schedule) => Some(
            Offer {
                schedule,
                tariff: price(cx.station, schedule.id()),
            }
            .into(),
        ),
        None => decided(cx.station, limits),
    }
}

/// What the model asks for this schedule.
fn price(station: &Station, schedule: u8) -> Option<Tariff> {
    match station.schedule {
        ScheduleDecision::Offer(offers) => offers.numbered(schedule)?.tariff,
        ScheduleDecision::Unlimited | ScheduleDecision::Pending => None,
    }
}

/// What the model offers.
fn decided(station: &Station, limits: &EvLimits) -> Option<Offers> {
    match station.schedule {
        ScheduleDecision::Pending => None,
        ScheduleDecision::Offer(offers) => Some(offers),
        ScheduleDecision::Unlimited => {
            let end = limits.departure.unwrap_or_default().max(Schedule::DAY);
            let power = most_power(station, limits.mode);
            Some(Schedule::flat(power, end.min(LATEST_START)).into())
        }
    }
}

/// Whether the model no longer offers what the vehicle chose, or could offer more where nothing was
/// decided; less is told in every turn of the charge loop.
pub(super) fn is_outdated(cx: &Cx<'_>, mode: EnergyMode) -> bool {
    let chosen = cx.heard.schedule.filter(|_| cx.heard.kept.is_none());
    chosen.is_some_and(|chosen| match cx.station.schedule {
        ScheduleDecision::Pending => false,
        ScheduleDecision::Offer(offers) => offers
            .numbered(chosen.id())
            .is_none_or(|offer| offer.schedule != chosen),
        ScheduleDecision::Unlimited => {
            let most = most_power(cx.station, mode);
            chosen
                .lowest(Duration::ZERO, chosen.end())
                .is_some_and(|power| power < most)
        }
    })
}

/// All the power that the station's limits allow.
fn most_power(station: &Station, mode: EnergyMode) -> Watts {
    let per_phase = station.ac.nominal_voltage.times(station.ac.max_current);
    match mode {
        EnergyMode::AcSinglePhase => per_phase,
        EnergyMode::AcThreePhase => per_phase
            .saturating_add(per_phase)
            .saturating_add(per_phase),
        _ => station.dc.max_power,
    }
}

/// The schedule in `room`, in no more than `most` entries (at least one): where there are more
/// steps, the last entry holds the lowest of the rest.
pub(super) fn write<'r>(
    schedule: &Schedule,
    most: usize,
    room: &'r mut Room,
) -> &'r [PMaxScheduleEntry] {
    let most = most.clamp(1, ENTRIES);
    let mut count = 0usize;
    let mut last = Duration::ZERO;
    for (slot, step) in room.iter_mut().take(most).zip(schedule.steps()) {
        *slot = entry(step.start, None, watts(step.power));
        (count, last) = (count.saturating_add(1), step.start);
    }
    let rest = watts(schedule.lowest(last, schedule.end()).unwrap_or_default());
    let far = difference(schedule.end(), LAST_ENTRY);
    let spare = room.get_mut(count).filter(|_| far > last && count < most);
    if let Some(slot) = spare {
        *slot = entry(far, None, rest);
        (count, last) = (count.saturating_add(1), far);
    }
    if let Some(slot) = room.get_mut(count.saturating_sub(1)) {
        *slot = entry(
            last,
            Some(difference(schedule.end(), last).min(LAST_ENTRY)),
            rest,
        );
    }
    room.get(..count).unwrap_or_default()
}

fn entry(start: Duration, duration: Option<Duration>, p_max: PhysicalValue) -> PMaxScheduleEntry {
    PMaxScheduleEntry {
        time_interval: interval(start, duration),
        p_max,
    }
}

/// From this moment on, for so long if it is said.
pub(super) fn interval(start: Duration, duration: Option<Duration>) -> TimeInterval {
    let seconds = |time: Duration| u32::try_from(time.min(LATEST_START).as_secs()).unwrap_or(0);
    TimeInterval::RelativeTimeInterval(RelativeTimeInterval {
        start: seconds(start),
        duration: duration.map(seconds),
    })
}
