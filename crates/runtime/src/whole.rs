//! Files that are whole at every moment.
//!
//! The new content goes into a file beside the old one (ending `tmp`), is brought to the disk, and renamed over it: who
//! reads sees the old or the new one, also after a crash or a loss of power.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Replaces a file. Both the content and the name are on the disk when it returns.
///
/// # Errors
/// As the system says; the file is the old one then, and nothing is left beside it.
pub fn replace(path: &Path, content: &[u8]) -> io::Result<()> {
    let beside = beside(path);
    let written = File::create(&beside).and_then(|mut file| {
        file.write_all(content)?;
        file.sync_all()
    });
    if let Err(error) = written.and_then(|()| fs::rename(&beside, path)) {
        let _ = fs::remove_file(&beside);
        return Err(error);
    }
    sync_folder(path)
}

/// Removes a file, if there is one, for good.
///
/// # Errors
/// As the system says.
pub fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => sync_folder(path),
    }
}

/// Where the new content of a file is while it is written; a process that ended then leaves it.
#[must_use]
pub fn beside(path: &Path) -> PathBuf {
    path.with_extension("tmp")
}

/// The name is in the folder, and has to be on the disk too.
fn sync_folder(path: &Path) -> io::Result<()> {
    let folder = path.parent().unwrap_or_else(|| Path::new("."));
    File::open(folder)?.sync_all()
}
