//! What the station says of itself, taken note of.

use core::time::Duration;

use v2g_link::time::sum;
use v2g_messages::iso20::common::{PriceSchedule, ScheduleTuple, ScheduledSeResControlMode};
use v2g_messages::iso20::{EvseStatus, RationalNumber, ac, dc};

use crate::evcc::Cx;
use crate::iso20::number::{Quantity, read};
use crate::iso20::words::{read_phases, read_seconds, read_status};
use crate::{
    Amperes, Cost, CostKind, Discharge, EvccEvent, Offer, Offers, PowerStep, Schedule, ShortText,
    StationLimits, StationStatus, Tariff, TariffStep, Volts, Watts,
};

impl Cx<'_> {
    /// A station that answers is ready: it has no status of its own, only wishes.
    pub(super) fn hear_wish(
        &mut self,
        status: Option<EvseStatus>,
        voltage: Option<RationalNumber>,
        current: Option<RationalNumber>,
    ) {
        self.hear_station(
            StationStatus::Ready,
            read_status(status),
            voltage.map(Volts::read),
            current.map(Amperes::read),
        );
    }

    /// What it measures, in an answer that has no place for a wish.
    pub(super) fn hear_voltage(&mut self, voltage: Option<RationalNumber>) {
        let notification = self.heard.notification;
        let voltage = voltage.map(Volts::read);
        self.hear_station(StationStatus::Ready, notification, voltage, None);
    }

    pub(super) fn hear_back(&mut self, back: Option<Discharge>) {
        if let Some(back) = back
            && self.heard.discharge != Some(back)
        {
            self.heard.discharge = Some(back);
            self.events.push(EvccEvent::DischargeLimits(back));
        }
    }

    pub(super) fn hear_target(&mut self, power: Watts) {
        if self.heard.target_power != Some(power) {
            self.heard.target_power = Some(power);
            self.events.push(EvccEvent::TargetPower(power));
        }
    }
}

/// Magnitude of a limit for discharging, of whichever sign.
pub(super) fn back_power(number: RationalNumber) -> Watts {
    Watts::read(number).distance(Watts::ZERO)
}

pub(super) fn back_current(number: RationalNumber) -> Amperes {
    Amperes::read(number).distance(Amperes::ZERO)
}

macro_rules! dc_station {
    ($mode:expr) => {
        StationLimits {
            max_voltage: Volts::read($mode.evse_maximum_voltage),
            min_voltage: Volts::read($mode.evse_minimum_voltage),
            max_current: Amperes::read($mode.evse_maximum_charge_current),
            min_current: Amperes::read($mode.evse_minimum_charge_current),
            max_power: Some(Watts::read($mode.evse_maximum_charge_power)),
        }
    };
}

pub(super) fn dc_limits(mode: &dc::CpdResEnergyTransferMode) -> (StationLimits, Option<Discharge>) {
    match mode {
        dc::CpdResEnergyTransferMode::Dc(mode) => (dc_station!(mode), None),
        dc::CpdResEnergyTransferMode::Bpt(mode) => {
            let back = Discharge {
                max_power: back_power(mode.evse_maximum_discharge_power),
                min_power: back_power(mode.evse_minimum_discharge_power),
                max_current: back_current(mode.evse_maximum_discharge_current),
                min_current: back_current(mode.evse_minimum_discharge_current),
            };
            (dc_station!(mode), Some(back))
        }
    }
}

/// In AC only power is told.
pub(super) fn ac_limits(mode: &ac::CpdResEnergyTransferMode) -> (StationLimits, Option<Discharge>) {
    let (power, back) = match mode {
        ac::CpdResEnergyTransferMode::Ac(mode) => (mode.evse_maximum_charge_power, None),
        ac::CpdResEnergyTransferMode::Bpt(mode) => {
            let magnitude = |power| read_phases(power).distance(Watts::ZERO);
            let back = Discharge {
                max_power: magnitude(mode.evse_maximum_discharge_power),
                min_power: magnitude(mode.evse_minimum_discharge_power),
                ..Discharge::default()
            };
            (mode.evse_maximum_charge_power, Some(back))
        }
    };
    let limits = StationLimits {
        max_voltage: Volts::ZERO,
        min_voltage: Volts::ZERO,
        max_current: Amperes::ZERO,
        min_current: Amperes::ZERO,
        max_power: Some(read_phases(power)),
    };
    (limits, back)
}

/// Number of a schedule on the wire, which ours has too few bits for, and when it begins.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Tuple {
    /// Its number in our [`Offers`].
    pub(super) id: u8,
    pub(super) number: u32,
    pub(super) anchor: u64,
}

