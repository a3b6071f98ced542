//! The answer that carries the schedules, with tariffs or without.

use v2g_exi::List;
use v2g_messages::iso2::{
    self, Body, ChargeParameterDiscoveryRes, ConsumptionCost, EvseChargeParameter, EvseProcessing,
    PMaxSchedule, ResponseCode, SaScheduleList, SaScheduleTuple, SaSchedules, SalesTariff,
    SalesTariffEntry,
};

use super::schedule::{ENTRIES, interval, room, write};
use crate::iso2::words;
use crate::secc::{Cx, Sent};
use crate::{Offers, StationStatus, Tariff, TariffStep};

/// Most schedules in one answer.
const TUPLES: usize = Offers::MAX;

/// Most steps of one tariff.
const STEPS: usize = Tariff::MAX_STEPS;

/// Sends the offers, each in no more entries than the vehicle takes.
pub(super) fn send(cx: &mut Cx<'_>, offers: &Offers, dc: bool, most: Option<u16>) -> Sent {
    let most = most.map_or(ENTRIES, usize::from);
    match offers.iter().any(|offer| offer.tariff.is_some()) {
        true => send_priced(cx, offers, dc, most),
        false => send_with(cx, offers, [None; TUPLES], dc, most),
    }
}

/// Tariffs take some kilobytes while they are written.
#[inline(never)]
fn send_priced(cx: &mut Cx<'_>, offers: &Offers, dc: bool, most: usize) -> Sent {
    let mut costs = [[[FREE; 1]; STEPS]; TUPLES];
    let mut consumption = [[[NO_COST; 1]; STEPS]; TUPLES];
    let mut entries = [[NO_ENTRY; STEPS]; TUPLES];
    let tariffs = || offers.iter().map(|offer| offer.tariff.as_ref());
    for (costs, tariff) in costs.iter_mut().zip(tariffs()) {
        fill(costs, tariff, |step| [step.cost.map_or(FREE, words::cost)]);
    }
    for ((slots, costs), tariff) in consumption.iter_mut().zip(&costs).zip(tariffs()) {
        for (([slot], cost), _) in slots.iter_mut().zip(costs).zip(steps(tariff)) {
            slot.cost = cost.into();
        }
    }
    for ((slots, consumption), tariff) in entries.iter_mut().zip(&consumption).zip(tariffs()) {
        for ((slot, cost), step) in slots.iter_mut().zip(consumption).zip(steps(tariff)) {
            *slot = SalesTariffEntry {
                time_interval: interval(step.start, None),
                e_price_level: step.level,
                consumption_cost: match step.cost {
                    Some(_) => cost.into(),
                    None => List::EMPTY,
                },
            };
        }
    }
    let mut written = [None; TUPLES];
    for ((slot, entries), tariff) in written.iter_mut().zip(&entries).zip(tariffs()) {
        *slot = tariff.map(|tariff| sales_tariff(tariff, entries, most));
    }
    send_with(cx, offers, written, dc, most)
}

const FREE: iso2::Cost = iso2::Cost {
    cost_kind: iso2::CostKind::RelativePricePercentage,
    amount: 0,
    amount_multiplier: None,
};

const NO_COST: ConsumptionCost<'static> = ConsumptionCost {
    start_value: iso2::PhysicalValue {
        multiplier: 0,
        unit: iso2::UnitSymbol::W,
        value: 0,
    },
    cost: List::EMPTY,
};

const NO_ENTRY: SalesTariffEntry<'static> = SalesTariffEntry {
    time_interval: iso2::TimeInterval::TimeInterval,
    e_price_level: None,
    consumption_cost: List::EMPTY,
};

fn steps(tariff: Option<&Tariff>) -> impl Iterator<Item = TariffStep> {
    tariff.into_iter().flat_map(Tariff::steps)
}

fn fill<T>(slots: &mut [T], tariff: Option<&Tariff>, write: impl Fn(TariffStep) -> T) {
    for (slot, step) in slots.iter_mut().zip(steps(tariff)) {
        *slot = write(step);
    }
}

/// A tariff that is longer than the vehicle takes is cut: a price is not a limit.
fn sales_tariff<'t>(
    tariff: &'t Tariff,
    entries: &'t [SalesTariffEntry<'t>],
    most: usize,
) -> SalesTariff<'t> {
    let count = tariff.steps().count().min(most.max(1));
    let description = tariff.description();
    SalesTariff {
        id: None,
        sales_tariff_id: tariff.id(),
        sales_tariff_description: (!description.is_empty()).then(|| description.into()),
        num_e_price_levels: tariff.levels(),
        sales_tariff_entry: entries.get(..count).unwrap_or_default().into(),
    }
}

fn send_with(
    cx: &mut Cx<'_>,
    offers: &Offers,
    tariffs: [Option<SalesTariff<'_>>; TUPLES],
    dc: bool,
    most: usize,
) -> Sent {
    let mut rooms = [room(); TUPLES];
    let nothing = SaScheduleTuple {
        sa_schedule_tuple_id: 1,
        p_max_schedule: PMaxSchedule {
            p_max_schedule_entry: List::EMPTY,
        },
        sales_tariff: None,
    };
    let mut tuples = [nothing; TUPLES];
    let mut count = 0usize;
    let places = tuples.iter_mut().zip(&mut rooms);
    for (((tuple, room), offer), tariff) in places.zip(offers.iter()).zip(tariffs) {
        *tuple = SaScheduleTuple {
            sa_schedule_tuple_id: offer.schedule.id(),
            p_max_schedule: PMaxSchedule {
                p_max_schedule_entry: write(&offer.schedule, most, room).into(),
            },
            sales_tariff: tariff,
        };
        count = count.saturating_add(1);
    }
    let list = SaScheduleList {
        sa_schedule_tuple: tuples.get(..count).unwrap_or_default().into(),
    };
    cx.reply(Body::ChargeParameterDiscoveryRes(
        ChargeParameterDiscoveryRes {
            response_code: ResponseCode::Ok,
            evse_processing: EvseProcessing::Finished,
            sa_schedules: Some(SaSchedules::SaScheduleList(list)),
            evse_charge_parameter: parameter(cx, dc, StationStatus::Ready),
        },
    ))
}

/// Says that the schedules are not known yet.
pub(super) fn send_ongoing(cx: &mut Cx<'_>, dc: bool) -> Sent {
    cx.reply(Body::ChargeParameterDiscoveryRes(
        ChargeParameterDiscoveryRes {
            response_code: ResponseCode::Ok,
            evse_processing: EvseProcessing::Ongoing,
            sa_schedules: None,
            evse_charge_parameter: parameter(cx, dc, StationStatus::NotReady),
        },
    ))
}

/// The station's limits, as far as the profile lets them be told.
fn parameter(cx: &Cx<'_>, dc: bool, usual: StationStatus) -> EvseChargeParameter {
    let mut parameter = cx.station.charge_parameter(dc, usual);
    if let EvseChargeParameter::DcEvseChargeParameter(dc) = &mut parameter
        && !cx.config.profile.tells_current_tolerance
    {
        dc.evse_current_regulation_tolerance = None;
    }
    parameter
}
