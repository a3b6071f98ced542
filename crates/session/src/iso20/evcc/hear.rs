//! What the station says of itself, taken note of.

use core::time::Duration;

use v2g_link::time::sum;
use v2g_messages::iso20::common::{ScheduleTuple, ScheduledSeResControlMode};
use v2g_messages::iso20::{EvseStatus, RationalNumber, ac, dc};

use crate::evcc::Cx;
use crate::iso20::number::Quantity;
use crate::iso20::words::{read_phases, read_seconds, read_status};
use crate::{
    Amperes, Discharge, EvccEvent, PowerStep, Schedule, StationLimits, StationStatus, Volts, Watts,
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

/// The first schedule on offer, its number and when it begins; steps beyond those that we keep
/// lower the last one that we do.
pub(super) fn schedule(offered: &ScheduledSeResControlMode<'_>) -> Option<(Schedule, u32, u64)> {
    let tuple: ScheduleTuple<'_> = offered.schedule_tuple.first()?;
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
    let schedule = Schedule::from_steps(steps.get(..count)?, end)?;
    Some((schedule, tuple.schedule_tuple_id, power.time_anchor))
}