/// The schedules on offer with their prices; one that cannot be read is left out.
pub(super) fn offers(
    offered: &ScheduledSeResControlMode<'_>,
) -> Option<(Offers, [Tuple; Offers::MAX])> {
    let mut read = offered.schedule_tuple.iter().zip(1..).filter_map(offer);
    let (first, tuple) = read.next()?;
    let mut room = [first; Offers::MAX];
    let mut tuples = [tuple; Offers::MAX];
    let mut count = 1usize;
    for ((slot, place), (offer, tuple)) in room.iter_mut().zip(&mut tuples).skip(1).zip(read) {
        (*slot, *place) = (offer, tuple);
        count = count.saturating_add(1);
    }
    let offers = Offers::of(room.get(..count)?);
    Some((offers.unwrap_or(first.into()), tuples))
}

/// `place` is its number where its own does not fit.
fn offer((tuple, place): (ScheduleTuple<'_>, u8)) -> Option<(Offer, Tuple)> {
    let charging = tuple.charging_schedule;
    let number = tuple.schedule_tuple_id;
    let id = u8::try_from(number).ok().filter(|id| *id > 0);
    let id = id.unwrap_or(u8::MAX.saturating_sub(place));
    let offer = Offer {
        schedule: schedule(&tuple)?.with_id(id),
        tariff: charging
            .price_schedule
            .and_then(tariff)
            .map(|tariff| tariff.with_id(id)),
    };
    let anchor = charging.power_schedule.time_anchor;
    Some((offer, Tuple { id, number, anchor }))
}

/// Steps beyond those that we keep lower the last one that we do.
fn schedule(tuple: &ScheduleTuple<'_>) -> Option<Schedule> {
    let power = tuple.charging_schedule.power_schedule;
    let mut steps = [PowerStep::default(); Schedule::MAX_STEPS];
    let (mut count, mut end) = (0usize, Duration::ZERO);
    for entry in power.power_schedule_entries.power_schedule_entry.iter() {
        let others = [entry.power_l2, entry.power_l3].into_iter().flatten();
        let power = others.fold(Watts::read(entry.power), |sum, phase| {
            sum.saturating_add(Watts::read(phase))
        });
        match steps.get_mut(count) {
            Some(slot) => {
                *slot = PowerStep { start: end, power };
                count = count.saturating_add(1);
            }
            None => steps
                .last_mut()
                .into_iter()
                .for_each(|step| step.power = step.power.min(power)),
        }
        let length = read_seconds(entry.duration).max(Duration::from_secs(1));
        end = sum(end, length);
    }
    Schedule::from_steps(steps.get(..count)?, end)
}

/// Money for a kWh at the lowest power, or ranks. Steps beyond those that we keep, and fees for
/// parking, are not read. Source: ISO 15118-20:2022, 8.3.5.3.
fn tariff(price: PriceSchedule<'_>) -> Option<Tariff> {
    match price {
        PriceSchedule::AbsolutePriceSchedule(price) => {
            let price = price.get()?;
            let mut text = [0; 12];
            let currency = ShortText::new(price.currency.copy_to(&mut text)?)?;
            let stacks = price.price_rule_stacks.price_rule_stack.iter();
            let steps = stacks.map(|stack| {
                let cost = stack.price_rule.first().map(|rule| money(rule.energy_fee));
                (stack.duration, None, cost)
            });
            Some(tariff_of(steps)?.with_currency(currency))
        }
        PriceSchedule::PriceLevelSchedule(price) => {
            let entries = price.get()?.price_level_schedule_entries;
            let entries = entries.price_level_schedule_entry.iter();
            tariff_of(entries.map(|entry| (entry.duration, Some(entry.price_level), None)))
        }
    }
}

fn tariff_of(told: impl Iterator<Item = (u32, Option<u8>, Option<Cost>)>) -> Option<Tariff> {
    let mut steps = [TariffStep::default(); Tariff::MAX_STEPS];
    let (mut count, mut start) = (0usize, Duration::ZERO);
    for (slot, (length, level, cost)) in steps.iter_mut().zip(told) {
        *slot = TariffStep { start, level, cost };
        start = sum(start, read_seconds(length));
        count = count.saturating_add(1);
    }
    Tariff::from_steps(steps.get(..count)?)
}

/// In thousandths; whoever pays us for energy gives it away for nothing.
fn money(fee: RationalNumber) -> Cost {
    let thousandths = read(fee).max(0);
    Cost {
        kind: CostKind::Money,
        amount: u32::try_from(thousandths).unwrap_or(u32::MAX),
        multiplier: -3,
    }
}
