//! A well-formed request of every kind.

use v2g_messages::iso2::*;
use v2g_session::Request;

pub const ALL_REQUESTS: [Request; 20] = [
    Request::SessionSetup,
    Request::ServiceDiscovery,
    Request::ServiceDetail,
    Request::PaymentServiceSelection,
    Request::CertificateInstallation,
    Request::CertificateUpdate,
    Request::PaymentDetails,
    Request::Authorization,
    Request::ChargeParameterDiscovery,
    Request::CableCheck,
    Request::PreCharge,
    Request::PowerDeliveryStart,
    Request::PowerDeliveryStop,
    Request::PowerDeliveryRenegotiate,
    Request::ChargingStatus,
    Request::CurrentDemand,
    Request::MeteringReceipt,
    Request::WeldingDetection,
    Request::SessionStop,
    Request::SessionPause,
];

pub const STATUS: DcEvStatus = DcEvStatus {
    ev_ready: true,
    ev_error_code: DcEvErrorCode::NoError,
    ev_ress_soc: 40,
};

pub fn quantity(unit: UnitSymbol, value: i16) -> PhysicalValue {
    PhysicalValue {
        multiplier: 0,
        unit,
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
pub fn request<R>(kind: Request, dc: bool, with: impl FnOnce(Body<'_>) -> R) -> R {
    let service = [SelectedService {
        service_id: 1,
        parameter_set_id: None,
    }];
    let roots = [v2g_messages::xmldsig::X509IssuerSerial {
        x509_issuer_name: "CN=Root".into(),
        x509_serial_number: 1u64.into(),
    }];
    let chain = CertificateChain {
        id: None,
        certificate: (&[1, 2, 3]).into(),
        sub_certificates: None,
    };
    let body = match kind {
        Request::PaymentServiceSelection => {
            Body::PaymentServiceSelectionReq(PaymentServiceSelectionReq {
                selected_payment_option: PaymentOption::ExternalPayment,
                selected_service_list: SelectedServiceList {
                    selected_service: (&service).into(),
                },
            })
        }
        Request::CertificateInstallation => {
            Body::CertificateInstallationReq(CertificateInstallationReq {
                id: "id1".into(),
                oem_provisioning_cert: (&[1, 2, 3]).into(),
                list_of_root_certificate_ids: ListOfRootCertificateIds {
                    root_certificate_id: (&roots).into(),
                },
            })
        }
        Request::CertificateUpdate => Body::CertificateUpdateReq(CertificateUpdateReq {
            id: "id1".into(),
            contract_signature_cert_chain: (&chain).into(),
            emaid: "DE8AACA2B3C4D59".into(),
            list_of_root_certificate_ids: ListOfRootCertificateIds {
                root_certificate_id: (&roots).into(),
            },
        }),
        Request::PaymentDetails => Body::PaymentDetailsReq(PaymentDetailsReq {
            emaid: "DE8AACA2B3C4D59".into(),
            contract_signature_cert_chain: chain,
        }),
        _ => plain(kind, dc),
    };
    with(body)
}

fn plain(kind: Request, dc: bool) -> Body<'static> {
    match kind {
        Request::SessionSetup => Body::SessionSetupReq(SessionSetupReq {
            evcc_id: (&[2, 0, 0, 0, 0, 1]).into(),
        }),
        Request::ServiceDiscovery => Body::ServiceDiscoveryReq(ServiceDiscoveryReq {
            service_scope: None,
            service_category: None,
        }),
        Request::ServiceDetail => Body::ServiceDetailReq(ServiceDetailReq { service_id: 1 }),
        Request::Authorization => Body::AuthorizationReq(AuthorizationReq {
            id: None,
            gen_challenge: None,
        }),
        Request::ChargeParameterDiscovery => Body::ChargeParameterDiscoveryReq(parameters(dc)),
        Request::CableCheck => Body::CableCheckReq(CableCheckReq {
            dc_ev_status: STATUS,
        }),
        Request::PreCharge => Body::PreChargeReq(PreChargeReq {
            dc_ev_status: STATUS,
            ev_target_voltage: volts(380),
            ev_target_current: amperes(2),
        }),
        Request::PowerDeliveryStart => power_delivery(ChargeProgress::Start),
        Request::PowerDeliveryStop => power_delivery(ChargeProgress::Stop),
        Request::PowerDeliveryRenegotiate => power_delivery(ChargeProgress::Renegotiate),
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
        Request::SessionStop => stop(ChargingSession::Terminate),
        Request::SessionPause => stop(ChargingSession::Pause),
        other => panic!("no such request here: {other:?}"),
    }
}

fn stop(charging_session: ChargingSession) -> Body<'static> {
    Body::SessionStopReq(SessionStopReq { charging_session })
}

fn power_delivery(charge_progress: ChargeProgress) -> Body<'static> {
    Body::PowerDeliveryReq(PowerDeliveryReq {
        charge_progress,
        sa_schedule_tuple_id: 1,
        charging_profile: None,
        ev_power_delivery_parameter: None,
    })
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

pub fn parameters(dc: bool) -> ChargeParameterDiscoveryReq {
    let (mode, parameter) = match dc {
        true => (
            EnergyTransferMode::DcExtended,
            EvChargeParameter::DcEvChargeParameter(DcEvChargeParameter {
                departure_time: None,
                dc_ev_status: STATUS,
                ev_maximum_current_limit: amperes(125),
                ev_maximum_power_limit: None,
                ev_maximum_voltage_limit: volts(420),
                ev_energy_capacity: None,
                ev_energy_request: None,
                full_soc: None,
                bulk_soc: None,
            }),
        ),
        false => (
            EnergyTransferMode::AcThreePhaseCore,
            EvChargeParameter::AcEvChargeParameter(AcEvChargeParameter {
                departure_time: None,
                e_amount: quantity(UnitSymbol::Wh, 20_000),
                ev_max_voltage: volts(250),
                ev_max_current: amperes(32),
                ev_min_current: amperes(6),
            }),
        ),
    };
    ChargeParameterDiscoveryReq {
        max_entries_sa_schedule_tuple: None,
        requested_energy_transfer_mode: mode,
        ev_charge_parameter: parameter,
    }
}

/// The DC parameter of a request that has one.
pub fn dc_of(request: &mut ChargeParameterDiscoveryReq) -> &mut DcEvChargeParameter {
    match &mut request.ev_charge_parameter {
        EvChargeParameter::DcEvChargeParameter(parameter) => parameter,
        other => panic!("{other:?}"),
    }
}
