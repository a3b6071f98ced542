//! Live sessions with independent peers, each between two network namespaces
//! of its own.
//!
//! A case runs in a child that owns its mount, network and process namespaces.
//! When the child ends, however it ends, the kernel removes the interfaces and
//! every process with it; nothing of a case is ever visible outside.

mod case;
mod crash;
mod josev;
mod judged;
mod link;
mod ours;
mod pairing;
mod plug;
mod session;
mod tools;
mod transcript;

use std::fs;
use std::io::Read;
use std::path::Path;
use std::process::{ExitCode, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use crate::command::{target, wait};
use crate::report::{Report, Trouble, Verdict};
use case::Case;
use judged::Judged;
use pairing::Pairing;
use tools::Tools;

/// A session takes some 15 s; this stops one that hangs.
const LIMIT: Duration = Duration::from_secs(150);
/// Cases that run at once: they mostly wait for each other's timers.
const AT_ONCE: usize = 2;
/// File in a case's folder with what it says.
const OUTPUT: &str = "output.txt";
/// Exit code of a case that cannot run on this machine.
const SKIPPED: u8 = 77;
/// File in a case's folder that says why it did not pass.
const REASON: &str = "reason.txt";

/// A case of either kind.
#[derive(Clone, Copy)]
pub(crate) enum Live {
    /// A charging session.
    Session(Case),
    /// A match over simulated modems.
    Match(&'static Pairing),
    /// Our own station and vehicles from plug to plug.
    Plug,
    /// Our own station, killed at any moment.
    Crash,
    /// Conformance cases at the peer.
    Judged(&'static Judged),
}

impl Live {
    /// The cases that count.
    fn standard() -> Vec<Self> {
        let sessions = Case::standard().into_iter().map(Self::Session);
        sessions
            .chain(pairing::STANDARD.iter().map(Self::Match))
            .chain([Self::Plug, Self::Crash])
            .collect()
    }

    fn all() -> Vec<Self> {
        let mut all = Self::standard();
        all.extend(Case::by_chance().into_iter().map(Self::Session));
        all.extend(Case::peer_alone().into_iter().map(Self::Session));
        all.extend(judged::ALL.iter().map(Self::Judged));
        all
    }

    fn named(name: &str) -> Option<Self> {
        Self::all().into_iter().find(|case| case.name() == name)
    }

    fn name(&self) -> String {
        match self {
            Self::Session(case) => case.name(),
            Self::Match(pairing) => pairing.name.to_owned(),
            Self::Plug => plug::NAME.to_owned(),
            Self::Crash => crash::NAME.to_owned(),
            Self::Judged(judged) => judged.name.to_owned(),
        }
    }

    fn what(&self) -> String {
        match self {
            Self::Session(case) => case.what(),
            Self::Match(pairing) => pairing.what(),
            Self::Plug => {
                "one vehicle after the other at our station, from plug to plug".to_owned()
            }
            Self::Crash => {
                "our station, killed at any moment: there again, with records and sleepers"
                    .to_owned()
            }
            Self::Judged(judged) => judged.what(),
        }
    }

    fn is_pairing(&self) -> bool {
        matches!(self, Self::Match(_))
    }

    fn needs_josev(&self) -> bool {
        matches!(self, Self::Session(_) | Self::Judged(_))
    }

    fn needs_pyslac(&self) -> bool {
        matches!(self, Self::Match(pairing) if pairing.needs_pyslac())
    }

    fn needs_certificates(&self) -> bool {
        matches!(self, Self::Session(case) if case.needs_certificates())
    }

    fn needs_v2g(&self) -> bool {
        match self {
            Self::Session(case) => case.needs_v2g(),
            Self::Match(_) | Self::Plug | Self::Crash | Self::Judged(_) => true,
        }
    }

    /// When it hangs.
    fn limit(&self) -> Duration {
        match self {
            Self::Judged(_) => judged::LIMIT + LIMIT,
            _ => LIMIT,
        }
    }

    fn run(&self, folder: &Path, tools: &Tools) -> Verdict {
        match self {
            Self::Session(case) => case.run(folder, tools),
            Self::Match(pairing) => pairing.run(folder, tools),
            Self::Plug => plug::run(folder, tools),
            Self::Crash => crash::run(folder, tools),
            Self::Judged(judged) => judged.run(folder, tools),
        }
    }
}

pub(crate) fn run(only: Option<&str>) -> ExitCode {
    if only.is_some_and(|name| Live::named(name).is_none()) {
        eprintln!("no such case; `cargo xtask live --list` names them");
        return ExitCode::from(2);
    }
    let mut report = Report::default();
    run_into(&mut report, only);
    report.finish()
}

pub(crate) fn list() -> ExitCode {
    for case in Live::all() {
        println!("{:<38} {}", case.name(), case.what());
    }
    ExitCode::SUCCESS
}

/// Runs the named case, or the standard ones.
pub(crate) fn run_into(report: &mut Report, only: Option<&str>) {
    let cases = match only.and_then(Live::named) {
        Some(case) => vec![case],
        None => Live::standard(),
    };
    println!("\n== what the live cases need");
    let tools = tools::prepare(&cases);
    let next = AtomicUsize::new(0);
    let report = Mutex::new(report);
    thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                while let Some(case) = cases.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let start = Instant::now();
                    let verdict = tools.clone().and_then(|tools| outside(case, &tools));
                    let mut report = report.lock().unwrap_or_else(PoisonError::into_inner);
                    report.add(format!("live {}", case.name()), verdict, start.elapsed());
                }
            });
        }
    });
}

