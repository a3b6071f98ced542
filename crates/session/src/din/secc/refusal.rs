//! Refusals: the response that belongs to the request, with a code and valid placeholders.
//!
//! Every mandatory element is there, so that a refusal always encodes and the vehicle can always
//! read it, also where nobody uses the message.

use v2g_messages::din::{
    AcEvseStatus, Body, CableCheckRes, CertificateChain, CertificateInstallationRes,
    CertificateUpdateRes, ChargeParameterDiscoveryRes, ChargingStatusRes,
    ContractAuthenticationRes, CurrentDemandRes, EvseProcessing, EvseStatus, MeteringReceiptRes,
    PaymentDetailsRes, PowerDeliveryRes, PreChargeRes, ResponseCode, ServiceDetailRes,
    ServicePaymentSelectionRes, SessionSetupRes, SessionStopRes, WeldingDetectionRes,
};

use super::{open, reply};
use crate::din::physical::{amperes, volts};
use crate::din::station::{self, CHARGE_SERVICE, charge_parameter};
use crate::din::{evse_id, schedule, words};
use crate::secc::{Cx, Sent};
use crate::{Request, Station, StationStatus};

pub(super) fn send(cx: &mut Cx<'_>, request: Request, code: ResponseCode) -> Sent {
    let station = *cx.station;
    match request {
        Request::SessionSetup | Request::ChargingStatus => named(cx, &station, request, code),
        Request::ChargeParameterDiscovery => parameters(cx, &station, code),
        Request::CertificateInstallation | Request::CertificateUpdate => {
            certificate(cx, request, code)
        }
        Request::ServiceDiscovery => {
            let response = open::discovery(cx, code);
            reply(cx, Body::ServiceDiscoveryRes(response))
        }
        _ => {
            let body = early(request, code).unwrap_or_else(|| late(&station, request, code));
            reply(cx, body)
        }
    }
}

/// Responses that carry the charging point's name.
fn named(
    cx: &mut Cx<'_>,
    station: &Station,
    request: Request,
    response_code: ResponseCode,
) -> Sent {
    let name = evse_id::write(station.evse_id_din.unwrap_or(station.evse_id));
    let evse_id = name.as_bytes().into();
    let body = match request {
        Request::ChargingStatus => Body::ChargingStatusRes(ChargingStatusRes {
            response_code,
            evse_id,
            sa_schedule_tuple_id: 1,
            evse_max_current: None,
            meter_info: None,
            receipt_required: false,
            ac_evse_status: ac_status(station),
        }),
        _ => Body::SessionSetupRes(SessionSetupRes {
            response_code,
            evse_id,
            date_time_now: None,
        }),
    };
    reply(cx, body)
}

fn parameters(cx: &mut Cx<'_>, station: &Station, response_code: ResponseCode) -> Sent {
    let usual = StationStatus::NotReady;
    let evse_charge_parameter = charge_parameter(station, usual, &cx.config.profile);
    schedule::write(&schedule::capability(station), |sa_schedules| {
        let response = ChargeParameterDiscoveryRes {
            response_code,
            evse_processing: EvseProcessing::Finished,
            sa_schedules,
            evse_charge_parameter,
        };
        reply(cx, Body::ChargeParameterDiscoveryRes(response))
    })
}

fn early(request: Request, response_code: ResponseCode) -> Option<Body<'static>> {
    Some(match request {
        Request::ServiceDetail => Body::ServiceDetailRes(ServiceDetailRes {
            response_code,
            service_id: CHARGE_SERVICE,
            service_parameter_list: None,
        }),
        Request::PaymentServiceSelection => {
            Body::ServicePaymentSelectionRes(ServicePaymentSelectionRes { response_code })
        }
        Request::PaymentDetails => Body::PaymentDetailsRes(PaymentDetailsRes {
            response_code,
            gen_challenge: "".into(),
            date_time_now: 0,
        }),
        Request::Authorization => Body::ContractAuthenticationRes(ContractAuthenticationRes {
            response_code,
            evse_processing: EvseProcessing::Finished,
        }),
        Request::SessionStop => Body::SessionStopRes(SessionStopRes { response_code }),
        _ => return None,
    })
}

/// Chains, keys and names are empty: the schema lets them be.
fn certificate(cx: &mut Cx<'_>, request: Request, response_code: ResponseCode) -> Sent {
    let chain = CertificateChain {
        certificate: (&[]).into(),
        sub_certificates: None,
    };
    let installation = CertificateInstallationRes {
        id: "id1".into(),
        response_code,
        contract_signature_cert_chain: (&chain).into(),
        contract_signature_encrypted_private_key: (&[]).into(),
        dh_params: (&[]).into(),
        contract_id: "".into(),
    };
    let body = match request {
        Request::CertificateInstallation => Body::CertificateInstallationRes(installation),
        _ => Body::CertificateUpdateRes(CertificateUpdateRes {
            id: installation.id,
            response_code,
            contract_signature_cert_chain: installation.contract_signature_cert_chain,
            contract_signature_encrypted_private_key: installation
                .contract_signature_encrypted_private_key,
            dh_params: installation.dh_params,
            contract_id: installation.contract_id,
            retry_counter: 0,
        }),
    };
    reply(cx, body)
}

fn late(station: &Station, request: Request, response_code: ResponseCode) -> Body<'static> {
    let dc_evse_status = station::status(station, StationStatus::NotReady);
    let evse_present_voltage = volts(station.present_voltage);
    match request {
        Request::CableCheck => Body::CableCheckRes(CableCheckRes {
            response_code,
            dc_evse_status,
            evse_processing: EvseProcessing::Finished,
        }),
        Request::PreCharge => Body::PreChargeRes(PreChargeRes {
            response_code,
            dc_evse_status,
            evse_present_voltage,
        }),
        Request::WeldingDetection => Body::WeldingDetectionRes(WeldingDetectionRes {
            response_code,
            dc_evse_status,
            evse_present_voltage,
        }),
        Request::MeteringReceipt => Body::MeteringReceiptRes(MeteringReceiptRes {
            response_code,
            ac_evse_status: ac_status(station),
        }),
        Request::CurrentDemand => Body::CurrentDemandRes(CurrentDemandRes {
            response_code,
            dc_evse_status,
            evse_present_voltage,
            evse_present_current: amperes(station.present_current),
            evse_current_limit_achieved: false,
            evse_voltage_limit_achieved: false,
            evse_power_limit_achieved: false,
            evse_maximum_voltage_limit: None,
            evse_maximum_current_limit: None,
            evse_maximum_power_limit: None,
        }),
        _ => Body::PowerDeliveryRes(PowerDeliveryRes {
            response_code,
            evse_status: EvseStatus::DcEvseStatus(dc_evse_status),
        }),
    }
}

/// A status where the message has room for no other; there is no AC here.
fn ac_status(station: &Station) -> AcEvseStatus {
    let (evse_notification, notification_max_delay) =
        words::notification(station.request_to_vehicle());
    AcEvseStatus {
        power_switch_closed: false,
        rcd: station.ac.rcd_error,
        notification_max_delay,
        evse_notification,
    }
}
