//! Variants of a service, described by named values.

use v2g_exi::{Choice, Element, Enumeration, List, Text, UNBOUNDED};

use super::{NAMESPACE, PhysicalValue, UNQUALIFIED};

/// Variants of a service; the vehicle selects one by its number.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct ServiceParameterList<'a> {
    /// In no order.
    pub parameter_set: List<'a, ParameterSet<'a>, 1, UNBOUNDED>,
}

/// One variant of a service.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct ParameterSet<'a> {
    /// Number to select it by.
    pub parameter_set_id: i16,
    /// What makes this variant.
    pub parameter: List<'a, Parameter<'a>, 1, UNBOUNDED>,
}

/// A named value.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct Parameter<'a> {
    /// E.g. `Protocol` and `Port` for internet access.
    #[exi(attribute, namespace = UNQUALIFIED)]
    pub name: Text<'a, 0, UNBOUNDED>,
    /// Says again what kind of value follows; the schema does not make it agree.
    #[exi(attribute, namespace = UNQUALIFIED)]
    pub value_type: ValueType,
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

/// Kind of a [`ParameterValue`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enumeration)]
#[exi(lower)]
pub enum ValueType {
    /// [`ParameterValue::Bool`].
    Bool,
    /// [`ParameterValue::Byte`].
    Byte,
    /// [`ParameterValue::Short`].
    Short,
    /// [`ParameterValue::Int`].
    Int,
    /// [`ParameterValue::Physical`].
    #[exi(name = "physicalValue")]
    Physical,
    /// [`ParameterValue::String`].
    String,
}
