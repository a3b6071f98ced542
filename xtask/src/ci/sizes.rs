//! No source file grows beyond what a reader takes in at one sitting.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::command::root;
use crate::report::{Trouble, Verdict};

/// Lines that a file may have at most.
const LIMIT: usize = 800;

pub(crate) fn check() -> Verdict {
    let mut files = Vec::new();
    for folder in [
        "crates",
        "benches",
        "probes",
        "wasm/src",
        "wasm/simulator",
        "xtask",
    ] {
        collect(&root().join(folder), &mut files)?;
    }
    let mut sizes = Vec::new();
    for file in &files {
        sizes.push(fs::read_to_string(file)?.lines().count());
    }
    let long = files
        .iter()
        .zip(&sizes)
        .filter(|(_, lines)| **lines > LIMIT);
    let long: Vec<_> = long
        .map(|(file, lines)| format!("{} ({lines})", file.display()))
        .collect();
    sizes.sort_unstable();
    let median = sizes.get(sizes.len() / 2).copied().unwrap_or(0);
    println!("{} files, median {median} lines", sizes.len());
    if long.is_empty() {
        return Ok(());
    }
    Err(Trouble::Failed(format!(
        "above {LIMIT} lines: {}",
        long.join(", ")
    )))
}

/// Rust files in a folder and below.
pub(crate) fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    Ok(())
}
