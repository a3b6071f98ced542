//! A file per session that is whole at every moment. A thread writes it, so that no session waits for a disk.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, SyncSender};
use std::thread::JoinHandle;
use std::time::{Duration, SystemTime};

use thiserror::Error;
use tracing::{error, info};
use v2g_runtime::whole;

use crate::session::{EndOfSession, Session, State};

/// Records that wait for the disk at most; our choice.
const MOST_WAITING: usize = 256;
const ENDING: &str = "session.json";

/// Writes records into a folder.
#[derive(Debug)]
pub struct Records {
    sender: Option<SyncSender<Job>>,
    thread: Option<JoinHandle<()>>,
    interrupted: usize,
}

#[derive(Debug)]
enum Job {
    Write(Box<Session>),
    Flush(SyncSender<()>),
}

/// What the records of a folder may take; the oldest go first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// All files together, octets.
    pub size: u64,
    /// How old one may get.
    pub age: Duration,
}

/// Why there are no records.
#[derive(Debug, Error)]
#[error("session records in {}: {source}", folder.display())]
pub struct RecordsError {
    folder: PathBuf,
    source: io::Error,
}

impl Records {
    /// Records in `folder`, which is made if it does not exist.
    ///
    /// Those of sessions that a process before this one did not end are marked
    /// [interrupted](State::Interrupted); what is over the budget goes.
    ///
    /// # Errors
    /// When the folder cannot be made, read or written.
    pub fn open(folder: &Path, budget: Budget) -> Result<Self, RecordsError> {
        let failed = |source| RecordsError {
            folder: folder.to_owned(),
            source,
        };
        fs::create_dir_all(folder).map_err(failed)?;
        let interrupted = settle(folder).map_err(failed)?;
        prune(folder, budget, SystemTime::now()).map_err(failed)?;
        let (sender, jobs) = mpsc::sync_channel(MOST_WAITING);
        let folder_of_thread = folder.to_owned();
        let thread = std::thread::Builder::new()
            .name("records".to_owned())
            .spawn(move || work(&folder_of_thread, budget, &jobs))
            .map_err(failed)?;
        Ok(Self {
            sender: Some(sender),
            thread: Some(thread),
            interrupted,
        })
    }

    /// How many sessions an earlier process left unfinished.
    #[must_use]
    pub const fn interrupted(&self) -> usize {
        self.interrupted
    }

    /// Hands over a record. Whether it was taken: not if the disk is far behind.
    pub(crate) fn write(&self, session: &Session) -> bool {
        let job = Job::Write(Box::new(session.clone()));
        self.sender
            .as_ref()
            .is_some_and(|sender| sender.try_send(job).is_ok())
    }

    /// Waits until every record that was handed over is on the disk.
    pub(crate) fn flush(&self) {
        let (done, wait) = mpsc::sync_channel(1);
        let sender = self.sender.as_ref();
        if sender.is_some_and(|sender| sender.send(Job::Flush(done)).is_ok()) {
            let _ = wait.recv();
        }
    }
}

