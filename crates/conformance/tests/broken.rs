//! Stations that are wrong in one thing: the cases about that thing fail, and no other.

mod engine;

use std::collections::BTreeSet;
use std::sync::LazyLock;

use engine::{Defect, Engine, LIMITS};
use v2g_conformance::{Report, cases};
use v2g_exi::tree::Tree;
use v2g_messages::{app_protocol, iso2, json};

/// What became, at a station with a defect, of the cases that pass at a good one.
struct Difference {
    passes: BTreeSet<String>,
    fails: BTreeSet<String>,
    /// Cases that cannot be brought to their point any more.
    blocked: BTreeSet<String>,
}

/// Cases that the good station passes.
static GOOD: LazyLock<BTreeSet<String>> = LazyLock::new(|| verdicts(&mut Engine::new(), "pass"));

fn verdicts(engine: &mut Engine, word: &str) -> BTreeSet<String> {
    let report = Report::of(cases::iso2(), engine, &LIMITS, |_| {});
    let outcomes = report.outcomes.iter();
    let these = outcomes.filter(|one| one.verdict.word() == word);
    these.map(|one| one.case.id()).collect()
}

fn difference(mut broken: Engine) -> Difference {
    let report = Report::of(cases::iso2(), &mut broken, &LIMITS, |_| {});
    let turned = |word: &str| {
        let outcomes = report.outcomes.iter();
        let these = outcomes.filter(|one| one.verdict.word() == word);
        let ids = these.map(|one| one.case.id());
        ids.filter(|id| GOOD.contains(id)).collect()
    };
    Difference {
        passes: turned("pass"),
        fails: turned("fail"),
        blocked: turned("inconclusive"),
    }
}

/// Judged cases with `words` in their purpose.
fn about(words: &[&str]) -> BTreeSet<String> {
    let judged = cases::iso2().into_iter().filter(|case| case.judged());
    judged
        .filter(|case| words.iter().any(|words| case.purpose.contains(words)))
        .map(|case| case.id())
        .collect()
}

fn ids(list: &[&str]) -> BTreeSet<String> {
    list.iter().map(|id| (*id).to_owned()).collect()
}

/// The frame with another document in it.
fn altered(frame: &[u8], change: impl Fn(String) -> String) -> Option<Vec<u8>> {
    let sets = [&app_protocol::SET, &iso2::SET];
    let documents = sets.map(|set| (set, Tree::document(set, &frame[8..])));
    let (set, tree) = documents.iter().find(|(_, tree)| tree.error.is_none())?;
    let payload = json::encode(set, &change(tree.json()), false).expect("still a message");
    let length = u32::try_from(payload.len()).unwrap().to_be_bytes();
    Some([&frame[..4], &length, &payload].concat())
}

fn replacing(from: &'static str, to: &'static str) -> Engine {
    Engine::forging(move |frame| altered(&frame, |text| text.replace(from, to)))
}

const ORDER: &str = "a request out of order";
const FOREIGN: &str = "foreign session is refused";
const SILENT: &str = "falls silent";

#[test]
fn a_station_with_another_code_for_a_wrong_sequence_fails_there_only() {
    let found = difference(replacing("FAILED_SequenceError", "FAILED"));
    assert_eq!(found.fails, about(&[ORDER]));
    assert_eq!(found.blocked, ids(&[]));
}

#[test]
fn a_station_that_takes_foreign_sessions_for_a_wrong_sequence_fails_there_only() {
    let found = difference(replacing("FAILED_UnknownSession", "FAILED_SequenceError"));
    assert_eq!(found.fails, about(&[FOREIGN]));
    assert_eq!(found.blocked, ids(&[]));
}

#[test]
fn a_station_that_never_refuses_fails_every_refusal() {
    let forge = |text: String| {
        let (front, back) = text.split_once("\"FAILED").unwrap_or((&text, ""));
        match back.split_once('"') {
            Some((_, rest)) => format!("{front}\"OK\"{rest}"),
            None => text,
        }
    };
    let found = difference(Engine::forging(move |frame| altered(&frame, forge)));
    assert!(
        found.fails.is_superset(
            &about(&[ORDER, FOREIGN, "is refused", "cannot be chosen"])
                .into_iter()
                .filter(|id| id != "CMN_SupportedAppProtocol_002")
                .collect()
        )
    );
}

