//! The vehicle takes services.

use v2g_exi::Element;

use super::{NAMESPACE, SelectedService, SelectedServiceList};
use crate::iso20::{Header, ResponseCode};

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
