//! All runs at once, in bounded room.

use super::{Mac, Run};
use crate::slac::RunId;
use crate::slac::timing::TT_MATCH_SEQUENCE;
use crate::time::Instant;

/// How many runs a station keeps. Our choice: three times the five that the standard requires
/// (`C_EVSE_match_parallel`), in about 3 kB.
///
/// When all are taken, a new vehicle displaces one that was not heard yet, else the one that is farthest away. Under
/// such pressure a vehicle that announces sounds is taken without remembering its request: however many requests are
/// forged, the vehicle at the cable is heard, and since it is heard loudest it stays.
pub const MAX_RUNS: usize = 16;

#[derive(Debug)]
pub(super) struct Runs {
    slots: [Option<Run>; MAX_RUNS],
    /// Until when requests may have been forgotten.
    crowded_until: Instant,
}

impl Runs {
    pub(super) const fn new() -> Self {
        Self {
            slots: [None; MAX_RUNS],
            crowded_until: Instant::START,
        }
    }

    /// Puts `run` in place of an older one of the same name, or of the one that matters least, which is given back.
    pub(super) fn insert(&mut self, now: Instant, run: Run) -> Option<Run> {
        let same =
            |slot: &&mut Option<Run>| slot.is_some_and(|other| other.is(run.vehicle, run.run_id));
        if let Some(slot) = self.slots.iter_mut().find(same) {
            *slot = Some(run);
            return None;
        }
        let victim = self.slots.iter_mut().min_by_key(|slot| match slot {
            None => (0, 0, Instant::START),
            Some(run) => match run.attenuation() {
                None => (1, 0, run.until),
                Some(attenuation) => (2, u8::MAX.saturating_sub(attenuation), run.until),
            },
        })?;
        let displaced = victim.replace(run);
        if displaced.is_some() {
            self.crowded_until = now.after(TT_MATCH_SEQUENCE);
        }
        displaced
    }

    /// Whether a run may have been forgotten for lack of room.
    pub(super) fn crowded(&self, now: Instant) -> bool {
        now < self.crowded_until
    }

    pub(super) fn find(&mut self, vehicle: Mac, run_id: RunId) -> Option<&mut Run> {
        self.iter_mut().find(|run| run.is(vehicle, run_id))
    }

    pub(super) fn iter_mut(&mut self) -> impl Iterator<Item = &mut Run> {
        self.slots.iter_mut().flatten()
    }

    pub(super) fn remove(&mut self, vehicle: Mac, run_id: RunId) -> Option<Run> {
        let same = |slot: &&mut Option<Run>| slot.is_some_and(|run| run.is(vehicle, run_id));
        self.slots.iter_mut().find(same)?.take()
    }

    /// Takes any run out; for when all have to go.
    pub(super) fn pop(&mut self) -> Option<Run> {
        self.slots.iter_mut().find_map(Option::take)
    }

    pub(super) fn len(&self) -> usize {
        self.slots.iter().flatten().count()
    }

    pub(super) fn deadline(&self) -> Option<Instant> {
        self.slots.iter().flatten().map(|run| run.until).min()
    }

    /// Takes one run out whose phase is over by `now`.
    pub(super) fn expired(&mut self, now: Instant) -> Option<Run> {
        let over = |slot: &&mut Option<Run>| slot.is_some_and(|run| run.until <= now);
        self.slots.iter_mut().find(over)?.take()
    }
}
