//! The values that matter of a message, in one line.

mod din;
mod iso20;

use v2g_exi::{Document, Enumeration};
use v2g_link::v2gtp::Message;
use v2g_messages::app_protocol::AppProtocolMessage;
use v2g_messages::iso2::{
    Body, ChargeParameterDiscoveryReq, ChargeParameterDiscoveryRes, ChargingStatusRes,
    CurrentDemandReq, CurrentDemandRes, DcEvErrorCode, DcEvStatus, DcEvseStatus, EvChargeParameter,
    EvseChargeParameter, EvseNotification, EvseStatus, MeterInfo, PhysicalValue, PowerDeliveryReq,
    ServiceDiscoveryRes, UnitSymbol, V2gMessage,
};
use v2g_session::iso20::Message as Message20;

use crate::describe;

/// What a transcript shows of a message.
#[derive(Clone, Debug, Default)]
pub struct Gist {
    /// The message's name.
    pub name: String,
    /// Response code first, where there is one.
    pub text: String,
    /// What the charge loop has come to, if the message says so.
    pub progress: Progress,
}

/// Values of the charge loop; those absent are as before.
#[derive(Clone, Copy, Debug, Default)]
pub struct Progress {
    /// Per cent.
    pub soc: Option<i8>,
    /// Volts at the station.
    pub voltage: Option<f64>,
    /// Amperes at the station.
    pub current: Option<f64>,
    /// AC of ISO 15118-20, in watts: what the vehicle takes, negative where it gives.
    pub power: Option<f64>,
    /// AC: amperes that may be drawn.
    pub current_limit: Option<f64>,
    /// Meter reading in watt hours.
    pub energy: Option<u64>,
}

impl Progress {
    /// Whether there is nothing to show.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.text().is_empty()
    }

    /// Takes what a later message says; what it leaves out stays.
    pub fn update(&mut self, new: Self) {
        self.soc = new.soc.or(self.soc);
        self.voltage = new.voltage.or(self.voltage);
        self.current = new.current.or(self.current);
        self.power = new.power.or(self.power);
        self.current_limit = new.current_limit.or(self.current_limit);
        self.energy = new.energy.or(self.energy);
    }

    /// In one line.
    #[must_use]
    pub fn text(&self) -> String {
        let mut parts = Vec::new();
        parts.extend(self.soc.map(|soc| format!("SoC {soc} %")));
        if let (Some(voltage), Some(current)) = (self.voltage, self.current) {
            let power = scaled(voltage * current, UnitSymbol::W);
            parts.push(format!("{voltage:.1} V, {current:.1} A, {power}"));
        }
        parts.extend(self.power.map(|power| scaled(power, UnitSymbol::W)));
        parts.extend(
            self.current_limit
                .map(|limit| format!("up to {limit:.1} A")),
        );
        parts.extend(
            self.energy
                .map(|energy| scaled(energy as f64, UnitSymbol::Wh)),
        );
        parts.join(", ")
    }
}

/// Reads a message for the transcript.
#[must_use]
pub fn gist(message: Message<'_>) -> Gist {
    let description = describe(message.payload_type, message.payload);
    let mut values = Gist {
        name: description.message,
        ..Gist::default()
    };
    if let Err(error) = description.content {
        values.text = format!("does not decode: {error}");
    } else if let Some(Ok(message)) = Message20::decode(message.payload_type, message.payload) {
        values.text = iso20::text(&message);
        values.progress = iso20::progress(&message);
    } else if let Ok(handshake) = AppProtocolMessage::decode(message.payload) {
        values.text = app_protocol(&handshake);
    } else if let Ok(V2gMessage { body, .. }) = V2gMessage::decode(message.payload) {
        values.text = body_text(&body);
        values.progress = progress(&body);
    } else if let Ok(message) = v2g_messages::din::V2gMessage::decode(message.payload) {
        values.text = din::text(&message.body);
        values.progress = din::progress(&message.body);
    }
    values
}

fn app_protocol(message: &AppProtocolMessage<'_>) -> String {
    match message {
        AppProtocolMessage::SupportedAppProtocolReq(request) => {
            let offers = request.app_protocol.iter().map(|offer| {
                let (major, minor) = (offer.version_number_major, offer.version_number_minor);
                format!("{} {major}.{minor}", offer.protocol_namespace)
            });
            offers.collect::<Vec<_>>().join(", ")
        }
        AppProtocolMessage::SupportedAppProtocolRes(response) => {
            response.response_code.literal().to_owned()
        }
    }
}

