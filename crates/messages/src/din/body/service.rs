//! What the station offers, and what the vehicle takes.

use v2g_exi::{Element, Text};

use super::NAMESPACE;
use crate::din::{
    PaymentOption, PaymentOptions, ResponseCode, SelectedServiceList, ServiceCategory,
    ServiceCharge, ServiceParameterList, ServiceTagList,
};

/// Asks for the offer; the filters are for services beyond charging.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct ServiceDiscoveryReq<'a> {
    /// Only services of this scope; absent: all.
    pub service_scope: Option<Text<'a, 0, 32>>,
    /// Only services of this category; absent: all.
    pub service_category: Option<ServiceCategory>,
}

/// The offer.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct ServiceDiscoveryRes<'a> {
    /// Verdict.
    pub response_code: ResponseCode,
    /// Ways of paying.
    pub payment_options: PaymentOptions<'a>,
    /// Charging.
    pub charge_service: ServiceCharge<'a>,
    /// Anything else; absent: nothing else, which is the rule here.
    pub service_list: Option<ServiceTagList<'a>>,
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
pub struct ServicePaymentSelectionReq<'a> {
    /// One of the ways offered: always [`PaymentOption::ExternalPayment`].
    pub selected_payment_option: PaymentOption,
    /// Charging alone; a station refuses more than that.
    pub selected_service_list: SelectedServiceList<'a>,
}

/// Grants or refuses the choice.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct ServicePaymentSelectionRes {
    /// Verdict.
    pub response_code: ResponseCode,
}
