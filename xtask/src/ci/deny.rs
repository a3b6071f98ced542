//! cargo-deny: licences, banned and duplicate crates, sources, advisories.

use std::path::PathBuf;
use std::process::Command;

use crate::command::{cargo, exists, read, root, run, target};
use crate::report::{Trouble, Verdict};

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
    let mut command = Command::new(tool()?);
    command.args(arguments).current_dir(root());
    Ok(command)
}

/// cargo-deny from the search path, or built once into `target/tools`.
fn tool() -> Result<PathBuf, Trouble> {
    if exists("cargo-deny") {
        return Ok(PathBuf::from("cargo-deny"));
    }
    let folder = target()?.join("tools");
    let program = folder.join("bin").join("cargo-deny");
    if !program.is_file() {
        let place = folder.to_string_lossy().into_owned();
        let mut install = cargo(&["install", "cargo-deny", "--version", VERSION, "--locked"]);
        install.args(["--debug", "--quiet", "--root", &place]);
        run(&mut install)
            .map_err(|_| Trouble::Skipped(format!("cargo-deny {VERSION} cannot be built here")))?;
    }
    read(Command::new(&program).arg("--version"))?;
    Ok(program)
}
