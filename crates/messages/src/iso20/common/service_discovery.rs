//! What the station offers.

use v2g_exi::{Element, List};

use super::{NAMESPACE, ServiceList};
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
