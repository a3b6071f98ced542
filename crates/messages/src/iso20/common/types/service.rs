//! Services, and the variants of a service, described by named values.

use v2g_exi::{Choice, Element, List, Text};

use super::NAMESPACE;
use crate::iso20::RationalNumber;

/// Services that are offered.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct ServiceList<'a> {
    /// In any order.
    pub service: List<'a, Service, 1, 8>,
}

/// One service that is offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Element)]
#[exi(packed)]
pub struct Service {
    /// 1 AC, 2 DC, 3 wireless, 4 DC by pantograph; 5, 6, 7 the same bidirectional without wireless.
    ///
    /// 8 and 9 are MCS in one and both directions, 10 and 11 AC with grid codes of IEC and SAE, 65
    /// internet, 66 parking status.
    pub service_id: u16,
    /// True when the service costs nothing.
    pub free_service: bool,
}

/// Services the vehicle takes.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct SelectedServiceList<'a> {
    /// Each as offered.
    pub selected_service: List<'a, SelectedService, 1, 16>,
}

/// One service the vehicle takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Element)]
#[exi(packed)]
pub struct SelectedService {
    /// As the station offered it.
    pub service_id: u16,
    /// As the service detail listed it.
    pub parameter_set_id: u16,
}

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
