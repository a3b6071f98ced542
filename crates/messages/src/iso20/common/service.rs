//! What the station offers, in variants described by named values, and what the vehicle takes.

use v2g_exi::{Choice, Element, List, Text};

use super::NAMESPACE;
use crate::iso20::{Header, RationalNumber, ResponseCode};

/// Asks for all services, or for those the vehicle knows.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct ServiceDiscoveryReq<'a> {
    /// Session and time.
    pub header: Header<'a>,
    /// Services the vehicle knows; absent: all.
    pub supported_service_ids: Option<ServiceIdList<'a>>,
}

/// The services that this vehicle may use.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct ServiceDiscoveryRes<'a> {
    /// Session and time.
    pub header: Header<'a>,
    /// Verdict.
    pub response_code: ResponseCode,
    /// True when the vehicle may select services again within the session.
    pub service_renegotiation_supported: bool,
    /// Ways of energy transfer; the vehicle selects exactly one.
    pub energy_transfer_service_list: ServiceList<'a>,
    /// Value-added services; absent: none.
    pub vas_list: Option<ServiceList<'a>>,
}

/// Services by number.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct ServiceIdList<'a> {
    /// In any order.
    pub service_id: List<'a, u16, 1, 16>,
}

/// Sent once for each service of interest.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct ServiceDetailReq<'a> {
    /// Session and time.
    pub header: Header<'a>,
    /// One of those offered.
    pub service_id: u16,
}

/// The parameter sets among which the vehicle selects.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct ServiceDetailRes<'a> {
    /// Session and time.
    pub header: Header<'a>,
    /// Verdict.
    pub response_code: ResponseCode,
    /// As asked.
    pub service_id: u16,
    /// At least one.
    pub service_parameter_list: ServiceParameterList<'a>,
}

/// Decides which schema set the messages of the energy transfer are of.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct ServiceSelectionReq<'a> {
    /// Session and time.
    pub header: Header<'a>,
    /// The way of energy transfer.
    pub selected_energy_transfer_service: SelectedService,
    /// Value-added services; absent: none.
    pub selected_vas_list: Option<SelectedServiceList<'a>>,
}

/// Accepts or refuses all of the selection.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct ServiceSelectionRes<'a> {
    /// Session and time.
    pub header: Header<'a>,
    /// Verdict.
    pub response_code: ResponseCode,
}

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
