//! What the station says of itself, taken note of.

use core::time::Duration;

use v2g_messages::iso2::{
    AcEvseStatus, DcEvseStatus, EvseChargeParameter, EvseStatus, PMaxScheduleEntry, PhysicalValue,
    SaScheduleTuple, SaSchedules, SalesTariff, TimeInterval,
};

use crate::evcc::Cx;
use crate::iso2::physical::{read_amperes, read_volts, read_watts};
use crate::iso2::words;
use crate::{
    Amperes, Offer, Offers, PowerStep, Schedule, ShortText, StationLimits, StationStatus, Tariff,
    TariffStep, Volts,
};

impl Cx<'_> {
    pub(super) fn hear_dc(
        &mut self,
        status: DcEvseStatus,
        voltage: Option<PhysicalValue>,
        current: Option<PhysicalValue>,
    ) {
        let delay = status.notification_max_delay;
        self.hear_station(
            words::read_status_code(status.evse_status_code),
            words::read_notification(status.evse_notification, delay),
            voltage.and_then(read_volts),
            current.and_then(read_amperes),
        );
    }

    /// An AC station has no status code of its own: the residual current device speaks for it.
    pub(super) fn hear_ac(&mut self, status: AcEvseStatus) {
        let code = if status.rcd {
            StationStatus::Malfunction
        } else {
            StationStatus::Ready
        };
        let delay = status.notification_max_delay;
        let notification = words::read_notification(status.evse_notification, delay);
        self.hear_station(code, notification, None, None);
    }

    pub(super) fn hear_status(&mut self, status: EvseStatus) {
        match status {
            EvseStatus::DcEvseStatus(status) => self.hear_dc(status, None, None),
            EvseStatus::AcEvseStatus(status) => self.hear_ac(status),
            EvseStatus::EvseStatus => {}
        }
    }
}

/// The station's limits, if they are of the kind of current that was asked for.
pub(super) fn limits(parameter: EvseChargeParameter, dc: bool) -> Option<StationLimits> {
    match parameter {
        EvseChargeParameter::DcEvseChargeParameter(limit) if dc => Some(StationLimits {
            max_voltage: read_volts(limit.evse_maximum_voltage_limit)?,
            min_voltage: read_volts(limit.evse_minimum_voltage_limit)?,
            max_current: read_amperes(limit.evse_maximum_current_limit)?,
            min_current: read_amperes(limit.evse_minimum_current_limit)?,
            max_power: read_watts(limit.evse_maximum_power_limit),
        }),
        EvseChargeParameter::AcEvseChargeParameter(limit) if !dc => Some(StationLimits {
            max_voltage: read_volts(limit.evse_nominal_voltage)?,
            min_voltage: Volts::ZERO,
            max_current: read_amperes(limit.evse_max_current)?,
            min_current: Amperes::ZERO,
            max_power: None,
        }),
        _ => None,
    }
}

/// The schedules on offer; one that cannot be read is left out.
pub(super) fn offers(offered: SaSchedules<'_>) -> Option<Offers> {
    let SaSchedules::SaScheduleList(list) = offered else {
        return None;
    };
    let mut read = list.sa_schedule_tuple.iter().filter_map(|tuple| {
        Some(Offer {
            schedule: schedule(&tuple)?,
            tariff: tuple.sales_tariff.and_then(tariff),
        })
    });
    let first = read.next()?;
    let mut room = [first; Offers::MAX];
    let mut count = 1usize;
    for (slot, offer) in room.iter_mut().skip(1).zip(read) {
        *slot = offer;
        count = count.saturating_add(1);
    }
    Offers::of(room.get(..count)?).or(Some(first.schedule.into()))
}

fn schedule(tuple: &SaScheduleTuple<'_>) -> Option<Schedule> {
    let entries = tuple.p_max_schedule.p_max_schedule_entry.iter();
    let schedule = Schedule::heard(entries.map(step))?;
    Some(schedule.with_id(tuple.sa_schedule_tuple_id))
}

/// The step and how long it lasts, if told; `None` if that cannot be read.
fn step(entry: PMaxScheduleEntry) -> Option<(PowerStep, Duration)> {
    let TimeInterval::RelativeTimeInterval(interval) = entry.time_interval else {
        return None;
    };
    let start = Duration::from_secs(u64::from(interval.start));
    let length = Duration::from_secs(u64::from(interval.duration.unwrap_or(0)));
    let power = read_watts(entry.p_max)?;
    Some((PowerStep { start, power }, length))
}

/// Steps beyond those that we keep, and costs beyond the first, are not read.
fn tariff(tariff: SalesTariff<'_>) -> Option<Tariff> {
    let mut room = [TariffStep::default(); Tariff::MAX_STEPS];
    let mut count = 0usize;
    for (slot, entry) in room.iter_mut().zip(tariff.sales_tariff_entry.iter()) {
        let TimeInterval::RelativeTimeInterval(interval) = entry.time_interval else {
            return None;
        };
        let cost = entry.consumption_cost.first().and_then(|c| c.cost.first());
        *slot = TariffStep {
            start: Duration::from_secs(u64::from(interval.start)),
            level: entry.e_price_level,
            cost: cost.map(words::read_cost),
        };
        count = count.saturating_add(1);
    }
    let mut text = [0; 32];
    let name = tariff.sales_tariff_description;
    let name = name.and_then(|name| ShortText::new(name.copy_to(&mut text)?));
    let read = Tariff::from_steps(room.get(..count)?)?;
    Some(
        read.with_id(tariff.sales_tariff_id)
            .with_description(name.unwrap_or_default()),
    )
}
