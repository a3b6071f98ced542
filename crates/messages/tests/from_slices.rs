//! Messages built from slices: the same bytes as from JSON, and the same value when read back.

use v2g_exi::schema::Set;
use v2g_exi::{Document, Error, ErrorKind, Integer};
use v2g_messages::app_protocol::{self, AppProtocol, AppProtocolMessage, SupportedAppProtocolReq};
use v2g_messages::iso2::{self, *};
use v2g_messages::json;
use v2g_messages::xmldsig::*;

/// Encodes, compares with the encoding of the JSON text, decodes, compares with what was built.
///
/// A macro, because what is read borrows from another buffer than what was built.
macro_rules! check {
    ($type:ident, $set:expr, $message:expr, $json:expr) => {{
        let message = $message;
        let mut buffer = [0; 1024];
        let bytes = message.encode(&mut buffer).unwrap();
        assert_eq!(bytes, from_json($set, $json));
        assert_eq!($type::decode(bytes), Ok(message));
    }};
}

fn from_json(set: &Set, text: &str) -> Vec<u8> {
    json::encode(set, text, false).unwrap()
}

fn message(body: Body<'_>) -> V2gMessage<'_> {
    let session_id = (&[0xC0, 0xFF, 0xEE]).into();
    V2gMessage {
        header: Header {
            session_id,
            ..Header::default()
        },
        body,
    }
}

/// The same message in JSON.
fn json_message(body: &str) -> String {
    format!(r#"{{"V2G_Message": {{"Header": {{"SessionID": "C0FFEE"}}, "Body": {{{body}}}}}}}"#)
}

const fn value(multiplier: i8, unit: UnitSymbol, value: i16) -> PhysicalValue {
    PhysicalValue {
        multiplier,
        unit,
        value,
    }
}

#[test]
fn a_list_of_structs_with_text() {
    let offer = |namespace, minor, schema_id| AppProtocol {
        protocol_namespace: namespace,
        version_number_major: 2,
        version_number_minor: minor,
        schema_id,
        priority: schema_id + 1,
    };
    let offers = [
        offer(iso2::MSG_DEF.into(), 0, 0),
        offer("urn:example".into(), 300, 1),
    ];
    let request = SupportedAppProtocolReq {
        app_protocol: (&offers).into(),
    };
    check!(
        AppProtocolMessage,
        &app_protocol::SET,
        AppProtocolMessage::SupportedAppProtocolReq(request),
        r#"{"supportedAppProtocolReq": {"AppProtocol": [
            {"ProtocolNamespace": "urn:iso:15118:2:2013:MsgDef", "VersionNumberMajor": 2,
             "VersionNumberMinor": 0, "SchemaID": 0, "Priority": 1},
            {"ProtocolNamespace": "urn:example", "VersionNumberMajor": 2,
             "VersionNumberMinor": 300, "SchemaID": 1, "Priority": 2}]}}"#
    );
}

#[test]
fn a_list_of_choices_with_attributes() {
    let parameters = [
        Parameter {
            name: "Protocol".into(),
            value: ParameterValue::String("ä€🚗".into()),
        },
        Parameter {
            name: "Port".into(),
            value: ParameterValue::Int(-70_000),
        },
        Parameter {
            name: "Power".into(),
            value: ParameterValue::Physical(value(3, UnitSymbol::W, 11)),
        },
    ];
    let sets = [ParameterSet {
        parameter_set_id: -1,
        parameter: (&parameters).into(),
    }];
    let response = ServiceDetailRes {
        response_code: ResponseCode::Ok,
        service_id: 3,
        service_parameter_list: Some(ServiceParameterList {
            parameter_set: (&sets).into(),
        }),
    };
    check!(
        V2gMessage,
        &iso2::SET,
        message(Body::ServiceDetailRes(response)),
        &json_message(
            r#""ServiceDetailRes": {"ResponseCode": "OK", "ServiceID": 3,
            "ServiceParameterList": {"ParameterSet": [{"ParameterSetID": -1, "Parameter": [
                {"Name": "Protocol", "stringValue": "ä€🚗"},
                {"Name": "Port", "intValue": -70000},
                {"Name": "Power", "physicalValue":
                    {"Multiplier": 3, "Unit": "W", "Value": 11}}]}]}}"#
        )
    );
}

