//! What the station says of itself, taken note of.

use core::time::Duration;

use v2g_messages::iso2::{
    AcEvseStatus, DcEvseStatus, EvseChargeParameter, EvseStatus, PhysicalValue, SaSchedules,
    TimeInterval,
};

use crate::evcc::Cx;
use crate::iso2::physical::{read_amperes, read_volts, read_watts};
use crate::iso2::words;
use crate::{Amperes, PowerStep, Schedule, StationLimits, StationStatus, Volts, Watts};

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

/// The first schedule on offer; steps beyond those that we keep lower the last one that we do.
///
/// A schedule that is out of order counts as its lowest step throughout: deployed stations send
/// such, and nothing is lost by being modest.
pub(super) fn schedule(offered: SaSchedules<'_>) -> Option<Schedule> {
    let SaSchedules::SaScheduleList(list) = offered else {
        return None;
    };
    let tuple = list.sa_schedule_tuple.first()?;
    let mut steps = [PowerStep::default(); Schedule::MAX_STEPS];
    let (mut count, mut end, mut lowest) = (0usize, Duration::ZERO, None::<Watts>);
    for entry in tuple.p_max_schedule.p_max_schedule_entry.iter() {
        let TimeInterval::RelativeTimeInterval(interval) = entry.time_interval else {
            return None;
        };
        let start = Duration::from_secs(u64::from(interval.start));
        let length = Duration::from_secs(u64::from(interval.duration.unwrap_or(0)));
        let power = read_watts(entry.p_max)?;
        lowest = Some(lowest.map_or(power, |lowest| lowest.min(power)));
        end = start.saturating_add(length);
        match steps.get_mut(count) {
            Some(slot) => {
                *slot = PowerStep { start, power };
                count = count.saturating_add(1);
            }
            None => steps
                .last_mut()
                .into_iter()
                .for_each(|s| s.power = s.power.min(power)),
        }
    }
    let steps = steps.get(..count)?;
    let last = steps.last()?.start;
    let end = if end > last {
        end
    } else {
        last.saturating_add(Schedule::DAY)
    };
    let schedule = Schedule::from_steps(steps, end).or(Some(Schedule::flat(lowest?, end)));
    schedule.map(|schedule| schedule.with_id(tuple.sa_schedule_tuple_id))
}
