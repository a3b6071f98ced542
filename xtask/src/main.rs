//! `cargo xtask <verb>`: the checks of this repository.
//!
//! `ci` runs every check in order and counts them; `live` charges against
//! independent peers; `figures` measures what the project promises. They bring what they need by name and say what they
//! could not run.

mod book;
mod ci;
mod command;
mod figures;
mod fuzz;
mod live;
mod machine;
mod mutants;
mod portal;
mod report;
mod schemas;
mod tool;

use std::process::ExitCode;

const USAGE: &str = "\
Usage: cargo xtask <verb>

  ci [--only NAME]    every check, in order, with a table at the end; or those whose name
                      begins so
  live [--only NAME]  charge against independent peers in network namespaces
  live --list         names of the live cases
  figures [--check] [NAME...]
                      size, memory, instructions, browser, lines, compile: what is
                      measured beside its aim; --check fails where one is missed
  mutants [--minutes N] [FILE...]
                      changes the sequence code, and looks whether a test notices
  fuzz [TARGET...] [--minutes N]
                      gives hostile input to everything that reads, and keeps what is
                      worth replaying in fuzz/corpus
  portal              build the browser portal, weigh it, drive it in a browser
  portal --big        open a recording of 600,000 messages in what was built, and tell the figures
  book                set the book in docs
  schemas             fetch the published XSDs that a test compares the messages with
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["ci"] => ci::run(""),
        ["ci", "--only", name] => ci::run(name),
        ["live"] => live::run(None),
        ["live", "--only", name] => live::run(Some(name)),
        ["live", "--list"] => live::list(),
        ["figures", arguments @ ..] => figures::run(arguments),
        ["fuzz", arguments @ ..] => fuzz::run(arguments),
        ["mutants", arguments @ ..] => mutants::run(arguments),
        ["portal"] => portal::run_verb(),
        ["portal", "--big"] => portal::run_big(),
        ["book"] => book::run_verb(),
        ["schemas"] => schemas::run_verb(),
        // The half of a live case that runs inside its own namespaces.
        ["live-case", name, directory, programs @ ..] => live::inside(name, directory, programs),
        _ => {
            eprint!("{USAGE}");
            ExitCode::from(2)
        }
    }
}
