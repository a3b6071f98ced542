//! Builds the programs in `probes/`, which exist to be measured.

use std::path::{Path, PathBuf};

use crate::ci::toolchain::target_installed;
use crate::command::{cargo, quiet, target};
use crate::report::{Trouble, Verdict};

pub(crate) const CORTEX_M4: &str = "thumbv7em-none-eabihf";
pub(crate) const BROWSER: &str = "wasm32-unknown-unknown";

/// A program of `probes/` and how it is built.
pub(crate) struct Probe {
    pub(crate) package: &'static str,
    pub(crate) program: &'static str,
    pub(crate) target: &'static str,
    pub(crate) profile: &'static str,
}

impl Probe {
    /// Builds it with these features, with commas between them, and returns where it is.
    pub(crate) fn build(&self, features: &str) -> Result<PathBuf, Trouble> {
        ready(self.target)?;
        let folder = folder()?;
        let mut command = cargo(&["build", "--locked", "--quiet"]);
        command.args(["--manifest-path", "probes/Cargo.toml"]);
        command.args(["--package", self.package, "--bin", self.program]);
        command.args(["--target", self.target, "--profile", self.profile]);
        command.args(["--features", features]);
        command.arg("--target-dir").arg(&folder);
        quiet(&mut command)?;
        Ok(folder
            .join(self.target)
            .join(self.profile)
            .join(self.file()))
    }

    fn file(&self) -> PathBuf {
        let name = Path::new(self.program);
        if self.target == BROWSER {
            name.with_extension("wasm")
        } else {
            name.into()
        }
    }
}

/// Whether there is what building for this target needs.
pub(crate) fn ready(target: &str) -> Verdict {
    target_installed(target)?;
    let mut fetch = cargo(&["fetch", "--locked", "--quiet", "--target", target]);
    quiet(fetch.args(["--manifest-path", "probes/Cargo.toml"]))
        .map_err(|_| Trouble::Skipped("what the probes depend on cannot be fetched here".into()))
}

/// Where the probes are built and what they leave is kept.
pub(crate) fn folder() -> Result<PathBuf, Trouble> {
    Ok(target()?.join("probes"))
}
