//! Needs of the vehicle against power of the station.

use core::time::Duration;

use v2g_exi::List;
use v2g_link::time::difference;
use v2g_messages::iso20::common::{
    ChargingSchedule, CommonMessage, DynamicSeResControlMode, PowerSchedule, PowerScheduleEntry,
    PowerScheduleEntryList, PriceLevelSchedule, PriceLevelScheduleEntry,
    PriceLevelScheduleEntryList, PriceSchedule, ScheduleExchangeReq, ScheduleExchangeRes,
    ScheduleTuple, ScheduledSeResControlMode, SeReqControlMode, SeResControlMode,
};
use v2g_messages::iso20::{Processing, ResponseCode};

use super::deal::{Deal, Schedules, Terms};
use super::parameters::ac_power;
use super::{CableChecking, Connecting, Phase, PowerReady, Sent, Turn};
use crate::iso20::number::Quantity;
use crate::iso20::service::Choice;
use crate::iso20::words::{read_seconds, read_share, seconds};
use crate::model::Kind;
use crate::proof::{Coupled, Docked};
use crate::secc::{Cx, Sequence, TABLE_VIOLATED};
use crate::{
    ControlMode, Discharge, End, EvNeeds, Misbehaviour, Offers, Outcome, Request, Schedule,
    ScheduleDecision, Station, Tariff, Timer, WattHours, Watts,
};

#[derive(Debug)]
pub(super) struct Scheduling {
    terms: Terms,
}

/// What came of an exchange.
#[allow(
    clippy::large_enum_variant,
    reason = "it lives for one request and there is no heap"
)]
pub(super) enum Exchange {
    /// The schedule is not known yet.
    Ongoing(Sent),
    /// This is the schedule.
    Done(Deal, Sent),
    Refused(ResponseCode, End),
}

impl Scheduling {
    pub(super) fn new(terms: Terms) -> Self {
        Self { terms }
    }

    pub(super) fn exchange(self, cx: &mut Cx<'_>, request: ScheduleExchangeReq<'_>) -> Turn {
        match exchange(cx, &self.terms, &request) {
            Exchange::Refused(code, end) => Turn::Refused(code, end),
            Exchange::Ongoing(sent) => {
                Turn::Answered(Phase::Scheduling(self), Outcome::Ongoing, sent)
            }
            Exchange::Done(deal, sent) => {
                let (next, outcome) = prepare(deal, cx);
                Turn::Answered(next, outcome, sent)
            }
        }
    }
}

/// What comes before power.
fn prepare(deal: Deal, cx: &Cx<'_>) -> (Phase, Outcome) {
    let choice = deal.terms.choice;
    match (choice.mode.kind(), deal.terms.coupled) {
        (Kind::Dc, Coupled::Device(positioned)) => {
            let next = Connecting::new(deal, positioned);
            (Phase::Connecting(next), Outcome::Acdp)
        }
        (Kind::Dc, coupled) => match Docked::check(cx.station, coupled) {
            Some(docked) => {
                let next = CableChecking::new(deal, docked);
                (Phase::CableChecking(next), Outcome::Dc)
            }
            None => (Phase::over(TABLE_VIOLATED), Outcome::Dc),
        },
        (Kind::Ac, _) => (Phase::PowerReady(PowerReady::new(deal)), Outcome::Ac),
        (Kind::Wireless, _) => (Phase::PowerReady(PowerReady::new(deal)), Outcome::Wpt),
    }
}

pub(super) fn exchange(
    cx: &mut Cx<'_>,
    terms: &Terms,
    request: &ScheduleExchangeReq<'_>,
) -> Exchange {
    let choice = terms.choice;
    let blame = End::Misbehaved(Misbehaviour::BadRequest(Request::ScheduleExchange));
    let needs = read(&request.control_mode, terms.discharge);
    if needs.control != choice.control || !is_sane(&needs) {
        return Exchange::Refused(ResponseCode::Failed, blame);
    }
    cx.hear_needs(needs);
    let kept = cx.heard.kept.map(Offers::from);
    let Some(offers) = kept.or_else(|| offer(cx.station, choice, &needs)) else {
        cx.timers
            .start(Timer::Ongoing, cx.now.after(cx.config.timing.ongoing));
        let sent = send(cx, choice.control, ResponseCode::Ok, None, usize::MAX);
        return Exchange::Ongoing(sent);
    };
    cx.timers.stop(Timer::Ongoing);
    cx.heard.offered_at = Some(cx.now);
    let most = usize::from(request.maximum_supporting_points);
    let mut offered: Schedules = Default::default();
    for (slot, offer) in offered.iter_mut().zip(offers.iter()) {
        *slot = Some(offer.schedule);
    }
    let sent = send(cx, choice.control, ResponseCode::Ok, Some(&offered), most);
    let deal = Deal {
        terms: *terms,
        offered,
        schedule: offers.first().schedule,
        anchor: cx.unix_time,
    };
    Exchange::Done(deal, sent)
}

/// The state of charge that is wanted soon is not above the one that is wanted at departure.
/// Source: V2G20-1640.
fn is_sane(needs: &EvNeeds) -> bool {
    needs
        .min_soc
        .zip(needs.target_soc)
        .is_none_or(|(least, target)| least <= target)
}

