//! Virtual time: engines are told what time it is, they never ask.

use core::time::Duration;

/// A moment, in microseconds since a start that the caller chose.
///
/// Only differences mean anything. Arithmetic saturates: 584,000 years after the start, time stands still.
///
/// ```
/// use core::time::Duration;
/// use v2g_link::time::Instant;
///
/// let plugged_in = Instant(5_000_000);
/// let deadline = plugged_in.after(Duration::from_secs(20));
/// assert_eq!(deadline.since(plugged_in), Duration::from_secs(20));
/// assert_eq!(plugged_in.since(deadline), Duration::ZERO);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(pub u64);

impl Instant {
    /// The start that the caller chose.
    pub const START: Self = Self(0);

    /// The moment `duration` later; the end of time where that overflows.
    #[must_use]
    pub fn after(self, duration: Duration) -> Self {
        let micros = u64::try_from(duration.as_micros()).unwrap_or(u64::MAX);
        Self(self.0.saturating_add(micros))
    }

    /// Time since `earlier`; zero if `earlier` is later.
    #[must_use]
    pub const fn since(self, earlier: Self) -> Duration {
        Duration::from_micros(self.0.saturating_sub(earlier.0))
    }
}

/// One time after the other, to the microsecond; saturates.
///
/// The sum in the standard library holds a panic that is never reached, but is linked.
#[must_use]
pub fn sum(first: Duration, second: Duration) -> Duration {
    let end = Instant::START.after(first).after(second);
    end.since(Instant::START)
}

/// The first time without the second, to the microsecond; zero where nothing is left.
#[must_use]
pub fn difference(whole: Duration, part: Duration) -> Duration {
    Instant::START
        .after(whole)
        .since(Instant::START.after(part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_saturates_instead_of_wrapping() {
        assert_eq!(
            Instant(u64::MAX - 1).after(Duration::from_secs(1)),
            Instant(u64::MAX)
        );
        assert_eq!(Instant::START.after(Duration::MAX), Instant(u64::MAX));
    }
}
