//! Room for the files of sessions, so that they fill no disk.

use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// How much there may be.
#[derive(Clone, Copy, Debug)]
pub(super) struct Room {
    /// All files together, octets.
    pub(super) size: u64,
    /// Of one file.
    pub(super) age: Duration,
}

impl Room {
    /// What one of a session's two files may take, octets: so that a session never exceeds a quarter.
    pub(super) const fn longest_file(self) -> u64 {
        self.size / 8
    }

    /// Removes what is too old, then the oldest, until a session more has room. Only files that are called as ours are
    /// touched.
    pub(super) fn make(self, folder: &Path, name: &str, now: SystemTime) -> io::Result<()> {
        let mut files: Vec<(SystemTime, u64, PathBuf)> = Vec::new();
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            if is_ours(&path, name) {
                let about = std::fs::metadata(&path)?;
                files.push((about.modified()?, about.len(), path));
            }
        }
        files.sort();
        let most = self.size - self.size / 4;
        let mut size: u64 = files.iter().map(|(_, length, _)| length).sum();
        for (time, length, path) in files {
            let old = now.duration_since(time).is_ok_and(|age| age > self.age);
            if !old && size <= most {
                break;
            }
            std::fs::remove_file(path)?;
            size -= length;
        }
        Ok(())
    }
}

/// `NAME-20260821-091503.pcapng`, or `.jsonl`, perhaps with a number.
fn is_ours(path: &Path, name: &str) -> bool {
    let file = path
        .file_name()
        .and_then(|file| file.to_str())
        .unwrap_or_default();
    let stem = file.strip_suffix(".pcapng").or(file.strip_suffix(".jsonl"));
    let date = stem.and_then(|stem| stem.strip_prefix(name)?.strip_prefix('-'));
    date.is_some_and(|date| {
        date.len() >= "20260821-091503".len()
            && date.chars().all(|c| c.is_ascii_digit() || c == '-')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_go_and_nobody_elses() {
        let folder = std::env::temp_dir().join(format!("v2g-room-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        let now = SystemTime::now();
        for (name, age) in [
            ("secc-20260821-091501.pcapng", 50),
            ("secc-20260821-091502.pcapng", 40),
            ("secc-20260821-091503-2.jsonl", 30),
            ("secc-20260821-091504.pcapng", 20),
            ("secc-notes.pcapng", 60),
            ("other-20260821-091501.pcapng", 60),
            ("secc-20260821-091501.txt", 60),
        ] {
            let path = folder.join(name);
            std::fs::write(&path, [0; 100]).unwrap();
            let file = std::fs::File::options().append(true).open(path).unwrap();
            file.set_modified(now - Duration::from_secs(age)).unwrap();
        }
        let left = |size, age| {
            let age = Duration::from_secs(age);
            Room { size, age }.make(&folder, "secc", now).unwrap();
            let files = std::fs::read_dir(&folder).unwrap();
            let mut names: Vec<_> = files
                .map(|file| file.unwrap().file_name().into_string().unwrap())
                .collect();
            names.sort();
            names.join(" ")
        };
        let others = "other-20260821-091501.pcapng secc-20260821-091501.txt";
        let rest = "secc-20260821-091503-2.jsonl secc-20260821-091504.pcapng secc-notes.pcapng";
        assert_eq!(
            left(1000, 45),
            format!("{others} secc-20260821-091502.pcapng {rest}")
        );
        assert_eq!(left(267, 1000), format!("{others} {rest}"));
    }
}
