//! Builds for other targets and for the oldest supported compiler.

use crate::command::{cargo, exists, program, read, root, run};
use crate::report::{Trouble, Verdict};

/// Targets without an operating system that the core must build for.
pub(crate) const CORE_TARGETS: [&str; 2] = ["thumbv7em-none-eabihf", "wasm32-unknown-unknown"];

/// Crates that firmware links.
const CORE: [&str; 6] = [
    "v2g-exi",
    "v2g-messages",
    "v2g-link",
    "v2g-contract",
    "v2g-session",
    "v2g",
];

/// Builds the core alone, so that no other crate's features leak into it: bare,
/// and with what needs a heap.
pub(crate) fn core_for(target: &str) -> Verdict {
    target_installed(target)?;
    for features in ["", "v2g/alloc"] {
        let mut command = cargo(&["build", "--locked", "--no-default-features"]);
        command.args(["--target", target, "--features", features]);
        command.args(CORE.iter().flat_map(|name| ["--package", name]));
        run(&mut command)?;
    }
    Ok(())
}

/// Checks the workspace with the `rust-version` that its manifest states.
pub(crate) fn floor() -> Verdict {
    let version = rust_version()?;
    if !exists("rustup") {
        return Err(Trouble::Skipped(format!(
            "no rustup to fetch Rust {version} with"
        )));
    }
    let check = [
        "run",
        &version,
        "cargo",
        "check",
        "--workspace",
        "--all-targets",
        "--locked",
    ];
    if !read(&mut program("rustup", &["toolchain", "list"]))?.contains(&version) {
        let install = ["toolchain", "install", &version, "--profile", "minimal"];
        if run(&mut program("rustup", &install)).is_err() {
            return Err(Trouble::Skipped(format!(
                "Rust {version} is not installed here"
            )));
        }
    }
    run(program("rustup", &check).env("CARGO_TARGET_DIR", crate::command::target()?.join("floor")))
}

/// The target, fetched if it is missing and can be.
pub(crate) fn target_installed(target: &str) -> Verdict {
    if !exists("rustup") {
        return Ok(());
    }
    let installed = read(&mut program("rustup", &["target", "list", "--installed"]))?;
    if installed.lines().any(|line| line == target) {
        return Ok(());
    }
    run(&mut program("rustup", &["target", "add", target]))
        .map_err(|_| Trouble::Skipped(format!("the target {target} could not be installed")))
}

fn rust_version() -> Result<String, Trouble> {
    let manifest = std::fs::read_to_string(root().join("Cargo.toml"))?;
    let line = manifest
        .lines()
        .find_map(|line| line.strip_prefix("rust-version = "));
    match line {
        Some(version) => Ok(format!("{}.0", version.trim_matches('"'))),
        None => Err(Trouble::Failed("Cargo.toml states no rust-version".into())),
    }
}
