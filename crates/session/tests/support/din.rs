//! Requests and frames of DIN SPEC 70121.

use v2g_exi::Document;
use v2g_link::v2gtp::HEADER_LENGTH;
use v2g_messages::din::{self, *};
use v2g_messages::iso2;
use v2g_session::Request;

use super::{STATUS as ISO2_STATUS, in_frame};

pub const DIN: (&str, u32, u32, u8, u8) = (din::MSG_DEF, 2, 0, 2, 2);

pub const STATUS: DcEvStatus = DcEvStatus {
    ev_ready: true,
    ev_cabin_conditioning: None,
    ev_ress_conditioning: None,
    ev_error_code: ISO2_STATUS.ev_error_code,
    ev_ress_soc: ISO2_STATUS.ev_ress_soc,
};

/// A message with this session id, ready to be sent.
pub fn frame_of(session_id: &[u8], body: Body<'_>) -> Vec<u8> {
    let header = Header {
        session_id: session_id.into(),
        notification: None,
        signature: None,
    };
    in_frame(&V2gMessage { header, body })
}

/// The message of a frame.
pub fn message(frame: &[u8]) -> V2gMessage<'_> {
    V2gMessage::decode(&frame[HEADER_LENGTH..]).expect("a message of DIN SPEC 70121")
}

/// The response code that ISO 15118-2 has for the same.
pub fn common(code: ResponseCode) -> iso2::ResponseCode {
    use iso2::ResponseCode as Code;
    match code {
        ResponseCode::Ok => Code::Ok,
        ResponseCode::OkNewSessionEstablished => Code::OkNewSessionEstablished,
        ResponseCode::Failed => Code::Failed,
        ResponseCode::FailedSequenceError => Code::FailedSequenceError,
        ResponseCode::FailedUnknownSession => Code::FailedUnknownSession,
        ResponseCode::FailedServiceSelectionInvalid => Code::FailedServiceSelectionInvalid,
        ResponseCode::FailedPaymentSelectionInvalid => Code::FailedPaymentSelectionInvalid,
        ResponseCode::FailedWrongChargeParameter => Code::FailedWrongChargeParameter,
        ResponseCode::FailedPowerDeliveryNotApplied => Code::FailedPowerDeliveryNotApplied,
        ResponseCode::FailedTariffSelectionInvalid => Code::FailedTariffSelectionInvalid,
        ResponseCode::FailedChargingProfileInvalid => Code::FailedChargingProfileInvalid,
        ResponseCode::FailedWrongEnergyTransferType => Code::FailedWrongEnergyTransferMode,
        other => panic!("a station of ours has no reason for {other:?}"),
    }
}

pub fn quantity(unit: UnitSymbol, value: i16) -> PhysicalValue {
    PhysicalValue {
        multiplier: 0,
        unit: Some(unit),
        value,
    }
}

pub fn volts(value: i16) -> PhysicalValue {
    quantity(UnitSymbol::V, value)
}

pub fn amperes(value: i16) -> PhysicalValue {
    quantity(UnitSymbol::A, value)
}

