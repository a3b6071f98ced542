//! `cargo xtask fuzz`: builds the targets of `fuzz/`, runs them one after the other, and keeps what is worth
//! replaying.
//!
//! Built without a sanitizer, because our code has no `unsafe`; so any toolchain will do.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

use crate::command::{self, cargo, root, target};
use crate::report::{Report, Trouble, Verdict};
use crate::tool::tool;

/// Known to build with our compiler.
const VERSION: &str = "0.13.2";
/// Minutes for each target, unless said otherwise.
const MINUTES: f64 = 1.0;
/// Longest input that is tried.
const LONGEST: usize = 2048;
/// Seconds after which an input counts as a hang. None takes a hundredth of that.
const TOO_LONG: u32 = 10;
/// Inputs of a target that are kept in `fuzz/corpus`, and the longest of them in bytes.
const KEPT: usize = 24;
const SHORT: u64 = 1 << 10;

/// `cargo xtask fuzz [TARGET...] [--minutes N]`; without a target all of them.
pub(crate) fn run(arguments: &[&str]) -> ExitCode {
    let (names, minutes) = match arguments {
        [names @ .., "--minutes", minutes] => match minutes.parse() {
            Ok(minutes) => (names, minutes),
            Err(_) => {
                eprintln!("--minutes takes a number, not {minutes}");
                return ExitCode::from(2);
            }
        },
        names => (names, MINUTES),
    };
    let mut report = Report::default();
    let mut table = Vec::new();
    match prepare(names) {
        Ok((programs, names)) => {
            for name in names {
                report.check(format!("fuzz {name}"), || {
                    table.push(one(&programs, &name, minutes)?);
                    Ok(())
                });
            }
        }
        Err(trouble) => report.check("fuzz", || Err(trouble)),
    }
    println!("\n| target | minutes | executions | edges | inputs kept |\n|---|--:|--:|--:|--:|");
    table.iter().for_each(|row| println!("{row}"));
    report.finish()
}

/// Builds everything; where the programs are, and which are wanted.
fn prepare(wanted: &[&str]) -> Result<(PathBuf, Vec<String>), Trouble> {
    let all = command::read(&mut seeds(&[]))?;
    let all: Vec<String> = all.lines().map(str::to_owned).collect();
    if let Some(name) = wanted.iter().find(|name| !all.iter().any(|it| it == *name)) {
        let all = all.join(", ");
        return Err(Trouble::Failed(format!("{name} is none of {all}")));
    }
    let names = match wanted {
        [] => all,
        some => some.iter().map(|&name| name.to_owned()).collect(),
    };
    let folder = target()?.join("fuzz");
    let mut build = Command::new(tool("cargo-fuzz", VERSION, &[])?);
    build.args(["fuzz", "build", "--sanitizer", "none", "--fuzz-dir"]);
    build.arg(root().join("fuzz"));
    build.current_dir(root().join("fuzz"));
    command::run(build.env("CARGO_TARGET_DIR", &folder))?;
    let host = command::read(Command::new("rustc").arg("-vV"))?;
    let host = host.lines().find_map(|line| line.strip_prefix("host: "));
    let programs = folder.join(host.unwrap_or_default()).join("release");
    Ok((programs, names))
}

/// The program that makes seeds.
fn seeds(arguments: &[&str]) -> Command {
    let mut program = cargo(&["run", "--quiet", "--package", "v2g-fuzz-targets", "--"]);
    program.args(arguments);
    program
}

/// What one run came to, as a line of the table.
fn one(programs: &Path, name: &str, minutes: f64) -> Result<String, Trouble> {
    let work = target()?.join("fuzz-work").join(name);
    let (found, given) = (work.join("found"), work.join("seeds"));
    for folder in [&found, &given] {
        fs::create_dir_all(folder)?;
    }
    command::quiet(&mut seeds(&[name, &given.to_string_lossy()]))?;
    let kept = root().join("fuzz/corpus").join(name);
    fs::create_dir_all(&kept)?;
    let program = programs.join(name);
    let mut fuzzer = Command::new("nice");
    fuzzer.args(["-n", "19"]).arg(&program);
    fuzzer.args([&found, &given, &kept]).args([
        format!("-max_total_time={}", (minutes * 60.0) as u64),
        format!("-max_len={LONGEST}"),
        format!("-timeout={TOO_LONG}"),
        format!("-artifact_prefix={}/", work.display()),
        "-print_final_stats=1".to_owned(),
    ]);
    let log = work.join("log");
    fuzzer.stdout(Stdio::null()).stderr(File::create(&log)?);
    let status = fuzzer.status()?;
    let told = told(&log)?;
    if !status.success() {
        let log = log.display();
        return Err(Trouble::Failed(format!(
            "{name} ended with {status}; see {log}"
        )));
    }
    let kept = keep(&program, &work, &kept)?;
    let figure = |key: &str| told.get(key).map_or("?", String::as_str).to_owned();
    let (executions, edges) = (figure("executions"), figure("edges"));
    Ok(format!(
        "| `{name}` | {minutes} | {executions} | {edges} | {kept} |"
    ))
}

/// What libFuzzer says at its end.
fn told(log: &Path) -> Result<BTreeMap<&'static str, String>, Trouble> {
    let mut told = BTreeMap::new();
    for line in BufReader::new(File::open(log)?).lines() {
        let line = line?;
        let words: Vec<&str> = line.split_whitespace().collect();
        if let Some(place) = words.iter().position(|word| *word == "cov:") {
            told.extend(
                words
                    .get(place + 1)
                    .map(|edges| ("edges", (*edges).to_owned())),
            );
        }
        if let ["stat::number_of_executed_units:", count] = words[..] {
            told.insert("executions", count.to_owned());
        }
    }
    Ok(told)
}

/// Replaces the kept inputs by some of the fewest that cover as much.
fn keep(program: &Path, work: &Path, kept: &Path) -> Result<usize, Trouble> {
    let fewest = work.join("fewest");
    let _ = fs::remove_dir_all(&fewest);
    fs::create_dir_all(&fewest)?;
    let mut merge = Command::new("nice");
    merge
        .args(["-n", "19"])
        .arg(program)
        .arg("-set_cover_merge=1");
    merge.arg(&fewest).arg(kept).arg(work.join("found"));
    merge.stdout(Stdio::null()).stderr(Stdio::null());
    command::quiet(&mut merge)?;
    let mut inputs = Vec::new();
    for entry in fs::read_dir(&fewest)? {
        let entry = entry?;
        inputs.push((entry.metadata()?.len(), entry.path()));
    }
    inputs.retain(|(length, _)| *length <= SHORT);
    inputs.sort();
    fs::remove_dir_all(kept)?;
    fs::create_dir_all(kept)?;
    let mut count = 0;
    // Of all lengths alike.
    for (_, path) in inputs.iter().step_by(inputs.len().div_ceil(KEPT).max(1)) {
        let name = path.file_name().unwrap_or_default();
        fs::copy(path, kept.join(name))?;
        count += 1;
    }
    Ok(count)
}

/// The programs of libFuzzer, a workspace of their own.
pub(crate) fn format() -> Verdict {
    let format = [
        "fmt",
        "--all",
        "--manifest-path",
        "fuzz/Cargo.toml",
        "--check",
    ];
    command::run(&mut cargo(&format))
}
