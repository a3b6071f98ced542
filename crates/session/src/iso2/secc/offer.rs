//! The answer that carries the schedules, with tariffs or without.

use core::task::Poll;

use v2g_exi::List;
use v2g_messages::iso2::{
    self, Body, ChargeParameterDiscoveryRes, ConsumptionCost, EvseChargeParameter, EvseProcessing,
    PMaxSchedule, ResponseCode, SaScheduleList, SaScheduleTuple, SaSchedules, SalesTariff,
    SalesTariffEntry,
};
use v2g_messages::xmldsig::Signature;

use super::schedule::{ENTRIES, interval, room, write};
use crate::contract::PRICE_IDS;
use crate::iso2::words;
use crate::secc::{Cx, Sent};
use crate::{ContractDesk, Offers, Prices, StationStatus, Tariff, TariffStep};

/// Most schedules in one answer.
const TUPLES: usize = Offers::MAX;

/// Most steps of one tariff.
const STEPS: usize = Tariff::MAX_STEPS;

/// What is to be sent: these offers, each in no more entries than the vehicle takes.
#[derive(Clone, Copy)]
pub(super) struct Answer<'o> {
    pub(super) offers: &'o Offers,
    pub(super) dc: bool,
    /// Most entries of one schedule, if the vehicle says so.
    pub(super) most: Option<u16>,
}

impl Answer<'_> {
    /// Sends it with tariffs that nobody has signed.
    pub(super) fn send(&self, cx: &mut Cx<'_>) -> Sent {
        let mut sent = None;
        self.written(false, &mut |list| sent = Some(put(cx, list, self.dc, None)));
        sent.unwrap_or_else(|| send_ongoing(cx, self.dc))
    }

    /// Lets the desk have the tariffs signed; unsigned ones go out if it does not want to.
    pub(super) fn send_signed(&self, cx: &mut Cx<'_>, desk: &mut dyn ContractDesk) -> Poll<Sent> {
        let (mut sent, mut signing) = (None, Poll::Pending);
        self.written(true, &mut |list| {
            signing = desk.sign_prices(&Prices::Iso2(list), &mut |signature| {
                if sent.is_none() {
                    sent = Some(put(cx, list, self.dc, Some(signature)));
                }
            });
        });
        match sent {
            Some(sent) => Poll::Ready(sent),
            None => signing.map(|()| self.send(cx)),
        }
    }

    fn most(&self) -> usize {
        self.most.map_or(ENTRIES, usize::from)
    }

    /// Shows the schedules as they are written, tariffs with an `Id` each or without.
    fn written(&self, ids: bool, then: &mut dyn FnMut(SaScheduleList<'_>)) {
        match self.offers.iter().any(|offer| offer.tariff.is_some()) {
            true => self.priced(ids, then),
            false => self.with_tariffs([None; TUPLES], then),
        }
    }

    /// Tariffs take some kilobytes while they are written.
    #[inline(never)]
    fn priced(&self, ids: bool, then: &mut dyn FnMut(SaScheduleList<'_>)) {
        let mut costs = [[[FREE; 1]; STEPS]; TUPLES];
        let mut consumption = [[[NO_COST; 1]; STEPS]; TUPLES];
        let mut entries = [[NO_ENTRY; STEPS]; TUPLES];
        let tariffs = || self.offers.iter().map(|offer| offer.tariff.as_ref());
        for (costs, tariff) in costs.iter_mut().zip(tariffs()) {
            fill(costs, tariff, |step| [written(step).unwrap_or(FREE)]);
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
                    consumption_cost: match written(step) {
                        Some(_) => cost.into(),
                        None => List::EMPTY,
                    },
                };
            }
        }
        let mut written = [None; TUPLES];
        let places = written.iter_mut().zip(&entries).zip(PRICE_IDS);
        for (((slot, entries), id), tariff) in places.zip(tariffs()) {
            *slot = tariff.map(|tariff| SalesTariff {
                id: ids.then(|| id.into()),
                ..sales_tariff(tariff, entries, self.most())
            });
        }
        self.with_tariffs(written, then);
    }

    fn with_tariffs(
        &self,
        tariffs: [Option<SalesTariff<'_>>; TUPLES],
        then: &mut dyn FnMut(SaScheduleList<'_>),
    ) {
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
        for (((tuple, room), offer), tariff) in places.zip(self.offers.iter()).zip(tariffs) {
            *tuple = SaScheduleTuple {
                sa_schedule_tuple_id: offer.schedule.id(),
                p_max_schedule: PMaxSchedule {
                    p_max_schedule_entry: write(&offer.schedule, self.most(), room).into(),
                },
                sales_tariff: tariff,
            };
            count = count.saturating_add(1);
        }
        then(SaScheduleList {
            sa_schedule_tuple: tuples.get(..count).unwrap_or_default().into(),
        });
    }
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

fn written(step: TariffStep) -> Option<iso2::Cost> {
    step.cost.and_then(words::cost)
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

fn put(
    cx: &mut Cx<'_>,
    list: SaScheduleList<'_>,
    dc: bool,
    signature: Option<&Signature<'_>>,
) -> Sent {
    let body = Body::ChargeParameterDiscoveryRes(ChargeParameterDiscoveryRes {
        response_code: ResponseCode::Ok,
        evse_processing: EvseProcessing::Finished,
        sa_schedules: Some(SaSchedules::SaScheduleList(list)),
        evse_charge_parameter: parameter(cx, dc, StationStatus::Ready),
    });
    cx.reply_signed(body, signature)
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
