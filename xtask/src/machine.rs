//! What this machine has, and what can be added to it.

use std::fs;
use std::path::Path;

use crate::command::{exists, program, read, run};
use crate::report::{Trouble, Verdict};

pub(crate) fn is_root() -> Result<bool, Trouble> {
    Ok(read(&mut program("id", &["-u"]))?.trim() == "0")
}

/// Installs Debian packages, where that is possible.
pub(crate) fn apt(packages: &[&str]) -> Verdict {
    let names = packages.join(", ");
    if !exists("apt-get") || !is_root()? {
        return Err(Trouble::Skipped(format!("not installed here: {names}")));
    }
    let mut install = program("apt-get", &["install", "--yes", "--no-install-recommends"]);
    install
        .args(packages)
        .env("DEBIAN_FRONTEND", "noninteractive");
    run(&mut program("apt-get", &["update", "--quiet"]))
        .and_then(|()| run(&mut install))
        .map_err(|_| Trouble::Skipped(format!("apt-get cannot install {names}")))
}

/// Makes a Python environment in a folder of its own.
pub(crate) fn python(folder: &Path) -> Verdict {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    let path = folder.to_string_lossy().into_owned();
    let make = || run(&mut program("python3", &["-m", "venv", &path]));
    if make().is_ok() {
        return Ok(());
    }
    apt(&["python3-venv"])?;
    make()
}
