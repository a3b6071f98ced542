//! What is counted, in the text format of Prometheus.
//!
//! Labels take values from fixed lists only, so that no peer can make the number of series grow.

use std::fmt::{self, Write};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use v2g_runtime::Matching;

use crate::session::Session;

/// Protocols as labels; the last stands for those that were not agreed.
const PROTOCOLS: [&str; 9] = [
    "din",
    "iso2",
    "iso20-ac",
    "iso20-dc",
    "iso20-acdp",
    "iso20-wpt",
    "iso20-der",
    "other",
    "none",
];
/// Ends as labels.
const ENDS: [&str; 8] = [
    "completed",
    "misbehaved",
    "incompatible",
    "silent",
    "untrusted",
    "equipment",
    "misused",
    "interrupted",
];
/// Upper ends of the buckets of answer times, ms: an answer of the DC loop is due in 25 ms.
const LATENCIES: [u64; 10] = [1, 2, 5, 10, 25, 50, 100, 250, 1000, 5000];
/// Upper ends of the buckets of session lengths, s.
const DURATIONS: [u64; 9] = [10, 60, 300, 900, 1800, 3600, 7200, 14_400, 43_200];

/// How the powerline was matched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slac {
    /// The link is up.
    Matched,
    /// There was no match.
    Failed,
    /// Nobody was heard in time.
    TimedOut,
}

impl From<Matching> for Slac {
    fn from(how: Matching) -> Self {
        match how {
            Matching::Up => Self::Matched,
            Matching::Failed => Self::Failed,
            Matching::TimedOut => Self::TimedOut,
        }
    }
}

impl Slac {
    const ALL: [Self; 3] = [Self::Matched, Self::Failed, Self::TimedOut];

    /// As a label.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Matched => "matched",
            Self::Failed => "failed",
            Self::TimedOut => "timed_out",
        }
    }
}

/// How a delivery to a webhook went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// Taken.
    Delivered,
    /// To be tried again.
    Retried,
    /// Given up.
    GivenUp,
    /// Never tried, since too many waited.
    Dropped,
}

impl Delivery {
    const ALL: [Self; 4] = [Self::Delivered, Self::Retried, Self::GivenUp, Self::Dropped];

    const fn name(self) -> &'static str {
        match self {
            Self::Delivered => "delivered",
            Self::Retried => "retried",
            Self::GivenUp => "given_up",
            Self::Dropped => "dropped",
        }
    }
}

/// Counters and histograms of a board.
#[derive(Debug, Default)]
pub struct Metrics {
    running: AtomicU64,
    ended: [[AtomicU64; ENDS.len()]; PROTOCOLS.len()],
    /// Thousandths of Wh.
    delivered: AtomicU64,
    returned: AtomicU64,
    durations: Histogram<{ DURATIONS.len() }>,
    latencies: Histogram<{ LATENCIES.len() }>,
    slac: [AtomicU64; 3],
    tls_failures: AtomicU64,
    refused: AtomicU64,
    webhooks: [AtomicU64; 4],
    records_lost: AtomicU64,
    requests: AtomicU64,
}

/// Counts per bucket; the last bucket has no upper end.
#[derive(Debug)]
struct Histogram<const N: usize> {
    buckets: [AtomicU64; N],
    beyond: AtomicU64,
    /// Microseconds.
    sum: AtomicU64,
}

impl<const N: usize> Default for Histogram<N> {
    fn default() -> Self {
        Self {
            buckets: std::array::from_fn(|_| AtomicU64::new(0)),
            beyond: AtomicU64::new(0),
            sum: AtomicU64::new(0),
        }
    }
}

impl<const N: usize> Histogram<N> {
    fn add(&self, value: Duration, ends: &[Duration; N]) {
        let bucket = ends.iter().position(|end| value <= *end);
        let counter = bucket.and_then(|bucket| self.buckets.get(bucket));
        bump(counter.unwrap_or(&self.beyond));
        let micros = u64::try_from(value.as_micros()).unwrap_or(u64::MAX);
        self.sum.fetch_add(micros, Ordering::Relaxed);
    }

