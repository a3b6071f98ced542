//! The station model in the words of DIN SPEC 70121.

use v2g_messages::din::{
    DcEvseChargeParameter, DcEvseStatus, EvseChargeParameter, PaymentOption, ServiceCategory,
    ServiceCharge, ServiceTag,
};

use super::physical::{amperes, volts, watt_hours, watts};
use super::words;
use crate::{Isolation, Profile, Station, StationStatus};

/// The number of the charge service, which every station offers.
pub(crate) const CHARGE_SERVICE: u16 = 1;

/// Ways of payment on offer: there are no others. Source: V2G-DC-252.
pub(crate) const PAYMENT: [PaymentOption; 1] = [PaymentOption::ExternalPayment];

/// Status with `usual` where nothing is wrong; the isolation is told once it was tested.
pub(crate) fn status(station: &Station, usual: StationStatus) -> DcEvseStatus {
    let (evse_notification, notification_max_delay) =
        words::notification(station.request_to_vehicle());
    let tested = station.isolation != Isolation::Invalid;
    DcEvseStatus {
        evse_isolation_status: tested.then_some(words::isolation(station.isolation)),
        evse_status_code: words::status_code(station.trouble().unwrap_or(usual)),
        notification_max_delay,
        evse_notification,
    }
}

/// The limits, as far as the profile lets them be told.
pub(crate) fn charge_parameter(
    station: &Station,
    usual: StationStatus,
    profile: &Profile,
) -> EvseChargeParameter {
    let dc = &station.dc;
    let tolerance = dc.current_tolerance;
    EvseChargeParameter::DcEvseChargeParameter(DcEvseChargeParameter {
        dc_evse_status: status(station, usual),
        evse_maximum_current_limit: amperes(dc.max_current),
        evse_maximum_power_limit: Some(watts(dc.max_power)),
        evse_maximum_voltage_limit: volts(dc.max_voltage),
        evse_minimum_current_limit: amperes(dc.min_current),
        evse_minimum_voltage_limit: volts(dc.min_voltage),
        evse_current_regulation_tolerance: tolerance
            .filter(|_| profile.tells_current_tolerance)
            .map(amperes),
        evse_peak_current_ripple: amperes(dc.peak_ripple),
        evse_energy_to_be_delivered: dc.energy_to_deliver.map(watt_hours),
    })
}

/// The service on offer; name and scope stay absent (V2G-DC-628, V2G-DC-629).
pub(crate) fn charge_service(station: &Station) -> ServiceCharge<'static> {
    ServiceCharge {
        service_tag: ServiceTag {
            service_id: CHARGE_SERVICE,
            service_name: None,
            service_category: ServiceCategory::EvCharging,
            service_scope: None,
        },
        free_service: station.free,
        energy_transfer_type: words::offer(station.modes),
    }
}
