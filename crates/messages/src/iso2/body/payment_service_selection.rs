//! What the vehicle takes of the offer.

use v2g_exi::Element;

use super::NAMESPACE;
use crate::iso2::{PaymentOption, ResponseCode, SelectedServiceList};

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
