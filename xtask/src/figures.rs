//! The figures that the project promises, each measured here beside its aim.

mod catalogue;
mod emulator;
mod figure;
mod image;
pub(crate) mod probe;
mod selection;
mod time;

use std::process::ExitCode;

use crate::report::{Report, Trouble, Verdict};
use figure::Figure;

/// The packages in `probes/` and the targets they are for.
pub(crate) const PROBES: [(&str, &str); 3] = [
    ("firmware", probe::CORTEX_M4),
    ("rival", probe::CORTEX_M4),
    ("wasm-probe", probe::BROWSER),
];

/// What is measured together.
struct Group {
    /// In a word, for the command line.
    id: &'static str,
    name: &'static str,
    /// Measures; the rival as well, if asked.
    measure: fn(bool) -> Result<Vec<Figure>, Trouble>,
    /// Whether `cargo xtask ci` holds it to its aim: it is steady, soon there, and met.
    in_ci: bool,
}

const GROUPS: [Group; 6] = [
    Group {
        id: "size",
        name: "code size on a Cortex-M4",
        measure: image::sizes,
        in_ci: true,
    },
    Group {
        id: "memory",
        name: "memory on a Cortex-M4",
        measure: emulator::memory,
        in_ci: true,
    },
    Group {
        id: "instructions",
        name: "instructions on a Cortex-M4",
        measure: emulator::instructions,
        in_ci: true,
    },
    Group {
        id: "browser",
        name: "code size in a browser",
        measure: image::browser,
        in_ci: true,
    },
    Group {
        id: "lines",
        name: "lines of the catalogue",
        measure: catalogue::lines,
        in_ci: true,
    },
    Group {
        id: "compile",
        name: "time to compile",
        measure: time::compile,
        in_ci: false,
    },
];

/// Prints figures, all if no group is named; with `--check`, one that misses its aim is a failure.
pub(crate) fn run(arguments: &[&str]) -> ExitCode {
    let (flags, ids): (Vec<&str>, Vec<&str>) = arguments.iter().partition(|it| **it == "--check");
    if let Some(unknown) = ids
        .iter()
        .find(|id| GROUPS.iter().all(|group| group.id != **id))
    {
        let known: Vec<_> = GROUPS.iter().map(|group| group.id).collect();
        eprintln!(
            "no figures are called {unknown}; there are {}",
            known.join(", ")
        );
        return ExitCode::from(2);
    }
    let wanted = |group: &&Group| ids.is_empty() || ids.contains(&group.id);
    let mut rows = Vec::new();
    let mut skipped = Vec::new();
    for group in GROUPS.iter().filter(wanted) {
        eprintln!("measuring: {}", group.name);
        match (group.measure)(true) {
            Ok(figures) => rows.extend(figures),
            Err(Trouble::Skipped(why)) => skipped.push(format!("{}: {why}", group.name)),
            Err(Trouble::Failed(why)) => {
                eprintln!("{} cannot be measured: {why}", group.name);
                return ExitCode::FAILURE;
            }
        }
    }
    figure::print(&rows);
    for line in skipped {
        println!("skipped: {line}");
    }
    let missed = rows.iter().filter(|figure| figure.misses()).count();
    println!("{missed} of {} aims missed", figure::aims(&rows));
    if !flags.is_empty() && missed > 0 {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    }
}

/// Checks those figures that are steady and soon there.
pub(crate) fn run_into(report: &mut Report) {
    for group in GROUPS.iter().filter(|group| group.in_ci) {
        report.check(group.name, || holds(group));
    }
}

fn holds(group: &Group) -> Verdict {
    let figures = (group.measure)(false)?;
    figure::print(&figures);
    let missed = figures.iter().filter(|figure| figure.misses());
    let missed: Vec<_> = missed.map(Figure::summary).collect();
    if missed.is_empty() {
        return Ok(());
    }
    Err(Trouble::Failed(missed.join("; ")))
}
