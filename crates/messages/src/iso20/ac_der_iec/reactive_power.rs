//! Reactive power: what the vehicle can, and what the grid operator wants.

use v2g_exi::{Element, MaybePerPhase, PerPhase};

use super::{DerCurve, NAMESPACE, PowerFactorExcitation};
use crate::iso20::RationalNumber;

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
