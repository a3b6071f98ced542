//! A session that sleeps, kept until its next connection.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::time::Instant;
use v2g::session::{Paused, Resume};

/// Keeps the session that is paused last. Clones are the same memory.
#[derive(Clone, Debug, Default)]
pub struct Memory(Arc<Mutex<Option<Sleeper>>>);

#[derive(Clone, Copy, Debug)]
struct Sleeper {
    paused: Paused,
    since: Instant,
    /// Read from the meter, Wh.
    energy: f64,
}

impl Memory {
    pub(crate) fn keep(&self, paused: Paused, energy: f64) {
        let since = Instant::now();
        *self.inner() = Some(Sleeper {
            paused,
            since,
            energy,
        });
    }

    /// The session to join again, if one sleeps.
    #[must_use]
    pub fn resume(&self) -> Option<Resume> {
        let sleeper = (*self.inner())?;
        Some(Resume {
            paused: sleeper.paused,
            slept: sleeper.since.elapsed(),
        })
    }

    /// What the meter had counted when it fell asleep, Wh.
    pub(crate) fn energy(&self) -> f64 {
        self.inner().map_or(0.0, |sleeper| sleeper.energy)
    }

    /// It is over, or was joined again.
    pub(crate) fn forget(&self) {
        *self.inner() = None;
    }

    /// A panic elsewhere leaves at worst an older session behind.
    fn inner(&self) -> MutexGuard<'_, Option<Sleeper>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
