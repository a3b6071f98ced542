//! Control of active and reactive power.

use v2g_exi::{Element, Enumeration, MaybePerPhase, PerPhase, Seconds};

use super::{DerCurve, NAMESPACE, PowerFactorExcitation};
use crate::iso20::RationalNumber;

/// What active power follows; what is absent is not asked for.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct ActivePowerSupport {
    /// Takes less, or gives more, when the frequency is low.
    pub under_frequency_watt: Option<FrequencyWatt>,
    /// Takes more, or gives less, when the frequency is high.
    pub over_frequency_watt: Option<FrequencyWatt>,
    /// Gives less when the voltage is high.
    pub volt_watt: Option<VoltWatt>,
}

/// Power by frequency: a straight line between two frequencies.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct FrequencyWatt {
    /// Where the power begins to change, in Hz.
    pub fstart: RationalNumber,
    /// Where the frequency is back in its usual range, in Hz.
    pub fstop: RationalNumber,
    /// Wait before the return from there, in s.
    pub intentional_delay_fstop: Option<Seconds<u16>>,
    /// Change of power per frequency, in % of the reference per Hz.
    pub slope: RationalNumber,
    /// The frequency has been back for so long when this ends, in s.
    pub deactivation_time: Option<Seconds<u16>>,
    /// Wait before the power begins to change, in s.
    pub intentional_delay_power_control: Option<Seconds<u16>>,
    /// What the slope is a percentage of.
    pub power_reference: PowerReference,
    /// True: the power stays where it is until the frequency has passed `fstop`.
    pub hysteresis_control: bool,
    /// How fast the power rises afterwards, in % per minute.
    #[exi(unit = "%/min")]
    pub power_up_ramp: Option<u16>,
    /// True: active power approaches its target like a first-order lag.
    pub pt1_response_active_power: bool,
    /// Time constant of active power, in s.
    pub step_response_time_constant_active_power: RationalNumber,
}

/// Power by voltage: falls to nothing between two voltages.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct VoltWatt {
    /// What the line falls from.
    pub power_reference: PowerReference,
    /// Where it begins to fall, in V.
    pub u_start: RationalNumber,
    /// Where it has reached nothing, in V.
    pub u_stop: RationalNumber,
    /// True: active power approaches its target like a first-order lag.
    pub pt1_response_active_power: bool,
    /// Time constant of active power, in s.
    pub step_response_time_constant_active_power: RationalNumber,
    /// Wait before the power begins to change, in s.
    pub intentional_delay_power_control: Option<Seconds<u32>>,
}

/// What a percentage of power refers to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enumeration)]
pub enum PowerReference {
    /// The highest power the vehicle can give.
    MaximumDischargePower,
    /// The power at the moment the limit was passed.
    MomentaryPower,
}

/// What reactive power follows.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub enum ReactivePowerSupport<'a> {
    /// Reactive power by voltage.
    VoltVar(DerCurve<'a>),
    /// Reactive power by active power.
    WattVar(DerCurve<'a>),
    /// Power factor by active power.
    WattCosPhi(DerCurve<'a>),
}

/// Reactive power the vehicle can take or give, in var.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct EvReactivePowerLimits {
    /// While charging.
    pub ev_maximum_charge_reactive_power: PerPhase<RationalNumber>,
    /// While charging; absent: nothing.
    pub ev_minimum_charge_reactive_power: MaybePerPhase<RationalNumber>,
    /// While discharging.
    pub ev_maximum_discharge_reactive_power: PerPhase<RationalNumber>,
    /// While discharging; absent: nothing.
    pub ev_minimum_discharge_reactive_power: MaybePerPhase<RationalNumber>,
}

/// Reactive power the grid operator wants now.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct DsoQSetpoint {
    /// In var.
    pub dso_q_setpoint_value: PerPhase<RationalNumber>,
    /// True: reactive power approaches its target like a first-order lag.
    pub pt1_response_reactive_power: bool,
    /// Time constant of reactive power, in s.
    pub step_response_time_constant_reactive_power: RationalNumber,
}

/// Power factor the grid operator wants now.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct DsoCosPhiSetpoint {
    /// Cosine, from 0 to 1.
    pub dso_cos_phi_setpoint_value: PerPhase<RationalNumber>,
    /// On which side.
    pub excitation: PowerFactorExcitation,
    /// True: reactive power approaches its target like a first-order lag.
    pub pt1_response_reactive_power: bool,
    /// Time constant of reactive power, in s.
    pub step_response_time_constant_reactive_power: RationalNumber,
}
