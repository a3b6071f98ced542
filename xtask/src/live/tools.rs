//! What the live cases need, fetched by name.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use super::case::Case;
use crate::ci;
use crate::command::{exists, program, run, target};
use crate::machine;
use crate::report::{Trouble, Verdict};

/// Josev, and `aiofile`, which it imports but does not declare.
const JOSEV: [&str; 2] = ["iso15118==0.31.2", "aiofile"];

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
}

/// Brings everything that these cases need.
pub(super) fn prepare(cases: &[Case]) -> Result<Tools, Trouble> {
    if !cfg!(target_os = "linux") {
        return Err(Trouble::Skipped("network namespaces are Linux".into()));
    }
    packages()?;
    let josev = josev_environment()?;
    let ours = cases.iter().any(Case::needs_v2g);
    let v2g = if ours {
        ci::demo::build()?
    } else {
        PathBuf::new()
    };
    Ok(Tools { v2g, josev })
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

fn packages() -> Verdict {
    let missing = PACKAGES.iter().filter(|(name, _)| !exists(name));
    let missing: Vec<&str> = missing.map(|(_, package)| *package).collect();
    if missing.is_empty() {
        return Ok(());
    }
    machine::apt(&missing)
}

/// A virtual environment under `target/peers`, made once.
fn josev_environment() -> Result<PathBuf, Trouble> {
    let folder = target()?.join("peers").join("josev");
    let stamp = folder.join("installed.txt");
    let wanted = JOSEV.join("\n");
    if fs::read_to_string(&stamp).is_ok_and(|found| found == wanted) {
        return Ok(folder);
    }
    machine::python(&folder)?;
    let pip = folder.join("bin").join("pip");
    let mut install = program(pip, &["install", "--quiet", "--disable-pip-version-check"]);
    run(install.args(JOSEV))
        .map_err(|_| Trouble::Skipped(format!("pip cannot install {}", JOSEV.join(", "))))?;
    fs::write(stamp, wanted)?;
    Ok(folder)
}
