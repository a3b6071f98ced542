//! What the vehicle is and can.

use v2g_exi::{Element, Enumeration, MaybePerPhase, PerPhase, Text};

use super::NAMESPACE;
use crate::iso20::RationalNumber;

/// Maker and versions of an inverter, as on its certificate.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct EvInverterDetails<'a> {
    /// Version of the software.
    pub ev_inverter_sw_version: Text<'a, 0, 32>,
    /// Version of the hardware; absent: not told.
    pub ev_inverter_hw_version: Option<Text<'a, 0, 32>>,
    /// Who made it.
    pub ev_inverter_manufacturer: Text<'a, 0, 32>,
    /// Name of the model.
    pub ev_inverter_model: Text<'a, 0, 32>,
    /// Number of the device.
    pub ev_inverter_serial_number: Text<'a, 0, 32>,
}

/// Category of IEEE 1547 for reactive power at usual voltage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enumeration)]
pub enum Ieee1547NormalCategory {
    /// Where few resources feed in, or steadily.
    CategoryA,
    /// Where many feed in, or unsteadily: more reactive power.
    CategoryB,
}

/// Category of IEEE 1547 for riding through disturbances.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enumeration)]
pub enum Ieee1547AbnormalCategory {
    /// What the bulk system needs least.
    CategoryI,
    /// All that the bulk system needs.
    #[exi(name = "CategoryII")]
    CategoryIi,
    /// What a grid full of resources needs.
    #[exi(name = "CategoryIII")]
    CategoryIii,
}

/// Whether the inverter works.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enumeration)]
pub enum DerOperationalState {
    /// It does.
    On,
    /// It does not.
    Off,
}

/// Whether the inverter is connected to the grid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enumeration)]
pub enum DerConnectionStatus {
    /// It is not.
    Disconnected,
    /// It is.
    Connected,
}

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
