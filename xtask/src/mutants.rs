//! Changes the sequence code in small ways, and looks whether a test notices.
//!
//! Only the files that decide what may happen when: the rest would take a day. The tests that are over
//! in a second have the first look, all of the crate the second, at what is left. A change that no test
//! can notice stands in `mutants.txt` with the reason.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

use crate::command::{root, target};
use crate::report::{Report, Trouble, Verdict};
use crate::tool::tool;

/// Known to build with our compiler.
const VERSION: &str = "27.1.0";
/// Its exit code where nothing could be tried.
const BROKEN: i32 = 4;
/// Minutes that a run may take, unless said otherwise.
const MINUTES: u64 = 60;

/// The sequence code, in the order in which it is tried.
const FILES: [&str; 11] = [
    "table.rs",
    "timer.rs",
    "profile.rs",
    "secc/path.rs",
    "secc/delivery.rs",
    "secc/voltage_match.rs",
    "secc/cable_test.rs",
    "secc/power_up.rs",
    "secc/verdict.rs",
    "evcc/matching.rs",
    "evcc/path.rs",
];

/// The tests that look first.
const QUICK: [&str; 11] = [
    "table",
    "iso20_table",
    "power",
    "setpoints",
    "station_timers",
    "dangers",
    "vehicles",
    "limits",
    "partings",
    "ongoing",
    "quirks",
];

/// Changes that no test can notice: `file: change | reason`.
const EXPLAINED: &str = include_str!("mutants.txt");

/// `cargo xtask mutants [--minutes N] [FILE...]`, files as in [`FILES`].
pub(crate) fn run(arguments: &[&str]) -> ExitCode {
    let (minutes, files) = match arguments {
        ["--minutes", minutes, files @ ..] => match minutes.parse() {
            Ok(minutes) => (minutes, files),
            Err(_) => {
                eprintln!("--minutes takes a whole number, not {minutes}");
                return ExitCode::from(2);
            }
        },
        files => (MINUTES, files),
    };
    if let Some(file) = files.iter().find(|file| !FILES.contains(file)) {
        eprintln!("{file} is none of {}", FILES.join(", "));
        return ExitCode::from(2);
    }
    let files = if files.is_empty() { &FILES[..] } else { files };
    let mut report = Report::default();
    report.check("mutants", || judge(minutes, files));
    report.finish()
}

fn judge(minutes: u64, files: &[&str]) -> Verdict {
    let program = tool("cargo-mutants", VERSION, &[])?;
    let folder = target()?.join("mutants");
    // What an earlier run found would be taken for tried.
    for old in ["mutants.out", "mutants.out.old"] {
        match fs::remove_dir_all(folder.join(old)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
    }
    let quick: Vec<String> = QUICK.iter().map(|test| format!("--test={test}")).collect();
    let end = Instant::now() + Duration::from_secs(minutes * 60);
    let all = ["--tests".to_owned()];
    for (look, tests) in [(&[][..], &quick[..]), (&["--iterate"], &all)] {
        let left = end.saturating_duration_since(Instant::now());
        let mut command = Command::new("timeout");
        command.current_dir(root()).args(["--signal", "INT"]);
        command.arg(format!("{}s", left.as_secs().max(1)));
        command.arg(&program);
        command.args(["mutants", "--package", "v2g-session", "--jobs", "1"]);
        command.args(["--no-shuffle", "--minimum-test-timeout", "60"]);
        command.args(look).arg("--output").arg(&folder);
        for file in files {
            let file = format!("crates/session/src/{file}");
            command.args(["--file", &file]);
        }
        // What stands behind `--` would be built all the same.
        for chosen in ["--lib".to_owned()].iter().chain(tests) {
            command.args(["--cargo-arg", chosen]);
        }
        // Most of the time goes into building: only what changed, and no tables for debuggers.
        command.env("CARGO_INCREMENTAL", "1");
        for profile in ["DEV", "TEST"] {
            command.env(format!("CARGO_PROFILE_{profile}_DEBUG"), "0");
        }
        // Its exit code says that some were missed; which, its files say.
        if command.status()?.code() == Some(BROKEN) {
            let why = "the tests fail without any change".to_owned();
            return Err(Trouble::Failed(why));
        }
    }
    verdict(&folder.join("mutants.out"))
}

fn verdict(folder: &Path) -> Verdict {
    let list = |name: &str| fs::read_to_string(folder.join(name)).unwrap_or_default();
    let caught: usize = ["previously_caught.txt", "caught.txt", "timeout.txt"]
        .map(|name| list(name).lines().count())
        .iter()
        .sum();
    let missed = list("missed.txt");
    let tried = caught + missed.lines().count();
    println!("{tried} changes tried, {caught} caught");
    if tried == 0 {
        return Err(Trouble::Failed("no change was tried".into()));
    }
    let explained: BTreeSet<&str> = EXPLAINED
        .lines()
        .filter_map(|line| line.split_once(" | "))
        .map(|(change, _)| change)
        .collect();
    let news: Vec<String> = missed
        .lines()
        .map(without_place)
        .filter(|change| !explained.contains(change.as_str()))
        .collect();
    match news.is_empty() {
        true => Ok(()),
        false => Err(Trouble::Failed(format!(
            "no test notices:\n  {}",
            news.join("\n  ")
        ))),
    }
}

/// `file:line:column: change` without line and column, which move.
fn without_place(line: &str) -> String {
    let mut parts = line.splitn(4, ':');
    let file = parts.next().unwrap_or_default();
    let change = parts.nth(2).unwrap_or_default();
    format!("{file}:{change}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_known_by_file_and_words() {
        let line = "crates/session/src/table.rs:235:9: replace Table::admits -> bool with true";
        let known = "crates/session/src/table.rs: replace Table::admits -> bool with true";
        assert_eq!(without_place(line), known);
    }

    #[test]
    fn every_explained_change_is_of_a_file_that_is_tried_and_has_a_reason() {
        for line in EXPLAINED.lines() {
            let (change, reason) = line.split_once(" | ").expect("a reason");
            let file = change.split(": ").next().unwrap();
            let file = file.strip_prefix("crates/session/src/").unwrap();
            assert!(FILES.contains(&file) && !reason.is_empty(), "{line}");
        }
    }
}
