//! Services, and the variants of a service, described by named values.

use v2g_exi::{Choice, Element, Enumeration, List, Text, UNBOUNDED};

use super::{EnergyTransferMode, NAMESPACE, PhysicalValue};

/// Ways of paying that the station accepts.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct PaymentOptionList<'a> {
    /// Each at most once.
    pub payment_option: List<'a, PaymentOption, 1, 2>,
}

/// Who pays, and how the station learns it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enumeration)]
pub enum PaymentOption {
    /// The vehicle's contract certificate (Plug & Charge); needs TLS.
    Contract,
    /// Card, app, terminal or nothing: settled outside this protocol.
    ExternalPayment,
}

/// Charging itself, the service every station has.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct ChargeService<'a> {
    /// Usually 1.
    pub service_id: u16,
    /// `AC_DC_Charging`, where given.
    pub service_name: Option<Text<'a, 0, 32>>,
    /// Always [`ServiceCategory::EvCharging`].
    pub service_category: ServiceCategory,
    /// Rarely used.
    pub service_scope: Option<Text<'a, 0, 64>>,
    /// True when charging costs nothing.
    pub free_service: bool,
    /// What the outlet can do.
    pub supported_energy_transfer_mode: SupportedEnergyTransferMode<'a>,
}

/// Energy transfer modes of one outlet.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct SupportedEnergyTransferMode<'a> {
    /// The vehicle requests one of them.
    pub energy_transfer_mode: List<'a, EnergyTransferMode, 1, 6>,
}

/// Services beyond charging.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct ServiceList<'a> {
    /// At most eight.
    pub service: List<'a, Service<'a>, 1, 8>,
}

/// A service beyond charging.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct Service<'a> {
    /// 2 is certificates, 3 internet access, 4 use case information; higher ones are the maker's.
    pub service_id: u16,
    /// Name to show to people.
    pub service_name: Option<Text<'a, 0, 32>>,
    /// What the service is about.
    pub service_category: ServiceCategory,
    /// Where the service applies; the vehicle can ask for one scope only.
    pub service_scope: Option<Text<'a, 0, 64>>,
    /// True when the service costs nothing.
    pub free_service: bool,
}

/// What a service is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enumeration)]
pub enum ServiceCategory {
    /// Energy for the vehicle.
    EvCharging,
    /// Internet access.
    Internet,
    /// Installation and update of contract certificates.
    ContractCertificate,
    /// Anything else.
    OtherCustom,
}

/// Services the vehicle takes.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct SelectedServiceList<'a> {
    /// Must contain the charge service.
    pub selected_service: List<'a, SelectedService, 1, 16>,
}

/// One service the vehicle takes.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct SelectedService {
    /// As the station offered it.
    pub service_id: u16,
    /// As the service detail listed it; absent for charging itself.
    pub parameter_set_id: Option<i16>,
}

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