#[test]
fn a_station_that_forgets_the_session_id_fails_in_every_answer_within_a_session() {
    let found = difference(Engine::forging(|frame| {
        let opens = Tree::document(&iso2::SET, &frame[8..]);
        let opens = opens
            .nodes()
            .iter()
            .any(|node| node.name == "SessionSetupRes");
        match opens {
            true => Some(frame),
            false => altered(&frame, |text| {
                let (front, back) = text.split_once("\"SessionID\":\"").unwrap_or((&text, ""));
                match back.split_once('"') {
                    Some((_, rest)) => format!("{front}\"SessionID\":\"0102030405060708\"{rest}"),
                    None => text,
                }
            }),
        }
    }));
    let opened: BTreeSet<_> = about(&[ORDER, "services are told", "is chosen", "are chosen"]);
    let opened = opened.into_iter().filter(|id| id != "CMN_SessionSetup_002");
    assert!(
        found.fails.is_superset(&opened.collect()),
        "{:?}",
        found.fails
    );
    assert!(!found.fails.iter().any(|id| id.contains("SessionSetup")));
    // A foreign id is answered, whatever the id in the answer.
    assert!(found.fails.is_disjoint(&about(&[FOREIGN])));
}

#[test]
fn a_silent_station_passes_only_where_silence_is_wanted() {
    let passed = verdicts(&mut Engine::forging(|_| None), "pass");
    let passed: Vec<_> = passed.iter().filter(|id| !id.contains("SDP")).collect();
    assert_eq!(
        passed,
        [
            "CMN_SupportedAppProtocol_003",
            "CMN_SupportedAppProtocol_005"
        ]
    );
}

#[test]
fn a_station_that_never_closes_fails_refusals_and_timeouts() {
    let found = difference(Engine::with(Defect::Clings));
    let wanted = about(&[ORDER, FOREIGN, SILENT, "is refused", "not waited for"]);
    assert!(
        found.fails.is_superset(&wanted),
        "{:?}",
        wanted.difference(&found.fails)
    );
    assert!(
        found
            .fails
            .is_disjoint(&about(&["are told", "goes on when"]))
    );
}

#[test]
fn a_station_that_closes_too_early_fails_timeouts_only() {
    let found = difference(Engine::with(Defect::Hasty));
    assert_eq!(found.fails, about(&[SILENT]));
    assert_eq!(found.blocked, ids(&[]));
}

#[test]
fn a_slow_station_passes_no_case_with_an_answer() {
    let found = difference(Engine::with(Defect::Slow));
    assert!(found.fails.contains("CMN_SupportedAppProtocol_004"));
    let answered = about(&[ORDER, FOREIGN, "are told", "goes on when"]);
    let passes: Vec<_> = found.passes.intersection(&answered).collect();
    assert!(passes.is_empty(), "{passes:?}");
}

#[test]
fn a_station_that_overlooks_wrong_headers_fails_there_only() {
    let found = difference(Engine::with(Defect::Overlooks));
    let wrong = [
        "CMN_V2GTPSDP_003",
        "CMN_V2GTPSDP_004",
        "CMN_V2GTPSDP_005",
        "CMN_V2GTPSessionSetup_003",
        "CMN_V2GTPSessionSetup_004",
        "CMN_V2GTPSessionSetup_005",
    ];
    assert_eq!(found.fails, ids(&wrong));
}

#[test]
fn a_discovery_that_never_stops_fails_there_only() {
    let found = difference(Engine::with(Defect::TellsForever));
    assert_eq!(found.fails, about(&["discovery stops"]));
}

#[test]
fn an_output_that_stays_on_fails_the_broken_pilots() {
    let found = difference(Engine::with(Defect::StaysOn));
    assert_eq!(
        found.fails,
        about(&["power goes off when control", "is lost"])
    );
}

#[test]
fn a_station_that_is_blind_for_the_pilot_fails_where_it_matters() {
    let found = difference(Engine::with(Defect::Blind));
    let pilot = about(&[
        "power goes off when control",
        "is lost",
        "while the vehicle wants",
    ]);
    assert_eq!(found.fails, pilot);
}

