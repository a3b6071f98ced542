//! The answer that carries the schedules, and what they cost: in money, or in ranks.

use core::task::Poll;
use core::time::Duration;

use v2g_exi::{List, Text};
use v2g_link::time::difference;
use v2g_messages::iso20::common::{
    AbsolutePriceSchedule, ChargingSchedule, CommonMessage, DynamicSeResControlMode, PowerSchedule,
    PowerScheduleEntry, PowerScheduleEntryList, PriceLevelSchedule, PriceLevelScheduleEntry,
    PriceLevelScheduleEntryList, PriceRule, PriceRuleStack, PriceRuleStackList, PriceSchedule,
    ScheduleExchangeRes, ScheduleTuple, ScheduledSeResControlMode, SeResControlMode,
};
use v2g_messages::iso20::{Header, Processing, RationalNumber, ResponseCode};
use v2g_messages::xmldsig::Signature;

use crate::contract::PRICE_IDS;
use crate::iso20::number::Quantity;
use crate::iso20::words::seconds;
use crate::secc::{Cx, Sent};
use crate::{
    ContractDesk, ControlMode, Cost, Offer, Offers, Prices, Schedule, Tariff, TariffStep, Watts,
};

/// The fee is for the power that is taken, whatever it is.
const ALGORITHM: &str = "urn:iso:std:iso:15118:-20:PriceAlgorithm:1-Power";

/// Of the one text, the name of the tariff; our choice.
const LANGUAGE: &str = "eng";

const TUPLES: usize = Offers::MAX;
const STEPS: usize = Tariff::MAX_STEPS;

/// What is to be sent: these offers, each in no more entries than the vehicle takes.
#[derive(Clone, Copy)]
pub(super) struct Answer<'o> {
    pub(super) offers: &'o Offers,
    pub(super) control: ControlMode,
    /// Most entries of one schedule, at least one.
    pub(super) most: usize,
    /// When the schedules begin, in seconds since 1970-01-01 UTC.
    pub(super) anchor: u64,
}

/// Says that the schedules are not known, or why there are none. An empty schedule cannot be
/// written, so there is one of nothing.
pub(super) fn send_nothing(cx: &mut Cx<'_>, control: ControlMode, code: ResponseCode) -> Sent {
    let processing = match code {
        ResponseCode::Ok => Processing::Ongoing,
        _ => Processing::Finished,
    };
    let answer = Answer {
        offers: &Schedule::flat(Watts::ZERO, Schedule::DAY).into(),
        control,
        most: 1,
        anchor: cx.unix_time,
    };
    answer.send_as(cx, code, processing)
}

