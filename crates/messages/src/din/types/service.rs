//! Services, and the variants of a service, described by named values.

use v2g_exi::{Choice, Element, Enumeration, List, Text, UNBOUNDED};

use super::{
    EvseSupportedEnergyTransfer, NAMESPACE, PaymentOption, PhysicalValue, ServiceCategory,
    UNQUALIFIED,
};

/// Ways of paying that the station accepts.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct PaymentOptions<'a> {
    /// By the specification [`PaymentOption::ExternalPayment`] alone.
    pub payment_option: List<'a, PaymentOption, 1, UNBOUNDED>,
}

/// Charging itself, the service every station has.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct ServiceCharge<'a> {
    /// What the service is called.
    pub service_tag: ServiceTag<'a>,
    /// True when charging costs nothing.
    pub free_service: bool,
    /// What the outlet can do.
    pub energy_transfer_type: EvseSupportedEnergyTransfer,
}

/// Services beyond charging.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct ServiceTagList<'a> {
    /// In no order.
    pub service: List<'a, Service<'a>, 1, UNBOUNDED>,
}

/// A service beyond charging.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct Service<'a> {
    /// What the service is called.
    pub service_tag: ServiceTag<'a>,
    /// True when the service costs nothing.
    pub free_service: bool,
}

/// What a service is called and what it is about.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct ServiceTag<'a> {
    /// Usually 1 for charging; the vehicle selects by it.
    pub service_id: u16,
    /// Name to show to people; absent for charging.
    pub service_name: Option<Text<'a, 0, 32>>,
    /// For charging [`ServiceCategory::EvCharging`].
    pub service_category: ServiceCategory,
    /// Where the service applies; absent for charging.
    pub service_scope: Option<Text<'a, 0, 32>>,
}

/// Services the vehicle takes.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct SelectedServiceList<'a> {
    /// By the specification the charge service alone.
    pub selected_service: List<'a, SelectedService, 1, UNBOUNDED>,
}

/// One service the vehicle takes.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct SelectedService {
    /// As the station offered it.
    pub service_id: u16,
    /// As the service detail listed it; absent for charging.
    pub parameter_set_id: Option<i16>,
}

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
