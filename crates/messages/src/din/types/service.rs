//! Services a station offers and a vehicle chooses.

use v2g_exi::{Element, List, Text, UNBOUNDED};

use super::{EvseSupportedEnergyTransfer, NAMESPACE, PaymentOption, ServiceCategory};

/// Ways of paying that the station accepts.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct PaymentOptions<'a> {
    /// By the specification [`PaymentOption::ExternalPayment`] alone.
    pub payment_option: List<'a, PaymentOption, 1, UNBOUNDED>,
}

/// Charging itself, the service every station has.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct ServiceCharge<'a> {
    /// What the service is called.
    pub service_tag: ServiceTag<'a>,
    /// True when charging costs nothing.
    pub free_service: bool,
    /// What the outlet can do.
    pub energy_transfer_type: EvseSupportedEnergyTransfer,
}

/// Services beyond charging.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct ServiceTagList<'a> {
    /// In no order.
    pub service: List<'a, Service<'a>, 1, UNBOUNDED>,
}

/// A service beyond charging.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct Service<'a> {
    /// What the service is called.
    pub service_tag: ServiceTag<'a>,
    /// True when the service costs nothing.
    pub free_service: bool,
}

/// What a service is called and what it is about.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct ServiceTag<'a> {
    /// Usually 1 for charging; the vehicle selects by it.
    pub service_id: u16,
    /// Name to show to people; absent for charging.
    pub service_name: Option<Text<'a, 0, 32>>,
    /// For charging [`ServiceCategory::EvCharging`].
    pub service_category: ServiceCategory,
    /// Where the service applies; absent for charging.
    pub service_scope: Option<Text<'a, 0, 32>>,
}

/// Services the vehicle takes.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct SelectedServiceList<'a> {
    /// By the specification the charge service alone.
    pub selected_service: List<'a, SelectedService, 1, UNBOUNDED>,
}

/// One service the vehicle takes.
#[derive(Clone, Copy, Debug, PartialEq, Element)]
pub struct SelectedService {
    /// As the station offered it.
    pub service_id: u16,
    /// As the service detail listed it; absent for charging.
    pub parameter_set_id: Option<i16>,
}
