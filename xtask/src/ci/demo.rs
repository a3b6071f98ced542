//! The program's main job, as a user starts it.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::command::{cargo, exists, read, run, target, wait};
use crate::report::{Trouble, Verdict};

/// A demo session takes seconds; this only stops one that hangs.
const LIMIT: Duration = Duration::from_secs(120);

/// Demonstrations: a name, and the options. Without any it is what a user sees first.
pub(crate) const ALL: [(&str, &str); 10] = [
    ("demo", ""),
    (
        "demo pnc iso20 ac",
        "demo --pnc --install --protocol iso20 --mode ac",
    ),
    ("demo iso2 dc", "demo --protocol iso2 --mode dc"),
    ("demo iso2 ac", "demo --protocol iso2 --mode ac"),
    ("demo din dc", "demo --protocol din --mode dc"),
    ("demo iso20 ac", "demo --protocol iso20 --mode ac"),
    ("demo iso20 dc-bpt", "demo --protocol iso20 --mode dc-bpt"),
    ("demo iso20 mcs", "demo --protocol iso20 --mode mcs"),
    ("demo iso20 acdp", "demo --protocol iso20 --mode acdp"),
    ("demo iso20 wpt", "demo --protocol iso20 --mode wpt"),
];

/// Builds the program and charges once to a clean stop.
pub(crate) fn charges(name: &str, options: &str) -> Verdict {
    let program = build()?;
    needs_ipv6()?;
    let out = folder(name)?;
    if out.exists() {
        fs::remove_dir_all(&out)?;
    }
    fs::create_dir_all(&out)?;
    let mut demo = Command::new(program);
    demo.args(options.split_whitespace()).current_dir(&out);
    let status = wait(&mut demo.stdin(Stdio::null()).spawn()?, LIMIT)?;
    match status {
        Some(status) if status.success() => {}
        Some(status) => return Err(Trouble::Failed(format!("v2g demo ended with {status}"))),
        None => {
            return Err(Trouble::Failed(format!(
                "no end within {} s",
                LIMIT.as_secs()
            )));
        }
    }
    for extension in ["pcapng", "jsonl"] {
        if written(name, extension)?.is_none() {
            return Err(Trouble::Failed(format!("no .{extension} file was written")));
        }
    }
    Ok(())
}

/// Another program reads the capture that the demo wrote.
pub(crate) fn opens_in_tshark(name: &str) -> Verdict {
    let Some(capture) = written(name, "pcapng")? else {
        return Err(Trouble::Skipped("the demo left no capture".into()));
    };
    if !exists("tshark") {
        return Err(Trouble::Skipped("tshark is not installed".into()));
    }
    let path = capture.to_string_lossy().into_owned();
    let shown = |filter| read(Command::new("tshark").args(["-r", &path, "-Y", filter]));
    let (packets, broken) = (shown("frame")?.lines().count(), shown("_ws.malformed")?);
    println!("{packets} packets");
    match broken.lines().next() {
        Some(line) => Err(Trouble::Failed(format!(
            "tshark calls it malformed: {line}"
        ))),
        None if packets == 0 => Err(Trouble::Failed("tshark finds no packet".into())),
        None => Ok(()),
    }
}

/// The program `v2g`, built as users build it.
pub(crate) fn build() -> Result<PathBuf, Trouble> {
    run(&mut cargo(&[
        "build",
        "--release",
        "--locked",
        "--package",
        "v2g-cli",
    ]))?;
    Ok(target()?.join("release").join("v2g"))
}

fn needs_ipv6() -> Verdict {
    let addresses = fs::read_to_string("/proc/net/if_inet6").unwrap_or_default();
    if addresses.contains("00000000000000000000000000000001") {
        return Ok(());
    }
    Err(Trouble::Skipped(
        "this machine has no IPv6 loopback address".into(),
    ))
}

fn folder(name: &str) -> Result<PathBuf, Trouble> {
    Ok(target()?.join("demo").join(name.replace(' ', "-")))
}

/// The file with this extension in the demo's folder, if it is not empty.
fn written(name: &str, extension: &str) -> Result<Option<PathBuf>, Trouble> {
    let Ok(entries) = fs::read_dir(folder(name)?) else {
        return Ok(None);
    };
    let files = entries.flatten().map(|entry| entry.path());
    let mut files = files.filter(|path| path.extension().is_some_and(|found| found == extension));
    Ok(files.find(|path| path.metadata().is_ok_and(|data| data.len() > 0)))
}