    fn write(&self, out: &mut String, name: &str, help: &str, ends: &[Duration; N]) -> fmt::Result {
        writeln!(out, "# HELP {name} {help}\n# TYPE {name} histogram")?;
        let mut count = 0;
        for (counter, end) in self.buckets.iter().zip(ends) {
            count += read(counter);
            writeln!(out, "{name}_bucket{{le=\"{}\"}} {count}", end.as_secs_f64())?;
        }
        count += read(&self.beyond);
        let sum = Duration::from_micros(read(&self.sum)).as_secs_f64();
        writeln!(
            out,
            "{name}_bucket{{le=\"+Inf\"}} {count}\n{name}_sum {sum}\n{name}_count {count}"
        )
    }
}

impl Metrics {
    pub(crate) fn session_began(&self) {
        bump(&self.running);
    }

    pub(crate) fn session_ended(&self, session: &Session, lasted: Duration) {
        let _ = self
            .running
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |running| {
                Some(running.saturating_sub(1))
            });
        let protocol = index(&PROTOCOLS, session.protocol.as_deref().unwrap_or("none"), 7);
        let end = session
            .end
            .as_ref()
            .map_or("interrupted", |end| end.class.as_str());
        if let Some(counter) = self
            .ended
            .get(protocol)
            .and_then(|row| row.get(index(&ENDS, end, 7)))
        {
            bump(counter);
        }
        let milli = |energy: f64| (energy.max(0.0) * 1000.0) as u64;
        self.delivered
            .fetch_add(milli(session.energy.delivered_wh), Ordering::Relaxed);
        self.returned
            .fetch_add(milli(session.energy.returned_wh), Ordering::Relaxed);
        self.durations
            .add(lasted, &DURATIONS.map(Duration::from_secs));
    }

    pub(crate) fn answered(&self, after: Duration) {
        self.latencies
            .add(after, &LATENCIES.map(Duration::from_millis));
    }

    pub(crate) fn slac(&self, result: Slac) {
        count(&self.slac, &Slac::ALL, result);
    }

    pub(crate) fn webhook(&self, result: Delivery) {
        count(&self.webhooks, &Delivery::ALL, result);
    }

    pub(crate) fn tls_failed(&self) {
        bump(&self.tls_failures);
    }

    pub(crate) fn refused(&self) {
        bump(&self.refused);
    }

    pub(crate) fn record_lost(&self) {
        bump(&self.records_lost);
    }

    pub(crate) fn requested(&self) {
        bump(&self.requests);
    }

    /// Everything, in the text format 0.0.4 of Prometheus.
    #[must_use]
    pub fn text(&self) -> String {
        let mut out = String::new();
        // Writing into a string does not fail.
        let _ = self.write(&mut out);
        out
    }

    fn write(&self, out: &mut String) -> fmt::Result {
        head(out, "v2g_build_info", "gauge", "The program's version.")?;
        writeln!(
            out,
            "v2g_build_info{{version=\"{}\"}} 1",
            env!("CARGO_PKG_VERSION")
        )?;
        head(
            out,
            "v2g_sessions_running",
            "gauge",
            "Sessions that go on now.",
        )?;
        writeln!(out, "v2g_sessions_running {}", read(&self.running))?;
        head(out, "v2g_sessions_total", "counter", "Sessions that ended.")?;
        for (protocol, row) in PROTOCOLS.iter().zip(&self.ended) {
            for (end, counter) in ENDS
                .iter()
                .zip(row)
                .filter(|(_, counter)| read(counter) > 0)
            {
                let value = read(counter);
                writeln!(
                    out,
                    "v2g_sessions_total{{protocol=\"{protocol}\",end=\"{end}\"}} {value}"
                )?;
            }
        }
        let single = [
            (
                "v2g_tls_failures_total",
                "Connections with which there was no TLS.",
                &self.tls_failures,
            ),
            (
                "v2g_connections_refused_total",
                "Connections that were closed unheard.",
                &self.refused,
            ),
            (
                "v2g_records_lost_total",
                "Session records that could not be written.",
                &self.records_lost,
            ),
            (
                "v2g_http_requests_total",
                "Requests of the control interface.",
                &self.requests,
            ),
        ];
        for (name, help, counter) in single {
            head(out, name, "counter", help)?;
            writeln!(out, "{name} {}", read(counter))?;
        }
        let energies = [
            (
                "v2g_energy_delivered_watt_hours_total",
                "Energy to vehicles.",
                &self.delivered,
            ),
            (
                "v2g_energy_returned_watt_hours_total",
                "Energy from vehicles.",
                &self.returned,
            ),
        ];
        for (name, help, counter) in energies {
            head(out, name, "counter", help)?;
            writeln!(out, "{name} {}", read(counter) as f64 / 1000.0)?;
        }
        head(
            out,
            "v2g_slac_total",
            "counter",
            "Matchings of the powerline.",
        )?;
        for (result, counter) in Slac::ALL.iter().zip(&self.slac) {
            writeln!(
                out,
                "v2g_slac_total{{result=\"{}\"}} {}",
                result.name(),
                read(counter)
            )?;
        }
        head(
            out,
            "v2g_webhook_deliveries_total",
            "counter",
            "Attempts to deliver events.",
        )?;
        for (result, counter) in Delivery::ALL.iter().zip(&self.webhooks) {
            let (result, value) = (result.name(), read(counter));
            writeln!(
                out,
                "v2g_webhook_deliveries_total{{result=\"{result}\"}} {value}"
            )?;
        }
        let (name, help) = ("v2g_session_duration_seconds", "From connection to end.");
        self.durations
            .write(out, name, help, &DURATIONS.map(Duration::from_secs))?;
        let (name, help) = ("v2g_answer_seconds", "From a whole request to its answer.");
        self.latencies
            .write(out, name, help, &LATENCIES.map(Duration::from_millis))
    }
}

