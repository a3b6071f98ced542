//! The tables themselves.

use std::collections::{BTreeMap, BTreeSet};

use v2g_conformance::{Identification, Matter, cases};

/// Areas of the public suite and how many cases each has.
const AREAS: [(&str, u16); 33] = [
    ("AC_Abnormal", 2),
    ("AC_ChargeParameterDiscovery", 36),
    ("AC_ChargingStatus", 9),
    ("AC_MeteringReceipt", 7),
    ("AC_PowerDelivery", 14),
    ("AC_ServiceDiscovery", 2),
    ("AC_SessionSetup", 6),
    ("AC_SessionStop", 4),
    ("CMN_Abnormal", 1),
    ("CMN_Authorization", 17),
    ("CMN_CertificateInstallation", 8),
    ("CMN_CertificateUpdate", 17),
    ("CMN_ChargeParameterDiscovery", 2),
    ("CMN_PaymentDetails", 10),
    ("CMN_PaymentServiceSelection", 10),
    ("CMN_SDP", 7),
    ("CMN_ServiceDetail", 12),
    ("CMN_ServiceDiscovery", 4),
    ("CMN_SessionSetup", 4),
    ("CMN_SupportedAppProtocol", 6),
    ("CMN_V2GTPSDP", 5),
    ("CMN_V2GTPSessionSetup", 5),
    ("DC_Abnormal", 2),
    ("DC_CableCheck", 8),
    ("DC_ChargeParameterDiscovery", 36),
    ("DC_CurrentDemand", 9),
    ("DC_MeteringReceipt", 7),
    ("DC_PowerDelivery", 21),
    ("DC_PreCharge", 4),
    ("DC_ServiceDiscovery", 2),
    ("DC_SessionSetup", 6),
    ("DC_SessionStop", 10),
    ("DC_WeldingDetection", 5),
];

#[test]
fn every_case_of_the_public_suite_is_in_the_tables_once() {
    let mut areas: BTreeMap<&str, Vec<u16>> = BTreeMap::new();
    for case in cases::iso2() {
        areas.entry(case.area).or_default().push(case.number);
    }
    let expected: BTreeMap<_, _> = AREAS
        .into_iter()
        .map(|(area, count)| (area, (1..=count).collect::<Vec<_>>()))
        .collect();
    assert_eq!(areas, expected);
    assert_eq!(cases::iso2().len(), 298);
}

#[test]
fn identifiers_are_unique_over_all_protocols() {
    let cases = cases::all();
    let ids: BTreeSet<_> = cases.iter().map(v2g_conformance::Case::id).collect();
    assert_eq!(ids.len(), cases.len());
}

#[test]
fn what_is_not_judged_says_why_and_what_it_would_be() {
    for case in cases::all() {
        let Matter::NotJudged {
            stimulus,
            expected,
            reason,
        } = case.matter
        else {
            continue;
        };
        assert!(
            !stimulus.is_empty() && !expected.is_empty(),
            "{}",
            case.id()
        );
        assert!(reason.len() > 20, "{}", case.id());
    }
}

#[test]
fn a_judged_case_names_a_requirement_unless_the_known_facts_have_none() {
    // What is wrong with certificates and signatures has codes, and no numbers that we know.
    let contracts = ["CMN_Certificate", "CMN_PaymentDetails", "CMN_Authorization"];
    let judged = cases::iso2().into_iter().filter(|case| {
        let contract = case.identification == Identification::Pnc;
        case.judged() && !(contract && contracts.iter().any(|area| case.area.starts_with(area)))
    });
    let bare: Vec<_> = judged
        .filter(|case| case.requirements.is_empty())
        .map(|case| case.id())
        .collect();
    let expected = [
        "DC_Abnormal_001",
        "DC_Abnormal_002",
        "CMN_Abnormal_001",
        "AC_Abnormal_001",
        "AC_Abnormal_002",
        "DC_CableCheck_008",
        "DC_WeldingDetection_005",
        "DC_SessionStop_006",
    ];
    assert_eq!(bare, expected);
}
