//! The figures that the project promises, each measured here beside its aim.

mod catalogue;
mod emulator;
mod figure;
mod image;
mod probe;
mod rivals;
mod time;

use std::process::ExitCode;

use crate::report::{Report, Trouble, Verdict};
use figure::Figure;

/// The packages in `probes/` and the targets they are for.
pub(crate) const PROBES: [(&str, &str); 2] = [
    ("firmware", probe::CORTEX_M4),
    ("wasm-probe", probe::BROWSER),
];

/// What is measured together.
struct Group {
    name: &'static str,
    measure: fn() -> Result<Vec<Figure>, Trouble>,
    /// Whether the time it takes and the steadiness of its figures suit `cargo xtask ci`.
    cheap: bool,
}

const GROUPS: [Group; 6] = [
    Group {
        name: "code size on a Cortex-M4",
        measure: image::sizes,
        cheap: true,
    },
    Group {
        name: "memory on a Cortex-M4",
        measure: emulator::memory,
        cheap: true,
    },
    Group {
        name: "instructions on a Cortex-M4",
        measure: emulator::instructions,
        cheap: true,
    },
    Group {
        name: "code size in a browser",
        measure: image::browser,
        cheap: true,
    },
    Group {
        name: "lines of the catalogue",
        measure: catalogue::lines,
        cheap: true,
    },
    Group {
        name: "time to compile",
        measure: time::compile,
        cheap: false,
    },
];

/// Prints all figures; with `check`, one that misses its aim is a failure.
pub(crate) fn run(check: bool) -> ExitCode {
    let mut rows = Vec::new();
    let mut skipped = Vec::new();
    for group in GROUPS {
        eprintln!("measuring: {}", group.name);
        match (group.measure)() {
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
    if check && missed > 0 {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    }
}

/// Checks those figures that are steady and soon there.
pub(crate) fn run_into(report: &mut Report) {
    for group in GROUPS.iter().filter(|group| group.cheap) {
        report.check(group.name, || holds(group));
    }
}

fn holds(group: &Group) -> Verdict {
    let figures = (group.measure)()?;
    figure::print(&figures);
    let missed = figures.iter().filter(|figure| figure.misses());
    let missed: Vec<_> = missed.map(Figure::summary).collect();
    if missed.is_empty() {
        return Ok(());
    }
    Err(Trouble::Failed(missed.join("; ")))
}
