//! The table of attacks in `SECURITY.md` names tests that there are.

use std::fs;
use std::path::{Path, PathBuf};

use crate::command::root;
use crate::report::{Trouble, Verdict};

/// Folders that hold code of ours.
const FOLDERS: [&str; 2] = ["crates", "fuzz"];

/// Every `file::function` of the table has to be a function in a file or folder of that name.
pub(crate) fn table() -> Verdict {
    let text = fs::read_to_string(root().join("SECURITY.md"))?;
    let mut sources = Vec::new();
    for folder in FOLDERS {
        collect(&root().join(folder), &mut sources)?;
    }
    let names: Vec<&str> = text.split('`').filter(|word| is_name(word)).collect();
    let missing: Vec<&str> = names
        .iter()
        .copied()
        .filter(|name| !sources.iter().any(|source| holds(source, name)))
        .collect();
    println!("{} tests are named", names.len());
    match (names.is_empty(), missing.is_empty()) {
        (true, _) => Err(Trouble::Failed("SECURITY.md names no test".into())),
        (_, true) => Ok(()),
        _ => Err(Trouble::Failed(format!(
            "no such test:\n  {}",
            missing.join("\n  ")
        ))),
    }
}

fn is_name(word: &str) -> bool {
    let plain = |part: &str| {
        !part.is_empty()
            && part
                .bytes()
                .all(|it| it.is_ascii_alphanumeric() || it == b'_')
    };
    word.split_once("::")
        .is_some_and(|(file, function)| plain(file) && plain(function))
}

/// Whether a source is of that file or folder and has that function.
fn holds((path, text): &(PathBuf, String), name: &str) -> bool {
    let Some((file, function)) = name.split_once("::") else {
        return false;
    };
    let of_it = path
        .with_extension("")
        .components()
        .any(|part| part.as_os_str() == file);
    of_it && text.contains(&format!("fn {function}("))
}

fn collect(folder: &Path, sources: &mut Vec<(PathBuf, String)>) -> Verdict {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, sources)?;
        } else if path.extension().is_some_and(|it| it == "rs") {
            let text = fs::read_to_string(&path)?;
            sources.push((path, text));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_test_is_known_by_file_or_folder_and_function() {
        let source = |path: &str| (PathBuf::from(path), "fn holds() {}".to_owned());
        assert!(holds(
            &source("crates/link/tests/dangers.rs"),
            "dangers::holds"
        ));
        assert!(holds(
            &source("crates/link/tests/dangers/main.rs"),
            "dangers::holds"
        ));
        assert!(!holds(
            &source("crates/link/tests/dangers.rs"),
            "dangers::hold"
        ));
        assert!(!holds(
            &source("crates/link/tests/other.rs"),
            "dangers::holds"
        ));
        assert!(!is_name("crates/link/tests/dangers.rs") && !is_name("dangers"));
    }
}
