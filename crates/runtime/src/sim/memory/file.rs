//! The file of a session that sleeps: whole at every moment.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread::JoinHandle;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use thiserror::Error;
use v2g::session::Paused;

use crate::clock::unix_time;
use crate::{hex, whole};

/// Form of the file; it changes when a field changes its meaning or goes away.
const FORMAT: u32 = 1;

/// Why sessions that are paused cannot be kept in a folder.
#[derive(Debug, Error)]
#[error("paused sessions in {}: {source}", folder.display())]
pub struct ShelfError {
    folder: PathBuf,
    source: io::Error,
}

/// Who hears what is wrong with a file.
type Tell = Box<dyn Fn(&str) + Send>;

/// What a file had.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Kept {
    pub(super) paused: Paused,
    pub(super) slept: Duration,
    pub(super) energy: f64,
}

/// Writes one file, in a thread.
#[derive(Debug)]
pub(super) struct Shelf {
    name: String,
    jobs: Option<Sender<Option<Entry>>>,
    thread: Option<JoinHandle<()>>,
}

/// As the file has it.
#[derive(Debug, Serialize, Deserialize)]
struct Entry {
    format: u32,
    /// Charging point or vehicle.
    name: String,
    /// [`Paused::write`], hexadecimal.
    session: String,
    /// When it fell asleep, seconds of Unix time.
    since: u64,
    energy_wh: f64,
}

impl Shelf {
    /// With what is in the file.
    pub(super) fn open(
        folder: &Path,
        name: &str,
        tell: Tell,
    ) -> Result<(Self, Option<Kept>), ShelfError> {
        let failed = |source| ShelfError {
            folder: folder.to_owned(),
            source,
        };
        fs::create_dir_all(folder).map_err(failed)?;
        let path = folder.join(format!("{}.paused.json", safe(name)));
        // What was being written when the process before this one ended.
        let _ = fs::remove_file(whole::beside(&path));
        let kept = match fs::read(&path) {
            Ok(octets) => match understood(&octets, name, unix_time()) {
                Ok(kept) => Some(kept),
                Err(reason) => {
                    tell(&put_aside(&path, &reason).map_err(failed)?);
                    None
                }
            },
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(failed(error)),
        };
        let (jobs, waiting) = mpsc::channel();
        let thread = std::thread::Builder::new()
            .name("paused".to_owned())
            .spawn(move || work(&path, &waiting, &*tell))
            .map_err(failed)?;
        let shelf = Self {
            name: name.to_owned(),
            jobs: Some(jobs),
            thread: Some(thread),
        };
        Ok((shelf, kept))
    }

    pub(super) fn keep(&self, paused: Paused, energy: f64) {
        let mut room = [0; Paused::MAX];
        self.hand_over(Some(Entry {
            format: FORMAT,
            name: self.name.clone(),
            session: hex::encode(paused.write(&mut room)),
            since: unix_time(),
            energy_wh: energy,
        }));
    }

    pub(super) fn forget(&self) {
        self.hand_over(None);
    }

    fn hand_over(&self, entry: Option<Entry>) {
        if let Some(jobs) = &self.jobs {
            let _ = jobs.send(entry);
        }
    }
}

