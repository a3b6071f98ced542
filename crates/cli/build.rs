//! Takes the built portal into the program, if `V2G_PORTAL` names its folder.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    println!("cargo:rerun-if-env-changed=V2G_PORTAL");
    println!("cargo:rerun-if-changed=build.rs");
    let mut files = Vec::new();
    if let Some(folder) = env::var_os("V2G_PORTAL") {
        let folder = fs::canonicalize(folder)?;
        println!("cargo:rerun-if-changed={}", folder.display());
        collect(&folder, &folder, &mut files)?;
        files.sort();
    }
    let mut table = String::from("[\n");
    for (name, path) in &files {
        let _ = writeln!(table, "({name:?}, include_bytes!({path:?}) as &[u8]),");
    }
    table.push(']');
    let out = env::var_os("OUT_DIR")
        .map(PathBuf::from)
        .unwrap_or_default();
    fs::write(out.join("portal.rs"), format!("&{table}"))
}

/// Names as the browser asks for them, and where they are.
fn collect(root: &Path, folder: &Path, files: &mut Vec<(String, PathBuf)>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(root, &path, files)?;
        } else if let Ok(name) = path.strip_prefix(root) {
            files.push((name.to_string_lossy().into_owned(), path));
        }
    }
    Ok(())
}