pub(super) fn read(mode: &SeReqControlMode<'_>, discharge: Option<Discharge>) -> EvNeeds {
    let told = EvNeeds {
        discharge,
        ..EvNeeds::default()
    };
    match mode {
        SeReqControlMode::ScheduledSeReqControlMode(mode) => EvNeeds {
            control: ControlMode::Scheduled,
            departure: mode.departure_time.map(read_seconds),
            target_energy: mode.ev_target_energy_request.map(WattHours::read),
            max_energy: mode.ev_maximum_energy_request.map(WattHours::read),
            min_energy: mode.ev_minimum_energy_request.map(WattHours::read),
            ..told
        },
        SeReqControlMode::DynamicSeReqControlMode(mode) => EvNeeds {
            control: ControlMode::Dynamic,
            departure: Some(read_seconds(mode.departure_time)),
            target_energy: Some(WattHours::read(mode.ev_target_energy_request)),
            max_energy: Some(WattHours::read(mode.ev_maximum_energy_request)),
            min_energy: Some(WattHours::read(mode.ev_minimum_energy_request)),
            min_soc: mode.minimum_soc.map(read_share),
            target_soc: mode.target_soc.map(read_share),
            ..told
        },
    }
}

/// The schedules to offer; `None` while they are not known. A session that was joined keeps the
/// schedule that was chosen in it, our choice as in ISO 15118-2. Where the model sets none: all that
/// the limits allow, until departure and a day at least, as in ISO 15118-2.
fn offer(station: &Station, choice: Choice, needs: &EvNeeds) -> Option<Offers> {
    match station.schedule {
        ScheduleDecision::Pending => None,
        ScheduleDecision::Offer(offers) => Some(offers),
        ScheduleDecision::Unlimited => {
            let power = match choice.mode.kind() {
                Kind::Dc => station.dc.max_power,
                Kind::Ac => ac_power(station, choice.mode),
                Kind::Wireless => station.wireless.max_power,
            };
            let end = needs.departure.unwrap_or_default().max(Schedule::DAY);
            Some(Schedule::flat(power, end).into())
        }
    }
}

/// Where the entries of one schedule are written.
type Room = [PowerScheduleEntry; Schedule::MAX_STEPS];

/// Where the ranks of one schedule's prices are written.
type Ranks = [PriceLevelScheduleEntry; Tariff::MAX_STEPS];

/// Where there is no schedule yet the answer has one of nothing, because an empty one cannot be
/// written.
///
/// Each schedule has a price schedule, as the standard wants it (V2G20-2176) and some vehicles insist
/// on: the ranks of the tariff, or one rank for the whole time where there is none.
pub(super) fn send(
    cx: &mut Cx<'_>,
    control: ControlMode,
    response_code: ResponseCode,
    offered: Option<&Schedules>,
    most: usize,
) -> Sent {
    let nothing = [Some(Schedule::flat(Watts::ZERO, Schedule::DAY)), None, None];
    let evse_processing = match offered {
        None if response_code == ResponseCode::Ok => Processing::Ongoing,
        _ => Processing::Finished,
    };
    let offered = offered.unwrap_or(&nothing);
    let mut ranks = [[rank(Duration::ZERO, 1); Tariff::MAX_STEPS]; Offers::MAX];
    let prices = prices(cx, offered, most, &mut ranks);
    let mut rooms = [[entry(Duration::ZERO, Watts::ZERO); Schedule::MAX_STEPS]; Offers::MAX];
    let rooms = rooms.iter_mut().zip(offered).zip(&prices);
    let mut written = rooms.map(|((room, schedule), price)| {
        let schedule = schedule.as_ref()?;
        let entries = write(schedule, most, room);
        Some(tuple(cx.unix_time, schedule, entries, price))
    });
    let blank = tuple(
        0,
        &Schedule::flat(Watts::ZERO, Schedule::DAY),
        &[],
        &NO_PRICE,
    );
    let tuples: [_; Offers::MAX] =
        core::array::from_fn(|_| written.next().flatten().unwrap_or(blank));
    let count = offered.iter().flatten().count();
    let control_mode = match control {
        ControlMode::Scheduled => {
            SeResControlMode::ScheduledSeResControlMode(ScheduledSeResControlMode {
                schedule_tuple: tuples.get(..count).unwrap_or_default().into(),
            })
        }
        ControlMode::Dynamic => {
            SeResControlMode::DynamicSeResControlMode(DynamicSeResControlMode {
                departure_time: None,
                minimum_soc: None,
                target_soc: None,
                price_schedule: None,
            })
        }
    };
    cx.common(CommonMessage::ScheduleExchangeRes(ScheduleExchangeRes {
        header: cx.header(),
        response_code,
        evse_processing,
        go_to_pause: None,
        control_mode,
    }))
}