fn body_text(body: &Body<'_>) -> String {
    let code = response_code(body).unwrap_or_default();
    let rest = match body {
        Body::SessionSetupReq(request) => format!("EVCCID {}", hex(request.evcc_id.iter())),
        Body::SessionSetupRes(response) => format!("EVSEID {}", response.evse_id),
        Body::ServiceDiscoveryRes(response) => service_discovery(response),
        Body::PaymentServiceSelectionReq(request) => {
            request.selected_payment_option.literal().to_owned()
        }
        Body::AuthorizationRes(response) => response.evse_processing.literal().to_owned(),
        Body::ChargeParameterDiscoveryReq(request) => discovery_req(request),
        Body::ChargeParameterDiscoveryRes(response) => discovery_res(response),
        Body::CableCheckReq(request) => vehicle(&request.dc_ev_status),
        Body::CableCheckRes(response) => {
            format!(
                "{}, {}",
                response.evse_processing.literal(),
                station(&response.dc_evse_status)
            )
        }
        Body::PreChargeReq(request) => {
            format!(
                "wants {} at most {}",
                quantity(&request.ev_target_voltage),
                quantity(&request.ev_target_current)
            )
        }
        Body::PreChargeRes(response) => quantity(&response.evse_present_voltage),
        Body::PowerDeliveryReq(request) => power_delivery(request),
        Body::PowerDeliveryRes(response) => status(&response.evse_status),
        Body::CurrentDemandReq(request) => current_demand_req(request),
        Body::CurrentDemandRes(response) => current_demand_res(response),
        Body::ChargingStatusRes(response) => charging_status(response),
        Body::WeldingDetectionRes(response) => quantity(&response.evse_present_voltage),
        Body::SessionStopReq(request) => request.charging_session.literal().to_owned(),
        _ => String::new(),
    };
    join(&[code.to_owned(), rest])
}

