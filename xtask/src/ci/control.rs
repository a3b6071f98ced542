//! Schemathesis holds a station's control interface against the description that it serves.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::ci::demo;
use crate::command::{program, run, target, wait};
use crate::machine;
use crate::report::{Trouble, Verdict};

/// The version whose options these are.
const VERSION: &str = "4.32.5";
/// Cases per operation: all nine together take less than half a minute.
const CASES: &str = "40";
const LIMIT: Duration = Duration::from_secs(90);

/// Starts a station on loopback and lets schemathesis ask it whatever its description allows, and what it does not.
pub(crate) fn matches_its_description() -> Verdict {
    let judge = schemathesis()?;
    let folder = target()?.join("control");
    fs::create_dir_all(&folder)?;
    let config = folder.join("station.toml");
    fs::write(&config, "[control]\nlisten = \"127.0.0.1:0\"\n")?;
    let mut station = Command::new(demo::build()?);
    station
        .args(["secc", "--interface", "lo", "--plain", "--config"])
        .arg(&config)
        .stdin(Stdio::null())
        .stdout(Stdio::piped());
    let mut station = Running(station.spawn()?);
    let address = station.address()?;
    let mut judging = Command::new(judge);
    judging
        .args(["run", &format!("{address}/openapi.json"), "--url", &address])
        .args([
            "--max-examples",
            CASES,
            "--seed",
            "1",
            "--request-timeout",
            "5",
        ])
        // The stream of events has no end.
        .args(["--exclude-path", "/v1/events", "--no-color"])
        .current_dir(&folder)
        .stdin(Stdio::null());
    match wait(&mut judging.spawn()?, LIMIT)? {
        Some(status) if status.success() => Ok(()),
        Some(status) => Err(Trouble::Failed(format!("schemathesis ended with {status}"))),
        None => Err(Trouble::Failed(format!(
            "no end within {} s",
            LIMIT.as_secs()
        ))),
    }
}

/// A station, ended when it is dropped.
struct Running(Child);

impl Running {
    /// Where its control interface says that it is.
    fn address(&mut self) -> Result<String, Trouble> {
        let nothing = || Trouble::Failed("the station named no control interface".into());
        let lines = BufReader::new(self.0.stdout.take().ok_or_else(nothing)?).lines();
        let named = |line: String| {
            let rest = line.split_once("http://")?.1;
            Some(format!("http://{}", rest.split(',').next()?))
        };
        lines
            .map_while(Result::ok)
            .find_map(named)
            .ok_or_else(nothing)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Installed once into an environment of its own.
fn schemathesis() -> Result<PathBuf, Trouble> {
    let folder = target()?.join("tools").join("schemathesis");
    let judge = folder.join("bin").join("schemathesis");
    if !judge.is_file() {
        machine::python(&folder)?;
        let pip = folder.join("bin").join("pip");
        let wanted = format!("schemathesis=={VERSION}");
        let install = ["install", "--quiet", "--disable-pip-version-check", &wanted];
        run(&mut program(pip, &install))
            .map_err(|_| Trouble::Skipped(format!("{wanted} cannot be installed here")))?;
    }
    Ok(judge)
}
