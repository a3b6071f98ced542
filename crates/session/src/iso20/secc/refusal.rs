//! Refusals: the response that belongs to the request, with a code and valid placeholders.
//!
//! Every mandatory element is there, so that a refusal always encodes and the vehicle can always
//! read it. Source: V2G20-459, V2G20-736.

use v2g_messages::iso20::common::{
    AuthorizationRes, CertificateChain, CertificateInstallationRes, CommonMessage,
    ContractCertificateChain, EcdhCurve, EncryptedPrivateKey, ServiceSelectionRes, SessionSetupRes,
    SignedInstallationData, SubCertificates,
};
use v2g_messages::iso20::{Processing, RationalNumber, ResponseCode, ac, dc};

use super::authorize::send_offer;
use super::charging::answer_confirmation;
use super::loops::{ac_targets, dc_limits};
use super::parameters::{send_ac, send_check_in, send_dc};
use super::services::{send_list, send_sets};
use super::{coil, der, device, offer, start, stop, wireless};
use crate::iso20::service::Service;
use crate::secc::{Cx, Sent};
use crate::{ControlMode, EnergyMode, Iso20Schema, Request, Watts};

const ANY: ControlMode = ControlMode::Dynamic;

pub(super) fn send(cx: &mut Cx<'_>, request: Request, code: ResponseCode) -> Sent {
    let schema = cx.schema();
    match request {
        Request::AuthorizationSetup => send_offer(cx, code, false),
        Request::ServiceDiscovery => send_list(cx, code, |_| true),
        Request::ServiceDetail => send_sets(cx, code, Service::Dc),
        Request::ScheduleExchange => offer::send_nothing(cx, ANY, code),
        Request::PowerDeliveryStart
        | Request::PowerDeliveryStop
        | Request::PowerDeliveryStandby
        | Request::PowerDeliveryRenegotiate => start::answer(cx, code, ANY),
        Request::SessionStop | Request::SessionPause | Request::SessionServiceRenegotiation => {
            stop::answer(cx, code)
        }
        Request::VehicleCheckIn => send_check_in(cx, code),
        Request::VehicleCheckOut => stop::answer_check_out(cx, code),
        Request::MeteringConfirmation => answer_confirmation(cx, code),
        Request::ChargeParameterDiscovery => match schema {
            Iso20Schema::Ac => send_ac(cx, code, false, EnergyMode::AcThreePhase),
            Iso20Schema::Wpt => coil::send_limits(cx, code),
            Iso20Schema::AcDerIec | Iso20Schema::AcDerSae => der::refuse_limits(cx, schema, code),
            _ => send_dc(cx, code, false),
        },
        Request::ChargeLoop => match schema {
            Iso20Schema::Ac => ac_loop(cx, code),
            Iso20Schema::Wpt => coil::send_turn(cx, code, None, Watts::ZERO, None),
            Iso20Schema::AcDerIec | Iso20Schema::AcDerSae => der::refuse_turn(cx, schema, code),
            _ => dc_loop(cx, code),
        },
        Request::VehiclePositioning => device::send_guidance(cx, code, Processing::Finished),
        Request::Connect => device::send_place(cx, true, code, Processing::Finished),
        Request::Disconnect => device::send_place(cx, false, code, Processing::Finished),
        Request::SystemStatus => device::send_status(cx, code),
        Request::FinePositioningSetup => wireless::send_setup(cx, code),
        Request::FinePositioning => wireless::send_position(cx, code, Processing::Finished),
        Request::Pairing => wireless::send_pairing(cx, code, Processing::Finished),
        Request::AlignmentCheck => wireless::send_alignment(cx, code, Processing::Finished),
        _ => rest(cx, request, code),
    }
}

/// Messages that are nothing but a code and perhaps a value.
fn rest(cx: &mut Cx<'_>, request: Request, response_code: ResponseCode) -> Sent {
    let header = cx.header();
    let evse_processing = Processing::Finished;
    let evse_present_voltage = ZERO;
    match request {
        Request::SessionSetup => {
            let evse_id = cx.station.evse_id;
            cx.common(CommonMessage::SessionSetupRes(SessionSetupRes {
                header,
                response_code,
                evse_id: evse_id.as_str().into(),
            }))
        }
        Request::Authorization => cx.common(CommonMessage::AuthorizationRes(AuthorizationRes {
            header,
            response_code,
            evse_processing,
        })),
        Request::ServiceSelection => {
            cx.common(CommonMessage::ServiceSelectionRes(ServiceSelectionRes {
                header,
                response_code,
            }))
        }
        Request::CableCheck => cx.dc(dc::DcMessage::DcCableCheckRes(dc::DcCableCheckRes {
            header,
            response_code,
            evse_processing,
        })),
        Request::PreCharge => cx.dc(dc::DcMessage::DcPreChargeRes(dc::DcPreChargeRes {
            header,
            response_code,
            evse_present_voltage,
        })),
        Request::WeldingDetection => cx.dc(dc::DcMessage::DcWeldingDetectionRes(
            dc::DcWeldingDetectionRes {
                header,
                response_code,
                evse_present_voltage,
            },
        )),
        _ => installation(cx, response_code, Processing::Finished),
    }
}

const ZERO: RationalNumber = RationalNumber {
    exponent: 0,
    value: 0,
};

fn ac_loop(cx: &mut Cx<'_>, response_code: ResponseCode) -> Sent {
    let response = ac::AcChargeLoopRes {
        header: cx.header(),
        response_code,
        evse_status: None,
        meter_info: None,
        receipt: None,
        evse_target_frequency: None,
        cl_res_control_mode: ac_targets(ANY, false, Watts::ZERO),
    };
    cx.ac(ac::AcMessage::AcChargeLoopRes(response))
}

fn dc_loop(cx: &mut Cx<'_>, response_code: ResponseCode) -> Sent {
    let response = dc::DcChargeLoopRes {
        header: cx.header(),
        response_code,
        evse_status: None,
        meter_info: None,
        receipt: None,
        evse_present_current: ZERO,
        evse_present_voltage: ZERO,
        evse_power_limit_achieved: false,
        evse_current_limit_achieved: false,
        evse_voltage_limit_achieved: false,
        cl_res_control_mode: dc_limits(cx.station, ANY, false),
    };
    cx.dc(dc::DcMessage::DcChargeLoopRes(response))
}

/// Certificates are empty, keys are zeros: good for nothing.
pub(super) fn installation(
    cx: &mut Cx<'_>,
    response_code: ResponseCode,
    evse_processing: Processing,
) -> Sent {
    let none = [(&[]).into()];
    let chain = CertificateChain {
        certificate: (&[]).into(),
        sub_certificates: None,
    };
    let data = SignedInstallationData {
        id: "id1".into(),
        contract_certificate_chain: ContractCertificateChain {
            certificate: (&[]).into(),
            sub_certificates: SubCertificates {
                certificate: (&none).into(),
            },
        },
        ecdh_curve: EcdhCurve::Secp521,
        dh_public_key: (&[0; 133]).into(),
        encrypted_private_key: EncryptedPrivateKey::Secp521((&[0; 94]).into()),
    };
    let response = CertificateInstallationRes {
        header: cx.header(),
        response_code,
        evse_processing,
        cps_certificate_chain: (&chain).into(),
        signed_installation_data: (&data).into(),
        remaining_contract_certificate_chains: 0,
    };
    cx.common(CommonMessage::CertificateInstallationRes(response))
}