/// Calls `with` with the request; lists live only as long as the call.
pub fn request<R>(kind: Request, with: impl FnOnce(Body<'_>) -> R) -> R {
    let service = [SelectedService {
        service_id: 1,
        parameter_set_id: None,
    }];
    let chain = CertificateChain {
        certificate: (&[1, 2, 3]).into(),
        sub_certificates: None,
    };
    let roots = ["root".into()];
    let list_of_root_certificate_ids = ListOfRootCertificateIds {
        root_certificate_id: (&roots).into(),
    };
    let body = match kind {
        Request::PaymentServiceSelection => {
            Body::ServicePaymentSelectionReq(ServicePaymentSelectionReq {
                selected_payment_option: PaymentOption::ExternalPayment,
                selected_service_list: SelectedServiceList {
                    selected_service: (&service).into(),
                },
            })
        }
        Request::CertificateInstallation => {
            Body::CertificateInstallationReq(CertificateInstallationReq {
                id: None,
                oem_provisioning_cert: (&[1, 2, 3]).into(),
                list_of_root_certificate_ids,
                dh_params: (&[1]).into(),
            })
        }
        Request::CertificateUpdate => Body::CertificateUpdateReq(CertificateUpdateReq {
            id: None,
            contract_signature_cert_chain: (&chain).into(),
            contract_id: "contract".into(),
            list_of_root_certificate_ids,
            dh_params: (&[1]).into(),
        }),
        Request::PaymentDetails => Body::PaymentDetailsReq(PaymentDetailsReq {
            contract_id: "contract".into(),
            contract_signature_cert_chain: chain,
        }),
        _ => plain(kind),
    };
    with(body)
}

fn plain(kind: Request) -> Body<'static> {
    match kind {
        Request::SessionSetup => Body::SessionSetupReq(SessionSetupReq {
            evcc_id: (&[2, 0, 0, 0, 0, 1]).into(),
        }),
        Request::ServiceDiscovery => Body::ServiceDiscoveryReq(ServiceDiscoveryReq {
            service_scope: None,
            service_category: None,
        }),
        Request::ServiceDetail => Body::ServiceDetailReq(ServiceDetailReq { service_id: 1 }),
        Request::Authorization => Body::ContractAuthenticationReq(ContractAuthenticationReq {
            id: None,
            gen_challenge: None,
        }),
        Request::ChargeParameterDiscovery => Body::ChargeParameterDiscoveryReq(parameters()),
        Request::CableCheck => Body::CableCheckReq(CableCheckReq {
            dc_ev_status: STATUS,
        }),
        Request::PreCharge => Body::PreChargeReq(pre_charge(380, 2)),
        Request::PowerDeliveryStart => Body::PowerDeliveryReq(power_delivery(true)),
        Request::PowerDeliveryStop => Body::PowerDeliveryReq(power_delivery(false)),
        Request::ChargingStatus => Body::ChargingStatusReq(ChargingStatusReq),
        Request::CurrentDemand => Body::CurrentDemandReq(demand(400, 100)),
        Request::MeteringReceipt => Body::MeteringReceiptReq(MeteringReceiptReq {
            id: None,
            session_id: (&[1]).into(),
            sa_schedule_tuple_id: None,
            meter_info: MeterInfo {
                meter_id: "meter".into(),
                meter_reading: None,
                sig_meter_reading: None,
                meter_status: None,
                t_meter: None,
            },
        }),
        Request::WeldingDetection => Body::WeldingDetectionReq(WeldingDetectionReq {
            dc_ev_status: STATUS,
        }),
        Request::SessionStop => Body::SessionStopReq(SessionStopReq),
        other => panic!("no such request in DIN SPEC 70121: {other:?}"),
    }
}

pub fn power_delivery(ready_to_charge_state: bool) -> PowerDeliveryReq<'static> {
    PowerDeliveryReq {
        ready_to_charge_state,
        charging_profile: None,
        ev_power_delivery_parameter: None,
    }
}

pub fn pre_charge(voltage: i16, current: i16) -> PreChargeReq {
    PreChargeReq {
        dc_ev_status: STATUS,
        ev_target_voltage: volts(voltage),
        ev_target_current: amperes(current),
    }
}

pub fn demand(voltage: i16, current: i16) -> CurrentDemandReq {
    CurrentDemandReq {
        dc_ev_status: STATUS,
        ev_target_current: amperes(current),
        ev_maximum_voltage_limit: None,
        ev_maximum_current_limit: None,
        ev_maximum_power_limit: None,
        bulk_charging_complete: None,
        charging_complete: false,
        remaining_time_to_full_soc: None,
        remaining_time_to_bulk_soc: None,
        ev_target_voltage: volts(voltage),
    }
}

pub fn parameters() -> ChargeParameterDiscoveryReq {
    ChargeParameterDiscoveryReq {
        ev_requested_energy_transfer_type: EvRequestedEnergyTransfer::DcExtended,
        ev_charge_parameter: EvChargeParameter::DcEvChargeParameter(DcEvChargeParameter {
            dc_ev_status: STATUS,
            ev_maximum_current_limit: amperes(125),
            ev_maximum_power_limit: None,
            ev_maximum_voltage_limit: volts(420),
            ev_energy_capacity: None,
            ev_energy_request: None,
            full_soc: None,
            bulk_soc: None,
        }),
    }
}

/// The DC parameter of a request that has one.
pub fn dc_of(request: &mut ChargeParameterDiscoveryReq) -> &mut DcEvChargeParameter {
    match &mut request.ev_charge_parameter {
        EvChargeParameter::DcEvChargeParameter(parameter) => parameter,
        other => panic!("{other:?}"),
    }
}
