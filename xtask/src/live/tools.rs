//! What the live cases need, fetched by name.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use super::Live;
use crate::ci;
use crate::command::{exists, program, read, run, target};
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

/// Programs of the cases with TLS, likewise.
const TLS_PACKAGES: [(&str, &str); 2] = [("openssl", "openssl"), ("tshark", "tshark")];

/// After which certificates are made anew; the shortest lives 60.
const FRESH: Duration = Duration::from_secs(20 * 86_400);

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
    /// Certificates and keys that Josev's recipe makes.
    pub(crate) pki: PathBuf,
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
    let pki = match cases.iter().any(Live::needs_certificates) {
        true => {
            packages(&TLS_PACKAGES)?;
            certificates(&josev)?
        }
        false => PathBuf::new(),
    };
    Ok(Tools {
        v2g,
        josev,
        pyslac,
        pki,
    })
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

/// The peer's recipe for certificates, run in a copy of its folder.
fn certificates(josev: &Path) -> Result<PathBuf, Trouble> {
    let folder = target()?.join("peers").join("pki");
    let stamp = folder.join("made.txt");
    let age = stamp.metadata().and_then(|file| file.modified()).ok();
    let age = age.and_then(|made| made.elapsed().ok());
    if age.is_some_and(|age| age < FRESH) {
        return Ok(folder);
    }
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    let python = josev.join("bin").join("python");
    let find = "import iso15118, os; print(os.path.dirname(iso15118.__file__))";
    let package = read(&mut program(&python, &["-c", find]))?;
    let recipe = Path::new(package.trim()).join("shared").join("pki");
    let mut copy = program("cp", &["-r"]);
    run(copy.arg(recipe).arg(&folder))?;
    let mut make = program("bash", &["create_certs.sh", "-v", "iso-2"]);
    run(make.current_dir(&folder))
        .map_err(|_| Trouble::Skipped("the peer's recipe makes no certificates here".into()))?;
    fs::write(stamp, "")?;
    Ok(folder)
}
