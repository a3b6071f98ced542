//! What the station offers.

use v2g_exi::{Element, Text};

use super::NAMESPACE;
use crate::din::{PaymentOptions, ResponseCode, ServiceCategory, ServiceCharge, ServiceTagList};

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