#[test]
fn lists_in_lists_in_a_substitution_group() {
    let step = |start, duration| {
        TimeInterval::RelativeTimeInterval(RelativeTimeInterval { start, duration })
    };
    let power = |time_interval, watts| PMaxScheduleEntry {
        time_interval,
        p_max: value(1, UnitSymbol::W, watts),
    };
    let entries = [
        power(step(0, None), 1100),
        power(step(3600, Some(82_800)), 2200),
    ];
    let tuples = [SaScheduleTuple {
        sa_schedule_tuple_id: 255,
        p_max_schedule: PMaxSchedule {
            p_max_schedule_entry: (&entries).into(),
        },
        sales_tariff: None,
    }];
    let schedules = SaScheduleList {
        sa_schedule_tuple: (&tuples).into(),
    };
    let status = AcEvseStatus {
        notification_max_delay: 0,
        evse_notification: EvseNotification::None,
        rcd: false,
    };
    let response = ChargeParameterDiscoveryRes {
        response_code: ResponseCode::Ok,
        evse_processing: EvseProcessing::Finished,
        sa_schedules: Some(SaSchedules::SaScheduleList(schedules)),
        evse_charge_parameter: EvseChargeParameter::AcEvseChargeParameter(AcEvseChargeParameter {
            ac_evse_status: status,
            evse_nominal_voltage: value(0, UnitSymbol::V, 230),
            evse_max_current: value(0, UnitSymbol::A, 32),
        }),
    };
    check!(
        V2gMessage,
        &iso2::SET,
        message(Body::ChargeParameterDiscoveryRes(response)),
        &json_message(
            r#""ChargeParameterDiscoveryRes": {
            "ResponseCode": "OK", "EVSEProcessing": "Finished",
            "SAScheduleList": {"SAScheduleTuple": [{"SAScheduleTupleID": 255,
                "PMaxSchedule": {"PMaxScheduleEntry": [
                    {"RelativeTimeInterval": {"start": 0},
                     "PMax": {"Multiplier": 1, "Unit": "W", "Value": 1100}},
                    {"RelativeTimeInterval": {"start": 3600, "duration": 82800},
                     "PMax": {"Multiplier": 1, "Unit": "W", "Value": 2200}}]}}]},
            "AC_EVSEChargeParameter": {
                "AC_EVSEStatus":
                    {"NotificationMaxDelay": 0, "EVSENotification": "None", "RCD": false},
                "EVSENominalVoltage": {"Multiplier": 0, "Unit": "V", "Value": 230},
                "EVSEMaxCurrent": {"Multiplier": 0, "Unit": "A", "Value": 32}}}"#
        )
    );
}

#[test]
fn bytes_and_big_integers() {
    let serial = Integer::from_be_bytes(false, &[0xFF; 20]).unwrap();
    let roots = [
        X509IssuerSerial {
            x509_issuer_name: "CN=A".into(),
            x509_serial_number: serial,
        },
        X509IssuerSerial {
            x509_issuer_name: "CN=B".into(),
            x509_serial_number: (-1_i64).into(),
        },
    ];
    let request = CertificateInstallationReq {
        id: "id1".into(),
        oem_provisioning_cert: (&[0x30, 0x82, 0x01]).into(),
        list_of_root_certificate_ids: ListOfRootCertificateIds {
            root_certificate_id: (&roots).into(),
        },
    };
    check!(
        V2gMessage,
        &iso2::SET,
        message(Body::CertificateInstallationReq(request)),
        &json_message(
            r#""CertificateInstallationReq": {"Id": "id1", "OEMProvisioningCert": "MIIB",
            "ListOfRootCertificateIDs": {"RootCertificateID": [
                {"X509IssuerName": "CN=A",
                 "X509SerialNumber": 1461501637330902918203684832716283019655932542975},
                {"X509IssuerName": "CN=B", "X509SerialNumber": -1}]}}"#
        )
    );
}

