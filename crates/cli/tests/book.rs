//! The book in `docs` says what the program does: its commands are run, their output is compared,
//! its links lead somewhere, and its lists are whole.
//!
//! A page is one sitting in a folder of its own. A block `sh` is run by bash and has to succeed, or
//! to end with the code in `sh,exit=1`; `sh,norun` needs hardware or installs something. The block
//! `text` after it holds parts of lines that come in this order; `…` alone stands for any lines.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const BOOK: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/src");

struct Block {
    line: usize,
    kind: String,
    text: String,
}

#[test]
fn commands_print_what_the_book_shows() {
    let loopback = fs::read_to_string("/proc/net/if_inet6").unwrap_or_default();
    let sessions_run = loopback.contains("00000000000000000000000000000001");
    for page in pages() {
        let text = fs::read_to_string(&page).unwrap();
        let name = page.strip_prefix(BOOK).unwrap().display().to_string();
        if text.contains("v2g demo") && !sessions_run {
            eprintln!("skipped: {name}: this machine has no IPv6 loopback address");
            continue;
        }
        follow(&name, &blocks(&text));
    }
}

#[test]
fn every_page_is_in_the_summary_and_every_link_leads_to_a_file() {
    let summary = fs::read_to_string(Path::new(BOOK).join("SUMMARY.md")).unwrap();
    let listed: BTreeSet<PathBuf> = links(&summary)
        .map(|link| Path::new(BOOK).join(link))
        .collect();
    for page in pages() {
        assert!(listed.contains(&page), "{} is not listed", page.display());
        let text = fs::read_to_string(&page).unwrap();
        for link in links(&text).filter(|link| !link.contains("://")) {
            let target = page.parent().unwrap().join(link);
            assert!(target.is_file(), "{}: no {link}", page.display());
        }
    }
}

#[test]
fn the_reference_names_every_event_and_every_error() {
    let lists = [
        (
            "reference/events.md",
            include_str!("../../session/src/event.rs"),
            &["SeccEvent", "EvccEvent"][..],
        ),
        (
            "reference/errors.md",
            include_str!("../../session/src/end.rs"),
            &[
                "Completion",
                "Misbehaviour",
                "Incompatible",
                "Silence",
                "Untrusted",
                "Equipment",
                "Misuse",
            ],
        ),
        (
            "reference/errors.md",
            include_str!("../../exi/src/error.rs"),
            &["ErrorKind"],
        ),
    ];
    for (page, source, enums) in lists {
        let text = fs::read_to_string(Path::new(BOOK).join(page)).unwrap();
        for name in enums {
            let variants = variants(source, name);
            assert!(!variants.is_empty(), "no enum {name}");
            for variant in variants {
                let row = format!("| `{variant}` |");
                assert!(text.contains(&row), "{page} lacks {name}::{variant}");
            }
        }
    }
}

/// Runs the blocks of a page in order.
fn follow(page: &str, blocks: &[Block]) {
    let place = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("book")
        .join(page);
    let _ = fs::remove_dir_all(&place);
    fs::create_dir_all(&place).unwrap();
    let mut printed = None;
    for block in blocks {
        let place_in_book = format!("{page}:{}", block.line);
        let mut words = block.kind.split(',');
        match (words.next(), words.next()) {
            (Some("sh"), Some("norun")) => {
                println!("skipped: {place_in_book}: not to be run here");
                printed = None;
            }
            (Some("sh"), option) => {
                let code = option.map_or(0, |option| {
                    let code = option.strip_prefix("exit=").expect("sh,exit=CODE");
                    code.parse().expect("an exit code")
                });
                printed = Some(run(&place_in_book, &block.text, &place, code));
            }
            (Some("text"), None) => {
                let printed = printed.take();
                compare(
                    &place_in_book,
                    &block.text,
                    &printed.expect("a block sh before"),
                );
            }
            _ => printed = None,
        }
    }
}

/// What bash prints, on both outputs together.
fn run(place: &str, script: &str, folder: &Path, code: i32) -> String {
    let program = Path::new(env!("CARGO_BIN_EXE_v2g"));
    let paths = std::env::var("PATH").unwrap_or_default();
    let paths = format!("{}:{paths}", program.parent().unwrap().display());
    let output = Command::new("bash")
        .args(["-euo", "pipefail", "-c"])
        .arg(format!("exec 2>&1\n{script}"))
        .env("PATH", paths)
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let printed = String::from_utf8(output.stdout).unwrap();
    assert_eq!(
        output.status.code(),
        Some(code),
        "{place}: {script}\n{printed}"
    );
    printed
}

fn compare(place: &str, shown: &str, printed: &str) {
    let mut lines = printed.lines();
    for part in shown.lines().filter(|line| *line != "…") {
        assert!(
            lines.any(|line| line.contains(part.trim_end())),
            "{place}: `{part}` is not printed, or not in this order:\n{printed}"
        );
    }
}

fn blocks(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut open: Option<Block> = None;
    for (line, text) in text.lines().enumerate() {
        match (text.strip_prefix("```"), open.take()) {
            (Some(kind), None) => {
                let (kind, text) = (kind.to_owned(), String::new());
                let line = line + 1;
                open = Some(Block { line, kind, text });
            }
            (Some(_), Some(block)) => blocks.push(block),
            (None, Some(mut block)) => {
                block.text += text;
                block.text.push('\n');
                open = Some(block);
            }
            (None, None) => {}
        }
    }
    assert!(open.is_none(), "a block is not closed");
    blocks
}

fn links(text: &str) -> impl Iterator<Item = &str> {
    text.split("](")
        .skip(1)
        .filter_map(|rest| rest.split(')').next())
}

/// Names of the variants of an enum as rustfmt sets it.
fn variants<'a>(source: &'a str, name: &str) -> Vec<&'a str> {
    let head = format!("pub enum {name} {{\n");
    let body = source.split(&head).nth(1).unwrap_or("");
    let body = body.split("\n}\n").next().unwrap_or("");
    let lines = body.lines().filter_map(|line| line.strip_prefix("    "));
    lines
        .filter(|line| line.starts_with(char::is_uppercase))
        .filter_map(|line| line.split(|c: char| !c.is_alphanumeric()).next())
        .collect()
}

fn pages() -> Vec<PathBuf> {
    let mut folders = vec![PathBuf::from(BOOK)];
    let mut pages = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if !path.ends_with("SUMMARY.md") {
                pages.push(path);
            }
        }
    }
    pages.sort();
    assert!(!pages.is_empty(), "the book has no pages");
    pages
}
