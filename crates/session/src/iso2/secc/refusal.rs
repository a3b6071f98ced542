//! Refusals: the response that belongs to the request, with a code and valid placeholders.
//!
//! Every mandatory element is there, so that a refusal always encodes and the vehicle can always
//! read it. Source: V2G2-459, V2G2-736.

use v2g_messages::iso2::{
    AuthorizationRes, Body, CableCheckRes, CertificateChain, CertificateInstallationRes,
    ChargeParameterDiscoveryRes, ChargingStatusRes, ContractSignatureEncryptedPrivateKey,
    CurrentDemandRes, DiffieHellmanPublickey, Emaid, EnergyTransferMode, EvseProcessing,
    MeteringReceiptRes, PaymentDetailsRes, PaymentOption, PaymentOptionList,
    PaymentServiceSelectionRes, PowerDeliveryRes, PreChargeRes, ResponseCode, ServiceDetailRes,
    ServiceDiscoveryRes, SessionSetupRes, SessionStopRes, WeldingDetectionRes,
};

use super::services::{CHARGE_SERVICE, charge_service};
use crate::iso2::physical::{amperes, volts};
use crate::secc::Cx;
use crate::{EnergyMode, Request, Station, StationStatus};

/// A schedule number where none was agreed.
const ANY_SCHEDULE: u8 = 1;

/// Sixteen octets where a challenge has to stand; good for nothing.
const NO_CHALLENGE: [u8; 16] = [0; 16];

pub(super) fn send(cx: &mut Cx<'_>, request: Request, code: ResponseCode) {
    let station = *cx.station;
    let body = match request {
        Request::ServiceDiscovery => return service_discovery(cx, &station, code),
        Request::CertificateInstallation | Request::CertificateUpdate => {
            return certificate(cx, request, code);
        }
        _ => early(&station, request, code).unwrap_or_else(|| late(&station, request, code)),
    };
    cx.reply(body);
}

fn service_discovery(cx: &mut Cx<'_>, station: &Station, response_code: ResponseCode) {
    let mut room = [EnergyTransferMode::DcExtended; 6];
    let modes = station.modes_on_offer(&mut room);
    cx.reply(Body::ServiceDiscoveryRes(ServiceDiscoveryRes {
        response_code,
        payment_option_list: PaymentOptionList {
            payment_option: (&[PaymentOption::ExternalPayment]).into(),
        },
        charge_service: charge_service(station.free, modes),
        service_list: None,
    }));
}

fn early<'s>(
    station: &'s Station,
    request: Request,
    response_code: ResponseCode,
) -> Option<Body<'s>> {
    let dc = is_dc(station);
    Some(match request {
        Request::SessionSetup => Body::SessionSetupRes(SessionSetupRes {
            response_code,
            evse_id: station.evse_id.as_str().into(),
            evse_time_stamp: None,
        }),
        Request::ServiceDetail => Body::ServiceDetailRes(ServiceDetailRes {
            response_code,
            service_id: CHARGE_SERVICE,
            service_parameter_list: None,
        }),
        Request::PaymentServiceSelection => {
            Body::PaymentServiceSelectionRes(PaymentServiceSelectionRes { response_code })
        }
        Request::PaymentDetails => Body::PaymentDetailsRes(PaymentDetailsRes {
            response_code,
            gen_challenge: (&NO_CHALLENGE).into(),
            evse_time_stamp: 0,
        }),
        Request::Authorization => Body::AuthorizationRes(AuthorizationRes {
            response_code,
            evse_processing: EvseProcessing::Finished,
        }),
        Request::ChargeParameterDiscovery => {
            Body::ChargeParameterDiscoveryRes(ChargeParameterDiscoveryRes {
                response_code,
                evse_processing: EvseProcessing::Finished,
                sa_schedules: None,
                evse_charge_parameter: station.charge_parameter(dc, StationStatus::NotReady),
            })
        }
        Request::SessionStop | Request::SessionPause => {
            Body::SessionStopRes(SessionStopRes { response_code })
        }
        _ => return None,
    })
}

/// Chains, keys and names are empty where the schema lets them be.
fn certificate(cx: &mut Cx<'_>, request: Request, response_code: ResponseCode) {
    let chain = CertificateChain {
        id: Some("id1".into()),
        certificate: (&[]).into(),
        sub_certificates: None,
    };
    let key = ContractSignatureEncryptedPrivateKey {
        id: "id2".into(),
        value: (&[]).into(),
    };
    let public = DiffieHellmanPublickey {
        id: "id3".into(),
        value: (&[]).into(),
    };
    let emaid = Emaid {
        id: "id4".into(),
        value: "ZZ000000000000".into(),
    };
    let installation = CertificateInstallationRes {
        response_code,
        sa_provisioning_certificate_chain: (&chain).into(),
        contract_signature_cert_chain: (&chain).into(),
        contract_signature_encrypted_private_key: (&key).into(),
        dh_publickey: (&public).into(),
        emaid: (&emaid).into(),
    };
    cx.reply(match request {
        Request::CertificateInstallation => Body::CertificateInstallationRes(installation),
        _ => Body::CertificateUpdateRes(installation.into()),
    });
}

fn late<'s>(station: &'s Station, request: Request, response_code: ResponseCode) -> Body<'s> {
    let dc_evse_status = station.dc_status(StationStatus::NotReady);
    let evse_status = station.status(is_dc(station), StationStatus::NotReady);
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
            evse_status,
        }),
        Request::ChargingStatus => Body::ChargingStatusRes(ChargingStatusRes {
            response_code,
            evse_id: station.evse_id.as_str().into(),
            sa_schedule_tuple_id: ANY_SCHEDULE,
            evse_max_current: None,
            meter_info: None,
            receipt_required: None,
            ac_evse_status: station.ac_status(),
        }),
        Request::CurrentDemand => current_demand(station, response_code),
        _ => Body::PowerDeliveryRes(PowerDeliveryRes {
            response_code,
            evse_status,
        }),
    }
}

fn current_demand(station: &Station, response_code: ResponseCode) -> Body<'_> {
    Body::CurrentDemandRes(CurrentDemandRes {
        response_code,
        dc_evse_status: station.dc_status(StationStatus::NotReady),
        evse_present_voltage: volts(station.present_voltage),
        evse_present_current: amperes(station.present_current),
        evse_current_limit_achieved: false,
        evse_voltage_limit_achieved: false,
        evse_power_limit_achieved: false,
        evse_maximum_voltage_limit: None,
        evse_maximum_current_limit: None,
        evse_maximum_power_limit: None,
        evse_id: station.evse_id.as_str().into(),
        sa_schedule_tuple_id: ANY_SCHEDULE,
        meter_info: None,
        receipt_required: None,
    })
}

/// The kind of current where a response has to name one: DC unless the station has only AC.
fn is_dc(station: &Station) -> bool {
    station.modes.iter().any(EnergyMode::is_dc) || station.modes.iter().next().is_none()
}