fn tuple<'e>(
    time_anchor: u64,
    schedule: &Schedule,
    entries: &'e [PowerScheduleEntry],
    price: &'e PriceLevelSchedule<'e>,
) -> ScheduleTuple<'e> {
    ScheduleTuple {
        schedule_tuple_id: u32::from(schedule.id()),
        charging_schedule: ChargingSchedule {
            power_schedule: PowerSchedule {
                time_anchor,
                available_energy: None,
                power_tolerance: None,
                power_schedule_entries: PowerScheduleEntryList {
                    power_schedule_entry: entries.into(),
                },
            },
            price_schedule: Some(PriceSchedule::PriceLevelSchedule(price.into())),
        },
        discharging_schedule: None,
    }
}

/// Stands where no schedule is.
const NO_PRICE: PriceLevelSchedule<'static> = PriceLevelSchedule {
    id: None,
    time_anchor: 0,
    price_schedule_id: 1,
    price_schedule_description: None,
    number_of_price_levels: 1,
    price_level_schedule_entries: PriceLevelScheduleEntryList {
        price_level_schedule_entry: List::EMPTY,
    },
};

/// The price schedules of the schedules on offer.
fn prices<'r>(
    cx: &Cx<'_>,
    offered: &Schedules,
    most: usize,
    ranks: &'r mut [Ranks; Offers::MAX],
) -> [PriceLevelSchedule<'r>; Offers::MAX] {
    let mut written = ranks.iter_mut().zip(offered).map(|(room, schedule)| {
        let schedule = schedule.as_ref()?;
        let tariff = tariff_of(cx.station, schedule);
        let levels = tariff.as_ref().and_then(Tariff::levels);
        let entries = match tariff.filter(|_| levels.is_some()) {
            Some(tariff) => write_ranks(&tariff, schedule, most, room),
            None => write_rank(schedule, room),
        };
        Some(PriceLevelSchedule {
            time_anchor: cx.unix_time,
            price_schedule_id: u32::from(schedule.id()),
            number_of_price_levels: levels.unwrap_or(1),
            price_level_schedule_entries: PriceLevelScheduleEntryList {
                price_level_schedule_entry: entries.into(),
            },
            ..NO_PRICE
        })
    });
    core::array::from_fn(|_| written.next().flatten().unwrap_or(NO_PRICE))
}

/// The tariff that the model has for this schedule.
fn tariff_of(station: &Station, schedule: &Schedule) -> Option<Tariff> {
    match &station.schedule {
        ScheduleDecision::Offer(offers) => {
            let mut offers = offers.iter();
            let offer = offers.find(|offer| offer.schedule.id() == schedule.id())?;
            offer.tariff
        }
        _ => None,
    }
}

/// The ranks in `room`, in no more than `most` entries: where there are more steps, the last entry
/// has the highest rank of the rest. What lies behind the schedule's end is left out.
fn write_ranks<'r>(
    tariff: &Tariff,
    schedule: &Schedule,
    most: usize,
    room: &'r mut Ranks,
) -> &'r [PriceLevelScheduleEntry] {
    let mut count = 0usize;
    let steps = || tariff.steps().filter(|step| step.start < schedule.end());
    let ends = steps()
        .skip(1)
        .map(|step| step.start)
        .chain([schedule.end()]);
    for (step, end) in steps().zip(ends) {
        let level = step.level.unwrap_or(1);
        let time = difference(end, step.start);
        match room.get_mut(count).filter(|_| count < most.max(1)) {
            Some(slot) => {
                *slot = rank(time, level);
                count = count.saturating_add(1);
            }
            None => {
                let last = count.saturating_sub(1);
                room.get_mut(last).into_iter().for_each(|slot| {
                    slot.duration = slot.duration.saturating_add(seconds(time));
                    slot.price_level = slot.price_level.max(level);
                });
            }
        }
    }
    room.get(..count).unwrap_or_default()
}

/// One rank for the whole schedule.
fn write_rank<'r>(schedule: &Schedule, room: &'r mut Ranks) -> &'r [PriceLevelScheduleEntry] {
    room.first_mut()
        .into_iter()
        .for_each(|slot| *slot = rank(schedule.end(), 1));
    room.get(..1).unwrap_or_default()
}

fn rank(duration: Duration, price_level: u8) -> PriceLevelScheduleEntry {
    PriceLevelScheduleEntry {
        duration: seconds(duration),
        price_level,
    }
}

/// The schedule in `room`, in no more than `most` entries (at least one): where there are more
/// steps, the last entry holds the lowest of the rest.
fn write<'r>(schedule: &Schedule, most: usize, room: &'r mut Room) -> &'r [PowerScheduleEntry] {
    let count = schedule.step_count().min(most.max(1));
    let ends = schedule.steps().skip(1).map(|step| step.start);
    let ends = ends.take(count.saturating_sub(1)).chain([schedule.end()]);
    for (slot, (step, end)) in room.iter_mut().zip(schedule.steps().zip(ends)) {
        let lowest = schedule.lowest(step.start, end).unwrap_or_default();
        *slot = entry(difference(end, step.start), lowest);
    }
    room.get(..count).unwrap_or_default()
}

fn entry(duration: Duration, power: Watts) -> PowerScheduleEntry {
    PowerScheduleEntry {
        duration: seconds(duration),
        power: power.write(),
        power_l2: None,
        power_l3: None,
    }
}
