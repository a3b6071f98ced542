//! What it costs to compile.
//!
//! Not held in CI: processor time still depends on what else the machine does, by a third and more.

use std::fs;
use std::time::Duration;

use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeVal;

use super::figure::Figure;
use super::probe::folder;
use crate::command::{cargo, quiet};
use crate::report::Trouble;

/// Clean release builds of the codec with all it needs.
pub(crate) fn compile(beside: bool) -> Result<Vec<Figure>, Trouble> {
    Ok(vec![Figure {
        name: "clean release build of all messages".into(),
        value: build("v2g-messages")?,
        unit: "s of CPU",
        aim: Some(12.0),
        rival: beside.then(|| build("iso15118")).transpose()?,
        others: "",
    }])
}

/// Builds a package where nothing is built yet; gives seconds of processor time.
fn build(package: &str) -> Result<f64, Trouble> {
    let folder = folder()?.join("clean");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    let before = used()?;
    let mut build = cargo(&["build", "--release", "--locked", "--quiet"]);
    build
        .args(["--package", package, "--target-dir"])
        .arg(&folder);
    quiet(&mut build)?;
    Ok(used()?.saturating_sub(before).as_secs_f64())
}

/// Processor time of all processes that we started and that have ended.
fn used() -> Result<Duration, Trouble> {
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN)?;
    let duration = |time: TimeVal| {
        Duration::from_micros(time.tv_sec() as u64 * 1_000_000 + time.tv_usec() as u64)
    };
    Ok(duration(usage.user_time()) + duration(usage.system_time()))
}