#[test]
fn facets_are_checked_when_writing() {
    let refused = |body| {
        let mut buffer = [0; 256];
        message(body).encode(&mut buffer).unwrap_err()
    };
    let too_long = Body::SessionSetupReq(SessionSetupReq {
        evcc_id: (&[0; 7]).into(),
    });
    let Error { kind, path, .. } = refused(too_long);
    assert_eq!(
        kind,
        ErrorKind::Length {
            length: 7,
            minimum: 0,
            maximum: 6
        }
    );
    assert_eq!(path.to_string(), "V2G_Message.Body.SessionSetupReq.EVCCID");

    let none = ServiceDetailRes {
        response_code: ResponseCode::Ok,
        service_id: 1,
        service_parameter_list: Some(ServiceParameterList {
            parameter_set: (&[]).into(),
        }),
    };
    let kind = refused(Body::ServiceDetailRes(none)).kind;
    assert_eq!(
        kind,
        ErrorKind::Count {
            count: 0,
            minimum: 1,
            maximum: 255
        }
    );
    assert_eq!(refused(Body::BodyElement).kind, ErrorKind::Abstract);
}

#[test]
fn a_signature_in_the_header() {
    let algorithm = "http://www.w3.org/TR/canonical-exi/";
    let steps = [Transform {
        algorithm: algorithm.into(),
        items: (&[]).into(),
    }];
    let references = [Reference {
        id: None,
        kind: None,
        uri: Some("#id1".into()),
        transforms: Some(Transforms {
            transform: (&steps).into(),
        }),
        digest_method: DigestMethod {
            algorithm: "urn:digest".into(),
            any: (&[]).into(),
        },
        digest_value: (&[1, 2, 3]).into(),
    }];
    let signature = Signature {
        id: None,
        signed_info: SignedInfo {
            id: None,
            canonicalization_method: CanonicalizationMethod {
                algorithm: algorithm.into(),
                any: (&[]).into(),
            },
            signature_method: SignatureMethod {
                algorithm: "urn:signature".into(),
                hmac_output_length: None,
                any: (&[]).into(),
            },
            reference: (&references).into(),
        },
        signature_value: SignatureValue {
            id: None,
            value: (&[4; 64]).into(),
        },
        key_info: None,
        object: (&[]).into(),
    };
    let mut message = message(Body::AuthorizationReq(AuthorizationReq {
        id: Some("id1".into()),
        gen_challenge: Some((&[7; 16]).into()),
    }));
    message.header.signature = Some((&signature).into());
    let json = json_message(
        r#""AuthorizationReq": {"Id": "id1", "GenChallenge": "BwcHBwcHBwcHBwcHBwcHBw=="}"#,
    );
    let header = format!(
        r##""C0FFEE", "Signature": {{"SignedInfo": {{
            "CanonicalizationMethod": {{"Algorithm": "{algorithm}"}},
            "SignatureMethod": {{"Algorithm": "urn:signature"}},
            "Reference": [{{"URI": "#id1",
                "Transforms": {{"Transform": [{{"Algorithm": "{algorithm}"}}]}},
                "DigestMethod": {{"Algorithm": "urn:digest"}}, "DigestValue": "AQID"}}]}},
            "SignatureValue": {{"value": "{}BA=="}}}}"##,
        "BAQE".repeat(21)
    );
    check!(
        V2gMessage,
        &iso2::SET,
        message,
        &json.replace(r#""C0FFEE""#, &header)
    );
}