fn head(out: &mut String, name: &str, kind: &str, help: &str) -> fmt::Result {
    writeln!(out, "# HELP {name} {help}\n# TYPE {name} {kind}")
}

fn index(labels: &[&str], label: &str, other: usize) -> usize {
    labels
        .iter()
        .position(|known| *known == label)
        .unwrap_or(other)
}

fn count<T: PartialEq, const N: usize>(counters: &[AtomicU64; N], all: &[T; N], which: T) {
    let found = all.iter().zip(counters).find(|(one, _)| **one == which);
    if let Some((_, counter)) = found {
        bump(counter);
    }
}

fn bump(counter: &AtomicU64) {
    counter.fetch_add(1, Ordering::Relaxed);
}

fn read(counter: &AtomicU64) -> u64 {
    counter.load(Ordering::Relaxed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buckets_add_up_and_the_due_time_is_an_end_of_one() {
        let metrics = Metrics::default();
        for millis in [3, 25, 26, 9000] {
            metrics.answered(Duration::from_millis(millis));
        }
        let text = metrics.text();
        for line in [
            "v2g_answer_seconds_bucket{le=\"0.005\"} 1",
            "v2g_answer_seconds_bucket{le=\"0.025\"} 2",
            "v2g_answer_seconds_bucket{le=\"0.05\"} 3",
            "v2g_answer_seconds_bucket{le=\"+Inf\"} 4",
            "v2g_answer_seconds_sum 9.054",
            "v2g_answer_seconds_count 4",
        ] {
            assert!(text.lines().any(|is| is == line), "{line} not in {text}");
        }
    }

    #[test]
    fn no_peer_can_make_a_series_of_its_own() {
        let metrics = Metrics::default();
        let before = metrics.text().lines().count();
        for number in 0..1000 {
            let mut session = Session::new(number.to_string(), "E", String::new());
            session.protocol = Some(format!("made-up-{number}"));
            session.vehicle.evcc_id = Some(format!("{number}\"}}\n"));
            metrics.session_ended(&session, Duration::ZERO);
        }
        let text = metrics.text();
        assert_eq!(text.lines().count(), before + 1);
        assert!(
            text.contains("{protocol=\"other\",end=\"interrupted\"} 1000"),
            "{text}"
        );
    }
}
