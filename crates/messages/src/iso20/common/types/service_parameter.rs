//! Variants of a service, described by named values.

use v2g_exi::{Choice, Element, List, Text};

use super::NAMESPACE;
use crate::iso20::RationalNumber;

/// Variants of a service; the vehicle selects one by its number.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct ServiceParameterList<'a> {
    /// In the station's order.
    pub parameter_set: List<'a, ParameterSet<'a>, 1, 32>,
}

/// One variant of a service.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct ParameterSet<'a> {
    /// Number to select it by.
    pub parameter_set_id: u16,
    /// What makes this variant.
    pub parameter: List<'a, Parameter<'a>, 1, 32>,
}

/// A named value.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct Parameter<'a> {
    /// E.g. `Connector`, `ControlMode`, `MobilityNeedsMode`, `Pricing`.
    #[exi(attribute)]
    pub name: Text<'a, 0, 80>,
    /// Stations differ in the type they choose for the same name.
    pub value: ParameterValue<'a>,
}

/// Value of a [`Parameter`].
#[derive(Clone, Copy, Debug, PartialEq, Choice)]
#[exi(lower, suffix = "Value")]
pub enum ParameterValue<'a> {
    /// Yes or no.
    Bool(bool),
    /// A small number.
    Byte(i8),
    /// A number.
    Short(i16),
    /// A large number, or one of a list of meanings.
    Int(i32),
    /// A quantity in the unit of its name.
    #[exi(name = "rationalNumber")]
    Rational(RationalNumber),
    /// Text.
    #[exi(name = "finiteString")]
    String(Text<'a, 0, 80>),
}
