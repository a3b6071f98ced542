//! The samples as values that borrow from slices, as a caller builds them.

use v2g_exi::Text;
use v2g_messages::app_protocol::{AppProtocol, AppProtocolMessage, SupportedAppProtocolReq};
use v2g_messages::iso2::{
    AuthorizationReq, Body, CertificateChain, CertificateInstallationRes,
    ChargeParameterDiscoveryRes, ContractSignatureEncryptedPrivateKey, CurrentDemandReq,
    CurrentDemandRes, DcEvErrorCode, DcEvStatus, DcEvseChargeParameter, DcEvseStatus,
    DcEvseStatusCode, DiffieHellmanPublickey, Emaid, EvseChargeParameter, EvseNotification,
    EvseProcessing, Header, IsolationLevel, MeterInfo, PMaxSchedule, PMaxScheduleEntry,
    PhysicalValue, RelativeTimeInterval, ResponseCode, SaScheduleList, SaScheduleTuple,
    SaSchedules, SalesTariff, SalesTariffEntry, SessionSetupReq, SubCertificates, TimeInterval,
    UnitSymbol, V2gMessage,
};
use v2g_messages::xmldsig::{
    CanonicalizationMethod, DigestMethod, Reference, Signature, SignatureMethod, SignatureValue,
    SignedInfo, Transform, Transforms,
};

use super::SESSION;
use crate::Sample;
use crate::sample::{keep, noise};

use UnitSymbol::{A, S, V, W, Wh};

const EXI: &str = "http://www.w3.org/TR/canonical-exi/";
const ECDSA: &str = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256";
const SHA256: &str = "http://www.w3.org/2001/04/xmlenc#sha256";

/// The handshake's request.
pub fn supported_app_protocol_req() -> AppProtocolMessage<'static> {
    let offer = |namespace: &'static str, version, schema_id, priority| AppProtocol {
        protocol_namespace: namespace.into(),
        version_number_major: version,
        version_number_minor: 0,
        schema_id,
        priority,
    };
    let offers = [
        offer("urn:iso:std:iso:15118:-20:DC", 1, 3, 1),
        offer("urn:iso:15118:2:2013:MsgDef", 2, 2, 2),
        offer("urn:din:70121:2012:MsgDef", 2, 1, 3),
    ];
    let request = SupportedAppProtocolReq {
        app_protocol: keep(offers).into(),
    };
    AppProtocolMessage::SupportedAppProtocolReq(request)
}

