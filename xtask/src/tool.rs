//! Programs of cargo that are built by name where they are missing.

use std::path::PathBuf;
use std::process::Command;

use crate::command::{cargo, exists, read, run, target};
use crate::report::Trouble;

/// The program `name` from the search path, or built once into `target/tools`, with these options for
/// its features.
pub(crate) fn tool(name: &str, version: &str, features: &[&str]) -> Result<PathBuf, Trouble> {
    if exists(name) {
        return Ok(PathBuf::from(name));
    }
    let folder = target()?.join("tools");
    let program = folder.join("bin").join(name);
    if !program.is_file() {
        let place = folder.to_string_lossy().into_owned();
        let mut install = cargo(&["install", name, "--version", version, "--locked"]);
        install
            .args(["--debug", "--quiet", "--root", &place])
            .args(features);
        run(&mut install)
            .map_err(|_| Trouble::Skipped(format!("{name} {version} cannot be built here")))?;
    }
    let mut asked = Command::new(&program);
    // A subcommand of cargo has to be told its own name.
    if let Some(verb) = name.strip_prefix("cargo-") {
        asked.arg(verb);
    }
    read(asked.arg("--version"))?;
    Ok(program)
}
