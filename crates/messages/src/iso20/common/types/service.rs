//! Services a station offers and a vehicle selects.

use v2g_exi::{Element, List};

use super::NAMESPACE;

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