/// The literal of the response code, if the message has one.
fn response_code(body: &Body<'_>) -> Option<&'static str> {
    let code = match body {
        Body::SessionSetupRes(response) => response.response_code,
        Body::ServiceDiscoveryRes(response) => response.response_code,
        Body::ServiceDetailRes(response) => response.response_code,
        Body::PaymentServiceSelectionRes(response) => response.response_code,
        Body::PaymentDetailsRes(response) => response.response_code,
        Body::AuthorizationRes(response) => response.response_code,
        Body::ChargeParameterDiscoveryRes(response) => response.response_code,
        Body::CableCheckRes(response) => response.response_code,
        Body::PreChargeRes(response) => response.response_code,
        Body::PowerDeliveryRes(response) => response.response_code,
        Body::CurrentDemandRes(response) => response.response_code,
        Body::ChargingStatusRes(response) => response.response_code,
        Body::MeteringReceiptRes(response) => response.response_code,
        Body::WeldingDetectionRes(response) => response.response_code,
        Body::SessionStopRes(response) => response.response_code,
        Body::CertificateInstallationRes(response) => response.response_code,
        Body::CertificateUpdateRes(response) => response.response_code,
        _ => return None,
    };
    Some(code.literal())
}

fn progress(body: &Body<'_>) -> Progress {
    match body {
        Body::CurrentDemandReq(request) => Progress {
            soc: Some(request.dc_ev_status.ev_ress_soc),
            ..Progress::default()
        },
        Body::CurrentDemandRes(response) => Progress {
            voltage: Some(number(&response.evse_present_voltage)),
            current: Some(number(&response.evse_present_current)),
            energy: energy(response.meter_info),
            ..Progress::default()
        },
        Body::ChargingStatusRes(response) => Progress {
            current_limit: response.evse_max_current.as_ref().map(number),
            energy: energy(response.meter_info),
            ..Progress::default()
        },
        _ => Progress::default(),
    }
}

fn energy(meter: Option<MeterInfo<'_>>) -> Option<u64> {
    meter?.meter_reading
}

fn service_discovery(response: &ServiceDiscoveryRes<'_>) -> String {
    let modes = response
        .charge_service
        .supported_energy_transfer_mode
        .energy_transfer_mode
        .iter();
    let modes: Vec<_> = modes.map(Enumeration::literal).collect();
    let payments = response.payment_option_list.payment_option.iter();
    let payments: Vec<_> = payments.map(Enumeration::literal).collect();
    format!("{}; {}", payments.join(", "), modes.join(", "))
}

fn discovery_req(request: &ChargeParameterDiscoveryReq) -> String {
    let limits = match &request.ev_charge_parameter {
        EvChargeParameter::AcEvChargeParameter(ac) => format!(
            "{}, {} to {}",
            quantity(&ac.e_amount),
            quantity(&ac.ev_min_current),
            quantity(&ac.ev_max_current)
        ),
        EvChargeParameter::DcEvChargeParameter(dc) => join(&[
            vehicle(&dc.dc_ev_status),
            format!("up to {}", quantity(&dc.ev_maximum_voltage_limit)),
            quantity(&dc.ev_maximum_current_limit),
            dc.ev_maximum_power_limit
                .as_ref()
                .map(quantity)
                .unwrap_or_default(),
        ]),
        EvChargeParameter::EvChargeParameter => String::new(),
    };
    join(&[
        request.requested_energy_transfer_mode.literal().to_owned(),
        limits,
    ])
}

fn discovery_res(response: &ChargeParameterDiscoveryRes<'_>) -> String {
    let limits = match &response.evse_charge_parameter {
        EvseChargeParameter::AcEvseChargeParameter(ac) => {
            format!(
                "{}, up to {}",
                quantity(&ac.evse_nominal_voltage),
                quantity(&ac.evse_max_current)
            )
        }
        EvseChargeParameter::DcEvseChargeParameter(dc) => format!(
            "up to {}, {}, {}",
            quantity(&dc.evse_maximum_voltage_limit),
            quantity(&dc.evse_maximum_current_limit),
            quantity(&dc.evse_maximum_power_limit)
        ),
        EvseChargeParameter::EvseChargeParameter => String::new(),
    };
    join(&[response.evse_processing.literal().to_owned(), limits])
}

fn power_delivery(request: &PowerDeliveryReq<'_>) -> String {
    format!(
        "{}, schedule {}",
        request.charge_progress.literal(),
        request.sa_schedule_tuple_id
    )
}

fn current_demand_req(request: &CurrentDemandReq) -> String {
    join(&[
        vehicle(&request.dc_ev_status),
        format!(
            "wants {} at {}",
            quantity(&request.ev_target_current),
            quantity(&request.ev_target_voltage)
        ),
        if request.charging_complete {
            "charging complete".to_owned()
        } else {
            String::new()
        },
    ])
}

fn current_demand_res(response: &CurrentDemandRes<'_>) -> String {
    let (voltage, current) = (
        &response.evse_present_voltage,
        &response.evse_present_current,
    );
    let power = PhysicalValue {
        multiplier: 0,
        unit: UnitSymbol::W,
        value: 0,
    };
    join(&[
        format!("{} at {}", quantity(current), quantity(voltage)),
        scaled(number(voltage) * number(current), power.unit),
        notification(response.dc_evse_status.evse_notification),
    ])
}

fn charging_status(response: &ChargingStatusRes<'_>) -> String {
    join(&[
        response
            .evse_max_current
            .as_ref()
            .map(|limit| format!("up to {}", quantity(limit)))
            .unwrap_or_default(),
        energy(response.meter_info)
            .map(|energy| scaled(energy as f64, UnitSymbol::Wh))
            .unwrap_or_default(),
        notification(response.ac_evse_status.evse_notification),
    ])
}

fn status(status: &EvseStatus) -> String {
    match status {
        EvseStatus::AcEvseStatus(ac) => notification(ac.evse_notification),
        EvseStatus::DcEvseStatus(dc) => station(dc),
        EvseStatus::EvseStatus => String::new(),
    }
}

fn vehicle(status: &DcEvStatus) -> String {
    join(&[
        format!("SoC {} %", status.ev_ress_soc),
        fault(status.ev_error_code),
    ])
}

fn fault(code: DcEvErrorCode) -> String {
    match code {
        DcEvErrorCode::NoError => String::new(),
        other => other.literal().to_owned(),
    }
}

fn station(status: &DcEvseStatus) -> String {
    let isolation = status
        .evse_isolation_status
        .map(|level| format!("isolation {}", level.literal()));
    join(&[
        status.evse_status_code.literal().to_owned(),
        isolation.unwrap_or_default(),
        notification(status.evse_notification),
    ])
}

fn notification(notification: EvseNotification) -> String {
    match notification {
        EvseNotification::None => String::new(),
        other => other.literal().to_owned(),
    }
}

fn quantity(value: &PhysicalValue) -> String {
    scaled(number(value), value.unit)
}

fn number(value: &PhysicalValue) -> f64 {
    f64::from(value.value) * 10f64.powi(value.multiplier.into())
}

/// A number with its unit, in thousands where that reads better.
#[must_use]
pub fn scaled(number: f64, unit: UnitSymbol) -> String {
    match unit {
        UnitSymbol::W | UnitSymbol::Wh if number.abs() >= 999_950.0 => {
            format!("{:.2} M{}", number / 1_000_000.0, unit.literal())
        }
        UnitSymbol::W | UnitSymbol::Wh if number.abs() >= 1000.0 => {
            format!("{:.1} k{}", number / 1000.0, unit.literal())
        }
        UnitSymbol::W | UnitSymbol::Wh => format!("{number:.0} {}", unit.literal()),
        _ => format!("{number:.1} {}", unit.literal()),
    }
}

fn hex(bytes: impl Iterator<Item = u8>) -> String {
    bytes.map(|byte| format!("{byte:02X}")).collect()
}

/// The parts that say something, separated by commas.
fn join(parts: &[String]) -> String {
    let said: Vec<&str> = parts
        .iter()
        .map(String::as_str)
        .filter(|part| !part.is_empty())
        .collect();
    said.join(", ")
}
