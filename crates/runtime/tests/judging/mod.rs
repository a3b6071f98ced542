//! What tests of the tester on a network have in common.

#![allow(dead_code, reason = "each test uses what it needs")]

use std::path::{Path, PathBuf};
use std::thread;

use v2g_conformance::{Case, Report};

/// A port that nobody has.
pub(crate) fn free_port() -> u16 {
    let any = std::net::UdpSocket::bind("[::]:0").unwrap();
    any.local_addr().unwrap().port()
}

/// Lets who is judged run, to the end of the process.
pub(crate) fn run_aside<F: Future>(judged: impl FnOnce() -> F + Send + 'static) {
    let reactor = || {
        let builder = &mut tokio::runtime::Builder::new_current_thread();
        builder.enable_all().build().unwrap()
    };
    thread::spawn(move || {
        reactor().block_on(judged());
    });
}

/// These cases of all that there are.
pub(crate) fn these(few: &[&str], all: Vec<Case>) -> Vec<Case> {
    let wanted = |case: &Case| few.contains(&case.id().as_str());
    let cases: Vec<_> = all.into_iter().filter(wanted).collect();
    assert_eq!(cases.len(), few.len());
    cases
}

/// Verdicts other than a pass.
pub(crate) fn not_passed(report: Report) -> Vec<(String, String)> {
    let verdicts = report.outcomes.into_iter();
    let verdicts = verdicts.map(|one| (one.case.id(), one.verdict.to_string()));
    verdicts.filter(|(_, verdict)| verdict != "pass").collect()
}

/// The test PKI of the project.
pub(crate) fn certs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../certs")
}
