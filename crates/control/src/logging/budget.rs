//! Which lines are written.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use tracing::Level;

/// How much may be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// Octets a minute, on average; a minute's worth at once.
    pub per_minute: u32,
    /// How often the same line may be written in [`Limit::window`].
    pub repeats: u32,
    /// How long a line counts as the same.
    pub window: Duration,
}

/// Our choice: 256 KiB a minute are 370 MB a day in the worst case, of which journals keep the latest.
impl Default for Limit {
    fn default() -> Self {
        Self {
            per_minute: 256 * 1024,
            repeats: 3,
            window: Duration::from_secs(60),
        }
    }
}

/// Different lines that are remembered; our choice. With more, the oldest window is closed early.
const MOST_KEYS: usize = 256;
/// How often it is said what was not written; our choice.
const NOTE_EVERY: Duration = Duration::from_secs(10);
/// How often windows that are over are looked for; our choice.
const SWEEP_EVERY: Duration = Duration::from_secs(1);
/// Part of the budget that only errors may use, as one part in so many.
const FOR_ERRORS: f64 = 4.0;

#[derive(Debug)]
pub(super) struct Budget {
    limit: Limit,
    /// Octets that may be written now.
    left: f64,
    filled: Instant,
    seen: HashMap<u64, Seen>,
    left_out: u64,
    /// Repetitions that were not written and not told of.
    suppressed: u64,
    noted: Option<Instant>,
    swept: Instant,
}

#[derive(Clone, Copy, Debug)]
struct Seen {
    since: Instant,
    count: u32,
}

/// What to do with a line, and what to say before it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Verdict {
    pub(super) write: bool,
    pub(super) notes: Vec<String>,
}

impl Budget {
    pub(super) fn new(limit: Limit, now: Instant) -> Self {
        Self {
            limit,
            left: f64::from(limit.per_minute),
            filled: now,
            seen: HashMap::new(),
            left_out: 0,
            suppressed: 0,
            noted: None,
            swept: now,
        }
    }

    pub(super) fn judge(&mut self, now: Instant, key: u64, level: Level, length: usize) -> Verdict {
        self.fill(now);
        self.suppressed += self.close_windows(now, key);
        let repeats = self.limit.repeats;
        let seen = self.seen.entry(key).or_insert(Seen {
            since: now,
            count: 0,
        });
        seen.count = seen.count.saturating_add(1);
        let repeated = seen.count > repeats;
        let reserve = match level {
            Level::ERROR => 0.0,
            _ => f64::from(self.limit.per_minute) / FOR_ERRORS,
        };
        let fits = self.left - length as f64 >= reserve;
        if !repeated && !fits {
            self.left_out = self.left_out.saturating_add(1);
        }
        let write = !repeated && fits;
        let notes = if fits { self.notes(now) } else { Vec::new() };
        self.left -= notes
            .iter()
            .map(|note| note.len() as f64 + 64.0)
            .sum::<f64>();
        if write {
            self.left -= length as f64;
        }
        Verdict { write, notes }
    }

    /// What is to be said of lines that were not written, now and then.
    fn notes(&mut self, now: Instant) -> Vec<String> {
        let early = |noted| now.saturating_duration_since(noted) < NOTE_EVERY;
        let mut notes = Vec::new();
        if self.noted.is_some_and(early) {
            return notes;
        }
        if self.left_out > 0 {
            notes.push(format!(
                "{} lines were left out: too much at once",
                self.left_out
            ));
        }
        if self.suppressed > 0 {
            notes.push(format!(
                "{} repeated lines were not written",
                self.suppressed
            ));
        }
        if !notes.is_empty() {
            self.noted = Some(now);
            (self.left_out, self.suppressed) = (0, 0);
        }
        notes
    }

    fn fill(&mut self, now: Instant) {
        let per_minute = f64::from(self.limit.per_minute);
        let more = now.saturating_duration_since(self.filled).as_secs_f64() * per_minute / 60.0;
        self.left = (self.left + more).min(per_minute);
        self.filled = now;
    }

    /// Forgets lines whose window is over, and one more where there are too many. How many repetitions they had that
    /// were not written.
    fn close_windows(&mut self, now: Instant, key: u64) -> u64 {
        let mut suppressed = 0;
        let Limit {
            window, repeats, ..
        } = self.limit;
        let since = |since| now.saturating_duration_since(since);
        let seen = self.seen.get(&key);
        let ends = seen.is_some_and(|seen| since(seen.since) >= window);
        let full = self.seen.len() >= MOST_KEYS && seen.is_none();
        if !full && !ends && since(self.swept) < SWEEP_EVERY {
            return 0;
        }
        self.swept = now;
        let mut over = |seen: &Seen| suppressed += u64::from(seen.count.saturating_sub(repeats));
        self.seen.retain(|_, seen| {
            let open = now.saturating_duration_since(seen.since) < window;
            if !open {
                over(seen);
            }
            open
        });
        if self.seen.len() >= MOST_KEYS && !self.seen.contains_key(&key) {
            let oldest = self.seen.iter().min_by_key(|(_, seen)| seen.since);
            if let Some((&oldest, seen)) = oldest {
                over(&seen.clone());
                self.seen.remove(&oldest);
            }
        }
        suppressed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(start: Instant, seconds: u64) -> Instant {
        start + Duration::from_secs(seconds)
    }

    #[allow(clippy::disallowed_methods, reason = "any instant will do")]
    fn start() -> Instant {
        Instant::now()
    }

    #[test]
    fn repetitions_are_counted_and_told_when_their_window_is_over() {
        let start = start();
        let mut budget = Budget::new(Limit::default(), start);
        let written = (0..100)
            .filter(|_| budget.judge(start, 1, Level::INFO, 50).write)
            .count();
        assert_eq!(written, 3);
        let Verdict { write, notes } = budget.judge(at(start, 61), 1, Level::INFO, 50);
        assert!(write);
        assert_eq!(notes, ["97 repeated lines were not written"]);
    }

    #[test]
    fn an_endless_flood_of_different_lines_stays_within_the_budget() {
        let start = start();
        let limit = Limit {
            per_minute: 60_000,
            ..Limit::default()
        };
        let mut budget = Budget::new(limit, start);
        let mut octets = 0;
        for number in 0..60_000u64 {
            let now = start + Duration::from_millis(10 * number);
            if budget.judge(now, number, Level::WARN, 100).write {
                octets += 100;
            }
        }
        // Ten minutes, and the minute's worth that is free at the start.
        assert!((500_000..=660_000).contains(&octets), "{octets}");
        assert!(budget.seen.len() <= MOST_KEYS);
    }

    #[test]
    fn errors_have_a_part_of_the_budget_for_themselves() {
        let start = start();
        let mut budget = Budget::new(Limit::default(), start);
        let mut key = 0;
        while budget.judge(start, key, Level::INFO, 1000).write {
            key += 1;
        }
        assert!(budget.judge(start, key + 1, Level::ERROR, 1000).write);
        assert!(!budget.judge(start, key + 2, Level::INFO, 1000).write);
        let later = budget.judge(at(start, 30), key + 3, Level::INFO, 1000);
        assert!(
            later.write && later.notes[0].contains("left out"),
            "{later:?}"
        );
    }
}
