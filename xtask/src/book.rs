//! The book: `docs` as pages for a browser.
//!
//! Whether its commands work and its links lead somewhere is the business of a test of the program
//! (`cargo test -p v2g-cli --test book`); here it is only set.

use std::process::{Command, ExitCode};

use crate::command::{root, run, target};
use crate::report::{Report, Trouble, Verdict};
use crate::tool::tool;

const MDBOOK: &str = "0.4.52";

pub(crate) fn run_verb() -> ExitCode {
    let mut report = Report::default();
    report.check("book", build);
    report.finish()
}

/// Sets the book into `target/book`; anything that mdBook complains about is a failure.
pub(crate) fn build() -> Verdict {
    let mdbook = tool("mdbook", MDBOOK, &["--no-default-features"])?;
    let out = target()?.join("book");
    let mut build = Command::new(mdbook);
    build.arg("build").arg(root().join("docs"));
    run(build.arg("--dest-dir").arg(&out))?;
    if !out.join("index.html").is_file() {
        return Err(Trouble::Failed("mdBook wrote no index.html".into()));
    }
    println!("{}", out.join("index.html").display());
    Ok(())
}