#[test]
fn a_schema_that_is_not_echoed_fails_the_handshake() {
    let found = difference(replacing("\"SchemaID\":37", "\"SchemaID\":1"));
    assert_eq!(
        found.fails,
        ids(&[
            "CMN_SupportedAppProtocol_001",
            "CMN_SupportedAppProtocol_004",
            "CMN_SupportedAppProtocol_006"
        ])
    );
}

#[test]
fn a_station_that_always_wants_receipts_fails_the_charge_loop() {
    let found = difference(replacing(
        "\"ReceiptRequired\":false",
        "\"ReceiptRequired\":true",
    ));
    assert!(
        found
            .fails
            .is_superset(&about(&["without receipts", "tells its meter"]))
    );
}

#[test]
fn a_schedule_that_begins_late_fails_wherever_one_is_offered() {
    let found = difference(replacing("\"start\":0", "\"start\":5"));
    assert!(found.fails.contains("AC_ChargeParameterDiscovery_001"));
    assert!(found.fails.contains("DC_ChargeParameterDiscovery_023"));
    assert!(found.fails.is_subset(&about(&["schedules"])));
}

#[test]
fn a_station_that_takes_every_signature_fails_where_one_is_wrong() {
    let found = difference(Engine::with(Defect::TakesSignatures));
    let wrong = [
        "CMN_Authorization_010",
        "CMN_Authorization_011",
        "AC_MeteringReceipt_006",
        "AC_MeteringReceipt_007",
        "DC_MeteringReceipt_006",
        "DC_MeteringReceipt_007",
    ];
    assert_eq!(found.fails, ids(&wrong));
    assert_eq!(found.blocked, ids(&[]));
}

#[test]
fn a_station_that_takes_every_contract_fails_where_one_is_wrong() {
    let found = difference(Engine::with(Defect::TakesContracts));
    let wrong = [
        "CMN_PaymentDetails_007",
        "CMN_PaymentDetails_008",
        "CMN_PaymentDetails_009",
        "CMN_PaymentDetails_010",
    ];
    assert_eq!(found.fails, ids(&wrong));
    assert_eq!(found.blocked, ids(&[]));
}

#[test]
fn a_station_as_tolerant_as_the_field_fails_where_certificates_differ_from_their_profile() {
    let found = difference(Engine::with(Defect::Tolerant));
    let wrong = [
        "CMN_CertificateInstallation_008",
        "CMN_CertificateUpdate_007",
        "CMN_CertificateUpdate_017",
        "CMN_PaymentDetails_008",
    ];
    assert_eq!(found.fails, ids(&wrong));
    assert_eq!(found.blocked, ids(&[]));
}

#[test]
fn a_challenge_that_is_not_random_fails_where_one_is_given() {
    let found = difference(Engine::with(Defect::Predictable));
    assert_eq!(found.fails, about(&["its owner challenged"]));
    assert_eq!(found.blocked, ids(&[]));
}

#[test]
fn a_station_that_never_wants_receipts_fails_where_they_are_wanted() {
    let found = difference(replacing(
        "\"ReceiptRequired\":true",
        "\"ReceiptRequired\":false",
    ));
    assert_eq!(found.fails, about(&["asked for a receipt"]));
    assert!(!found.passes.iter().any(|id| id.contains("MeteringReceipt")));
}

#[test]
fn a_contract_of_another_name_than_told_is_not_taken() {
    let found = difference(replacing(
        "\"eMAID\":{\"Id\":\"id4\",\"value\":\"DE8AAC1A2B3C4D\"",
        "\"eMAID\":{\"Id\":\"id4\",\"value\":\"DE8AAC1A2B3C4E\"",
    ));
    assert_eq!(
        found.fails,
        about(&["a contract is installed", "a contract is updated"])
    );
    let later = [
        "CMN_Authorization_012",
        "CMN_Authorization_013",
        "CMN_Authorization_016",
        "CMN_Authorization_017",
        "CMN_PaymentDetails_002",
        "CMN_PaymentDetails_003",
    ];
    assert_eq!(found.blocked, ids(&later));
}
