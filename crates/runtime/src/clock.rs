//! The one place where the engines' virtual time meets a real clock.

use std::time::SystemTime;

use tokio::time::Instant as Real;
use v2g::link::time::Instant;
use v2g_contract::cert::Time;

/// Counts the engines' time from its creation, on the monotonic clock.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    start: Real,
}

impl Clock {
    /// Starts at [`Instant::START`].
    #[must_use]
    pub fn start() -> Self {
        Self { start: Real::now() }
    }

    /// The time now.
    #[must_use]
    pub fn now(&self) -> Instant {
        Instant::START.after(self.start.elapsed())
    }

    /// When the engines' time will be `moment`.
    #[must_use]
    pub fn real(&self, moment: Instant) -> Real {
        self.start + moment.since(Instant::START)
    }
}

/// Seconds since 1970-01-01 UTC, zero on a machine whose clock stands before that.
pub(crate) fn unix_time() -> u64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    since.map_or(0, |since| since.as_secs())
}

/// The same as certificates write it.
pub(crate) fn date() -> Time {
    Time::from_unix(i64::try_from(unix_time()).unwrap_or(i64::MAX))
}

/// Waits for `deadline`; without one, for ever.
pub(crate) async fn wait(clock: &Clock, deadline: Option<Instant>) {
    match deadline {
        Some(moment) => tokio::time::sleep_until(clock.real(moment)).await,
        None => std::future::pending().await,
    }
}