/// Starts this program again in fresh namespaces and waits for its verdict.
fn outside(case: &Live, tools: &Tools) -> Verdict {
    let folder = target()?.join("live").join(case.name());
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    let mut command = tools::in_new_namespaces()?;
    command
        .arg(std::env::current_exe()?)
        .args(["live-case", &case.name()]);
    command
        .args([&folder, &tools.v2g, &tools.josev, &tools.pyslac, &tools.pki])
        .stdin(Stdio::piped());
    let said = folder.join(OUTPUT);
    let file = fs::File::create(&said)?;
    command.stdout(file.try_clone()?).stderr(file);
    let mut child = command.spawn()?;
    // Held open to the end: the child stops when it closes, even if we are killed.
    let lifeline = child.stdin.take();
    let status = wait(&mut child, case.limit())?;
    drop(lifeline);
    print!("{}", fs::read_to_string(said).unwrap_or_default());
    let reason = fs::read_to_string(folder.join(REASON)).unwrap_or_default();
    match status.map(|status| status.code()) {
        Some(Some(0)) => Ok(()),
        Some(Some(code)) if code == i32::from(SKIPPED) => Err(Trouble::Skipped(reason)),
        Some(_) if reason.is_empty() => Err(Trouble::Skipped(
            "this machine lets us make no network namespaces".into(),
        )),
        Some(_) => Err(Trouble::Failed(reason)),
        None => Err(Trouble::Failed(format!(
            "no end within {} s",
            case.limit().as_secs()
        ))),
    }
}

/// The half of a case that runs inside the namespaces.
pub(crate) fn inside(name: &str, folder: &str, programs: &[&str]) -> ExitCode {
    let folder = Path::new(folder);
    let (Some(case), &[v2g, josev, pyslac, pki]) = (Live::named(name), programs) else {
        return ExitCode::from(2);
    };
    if fs::write(folder.join(REASON), "the case ended without a verdict").is_err() {
        return ExitCode::from(2);
    }
    thread::spawn(end_with_parent);
    let tools = Tools {
        v2g: v2g.into(),
        josev: josev.into(),
        pyslac: pyslac.into(),
        pki: pki.into(),
    };
    match case.run(folder, &tools) {
        Ok(()) => ExitCode::SUCCESS,
        Err(trouble) => {
            let (code, reason) = match trouble {
                Trouble::Failed(reason) => (ExitCode::FAILURE, reason),
                Trouble::Skipped(reason) => (ExitCode::from(SKIPPED), reason),
            };
            if let Err(error) = fs::write(folder.join(REASON), &reason) {
                eprintln!("{reason} ({error})");
            }
            code
        }
    }
}

/// Standard input closes when the parent ends. As the first process of its
/// namespace we then take every other process in it with us.
fn end_with_parent() {
    let mut nothing = [0];
    while !matches!(std::io::stdin().read(&mut nothing), Ok(0) | Err(_)) {}
    std::process::exit(1);
}
