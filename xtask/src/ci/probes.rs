//! The programs that are measured, a workspace of their own.

use crate::command::{cargo, run};
use crate::figures::PROBES;
use crate::figures::probe::ready;
use crate::report::Verdict;

const WORKSPACE: [&str; 2] = ["--manifest-path", "probes/Cargo.toml"];

pub(crate) fn format() -> Verdict {
    run(cargo(&["fmt", "--all"]).args(WORKSPACE).arg("--check"))
}

pub(crate) fn clippy() -> Verdict {
    for (package, target) in PROBES {
        ready(target)?;
        let mut clippy = cargo(&["clippy", "--locked", "--all-features"]);
        clippy.args(WORKSPACE);
        clippy.args(["--package", package, "--target", target]);
        run(clippy.args(["--", "-D", "warnings"]))?;
    }
    Ok(())
}
