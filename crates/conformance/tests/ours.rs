//! Our own station's engine under every case.

mod engine;

use std::collections::BTreeSet;

use engine::{Engine, LIMITS};
use v2g_conformance::{Report, cases};

/// What our station does not pass yet, by what it lacks. Whatever passes has to leave this list.
const KNOWN: [(&str, &str, &[&str]); 0] = [];

/// Cases that nobody judges here; fewer is better.
const NOT_JUDGED: usize = 1;

#[test]
fn our_station_passes_all_that_is_judged_but_what_is_known() {
    let report = Report::of(cases::all(), &mut Engine::new(), &LIMITS, |_| {});
    println!("{report}");
    let verdicts = report.outcomes.iter().filter(|one| one.case.judged());
    let open: BTreeSet<_> = verdicts
        .filter(|one| one.verdict.word() != "pass")
        .map(|one| (one.case.id(), one.verdict.word()))
        .collect();
    let known: BTreeSet<_> = KNOWN
        .iter()
        .flat_map(|(_, word, ids)| ids.iter().map(|id| ((*id).to_owned(), *word)))
        .collect();
    let unexpected: Vec<_> = open.difference(&known).collect();
    assert!(unexpected.is_empty(), "new: {unexpected:?}");
    let repaired: Vec<_> = known.difference(&open).collect();
    assert!(
        repaired.is_empty(),
        "to be taken from the list: {repaired:?}"
    );
    assert_eq!(report.count("not judged"), NOT_JUDGED);
}
