//! What goes over a connection, for those who watch; held back until the connection counts.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use crate::{Direction, Observation, Observer};

/// Octets held at most; a handshake has some 6,000.
const MOST_HELD: usize = 0x2_0000;

/// Sees every octet of one connection as it is on the wire, and the secrets that open it.
///
/// A connection is told of when it has become a session; what failed before is nobody's session, and its octets are
/// forgotten.
#[derive(Clone)]
pub(crate) struct Tap(Arc<Inner>);

struct Inner {
    observer: Arc<dyn Observer>,
    sends: Direction,
    held: Mutex<Option<Held>>,
}

#[derive(Default)]
struct Held {
    secrets: Vec<(SystemTime, String)>,
    octets: Vec<(SystemTime, Direction, Vec<u8>)>,
    size: usize,
}

impl Tap {
    /// For the side that sends this way.
    pub(crate) fn new(observer: Arc<dyn Observer>, sends: Direction) -> Self {
        Self(Arc::new(Inner {
            observer,
            sends,
            held: Mutex::new(Some(Held::default())),
        }))
    }

    pub(crate) fn sent(&self, octets: &[u8]) {
        self.octets(self.0.sends, octets);
    }

    pub(crate) fn received(&self, octets: &[u8]) {
        self.octets(self.0.sends.reverse(), octets);
    }

    /// A line in the format of NSS key logs.
    pub(crate) fn secret(&self, line: String) {
        let now = SystemTime::now();
        match &mut *self.held() {
            Some(held) => held.secrets.push((now, line)),
            None => self.0.observer.observe(now, &Observation::Secret(&line)),
        }
    }

    /// The connection counts: tells what was held, the secrets first, and everything else from now on at once.
    pub(crate) fn release(&self) {
        let Some(held) = self.held().take() else {
            return;
        };
        let observer = &self.0.observer;
        for (time, line) in &held.secrets {
            observer.observe(*time, &Observation::Secret(line));
        }
        for (time, direction, octets) in &held.octets {
            observer.observe(*time, &Observation::Bytes(*direction, octets));
        }
    }

    fn octets(&self, direction: Direction, octets: &[u8]) {
        let now = SystemTime::now();
        match &mut *self.held() {
            Some(held) if held.size < MOST_HELD => {
                held.size = held.size.saturating_add(octets.len());
                held.octets.push((now, direction, octets.to_vec()));
            }
            Some(_) => {}
            None => {
                let bytes = Observation::Bytes(direction, octets);
                self.0.observer.observe(now, &bytes);
            }
        }
    }

    fn held(&self) -> std::sync::MutexGuard<'_, Option<Held>> {
        self.0.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl std::fmt::Debug for Tap {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "Tap({})", self.0.sends)
    }
}
