//! What both sides agreed on, and the vehicle's limits as -20 tells them.

use core::time::Duration;

use v2g_link::time::sum;
use v2g_messages::iso20::{RationalNumber, ac, dc};

use crate::iso20::number::Quantity;
use crate::iso20::service::Choice;
use crate::iso20::words::read_phases;
use crate::proof::{Authorized, Coupled};
use crate::{
    Amperes, Discharge, EvLimits, Iso20Schema, Offers, Profile, Schedule, Station, Volts, Watts,
};

/// Schedules on offer, the first always there.
pub(super) type Schedules = [Option<Schedule>; Offers::MAX];

/// What the vehicle selected and told of itself.
#[derive(Clone, Copy, Debug)]
pub(super) struct Terms {
    pub(super) authorized: Authorized,
    pub(super) choice: Choice,
    pub(super) coupled: Coupled,
    pub(super) limits: EvLimits,
    /// What the vehicle can give; present where the service is bidirectional.
    pub(super) discharge: Option<Discharge>,
}

/// What both sides agreed on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Deal {
    pub(super) terms: Terms,
    /// Schedules to choose from.
    pub(super) offered: Schedules,
    /// The one that was chosen, before that the first.
    pub(super) schedule: Schedule,
    /// When the schedule begins, in seconds since 1970-01-01 UTC.
    pub(super) anchor: u64,
}

impl Terms {
    /// What can flow back by the limits of both sides.
    pub(super) fn back(&self, station: &Station) -> Discharge {
        let (Some(ours), Some(theirs)) = (station.discharge, self.discharge) else {
            return Discharge::default();
        };
        Discharge {
            max_power: self.most_back(station, ours).min(theirs.max_power),
            min_power: ours.min_power.max(theirs.min_power),
            max_current: ours.max_current.min(theirs.max_current),
            min_current: ours.min_current.max(theirs.min_current),
        }
    }
}

impl Terms {
    /// With grid support the operator of the grid has a say.
    fn most_back(&self, station: &Station, ours: Discharge) -> Watts {
        match self.choice.service.schema() {
            Iso20Schema::AcDerIec | Iso20Schema::AcDerSae => station.most_back(),
            _ => ours.max_power,
        }
    }
}

impl Deal {
    /// What the schedule allows now; beyond its end, nothing is limited.
    pub(super) fn allowed(&self, unix_time: u64) -> Option<Watts> {
        let now = Duration::from_secs(unix_time.saturating_sub(self.anchor));
        let soon = sum(now, Duration::from_millis(1));
        self.schedule.lowest(now, soon)
    }
}

/// What a vehicle bears; voltages and currents are told in DC only.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Limits {
    pub(super) max_voltage: Volts,
    pub(super) min_voltage: Volts,
    pub(super) max_current: Amperes,
    pub(super) min_current: Amperes,
    pub(super) max_power: Watts,
    pub(super) min_power: Watts,
    /// Present where the service is bidirectional.
    pub(super) discharge: Option<Discharge>,
}

/// Magnitude of a limit for discharging: peers write them as positive numbers, some as negative.
fn magnitude<Q: Quantity + PartialOrd + Default>(
    number: RationalNumber,
    negated: impl Fn(Q) -> Q,
) -> Q {
    let value = Q::read(number);
    match value < Q::default() {
        true => negated(value),
        false => value,
    }
}

pub(super) fn back_power(number: RationalNumber) -> Watts {
    magnitude(number, |power: Watts| Watts::ZERO.saturating_sub(power))
}

pub(super) fn back_current(number: RationalNumber) -> Amperes {
    magnitude(number, |current: Amperes| {
        Amperes::ZERO.saturating_sub(current)
    })
}

macro_rules! dc_limits {
    ($mode:expr, $discharge:expr) => {
        Limits {
            max_voltage: Volts::read($mode.ev_maximum_voltage),
            min_voltage: Volts::read($mode.ev_minimum_voltage),
            max_current: Amperes::read($mode.ev_maximum_charge_current),
            min_current: Amperes::read($mode.ev_minimum_charge_current),
            max_power: Watts::read($mode.ev_maximum_charge_power),
            min_power: Watts::read($mode.ev_minimum_charge_power),
            discharge: $discharge,
        }
    };
}