/// The messages of ISO 15118-2.
pub fn iso2() -> [(Sample, V2gMessage<'static>); 7] {
    let evcc_id = keep([0x00, 0x13, 0x7a, 0x2b, 0x4c, 0x5d]).into();
    let plain = |body| V2gMessage {
        header: header(&[]),
        body,
    };
    [
        (
            Sample::SESSION_SETUP_REQ,
            plain(Body::SessionSetupReq(SessionSetupReq { evcc_id })),
        ),
        (
            Sample::CHARGE_PARAMETER_DISCOVERY_RES_3,
            plain(charge_parameter_discovery_res::<3>(None)),
        ),
        (
            Sample::CHARGE_PARAMETER_DISCOVERY_RES_24,
            plain(charge_parameter_discovery_res::<24>(Some(tariff()))),
        ),
        (Sample::CURRENT_DEMAND_REQ, plain(current_demand_req())),
        (Sample::CURRENT_DEMAND_RES, plain(current_demand_res())),
        (
            Sample::AUTHORIZATION_REQ_SIGNED,
            V2gMessage {
                header: header(&["#id1"]),
                body: authorization_req(),
            },
        ),
        (
            Sample::CERTIFICATE_INSTALLATION_RES,
            V2gMessage {
                header: header(&["#id1", "#id2", "#id3", "#id4"]),
                body: certificate_installation_res(),
            },
        ),
    ]
}

/// With a signature over the parts with these references, if there are any.
fn header(references: &[&'static str]) -> Header<'static> {
    let signature = (!references.is_empty()).then(|| keep(signature(references)).into());
    Header {
        session_id: SESSION.into(),
        notification: None,
        signature,
    }
}

fn signature(references: &[&'static str]) -> Signature<'static> {
    let transform = keep([Transform {
        algorithm: EXI.into(),
        items: Default::default(),
    }]);
    let reference = |(index, uri): (usize, &&'static str)| Reference {
        id: None,
        kind: None,
        uri: Some((*uri).into()),
        transforms: Some(Transforms {
            transform: transform.into(),
        }),
        digest_method: DigestMethod {
            algorithm: SHA256.into(),
            any: Default::default(),
        },
        digest_value: noise::<32>(50 + index as u32).into(),
    };
    let references: Vec<_> = references.iter().enumerate().map(reference).collect();
    Signature {
        id: None,
        signed_info: SignedInfo {
            id: None,
            canonicalization_method: CanonicalizationMethod {
                algorithm: EXI.into(),
                any: Default::default(),
            },
            signature_method: SignatureMethod {
                algorithm: ECDSA.into(),
                hmac_output_length: None,
                any: Default::default(),
            },
            reference: (&*references.leak()).into(),
        },
        signature_value: SignatureValue {
            id: None,
            value: noise::<64>(40).into(),
        },
        key_info: None,
        object: Default::default(),
    }
}

fn authorization_req() -> Body<'static> {
    Body::AuthorizationReq(AuthorizationReq {
        id: Some("id1".into()),
        gen_challenge: Some(noise::<16>(1).into()),
    })
}

fn charge_parameter_discovery_res<const N: usize>(
    sales_tariff: Option<SalesTariff<'static>>,
) -> Body<'static> {
    let entries: [PMaxScheduleEntry; N] = std::array::from_fn(|index| PMaxScheduleEntry {
        time_interval: hour(index, (index == N - 1).then_some(3600)),
        p_max: physical(3, W, 150 - index as i16),
    });
    let tuple = SaScheduleTuple {
        sa_schedule_tuple_id: 1,
        p_max_schedule: PMaxSchedule {
            p_max_schedule_entry: keep(entries).into(),
        },
        sales_tariff,
    };
    let list = SaScheduleList {
        sa_schedule_tuple: keep([tuple]).into(),
    };
    Body::ChargeParameterDiscoveryRes(ChargeParameterDiscoveryRes {
        response_code: ResponseCode::Ok,
        evse_processing: EvseProcessing::Finished,
        sa_schedules: Some(SaSchedules::SaScheduleList(list)),
        evse_charge_parameter: EvseChargeParameter::DcEvseChargeParameter(DcEvseChargeParameter {
            dc_evse_status: evse_ready(),
            evse_maximum_current_limit: physical(0, A, 400),
            evse_maximum_power_limit: physical(3, W, 150),
            evse_maximum_voltage_limit: physical(0, V, 920),
            evse_minimum_current_limit: physical(-1, A, 50),
            evse_minimum_voltage_limit: physical(0, V, 150),
            evse_current_regulation_tolerance: Some(physical(-1, A, 20)),
            evse_peak_current_ripple: physical(-1, A, 10),
            evse_energy_to_be_delivered: Some(physical(3, Wh, 40)),
        }),
    })
}

fn tariff() -> SalesTariff<'static> {
    let entries: [SalesTariffEntry<'_>; 24] = std::array::from_fn(|index| SalesTariffEntry {
        time_interval: hour(index, None),
        e_price_level: Some(index as u8 % 4 + 1),
        consumption_cost: Default::default(),
    });
    SalesTariff {
        id: Some("id1".into()),
        sales_tariff_id: 10,
        sales_tariff_description: Some("day-ahead".into()),
        num_e_price_levels: Some(4),
        sales_tariff_entry: keep(entries).into(),
    }
}

fn current_demand_req() -> Body<'static> {
    Body::CurrentDemandReq(CurrentDemandReq {
        dc_ev_status: DcEvStatus {
            ev_ready: true,
            ev_error_code: DcEvErrorCode::NoError,
            ev_ress_soc: 57,
        },
        ev_target_current: physical(-1, A, 1250),
        ev_maximum_voltage_limit: Some(physical(-1, V, 4100)),
        ev_maximum_current_limit: Some(physical(0, A, 350)),
        ev_maximum_power_limit: Some(physical(2, W, 1400)),
        bulk_charging_complete: Some(false),
        charging_complete: false,
        remaining_time_to_full_soc: Some(physical(0, S, 2400)),
        remaining_time_to_bulk_soc: Some(physical(0, S, 1380)),
        ev_target_voltage: physical(-1, V, 4015),
    })
}

