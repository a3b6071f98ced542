//! What the station offers, and what the vehicle takes.

use v2g_exi::{Element, List};

use super::{NAMESPACE, SelectedService, SelectedServiceList, ServiceList, ServiceParameterList};
use crate::iso20::{Header, ResponseCode};

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
