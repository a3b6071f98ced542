//! Every check in order.

mod control;
pub(crate) mod demo;
mod deny;
mod panics;
mod probes;
mod security;
pub(crate) mod sizes;
pub(crate) mod toolchain;

use std::process::ExitCode;

use crate::command::{self, cargo};
use crate::report::Report;
use crate::{book, figures, fuzz, live, portal, schemas};

/// Every check, or those whose name begins so.
pub(crate) fn run(only: &str) -> ExitCode {
    let mut report = Report::only(only);
    code(&mut report);
    supply_chain(&mut report);
    figures::run_into(&mut report);
    program(&mut report);
    portal::run_into(&mut report);
    report.check("book", book::build);
    if report.wants("live") {
        live::run_into(&mut report, None);
    }
    report.finish()
}

/// What the source says about itself.
fn code(report: &mut Report) {
    report.check("rustfmt", || {
        command::run(&mut cargo(&["fmt", "--all", "--check"]))
    });
    report.check("rustfmt of the probes", probes::format);
    report.check("rustfmt of the fuzz programs", fuzz::format);
    report.check("file sizes", sizes::check);
    report.check("security table", security::table);
    report.check("clippy", || {
        let clippy = [
            "clippy",
            "--workspace",
            "--all-targets",
            "--locked",
            "--",
            "-D",
            "warnings",
        ];
        command::run(&mut cargo(&clippy))
    });
    report.check("clippy of the probes", probes::clippy);
    report.check("tests", || {
        command::run(&mut cargo(&[
            "test",
            "--workspace",
            "--locked",
            "--no-fail-fast",
        ]))
    });
    report.check("docs", || {
        let doc = ["doc", "--workspace", "--no-deps", "--locked"];
        command::run(cargo(&doc).env("RUSTDOCFLAGS", "-D warnings"))
    });
    report.check("schemas", schemas::compare);
    for target in toolchain::CORE_TARGETS {
        report.check(format!("core for {target}"), || toolchain::core_for(target));
    }
    report.check("no panic in the core", panics::none);
    report.check("oldest supported Rust", toolchain::floor);
}

/// What we depend on.
fn supply_chain(report: &mut Report) {
    report.check("licences, bans, sources", deny::policy);
    report.check("advisories", deny::advisories);
}

/// What a user starts.
fn program(report: &mut Report) {
    for (name, options) in demo::ALL {
        report.check(name, || demo::charges(name, options));
        report.check(format!("{name} opens in tshark"), || {
            demo::opens_in_tshark(name)
        });
    }
    report.check("control interface and its description", || {
        control::matches_its_description()
    });
}
