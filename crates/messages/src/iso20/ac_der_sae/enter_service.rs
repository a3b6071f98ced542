//! Conditions under which the vehicle may connect to the grid and give energy.

use v2g_exi::Element;

use super::NAMESPACE;
use crate::iso20::RationalNumber;

/// All conditions.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct EnterServiceCpdRes {
    /// False: stay away from the grid, or leave it.
    pub permit_service: bool,
    /// Only below it, in V.
    pub enter_service_voltage_high: RationalNumber,
    /// Only above it, in V.
    pub enter_service_voltage_low: RationalNumber,
    /// Only below it, in Hz.
    pub enter_service_frequency_high: RationalNumber,
    /// Only above it, in Hz.
    pub enter_service_frequency_low: RationalNumber,
    /// How long the conditions must have held, in s.
    pub enter_service_delay: Option<RationalNumber>,
    /// A random wait up to this is added, in s, so that not all vehicles come back at once.
    pub enter_service_randomized_delay: Option<RationalNumber>,
    /// Time from nothing to full power, in s.
    pub enter_service_ramp_time: Option<RationalNumber>,
}

/// Conditions that change; what is absent stays as it is.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct EnterServiceClRes {
    /// False: stay away from the grid, or leave it.
    pub permit_service: bool,
    /// Only below it, in V.
    pub enter_service_voltage_high: Option<RationalNumber>,
    /// Only above it, in V.
    pub enter_service_voltage_low: Option<RationalNumber>,
    /// Only below it, in Hz.
    pub enter_service_frequency_high: Option<RationalNumber>,
    /// Only above it, in Hz.
    pub enter_service_frequency_low: Option<RationalNumber>,
    /// How long the conditions must have held, in s.
    pub enter_service_delay: Option<RationalNumber>,
    /// A random wait up to this is added, in s.
    pub enter_service_randomized_delay: Option<RationalNumber>,
    /// Time from nothing to full power, in s.
    pub enter_service_ramp_time: Option<RationalNumber>,
}
