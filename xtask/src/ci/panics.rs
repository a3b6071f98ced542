//! The core cannot panic: a program with all of it holds no panic machinery once it is linked.

use std::collections::BTreeSet;
use std::fs;

use object::{Object as _, ObjectSymbol as _};

use crate::figures::probe::{CORTEX_M4, Probe};
use crate::report::{Trouble, Verdict};

/// Parts of the mangled names of whatever panics: the handler, `core::panicking`, and the
/// functions that `core` keeps the failing ends of checks in.
const PANICS: [&str; 5] = [
    "rust_begin_unwind",
    "panicking",
    "panic_fmt",
    "_fail",
    "_failed",
];

/// Links the whole core, optimised for size as firmware is, and looks for what could panic.
///
/// Inlining is what lets a compiler see that a check cannot fail, so this is proved with
/// `opt-level = "s"`; the source is the same at any level.
pub(crate) fn none() -> Verdict {
    let probe = Probe {
        package: "firmware",
        program: "whole",
        target: CORTEX_M4,
        profile: "quick",
    };
    let program = fs::read(probe.build("")?)?;
    let file = object::File::parse(&*program)?;
    let names = file.symbols().filter_map(|symbol| symbol.name().ok());
    let panics: BTreeSet<_> = names
        .filter(|name| name.contains("4core") || name.contains("rust_begin_unwind"))
        .filter(|name| PANICS.iter().any(|part| name.contains(part)))
        .collect();
    if panics.is_empty() {
        return Ok(());
    }
    let panics = Vec::from_iter(panics).join(", ");
    Err(Trouble::Failed(format!("the linker kept {panics}")))
}
