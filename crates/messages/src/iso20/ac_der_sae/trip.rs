//! When to disconnect: voltage or frequency over the time for which it may last.

use v2g_exi::Element;

use super::{DerCurve, NAMESPACE};

/// Curves of voltage.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct VoltageTrip<'a> {
    /// Beyond it the vehicle must disconnect.
    pub over_voltage_must_trip_curve: DerCurve<'a>,
    /// Beyond it the vehicle must disconnect.
    pub under_voltage_must_trip_curve: DerCurve<'a>,
    /// Beyond it the vehicle stays connected without current.
    pub over_voltage_momentary_cessation_trip_curve: Option<DerCurve<'a>>,
    /// Beyond it the vehicle stays connected without current.
    pub under_voltage_momentary_cessation_trip_curve: Option<DerCurve<'a>>,
    /// Beyond it the vehicle may disconnect.
    pub over_voltage_may_trip_curve: Option<DerCurve<'a>>,
    /// Beyond it the vehicle may disconnect.
    pub under_voltage_may_trip_curve: Option<DerCurve<'a>>,
}

/// Curves of frequency.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct FrequencyTrip<'a> {
    /// Beyond it the vehicle must disconnect.
    pub over_frequency_must_trip_curve: DerCurve<'a>,
    /// Beyond it the vehicle must disconnect.
    pub under_frequency_must_trip_curve: DerCurve<'a>,
    /// Beyond it the vehicle may disconnect.
    pub over_frequency_may_trip_curve: Option<DerCurve<'a>>,
    /// Beyond it the vehicle may disconnect.
    pub under_frequency_may_trip_curve: Option<DerCurve<'a>>,
}
