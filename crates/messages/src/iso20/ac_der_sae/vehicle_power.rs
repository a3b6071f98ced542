//! Ratings of the vehicle's inverter, and what is left of them in the charge loop.

use v2g_exi::{Element, MaybePerPhase, PerPhase};

use super::NAMESPACE;
use crate::iso20::RationalNumber;

/// Apparent power, in VA.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct EvApparentPower {
    /// Takes active and reactive power.
    pub ev_maximum_apparent_power_during_charging_and_var_absorption: PerPhase<RationalNumber>,
    /// Takes active power, gives reactive power.
    pub ev_maximum_apparent_power_during_charging_and_var_injection: PerPhase<RationalNumber>,
    /// Gives active power, takes reactive power.
    pub ev_maximum_apparent_power_during_discharging_and_var_absorption: PerPhase<RationalNumber>,
    /// Gives active and reactive power.
    pub ev_maximum_apparent_power_during_discharging_and_var_injection: PerPhase<RationalNumber>,
}

/// Reactive power the inverter is rated for, in var.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct EvReactivePowerLimits {
    /// Taken while charging.
    pub ev_maximum_var_absorption_during_charging: PerPhase<RationalNumber>,
    /// Taken while charging; absent: nothing.
    pub ev_minimum_var_absorption_during_charging: MaybePerPhase<RationalNumber>,
    /// Given while charging.
    pub ev_maximum_var_injection_during_charging: PerPhase<RationalNumber>,
    /// Given while charging; absent: nothing.
    pub ev_minimum_var_injection_during_charging: MaybePerPhase<RationalNumber>,
    /// Taken while discharging.
    pub ev_maximum_var_absorption_during_discharging: PerPhase<RationalNumber>,
    /// Taken while discharging; absent: nothing.
    pub ev_minimum_var_absorption_during_discharging: MaybePerPhase<RationalNumber>,
    /// Given while discharging.
    pub ev_maximum_var_injection_during_discharging: PerPhase<RationalNumber>,
    /// Given while discharging; absent: nothing.
    pub ev_minimum_var_injection_during_discharging: MaybePerPhase<RationalNumber>,
    /// What is left when the inverter does not work, in S.
    pub ev_reactive_susceptance: PerPhase<RationalNumber>,
}

/// Reactive power possible now, in var.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct EvReactivePower {
    /// Taken while charging.
    pub ev_maximum_var_absorption_during_charging: PerPhase<RationalNumber>,
    /// Taken while charging; absent: nothing.
    pub ev_minimum_var_absorption_during_charging: MaybePerPhase<RationalNumber>,
    /// Given while charging.
    pub ev_maximum_var_injection_during_charging: PerPhase<RationalNumber>,
    /// Given while charging; absent: nothing.
    pub ev_minimum_var_injection_during_charging: MaybePerPhase<RationalNumber>,
    /// Taken while discharging.
    pub ev_maximum_var_absorption_during_discharging: PerPhase<RationalNumber>,
    /// Taken while discharging; absent: nothing.
    pub ev_minimum_var_absorption_during_discharging: MaybePerPhase<RationalNumber>,
    /// Given while discharging.
    pub ev_maximum_var_injection_during_discharging: PerPhase<RationalNumber>,
    /// Given while discharging; absent: nothing.
    pub ev_minimum_var_injection_during_discharging: MaybePerPhase<RationalNumber>,
}

/// Power factors the inverter is rated for, and the active power it can give at them, in W.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct EvExcitationLimits {
    /// While giving reactive power.
    pub ev_specified_over_excited_power_factor: PerPhase<RationalNumber>,
    /// At that power factor.
    pub ev_specified_over_excited_discharge_power: PerPhase<RationalNumber>,
    /// While taking reactive power.
    pub ev_specified_under_excited_power_factor: PerPhase<RationalNumber>,
    /// At that power factor.
    pub ev_specified_under_excited_discharge_power: PerPhase<RationalNumber>,
}

/// Active power possible now at the power factors, in W.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct EvExcitation {
    /// While giving reactive power; absent: as rated.
    pub ev_specified_over_excited_power_factor: MaybePerPhase<RationalNumber>,
    /// At that power factor.
    pub ev_specified_over_excited_discharge_power: PerPhase<RationalNumber>,
    /// While taking reactive power; absent: as rated.
    pub ev_specified_under_excited_power_factor: MaybePerPhase<RationalNumber>,
    /// At that power factor.
    pub ev_specified_under_excited_discharge_power: PerPhase<RationalNumber>,
}
