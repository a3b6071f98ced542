//! What the vehicle takes of the offer.

use v2g_exi::Element;

use super::NAMESPACE;
use crate::din::{PaymentOption, ResponseCode, SelectedServiceList};

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
