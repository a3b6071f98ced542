//! What each check came to, and the table at the end.

use std::fmt;
use std::process::ExitCode;
use std::time::{Duration, Instant};

/// How a check ended: `Ok` is passed.
pub(crate) type Verdict = Result<(), Trouble>;

/// Why a check did not pass.
#[derive(Clone, Debug)]
pub(crate) enum Trouble {
    /// It ran and found something wrong.
    Failed(String),
    /// It could not run on this machine.
    Skipped(String),
}

impl<E: std::error::Error> From<E> for Trouble {
    fn from(error: E) -> Self {
        Self::Failed(error.to_string())
    }
}

/// The checks run so far.
#[derive(Default)]
pub(crate) struct Report {
    lines: Vec<Line>,
    /// Only checks whose name begins so.
    only: String,
}

struct Line {
    name: String,
    verdict: Verdict,
    took: Duration,
}

impl Report {
    /// A report that passes over every check whose name does not begin so.
    pub(crate) fn only(beginning: &str) -> Self {
        Self {
            only: beginning.to_owned(),
            ..Self::default()
        }
    }

    /// Whether a check of this name is wanted.
    pub(crate) fn wants(&self, name: &str) -> bool {
        name.starts_with(&self.only)
    }

    /// Runs one check under a heading and remembers its verdict.
    pub(crate) fn check(&mut self, name: impl Into<String>, check: impl FnOnce() -> Verdict) {
        let name = name.into();
        if !self.wants(&name) {
            return;
        }
        println!("\n== {name}");
        let start = Instant::now();
        let verdict = check();
        self.add(name, verdict, start.elapsed());
    }

    /// Remembers the verdict of a check that was run elsewhere.
    pub(crate) fn add(&mut self, name: String, verdict: Verdict, took: Duration) {
        let line = Line {
            name,
            verdict,
            took,
        };
        println!("{line}");
        self.lines.push(line);
    }

    /// Prints the table and the final count; any failure makes the exit code 1.
    pub(crate) fn finish(self) -> ExitCode {
        if self.lines.is_empty() {
            eprintln!("no check has a name that begins with `{}`", self.only);
            return ExitCode::from(2);
        }
        println!("\n== summary");
        for line in &self.lines {
            println!("{line}");
        }
        let failed = self.count(|verdict| matches!(verdict, Err(Trouble::Failed(_))));
        let skipped = self.count(|verdict| matches!(verdict, Err(Trouble::Skipped(_))));
        let passed = self.count(|verdict| verdict.is_ok());
        println!("\n{passed} passed, {failed} failed, {skipped} skipped");
        if failed == 0 {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        }
    }

    fn count(&self, wanted: impl Fn(&Verdict) -> bool) -> usize {
        self.lines
            .iter()
            .filter(|line| wanted(&line.verdict))
            .count()
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (word, why) = match &self.verdict {
            Ok(()) => ("passed", ""),
            Err(Trouble::Failed(why)) => ("FAILED", why.as_str()),
            Err(Trouble::Skipped(why)) => ("skipped", why.as_str()),
        };
        let row = format!(
            "{:<34} {word:<8} {:>6.1} s  {why}",
            self.name,
            self.took.as_secs_f32()
        );
        f.write_str(row.trim_end())
    }
}