/// What was handed over is on the disk before the program ends.
impl Drop for Shelf {
    fn drop(&mut self) {
        self.jobs = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// Only the latest counts. A failure is said once: a full disk does not fill the log too.
fn work(path: &Path, waiting: &Receiver<Option<Entry>>, tell: &dyn Fn(&str)) {
    let mut failing = false;
    while let Ok(first) = waiting.recv() {
        let latest = waiting.try_iter().last().unwrap_or(first);
        let done = match &latest {
            Some(entry) => write(path, entry),
            None => whole::remove(path),
        };
        if let Err(error) = &done
            && !failing
        {
            tell(&format!("paused session in {}: {error}", path.display()));
        }
        failing = done.is_err();
    }
}

fn write(path: &Path, entry: &Entry) -> io::Result<()> {
    let mut text = serde_json::to_vec_pretty(entry).map_err(io::Error::other)?;
    text.push(b'\n');
    whole::replace(path, &text)
}

/// Keeps what is not understood for who wants to look, and out of the way.
fn put_aside(path: &Path, reason: &str) -> io::Result<String> {
    let aside = path.with_extension("bad");
    fs::rename(path, &aside)?;
    Ok(format!(
        "{}: {reason}; the file is now {}, and no session is joined again",
        path.display(),
        aside.display()
    ))
}

fn understood(octets: &[u8], name: &str, now: u64) -> Result<Kept, String> {
    let entry: Entry =
        serde_json::from_slice(octets).map_err(|error| format!("not a paused session: {error}"))?;
    if entry.format != FORMAT {
        let format = entry.format;
        return Err(format!("`format` is {format}, this program knows {FORMAT}"));
    }
    if entry.name != name {
        return Err(format!("`name` is {}, not {name}", entry.name));
    }
    if !entry.energy_wh.is_finite() {
        return Err("`energy_wh` is not a number".to_owned());
    }
    let paused = hex::decode(&entry.session).and_then(|octets| Paused::read(&octets));
    let mut paused = paused.ok_or("`session` is damaged, or of another version of this program")?;
    let slept = now.checked_sub(entry.since);
    if slept.is_none() {
        // The clock was set back: how much of the schedule is left, nobody knows. It is agreed on anew.
        paused.schedule = None;
    }
    Ok(Kept {
        paused,
        slept: Duration::from_secs(slept.unwrap_or_default()),
        energy: entry.energy_wh,
    })
}

/// A name as part of a file's name, no two the same.
fn safe(name: &str) -> String {
    let mut safe = String::new();
    for octet in name.bytes() {
        match octet {
            b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => safe.push(char::from(octet)),
            b'*' => safe.push('-'),
            other => safe.push_str(&format!("_{other:02X}")),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::super::Memory;
    use super::*;
    use v2g::session::{EnergyMode, Protocol, SessionId};

    const NAME: &str = "DE*V2G*E1";

    fn folder(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("v2g-paused-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        folder
    }

    fn paused() -> Paused {
        let id = SessionId::from_random(*b"sleepers");
        Paused::new(Protocol::Iso2, id, EnergyMode::AcThreePhase)
    }

    #[tokio::test]
    async fn a_session_outlives_the_process_and_goes_when_it_is_over() {
        let folder = folder("outlives");
        let open = |name| Memory::open(&folder, name, |flaw| panic!("{flaw}")).unwrap();
        let memory = open(NAME);
        assert!(memory.resume().is_none());
        memory.keep(paused(), 1250.5);
        drop(memory);
        fs::write(folder.join("DE-V2G-E1.paused.tmp"), "{").unwrap();
        let memory = open(NAME);
        assert_eq!(memory.resume().unwrap().paused, paused());
        assert_eq!(memory.energy(), 1250.5);
        assert!(open("DE*V2G*E2").resume().is_none());
        memory.forget();
        drop(memory);
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 0);
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn sleep_is_counted_over_a_restart_and_a_clock_set_back_costs_the_schedule() {
        use v2g::session::{PowerStep, Schedule};
        let steps = [PowerStep::default()];
        let mut planned = paused();
        planned.schedule = Schedule::from_steps(&steps, Duration::from_secs(7200));
        assert!(planned.schedule.is_some());
        let text = serde_json::to_vec(&Entry {
            format: FORMAT,
            name: NAME.to_owned(),
            session: hex::encode(planned.write(&mut [0; Paused::MAX])),
            since: 1_000_000,
            energy_wh: 0.0,
        });
        let text = text.unwrap();
        let later = understood(&text, NAME, 1_000_600).unwrap();
        assert_eq!((later.paused, later.slept.as_secs()), (planned, 600));
        let before = understood(&text, NAME, 999_999).unwrap();
        assert_eq!((before.paused.schedule, before.slept.as_secs()), (None, 0));
    }

    #[tokio::test]
    async fn a_file_that_is_not_understood_is_told_and_put_aside() {
        let folder = folder("damaged");
        let file = folder.join("DE-V2G-E1.paused.json");
        let (told_of, flaws) = mpsc::channel();
        let open = || {
            let told_of = told_of.clone();
            let tell = move |flaw: &str| told_of.send(flaw.to_owned()).unwrap();
            Memory::open(&folder, NAME, tell).unwrap()
        };
        open().keep(paused(), 7.0);
        let whole = fs::read_to_string(&file).unwrap();
        let cut = whole.get(..whole.len() / 2).unwrap();
        for (text, told) in [
            (cut.to_owned(), "not a paused session: EOF"),
            (String::new(), "not a paused session"),
            (
                whole.replace("\"format\": 1", "\"format\": 2"),
                "`format` is 2",
            ),
            (whole.replace("E1", "E2"), "`name` is DE*V2G*E2"),
            (whole.replace("763267", "763367"), "`session` is damaged"),
            (whole.replace("763267", "76326"), "`session` is damaged"),
            (whole.replace("763267", "xy3267"), "`session` is damaged"),
        ] {
            assert_ne!(text, whole, "{told}");
            fs::write(&file, text).unwrap();
            let memory = open();
            let flaw = flaws.try_recv().expect(told);
            assert!(flaw.contains(told) && memory.resume().is_none(), "{flaw}");
            assert!(!file.exists() && folder.join("DE-V2G-E1.paused.bad").exists());
        }
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn names_stay_different_as_files() {
        let names = [
            "DE*V2G*E1",
            "DE-V2G-E1",
            "DE_2DV2G",
            "a/../b7",
            "+49*89*6360",
        ];
        let mut files: Vec<_> = names.iter().map(|name| safe(name)).collect();
        assert!(files.iter().all(|file| !file.contains(['/', '.'])));
        files.sort();
        files.dedup();
        assert_eq!(files.len(), names.len());
    }
}