fn current_demand_res() -> Body<'static> {
    Body::CurrentDemandRes(CurrentDemandRes {
        response_code: ResponseCode::Ok,
        dc_evse_status: evse_ready(),
        evse_present_voltage: physical(-1, V, 4015),
        evse_present_current: physical(-1, A, 1248),
        evse_current_limit_achieved: false,
        evse_voltage_limit_achieved: false,
        evse_power_limit_achieved: false,
        evse_maximum_voltage_limit: Some(physical(0, V, 920)),
        evse_maximum_current_limit: Some(physical(0, A, 400)),
        evse_maximum_power_limit: Some(physical(3, W, 150)),
        evse_id: "DE*ABC*E1234567*1".into(),
        sa_schedule_tuple_id: 1,
        meter_info: Some(MeterInfo {
            meter_id: "METER-0001".into(),
            meter_reading: Some(1_234_567),
            sig_meter_reading: None,
            meter_status: None,
            t_meter: None,
        }),
        receipt_required: Some(false),
    })
}

fn certificate_installation_res() -> Body<'static> {
    let provisioning = keep([noise::<710>(11).into(), noise::<720>(12).into()]);
    let contract = keep([noise::<740>(14).into(), noise::<750>(15).into()]);
    Body::CertificateInstallationRes(CertificateInstallationRes {
        response_code: ResponseCode::Ok,
        sa_provisioning_certificate_chain: keep(CertificateChain {
            id: None,
            certificate: noise::<700>(10).into(),
            sub_certificates: Some(SubCertificates {
                certificate: provisioning.into(),
            }),
        })
        .into(),
        contract_signature_cert_chain: keep(CertificateChain {
            id: Some("id1".into()),
            certificate: noise::<730>(13).into(),
            sub_certificates: Some(SubCertificates {
                certificate: contract.into(),
            }),
        })
        .into(),
        contract_signature_encrypted_private_key: keep(ContractSignatureEncryptedPrivateKey {
            id: "id2".into(),
            value: noise::<48>(16).into(),
        })
        .into(),
        dh_publickey: keep(DiffieHellmanPublickey {
            id: "id3".into(),
            value: noise::<65>(17).into(),
        })
        .into(),
        emaid: keep(Emaid {
            id: "id4".into(),
            value: Text::from("DEABCC123456789"),
        })
        .into(),
    })
}

fn evse_ready() -> DcEvseStatus {
    DcEvseStatus {
        notification_max_delay: 0,
        evse_notification: EvseNotification::None,
        evse_isolation_status: Some(IsolationLevel::Valid),
        evse_status_code: DcEvseStatusCode::EvseReady,
    }
}

fn hour(index: usize, duration: Option<u32>) -> TimeInterval {
    let start = 3600 * index as u32;
    TimeInterval::RelativeTimeInterval(RelativeTimeInterval { start, duration })
}

fn physical(multiplier: i8, unit: UnitSymbol, value: i16) -> PhysicalValue {
    PhysicalValue {
        multiplier,
        unit,
        value,
    }
}
