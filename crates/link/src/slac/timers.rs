//! Timers in virtual time: an enumeration and an array.

use core::marker::PhantomData;

use crate::time::Instant;

/// An enumeration of timers, numbered from 0.
pub(super) trait Timer: Copy + 'static {
    /// All of them, in the order in which those due at the same moment run out.
    const ALL: &'static [Self];

    fn index(self) -> usize;
}

/// When each timer runs out; `N` is how many there are.
#[derive(Debug)]
pub(super) struct Timers<T, const N: usize> {
    at: [Option<Instant>; N],
    kind: PhantomData<T>,
}

impl<T: Timer, const N: usize> Timers<T, N> {
    pub(super) const fn new() -> Self {
        Self {
            at: [None; N],
            kind: PhantomData,
        }
    }

    pub(super) fn set(&mut self, timer: T, at: Instant) {
        if let Some(slot) = self.at.get_mut(timer.index()) {
            *slot = Some(at);
        }
    }

    pub(super) fn stop(&mut self, timer: T) {
        if let Some(slot) = self.at.get_mut(timer.index()) {
            *slot = None;
        }
    }

    pub(super) fn stop_all(&mut self) {
        self.at = [None; N];
    }

    pub(super) fn next(&self) -> Option<Instant> {
        self.at.iter().flatten().min().copied()
    }

    /// Stops and names one timer that has run out by `now`.
    pub(super) fn expired(&mut self, now: Instant) -> Option<T> {
        let due = |timer: &&T| {
            let at = self.at.get(timer.index()).copied().flatten();
            at.is_some_and(|at| at <= now)
        };
        let timer = *T::ALL.iter().find(due)?;
        self.stop(timer);
        Some(timer)
    }
}
