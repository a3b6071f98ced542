//! Changes the sequence code in small ways, and looks whether a test notices.
//!
//! Only the files that decide what may happen when, and only tests that are over in seconds: the rest
//! would take a day. A change that no test can notice stands in `mutants.txt` with the reason.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Command, ExitCode};

use crate::command::{root, target};
use crate::report::{Report, Trouble, Verdict};
use crate::tool::tool;

/// Known to build with our compiler.
const VERSION: &str = "27.1.0";
/// Minutes that a run may take, unless said otherwise.
const MINUTES: u64 = 60;

/// The sequence code, in the order in which it is tried.
const FILES: [&str; 10] = [
    "table.rs",
    "timer.rs",
    "secc/path.rs",
    "secc/delivery.rs",
    "secc/voltage_match.rs",
    "secc/cable_test.rs",
    "secc/power_up.rs",
    "secc/verdict.rs",
    "evcc/matching.rs",
    "evcc/path.rs",
];

/// The tests that have to notice.
const TESTS: [&str; 10] = [
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
    let mut command = Command::new("timeout");
    command.current_dir(root()).args(["--signal", "INT"]);
    command.arg(format!("{minutes}m"));
    command.args(["nice", "-n", "19"]).arg(program);
    command.args([
        "mutants",
        "--package",
        "v2g-session",
        "--jobs",
        "1",
        "--no-shuffle",
    ]);
    command.args(["--minimum-test-timeout", "120", "--output"]);
    command.arg(&folder);
    for file in files {
        command
            .arg("--file")
            .arg(format!("crates/session/src/{file}"));
    }
    command.args(["--", "--lib"]);
    for test in TESTS {
        command.args(["--test", test]);
    }
    // Its exit code says that some were missed; which, its files say.
    command.status()?;
    verdict(&folder.join("mutants.out"))
}

fn verdict(folder: &Path) -> Verdict {
    let list = |name: &str| fs::read_to_string(folder.join(name)).unwrap_or_default();
    let (caught, missed) = (list("caught.txt"), list("missed.txt"));
    let tried =
        caught.lines().count() + missed.lines().count() + list("timeout.txt").lines().count();
    println!("{tried} changes tried, {} caught", caught.lines().count());
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
