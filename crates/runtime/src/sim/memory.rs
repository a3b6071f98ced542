//! A session that sleeps, kept until its next connection.

mod file;

use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;
use v2g::session::{Paused, Resume};

use self::file::Shelf;
pub use self::file::ShelfError;

/// Keeps the session that is paused last. Clones are the same memory.
///
/// By itself it lasts as long as the process; one that was [opened](Self::open) in a folder outlives it.
#[derive(Clone, Debug, Default)]
pub struct Memory(Arc<Mutex<Inner>>);

#[derive(Debug, Default)]
struct Inner {
    sleeper: Option<Sleeper>,
    shelf: Option<Shelf>,
}

#[derive(Clone, Copy, Debug)]
struct Sleeper {
    paused: Paused,
    since: Instant,
    /// Slept before this process began.
    before: Duration,
    /// Read from the meter, Wh.
    energy: f64,
}

impl Memory {
    /// A memory of this name in `folder`, which is made if it does not exist, and what it kept.
    ///
    /// A file that is damaged, or of a later version, is put aside, and no session sleeps; `tell` hears a sentence about
    /// it, and about files that cannot be written later on. They are written by a thread, so that no session waits for a disk: a pause is safe from a crash within
    /// milliseconds, and a vehicle whose pause was lost is simply given a new session.
    ///
    /// # Errors
    /// When the folder cannot be made or read.
    pub fn open(
        folder: &Path,
        name: &str,
        tell: impl Fn(&str) + Send + 'static,
    ) -> Result<Self, ShelfError> {
        let (shelf, kept) = Shelf::open(folder, name, Box::new(tell))?;
        let sleeper = kept.map(|kept| Sleeper {
            paused: kept.paused,
            since: Instant::now(),
            before: kept.slept,
            energy: kept.energy,
        });
        let inner = Inner {
            sleeper,
            shelf: Some(shelf),
        };
        Ok(Self(Arc::new(Mutex::new(inner))))
    }

    pub(crate) fn keep(&self, paused: Paused, energy: f64) {
        let mut inner = self.inner();
        inner.sleeper = Some(Sleeper {
            paused,
            since: Instant::now(),
            before: Duration::ZERO,
            energy,
        });
        if let Some(shelf) = &inner.shelf {
            shelf.keep(paused, energy);
        }
    }

    /// The session to join again, if one sleeps.
    #[must_use]
    pub fn resume(&self) -> Option<Resume> {
        let sleeper = self.inner().sleeper?;
        Some(Resume {
            paused: sleeper.paused,
            slept: sleeper.before.saturating_add(sleeper.since.elapsed()),
        })
    }

    /// What the meter had counted when it fell asleep, Wh.
    pub(crate) fn energy(&self) -> f64 {
        self.inner().sleeper.map_or(0.0, |sleeper| sleeper.energy)
    }

    /// It is over, or was joined again.
    pub(crate) fn forget(&self) {
        let mut inner = self.inner();
        if inner.sleeper.take().is_some()
            && let Some(shelf) = &inner.shelf
        {
            shelf.forget();
        }
    }

    /// A panic elsewhere leaves at worst an older session behind.
    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
