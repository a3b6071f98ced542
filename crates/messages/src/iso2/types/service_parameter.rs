//! Variants of a service, described by named values.

use v2g_exi::{Choice, Element, List, Text, UNBOUNDED};

use super::{NAMESPACE, PhysicalValue};

/// Variants of a service; the vehicle selects one by its number.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct ServiceParameterList<'a> {
    /// At most 255.
    pub parameter_set: List<'a, ParameterSet<'a>, 1, 255>,
}

/// One variant of a service.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct ParameterSet<'a> {
    /// Number to select it by.
    pub parameter_set_id: i16,
    /// What makes this variant.
    pub parameter: List<'a, Parameter<'a>, 1, 16>,
}

/// A named value.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct Parameter<'a> {
    /// E.g. `Protocol` and `Port` for internet access.
    #[exi(attribute)]
    pub name: Text<'a, 0, UNBOUNDED>,
    /// The type is the station's choice.
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
    /// A large number.
    Int(i32),
    /// A quantity with unit.
    Physical(PhysicalValue),
    /// Text.
    String(Text<'a, 0, UNBOUNDED>),
}
