//! Running other programs.

use std::env;
use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::report::{Trouble, Verdict};

/// The folder that holds the workspace's `Cargo.toml`.
pub(crate) fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_path_buf()
}

/// `cargo` of the toolchain that runs us, in the workspace root.
pub(crate) fn cargo(arguments: &[&str]) -> Command {
    let program = env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    let mut command = Command::new(program);
    command.args(arguments).current_dir(root());
    command
}

/// A program with its arguments, in the workspace root.
pub(crate) fn program(name: impl Into<OsString>, arguments: &[&str]) -> Command {
    let mut command = Command::new(name.into());
    command.args(arguments).current_dir(root());
    command
}

/// Runs to the end with the output shown; anything but success is a failure.
pub(crate) fn run(command: &mut Command) -> Verdict {
    println!("$ {}", line(command));
    quiet(command)
}

/// Runs to the end with the output shown, but not the command; anything but success is a failure.
pub(crate) fn quiet(command: &mut Command) -> Verdict {
    let status = command
        .stdin(Stdio::null())
        .status()
        .map_err(|error| unusable(command, error))?;
    if status.success() {
        return Ok(());
    }
    Err(Trouble::Failed(format!(
        "`{}` ended with {status}",
        line(command)
    )))
}

/// Runs to the end and returns what it printed; anything but success is a failure
/// that carries the last line of its error output.
pub(crate) fn read(command: &mut Command) -> Result<String, Trouble> {
    let output = command
        .stdin(Stdio::null())
        .output()
        .map_err(|error| unusable(command, error))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let errors = String::from_utf8_lossy(&output.stderr);
    let last = errors
        .lines()
        .rfind(|line| !line.trim().is_empty())
        .unwrap_or("");
    Err(Trouble::Failed(format!(
        "`{}` ended with {}: {last}",
        line(command),
        output.status
    )))
}

/// Waits until the child ends or the time is over, then kills it and gives `None`.
pub(crate) fn wait(child: &mut Child, limit: Duration) -> io::Result<Option<ExitStatus>> {
    let end = Instant::now() + limit;
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        if Instant::now() >= end {
            child.kill()?;
            child.wait()?;
            return Ok(None);
        }
        sleep(Duration::from_millis(20));
    }
}

/// Whether a program of this name stands on the search path.
pub(crate) fn exists(name: &str) -> bool {
    let paths = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&paths).any(|folder| folder.join(name).is_file())
}

/// Where cargo puts what it builds.
pub(crate) fn target() -> Result<PathBuf, Trouble> {
    let text = read(&mut cargo(&[
        "metadata",
        "--format-version",
        "1",
        "--no-deps",
        "--offline",
    ]))?;
    let metadata: serde_json::Value = serde_json::from_str(&text)?;
    match metadata["target_directory"].as_str() {
        Some(folder) => Ok(PathBuf::from(folder)),
        None => Err(Trouble::Failed(
            "cargo metadata names no target directory".into(),
        )),
    }
}

fn unusable(command: &Command, error: io::Error) -> Trouble {
    Trouble::Failed(format!("`{}` does not start: {error}", line(command)))
}

fn line(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let name = program
        .file_name()
        .unwrap_or(command.get_program())
        .to_string_lossy();
    let words = command
        .get_args()
        .map(|word| format!(" {}", word.to_string_lossy()));
    name.into_owned() + &words.collect::<String>()
}
