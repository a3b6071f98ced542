//! What is handed out.

mod engine;

use engine::{Defect, Engine, LIMITS};
use v2g_conformance::{Case, Report, cases};

fn report() -> Report {
    let short = ["CMN_Authorization", "CMN_SDP", "DC_SessionStop"];
    let few = |case: &Case| short.contains(&case.area);
    let cases = cases::iso2().into_iter().filter(few).collect();
    Report::of(cases, &mut Engine::with(Defect::Clings), &LIMITS, |_| {})
}

#[test]
fn the_text_has_areas_reasons_and_sums() {
    let text = report().to_string();
    assert!(
        text.contains("ISO 15118-2: CMN_SDP: 7 of 7 passed"),
        "{text}"
    );
    assert!(text.contains("CMN_Authorization_003 [EIM] fail: not closed 5s after the refusal"));
    assert!(text.contains("requirements: V2G2-459, V2G2-538, V2G2-539"));
    assert!(text.contains("CMN_Authorization_010 [PnC] fail: not closed 5s after the refusal"));
    assert!(text.contains("DC_SessionStop_010 [EIM] not judged: the suite has a number and no"));
    let sums = "34 cases: 13 pass, 20 fail, 0 inconclusive, 0 not offered, 1 not judged\n";
    assert!(text.ends_with(sums), "{text}");
}

#[test]
fn the_xml_is_what_programs_that_run_tests_read() {
    let xml = report().to_junit();
    let document = roxmltree::Document::parse(&xml).unwrap();
    let root = document.root_element();
    assert_eq!(root.tag_name().name(), "testsuites");
    let count = |name| root.attribute(name).unwrap().to_owned();
    assert_eq!(
        (count("tests"), count("failures")),
        ("34".into(), "20".into())
    );
    assert_eq!(count("skipped"), "1");
    let suites: Vec<_> = root.children().filter(|node| node.is_element()).collect();
    let names: Vec<_> = suites.iter().map(|suite| suite.attribute("name")).collect();
    assert_eq!(
        names,
        [
            Some("ISO 15118-2: CMN_SDP"),
            Some("ISO 15118-2: CMN_Authorization"),
            Some("ISO 15118-2: DC_SessionStop")
        ]
    );
    let failed = suites[1]
        .descendants()
        .find(|node| node.has_tag_name("failure"));
    let case = failed.unwrap().parent().unwrap();
    assert_eq!(case.attribute("name"), Some("CMN_Authorization_003"));
    let property = case
        .descendants()
        .find(|node| node.has_tag_name("property"));
    assert_eq!(
        property.unwrap().attribute("value"),
        Some("V2G2-459 V2G2-538 V2G2-539")
    );
}