impl Answer<'_> {
    /// Sends it with prices that nobody has signed.
    pub(super) fn send(&self, cx: &mut Cx<'_>) -> Sent {
        self.send_as(cx, ResponseCode::Ok, Processing::Finished)
    }

    fn send_as(&self, cx: &mut Cx<'_>, code: ResponseCode, processing: Processing) -> Sent {
        let mut sent = None;
        self.written(false, &mut |mode| {
            sent = Some(put(cx, (code, processing), mode, None));
        });
        sent.unwrap_or_else(|| put(cx, (code, processing), DYNAMIC, None))
    }

    /// Lets the desk have the prices signed; unsigned ones go out if it does not want to.
    pub(super) fn send_signed(&self, cx: &mut Cx<'_>, desk: &mut dyn ContractDesk) -> Poll<Sent> {
        let verdict = (ResponseCode::Ok, Processing::Finished);
        let (mut sent, mut signing) = (None, Poll::Pending);
        self.written(true, &mut |mode| {
            signing = desk.sign_prices(&Prices::Iso20(mode), &mut |signature| {
                if sent.is_none() {
                    sent = Some(put(cx, verdict, mode, Some(signature)));
                }
            });
        });
        match sent {
            Some(sent) => Poll::Ready(sent),
            None => signing.map(|()| self.send(cx)),
        }
    }

    /// Shows the schedules as they are written, prices with an `Id` each or without.
    fn written(&self, ids: bool, then: &mut dyn FnMut(SeResControlMode<'_>)) {
        match self.control {
            ControlMode::Dynamic => then(DYNAMIC),
            ControlMode::Scheduled => self.priced(ids, then),
        }
    }

    /// Each schedule has a price schedule, as the standard wants it (V2G20-2176) and some vehicles
    /// insist on: money if the tariff has it, else the ranks of the tariff, or one rank for the
    /// whole time where there is none.
    #[inline(never)]
    fn priced(&self, ids: bool, then: &mut dyn FnMut(SeResControlMode<'_>)) {
        let mut rules = [[[NO_RULE; 1]; STEPS]; TUPLES];
        let mut ranks = [[NO_RANK; STEPS]; TUPLES];
        let mut counts = [0usize; TUPLES];
        let places = rules.iter_mut().zip(&mut ranks).zip(&mut counts);
        for (((rules, ranks), count), offer) in places.zip(self.offers.iter()) {
            *count = self.fill(offer, rules, ranks);
        }
        let mut stacks = [[NO_STACK; STEPS]; TUPLES];
        for ((stacks, rules), ranks) in stacks.iter_mut().zip(&rules).zip(&ranks) {
            for ((stack, rules), rank) in stacks.iter_mut().zip(rules).zip(ranks) {
                *stack = PriceRuleStack {
                    duration: rank.duration,
                    price_rule: rules.into(),
                };
            }
        }
        let id = |index: usize| PRICE_IDS.get(index).filter(|_| ids).map(|id| (*id).into());
        let mut money = [NO_MONEY; TUPLES];
        let mut levels = [NO_LEVELS; TUPLES];
        let places = money.iter_mut().zip(&mut levels).enumerate();
        let written = stacks
            .iter()
            .zip(&ranks)
            .zip(&counts)
            .zip(self.offers.iter());
        for ((at, (money, levels)), (((stacks, ranks), count), offer)) in places.zip(written) {
            let number = u32::from(offer.schedule.id());
            let tariff = offer.tariff.as_ref();
            *money = AbsolutePriceSchedule {
                id: id(at),
                time_anchor: self.anchor,
                price_schedule_id: number,
                price_schedule_description: tariff.and_then(name),
                currency: tariff.map_or("", Tariff::currency).into(),
                price_rule_stacks: PriceRuleStackList {
                    price_rule_stack: stacks.get(..*count).unwrap_or_default().into(),
                },
                ..NO_MONEY
            };
            *levels = PriceLevelSchedule {
                id: id(at),
                time_anchor: self.anchor,
                price_schedule_id: number,
                price_schedule_description: tariff.and_then(name),
                number_of_price_levels: tariff.and_then(Tariff::levels).unwrap_or(1),
                price_level_schedule_entries: PriceLevelScheduleEntryList {
                    price_level_schedule_entry: ranks.get(..*count).unwrap_or_default().into(),
                },
            };
        }
        let mut prices = [None; TUPLES];
        let places = prices.iter_mut().zip(&money).zip(&levels);
        for (((price, money), levels), offer) in places.zip(self.offers.iter()) {
            *price = Some(match offer.tariff.as_ref().is_some_and(Tariff::is_money) {
                true => PriceSchedule::AbsolutePriceSchedule(money.into()),
                false => PriceSchedule::PriceLevelSchedule(levels.into()),
            });
        }
        self.with_prices(prices, then);
    }

    /// What an offer costs, as many entries as are returned: fees if the tariff has money, and the
    /// length and rank of each entry. Where there are more steps, the last entry has the dearest of
    /// the rest. What lies behind the schedule's end is left out.
    fn fill(&self, offer: &Offer, rules: &mut Rules, ranks: &mut Ranks) -> usize {
        let end = offer.schedule.end();
        let told = offer.tariff.as_ref().filter(|tariff| tariff.is_told());
        let steps = || told.into_iter().flat_map(Tariff::steps);
        let steps = || steps().filter(|step| step.start < end);
        let ends = steps().skip(1).map(|step| step.start).chain([end]);
        let mut count = 0usize;
        for (step, end) in steps().zip(ends) {
            let time = seconds(difference(end, step.start));
            let level = step.level.unwrap_or(1);
            let place = rules.get_mut(count).zip(ranks.get_mut(count));
            match place.filter(|_| count < self.most.max(1)) {
                Some(([rule], rank)) => {
                    rule.energy_fee = fee(&step);
                    (rank.duration, rank.price_level) = (time, level);
                    count = count.saturating_add(1);
                }
                None => {
                    let last = count.saturating_sub(1);
                    if let Some(([rule], rank)) = rules.get_mut(last).zip(ranks.get_mut(last)) {
                        rank.duration = rank.duration.saturating_add(time);
                        rank.price_level = rank.price_level.max(level);
                        if Watts::read(fee(&step)) > Watts::read(rule.energy_fee) {
                            rule.energy_fee = fee(&step);
                        }
                    }
                }
            }
        }
        if let (0, Some(rank)) = (count, ranks.first_mut()) {
            (rank.duration, rank.price_level) = (seconds(end), 1);
            count = 1;
        }
        count
    }

    fn with_prices(
        &self,
        prices: [Option<PriceSchedule<'_>>; TUPLES],
        then: &mut dyn FnMut(SeResControlMode<'_>),
    ) {
        let mut rooms = [[entry(Duration::ZERO, Watts::ZERO); Schedule::MAX_STEPS]; TUPLES];
        let mut tuples = [self.tuple(1, &[], None); TUPLES];
        let mut count = 0usize;
        let places = tuples.iter_mut().zip(&mut rooms).zip(prices);
        for (((tuple, room), price), offer) in places.zip(self.offers.iter()) {
            let entries = write(&offer.schedule, self.most, room);
            *tuple = self.tuple(offer.schedule.id(), entries, price);
            count = count.saturating_add(1);
        }
        then(SeResControlMode::ScheduledSeResControlMode(
            ScheduledSeResControlMode {
                schedule_tuple: tuples.get(..count).unwrap_or_default().into(),
            },
        ));
    }

    fn tuple<'e>(
        &self,
        id: u8,
        entries: &'e [PowerScheduleEntry],
        price_schedule: Option<PriceSchedule<'e>>,
    ) -> ScheduleTuple<'e> {
        ScheduleTuple {
            schedule_tuple_id: u32::from(id),
            charging_schedule: ChargingSchedule {
                power_schedule: PowerSchedule {
                    time_anchor: self.anchor,
                    available_energy: None,
                    power_tolerance: None,
                    power_schedule_entries: PowerScheduleEntryList {
                        power_schedule_entry: entries.into(),
                    },
                },
                price_schedule,
            },
            discharging_schedule: None,
        }
    }
}

fn put(
    cx: &mut Cx<'_>,
    (response_code, evse_processing): (ResponseCode, Processing),
    control_mode: SeResControlMode<'_>,
    signature: Option<&Signature<'_>>,
) -> Sent {
    let header = Header {
        signature: signature.map(Into::into),
        ..cx.header()
    };
    cx.common(CommonMessage::ScheduleExchangeRes(ScheduleExchangeRes {
        header,
        response_code,
        evse_processing,
        go_to_pause: None,
        control_mode,
    }))
}

type Rules = [[PriceRule; 1]; STEPS];
type Ranks = [PriceLevelScheduleEntry; STEPS];

const DYNAMIC: SeResControlMode<'static> =
    SeResControlMode::DynamicSeResControlMode(DynamicSeResControlMode {
        departure_time: None,
        minimum_soc: None,
        target_soc: None,
        price_schedule: None,
    });

const NOTHING: RationalNumber = RationalNumber {
    exponent: 0,
    value: 0,
};

const NO_RULE: PriceRule = PriceRule {
    energy_fee: NOTHING,
    parking_fee: None,
    parking_fee_period: None,
    carbon_dioxide_emission: None,
    renewable_generation_percentage: None,
    power_range_start: NOTHING,
};

const NO_RANK: PriceLevelScheduleEntry = PriceLevelScheduleEntry {
    duration: 0,
    price_level: 1,
};

const NO_STACK: PriceRuleStack<'static> = PriceRuleStack {
    duration: 0,
    price_rule: List::EMPTY,
};

