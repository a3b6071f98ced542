//! The same for DIN SPEC 70121.

use v2g_exi::Enumeration;
use v2g_messages::din::{
    Body, ChargeParameterDiscoveryReq, ChargeParameterDiscoveryRes, CurrentDemandReq,
    CurrentDemandRes, DcEvStatus, DcEvseStatus, EvChargeParameter, EvseChargeParameter, EvseStatus,
    PhysicalValue, ServiceDiscoveryRes,
};
use v2g_messages::iso2::UnitSymbol::{self, A, V, W};
use v2g_session::din::response_code_of;

use super::{Progress, fault, hex, join, notification, scaled};

pub(super) fn text(body: &Body<'_>) -> String {
    let code = response_code_of(body).map(|code| code.literal());
    let rest = match body {
        Body::SessionSetupReq(request) => format!("EVCCID {}", hex(request.evcc_id.iter())),
        Body::SessionSetupRes(response) => format!("EVSEID {}", name(response.evse_id.iter())),
        Body::ServiceDiscoveryRes(response) => service_discovery(response),
        Body::ServicePaymentSelectionReq(request) => {
            request.selected_payment_option.literal().to_owned()
        }
        Body::ContractAuthenticationRes(response) => response.evse_processing.literal().to_owned(),
        Body::ChargeParameterDiscoveryReq(request) => discovery_req(request),
        Body::ChargeParameterDiscoveryRes(response) => discovery_res(response),
        Body::CableCheckReq(request) => vehicle(&request.dc_ev_status),
        Body::CableCheckRes(response) => join(&[
            response.evse_processing.literal().to_owned(),
            station(&response.dc_evse_status),
        ]),
        Body::PreChargeReq(request) => format!(
            "wants {} at most {}",
            quantity(&request.ev_target_voltage, V),
            quantity(&request.ev_target_current, A)
        ),
        Body::PreChargeRes(response) => quantity(&response.evse_present_voltage, V),
        Body::PowerDeliveryReq(request) => match request.ready_to_charge_state {
            true => "ready to charge".to_owned(),
            false => "not ready to charge".to_owned(),
        },
        Body::PowerDeliveryRes(response) => match &response.evse_status {
            EvseStatus::DcEvseStatus(status) => station(status),
            _ => String::new(),
        },
        Body::CurrentDemandReq(request) => current_demand_req(request),
        Body::CurrentDemandRes(response) => current_demand_res(response),
        Body::WeldingDetectionRes(response) => quantity(&response.evse_present_voltage, V),
        _ => String::new(),
    };
    join(&[code.unwrap_or_default().to_owned(), rest])
}

pub(super) fn progress(body: &Body<'_>) -> Progress {
    match body {
        Body::CurrentDemandReq(request) => Progress {
            soc: Some(request.dc_ev_status.ev_ress_soc),
            ..Progress::default()
        },
        Body::CurrentDemandRes(response) => Progress {
            voltage: Some(number(&response.evse_present_voltage)),
            current: Some(number(&response.evse_present_current)),
            ..Progress::default()
        },
        _ => Progress::default(),
    }
}

/// ASCII where it is that, else the octets.
fn name(octets: impl Iterator<Item = u8>) -> String {
    let octets: Vec<u8> = octets.collect();
    let text = octets.iter().all(u8::is_ascii_graphic);
    match String::from_utf8(octets) {
        Ok(name) if text => name,
        Ok(name) => hex(name.bytes()),
        Err(error) => hex(error.into_bytes().into_iter()),
    }
}

fn service_discovery(response: &ServiceDiscoveryRes<'_>) -> String {
    let payments = response.payment_options.payment_option.iter();
    let payments: Vec<_> = payments.map(|payment| payment.literal()).collect();
    let kind = response.charge_service.energy_transfer_type;
    format!("{}; {}", payments.join(", "), kind.literal())
}

fn discovery_req(request: &ChargeParameterDiscoveryReq) -> String {
    let limits = match &request.ev_charge_parameter {
        EvChargeParameter::DcEvChargeParameter(dc) => join(&[
            vehicle(&dc.dc_ev_status),
            format!("up to {}", quantity(&dc.ev_maximum_voltage_limit, V)),
            quantity(&dc.ev_maximum_current_limit, A),
            optional(dc.ev_maximum_power_limit, W),
        ]),
        _ => String::new(),
    };
    let kind = request.ev_requested_energy_transfer_type;
    join(&[kind.literal().to_owned(), limits])
}

fn discovery_res(response: &ChargeParameterDiscoveryRes<'_>) -> String {
    let limits = match &response.evse_charge_parameter {
        EvseChargeParameter::DcEvseChargeParameter(dc) => join(&[
            format!("up to {}", quantity(&dc.evse_maximum_voltage_limit, V)),
            quantity(&dc.evse_maximum_current_limit, A),
            optional(dc.evse_maximum_power_limit, W),
        ]),
        _ => String::new(),
    };
    join(&[response.evse_processing.literal().to_owned(), limits])
}

fn current_demand_req(request: &CurrentDemandReq) -> String {
    let complete = match request.charging_complete {
        true => "charging complete",
        false => "",
    };
    join(&[
        vehicle(&request.dc_ev_status),
        format!(
            "wants {} at {}",
            quantity(&request.ev_target_current, A),
            quantity(&request.ev_target_voltage, V)
        ),
        complete.to_owned(),
    ])
}

fn current_demand_res(response: &CurrentDemandRes) -> String {
    let voltage = &response.evse_present_voltage;
    let current = &response.evse_present_current;
    join(&[
        format!("{} at {}", quantity(current, A), quantity(voltage, V)),
        scaled(number(voltage) * number(current), W),
        notification(response.dc_evse_status.evse_notification),
    ])
}

fn vehicle(status: &DcEvStatus) -> String {
    join(&[
        format!("SoC {} %", status.ev_ress_soc),
        fault(status.ev_error_code),
    ])
}

fn station(status: &DcEvseStatus) -> String {
    let isolation = status.evse_isolation_status;
    let isolation = isolation.map(|level| format!("isolation {}", level.literal()));
    join(&[
        status.evse_status_code.literal().to_owned(),
        isolation.unwrap_or_default(),
        notification(status.evse_notification),
    ])
}

fn optional(value: Option<PhysicalValue>, unit: UnitSymbol) -> String {
    value.map_or_else(String::new, |value| quantity(&value, unit))
}

/// In the unit that belongs there; the message may leave it out.
fn quantity(value: &PhysicalValue, unit: UnitSymbol) -> String {
    scaled(number(value), unit)
}

fn number(value: &PhysicalValue) -> f64 {
    f64::from(value.value) * 10f64.powi(value.multiplier.into())
}
