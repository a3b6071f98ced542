//! cargo-deny: licences, banned and duplicate crates, sources, advisories.

use std::process::Command;

use crate::command::{root, run};
use crate::report::{Trouble, Verdict};
use crate::tool::tool;

/// Known to build with the oldest compiler that runs our checks.
const VERSION: &str = "0.20.2";

/// The checks that need nothing but `Cargo.lock` and `deny.toml`.
pub(crate) fn policy() -> Verdict {
    run(&mut deny(&["check", "licenses", "bans", "sources"])?)
}

/// Known vulnerabilities; the list is fetched, so this needs the network.
pub(crate) fn advisories() -> Verdict {
    let reachable = deny(&["fetch", "db"])?.output()?.status.success();
    if !reachable {
        return Err(Trouble::Skipped(
            "the advisory database cannot be fetched here".into(),
        ));
    }
    run(&mut deny(&["check", "--disable-fetch", "advisories"])?)
}

fn deny(arguments: &[&str]) -> Result<Command, Trouble> {
    let mut command = Command::new(tool("cargo-deny", VERSION, &[])?);
    command.args(arguments).current_dir(root());
    Ok(command)
}