const NO_MONEY: AbsolutePriceSchedule<'static> = AbsolutePriceSchedule {
    id: None,
    time_anchor: 0,
    price_schedule_id: 1,
    price_schedule_description: None,
    currency: Text::new(""),
    language: Text::new(LANGUAGE),
    price_algorithm: Text::new(ALGORITHM),
    minimum_cost: None,
    maximum_cost: None,
    tax_rules: None,
    price_rule_stacks: PriceRuleStackList {
        price_rule_stack: List::EMPTY,
    },
    overstay_rules: None,
    additional_selected_services: None,
};

const NO_LEVELS: PriceLevelSchedule<'static> = PriceLevelSchedule {
    id: None,
    time_anchor: 0,
    price_schedule_id: 1,
    price_schedule_description: None,
    number_of_price_levels: 1,
    price_level_schedule_entries: PriceLevelScheduleEntryList {
        price_level_schedule_entry: List::EMPTY,
    },
};

fn name(tariff: &Tariff) -> Option<Text<'_, 0, 160>> {
    let name = tariff.description();
    (!name.is_empty()).then(|| name.into())
}

/// Money for a kWh. What has more digits than the wire holds is rounded up: no price is told too
/// low.
fn fee(step: &TariffStep) -> RationalNumber {
    let Some(Cost {
        mut amount,
        multiplier: mut exponent,
        ..
    }) = step.cost
    else {
        return NOTHING;
    };
    loop {
        match i16::try_from(amount) {
            Ok(value) => return RationalNumber { exponent, value },
            Err(_) => {
                amount = amount.div_ceil(10);
                exponent = exponent.saturating_add(1);
            }
        }
    }
}

/// The schedule in `room`, in no more than `most` entries (at least one): where there are more
/// steps, the last entry holds the lowest of the rest.
fn write<'r>(
    schedule: &Schedule,
    most: usize,
    room: &'r mut [PowerScheduleEntry],
) -> &'r [PowerScheduleEntry] {
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