impl Drop for Records {
    fn drop(&mut self) {
        self.sender = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// The latest record of each session that waits is written, earlier ones of the same are passed over.
fn work(folder: &Path, budget: Budget, jobs: &Receiver<Job>) {
    let mut failing = false;
    while let Ok(first) = jobs.recv() {
        let mut latest = BTreeMap::new();
        let mut waiting = Vec::new();
        for job in std::iter::once(first).chain(jobs.try_iter()) {
            match job {
                Job::Write(session) => {
                    latest.insert(session.id.clone(), session);
                }
                Job::Flush(done) => waiting.push(done),
            }
        }
        let over = latest.values().any(|session| !session.is_running());
        let written = latest
            .values()
            .try_for_each(|session| write(folder, session));
        let pruned = match over {
            true => prune(folder, budget, SystemTime::now()),
            false => Ok(()),
        };
        match written.and(pruned) {
            // Once: a full disk does not fill the log too.
            Err(error) if !failing => {
                failing = true;
                error!("session records in {}: {error}", folder.display());
            }
            Err(_) => {}
            Ok(()) if failing => {
                failing = false;
                info!("session records in {} are written again", folder.display());
            }
            Ok(()) => {}
        }
        for done in waiting {
            let _ = done.send(());
        }
    }
}

/// Writes a record whole or not at all.
fn write(folder: &Path, session: &Session) -> io::Result<()> {
    let path = folder.join(format!("{}.{ENDING}", session.id));
    let mut text = serde_json::to_vec_pretty(session).map_err(io::Error::other)?;
    text.push(b'\n');
    whole::replace(&path, &text)
}

/// Marks what an earlier process left unfinished, and clears away what it had not written whole.
fn settle(folder: &Path) -> io::Result<usize> {
    let mut interrupted = 0;
    for path in files(folder)? {
        if path.extension() == Some(OsStr::new("tmp")) && is_record(&path.with_extension("json")) {
            fs::remove_file(&path)?;
        }
        if !is_record(&path) {
            continue;
        }
        let Some(mut session) = read(&path) else {
            continue;
        };
        if session.is_running() {
            session.state = State::Interrupted;
            session
                .times
                .ended
                .get_or_insert(session.times.written.clone());
            session.end = Some(EndOfSession {
                class: "interrupted".to_owned(),
                reason: "the program ended before the session did".to_owned(),
                in_order: false,
            });
            write(folder, &session)?;
            interrupted += 1;
        }
    }
    Ok(interrupted)
}

fn read(path: &Path) -> Option<Session> {
    serde_json::from_slice(&fs::read(path).ok()?).ok()
}

/// Takes away what is too old, then the oldest, until the rest is within the budget. Nothing but records is touched.
fn prune(folder: &Path, budget: Budget, now: SystemTime) -> io::Result<()> {
    let mut records: Vec<(SystemTime, u64, PathBuf)> = Vec::new();
    for path in files(folder)?.into_iter().filter(|path| is_record(path)) {
        let about = fs::metadata(&path)?;
        records.push((about.modified()?, about.len(), path));
    }
    records.sort();
    let mut size: u64 = records.iter().map(|(_, size, _)| size).sum();
    for (time, length, path) in records {
        let old = now.duration_since(time).is_ok_and(|age| age > budget.age);
        if !old && size <= budget.size {
            break;
        }
        fs::remove_file(path)?;
        size -= length;
    }
    Ok(())
}

fn files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    fs::read_dir(folder)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect()
}

fn is_record(path: &Path) -> bool {
    let name = path.file_name().and_then(OsStr::to_str).unwrap_or_default();
    name.ends_with(&format!(".{ENDING}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROOMY: Budget = Budget {
        size: 1 << 30,
        age: Duration::from_secs(1 << 30),
    };

    fn folder(name: &str) -> PathBuf {
        let folder =
            std::env::temp_dir().join(format!("v2g-records-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        folder
    }

    fn session(id: &str) -> Session {
        Session::new(
            id.to_owned(),
            "DE*V2G*E1",
            "2026-08-21T09:15:03Z".to_owned(),
        )
    }

    #[test]
    fn a_session_that_was_running_is_interrupted_at_the_next_start_and_half_a_file_goes() {
        let folder = folder("settle");
        write(&folder, &session("a")).unwrap();
        fs::write(folder.join("b.session.tmp"), "{\"format\":").unwrap();
        fs::write(folder.join("other.tmp"), "not ours").unwrap();
        let records = Records::open(&folder, ROOMY).unwrap();
        assert_eq!(records.interrupted(), 1);
        let found = read(&folder.join("a.session.json")).unwrap();
        assert_eq!(found.state, State::Interrupted);
        assert_eq!(found.end.unwrap().class, "interrupted");
        assert!(!folder.join("b.session.tmp").exists());
        assert!(folder.join("other.tmp").exists());
        drop(records);
        assert_eq!(Records::open(&folder, ROOMY).unwrap().interrupted(), 0);
    }

    #[test]
    fn only_the_oldest_records_go_and_nothing_else() {
        let folder = folder("prune");
        fs::write(folder.join("notes.json"), vec![b' '; 100_000]).unwrap();
        for (age, id) in [(4, "a"), (3, "b"), (2, "c"), (1, "d")] {
            write(&folder, &session(id)).unwrap();
            let file = fs::File::options()
                .append(true)
                .open(folder.join(format!("{id}.{ENDING}")));
            let time = SystemTime::now() - Duration::from_secs(age * 1000);
            file.unwrap().set_modified(time).unwrap();
        }
        let size = fs::metadata(folder.join("a.session.json")).unwrap().len();
        let left = |budget| {
            prune(&folder, budget, SystemTime::now()).unwrap();
            let all = files(&folder).unwrap();
            let mut names: Vec<_> = all
                .iter()
                .map(|path| path.file_name().unwrap().to_str().unwrap().to_owned())
                .collect();
            names.sort();
            names.join(" ")
        };
        let of_age = |seconds| Budget {
            age: Duration::from_secs(seconds),
            ..ROOMY
        };
        assert_eq!(left(of_age(3500)).matches("session").count(), 3);
        let two = Budget {
            size: 2 * size,
            ..ROOMY
        };
        assert_eq!(left(two), "c.session.json d.session.json notes.json");
    }

    #[test]
    fn what_is_handed_over_is_on_the_disk_after_a_flush() {
        let folder = folder("flush");
        let records = Records::open(&folder, ROOMY).unwrap();
        let mut last = session("x");
        for number in 0..50 {
            last.energy.delivered_wh = f64::from(number);
            assert!(records.write(&last));
        }
        records.flush();
        assert_eq!(read(&folder.join("x.session.json")), Some(last));
    }
}
