//! What the live cases need, fetched by name.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use super::Live;
use crate::ci;
use crate::command::{exists, program, run, target};
use crate::machine;
use crate::report::{Trouble, Verdict};

/// Josev, and `aiofile`, which it imports but does not declare.
const JOSEV: [&str; 2] = ["iso15118==0.31.2", "aiofile"];

/// pyslac, and the last `marshmallow` that it works with.
const PYSLAC: [&str; 2] = ["pyslac==0.8.3", "marshmallow<4"];

/// Programs of the matches, likewise.
const SLAC_PACKAGES: [(&str, &str); 3] = [
    ("pev", "plc-utils-extra"),
    ("evse", "plc-utils-extra"),
    ("tshark", "tshark"),
];

/// Programs we start and the Debian packages that hold them.
const PACKAGES: [(&str, &str); 4] = [
    ("ip", "iproute2"),
    ("unshare", "util-linux"),
    ("java", "default-jre-headless"),
    ("python3", "python3-venv"),
];

/// Programs that stand on either side of a case.
#[derive(Clone, Debug)]
pub(crate) struct Tools {
    /// Our program; empty where no case needs it.
    pub(crate) v2g: PathBuf,
    /// Folder of the Python environment that holds Josev.
    pub(crate) josev: PathBuf,
    /// The same for pyslac.
    pub(crate) pyslac: PathBuf,
}

/// Brings everything that these cases need.
pub(super) fn prepare(cases: &[Live]) -> Result<Tools, Trouble> {
    if !cfg!(target_os = "linux") {
        return Err(Trouble::Skipped("network namespaces are Linux".into()));
    }
    packages(&PACKAGES)?;
    if cases.iter().any(Live::is_pairing) {
        packages(&SLAC_PACKAGES)?;
    }
    let environment = |needed: bool, name: &str, wanted: &[&str]| match needed {
        true => environment(name, wanted),
        false => Ok(PathBuf::new()),
    };
    let josev = environment(cases.iter().any(Live::needs_josev), "josev", &JOSEV)?;
    let pyslac = environment(cases.iter().any(Live::needs_pyslac), "pyslac", &PYSLAC)?;
    let ours = cases.iter().any(Live::needs_v2g);
    let v2g = if ours {
        ci::demo::build()?
    } else {
        PathBuf::new()
    };
    Ok(Tools { v2g, josev, pyslac })
}

/// `unshare` with namespaces of our own, which end with their first process.
/// Without root it maps us to root in a user namespace.
pub(super) fn in_new_namespaces() -> Result<Command, Trouble> {
    let mut command = Command::new("unshare");
    if !machine::is_root()? {
        command.args(["--user", "--map-root-user"]);
    }
    command.args(["--mount", "--net", "--pid", "--fork", "--kill-child"]);
    Ok(command)
}

fn packages(wanted: &[(&str, &'static str)]) -> Verdict {
    let missing = wanted.iter().filter(|(name, _)| !exists(name));
    let mut missing: Vec<&str> = missing.map(|(_, package)| *package).collect();
    missing.dedup();
    if missing.is_empty() {
        return Ok(());
    }
    machine::apt(&missing)
}

/// A virtual environment under `target/peers`, made once.
fn environment(name: &str, packages: &[&str]) -> Result<PathBuf, Trouble> {
    let folder = target()?.join("peers").join(name);
    let stamp = folder.join("installed.txt");
    let wanted = packages.join("\n");
    if fs::read_to_string(&stamp).is_ok_and(|found| found == wanted) {
        return Ok(folder);
    }
    machine::python(&folder)?;
    let pip = folder.join("bin").join("pip");
    let mut install = program(pip, &["install", "--quiet", "--disable-pip-version-check"]);
    run(install.args(packages))
        .map_err(|_| Trouble::Skipped(format!("pip cannot install {}", packages.join(", "))))?;
    fs::write(stamp, wanted)?;
    Ok(folder)
}
