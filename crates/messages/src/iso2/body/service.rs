//! What the station offers, and what the vehicle takes.

use v2g_exi::{Element, Text};

use super::NAMESPACE;
use crate::iso2::{
    ChargeService, PaymentOption, PaymentOptionList, ResponseCode, SelectedServiceList,
    ServiceCategory, ServiceList, ServiceParameterList,
};

/// Asks for the offer; the filters are for services beyond charging.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct ServiceDiscoveryReq<'a> {
    /// Only services of this scope; absent: all.
    pub service_scope: Option<Text<'a, 0, 64>>,
    /// Only services of this category; absent: all.
    pub service_category: Option<ServiceCategory>,
}

/// The offer.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct ServiceDiscoveryRes<'a> {
    /// Verdict.
    pub response_code: ResponseCode,
    /// Ways of paying.
    pub payment_option_list: PaymentOptionList<'a>,
    /// Charging.
    pub charge_service: ChargeService<'a>,
    /// Anything else; absent: nothing else.
    pub service_list: Option<ServiceList<'a>>,
}

/// Optional, any number of times, before the service selection.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct ServiceDetailReq {
    /// One of those the station offered.
    pub service_id: u16,
}

/// Describes the service that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct ServiceDetailRes<'a> {
    /// Verdict.
    pub response_code: ResponseCode,
    /// As in the request.
    pub service_id: u16,
    /// Absent: the service has no variants.
    pub service_parameter_list: Option<ServiceParameterList<'a>>,
}

/// The vehicle's choice; it holds for the whole session.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct PaymentServiceSelectionReq<'a> {
    /// One of the ways offered.
    pub selected_payment_option: PaymentOption,
    /// Charging and any others.
    pub selected_service_list: SelectedServiceList<'a>,
}

/// Grants or refuses the choice.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct PaymentServiceSelectionRes {
    /// Verdict.
    pub response_code: ResponseCode,
}