impl Limits {
    /// The sign of a limit for discharging counts unless the profile takes either.
    pub(super) fn of_dc(mode: &dc::CpdReqEnergyTransferMode, profile: &Profile) -> Self {
        match mode {
            dc::CpdReqEnergyTransferMode::Dc(mode) => dc_limits!(mode, None),
            dc::CpdReqEnergyTransferMode::Bpt(mode) => {
                let power = |number| match profile.negative_discharge {
                    true => back_power(number),
                    false => Watts::read(number),
                };
                let current = |number| match profile.negative_discharge {
                    true => back_current(number),
                    false => Amperes::read(number),
                };
                let discharge = Discharge {
                    max_power: power(mode.ev_maximum_discharge_power),
                    min_power: power(mode.ev_minimum_discharge_power),
                    max_current: current(mode.ev_maximum_discharge_current),
                    min_current: current(mode.ev_minimum_discharge_current),
                };
                dc_limits!(mode, Some(discharge))
            }
        }
    }

    pub(super) fn of_ac(mode: &ac::CpdReqEnergyTransferMode, profile: &Profile) -> Self {
        let (max, min, discharge) = match mode {
            ac::CpdReqEnergyTransferMode::Ac(mode) => (
                mode.ev_maximum_charge_power,
                mode.ev_minimum_charge_power,
                None,
            ),
            ac::CpdReqEnergyTransferMode::Bpt(mode) => {
                let back = |power| {
                    let power = read_phases(power);
                    match profile.negative_discharge {
                        true => power.max(Watts::ZERO.saturating_sub(power)),
                        false => power,
                    }
                };
                let discharge = Discharge {
                    max_power: back(mode.ev_maximum_discharge_power),
                    min_power: back(mode.ev_minimum_discharge_power),
                    ..Discharge::default()
                };
                (
                    mode.ev_maximum_charge_power,
                    mode.ev_minimum_charge_power,
                    Some(discharge),
                )
            }
        };
        Self {
            max_voltage: Volts::ZERO,
            min_voltage: Volts::ZERO,
            max_current: Amperes::ZERO,
            min_current: Amperes::ZERO,
            max_power: read_phases(max),
            min_power: read_phases(min),
            discharge,
        }
    }

    /// Whether the limits make sense: most above nothing, least not above most.
    pub(super) fn is_sane(&self, dc: bool) -> bool {
        let power = self.max_power > Watts::ZERO && self.min_power <= self.max_power;
        let voltage = self.max_voltage > Volts::ZERO && self.min_voltage <= self.max_voltage;
        let current = self.max_current > Amperes::ZERO && self.min_current <= self.max_current;
        let back = self.discharge.is_none_or(|back| {
            let positive = back.min_power >= Watts::ZERO && back.min_current >= Amperes::ZERO;
            positive && back.min_power <= back.max_power && back.min_current <= back.max_current
        });
        power && back && (!dc || voltage && current)
    }

    /// In the words of every protocol.
    pub(super) fn told(&self, choice: Choice) -> EvLimits {
        EvLimits {
            mode: choice.mode,
            max_voltage: self.max_voltage,
            max_current: self.max_current,
            min_current: choice.mode.is_dc().then_some(self.min_current),
            max_power: Some(self.max_power),
            capacity: None,
            energy_request: None,
            full_soc: None,
            bulk_soc: None,
            departure: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use v2g_exi::PerPhase;

    use super::*;

    #[test]
    fn a_negative_limit_for_discharging_is_its_magnitude_or_makes_no_sense() {
        let watts = |value: i16| PerPhase::all(RationalNumber { exponent: 0, value });
        let told = |most: i16, least: i16| {
            ac::CpdReqEnergyTransferMode::Bpt(ac::BptAcCpdReqEnergyTransferMode {
                ev_maximum_charge_power: watts(11_000),
                ev_minimum_charge_power: watts(1_000),
                ev_maximum_discharge_power: watts(most),
                ev_minimum_discharge_power: watts(least),
            })
        };
        for (most, least, strict) in [
            (9_000_i16, 500, true),
            (-9_000, -500, false),
            (-1, -2, false),
        ] {
            let field = Limits::of_ac(&told(most, least), &Profile::FIELD);
            let strictly = Limits::of_ac(&told(most, least), &Profile::STRICT);
            assert_eq!(strictly.is_sane(false), strict, "{most} W");
            let power = field.discharge.map(|back| back.max_power);
            assert_eq!(power, Some(read_phases(watts(most.abs()))), "{most} W");
        }
    }
}
