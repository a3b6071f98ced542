//! Structured log lines with the session's id, on standard error, within a budget.
//!
//! A line that repeats one written a moment ago is counted instead of written, and what exceeds the budget is left
//! out, errors excepted as long as possible; both are said in a line of their own. So a peer that misbehaves a
//! thousand times a second, or a defect in a loop, fills no disk.

mod budget;
mod line;

use std::io::{self, Write};
use std::sync::{Mutex, PoisonError};
use std::time::{Instant, SystemTime};

use tracing::span::{Attributes, Id};
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::{Context, SubscriberExt};
use tracing_subscriber::registry::LookupSpan;
use tracing_subscriber::{Layer, Registry};

pub use budget::Limit;
use budget::{Budget, Verdict};
use line::Fields;

/// How lines look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// For people.
    #[default]
    Text,
    /// One JSON object a line.
    Json,
}

/// Writes log lines to standard error from now on; `filter` as in `info,v2g_control=debug`.
///
/// # Errors
/// When the filter is not one, or logging was set up before.
pub fn start(filter: &str, format: Format, limit: Limit) -> Result<(), String> {
    let filter = parse(filter)?;
    let journal = Journal::new(io::stderr(), format, limit);
    let subscriber = Registry::default().with(filter).with(journal);
    tracing::subscriber::set_global_default(subscriber).map_err(|error| error.to_string())
}

/// Levels by target; a word alone is a level, so that a slip of the pen is not a target that nobody has.
fn parse(filter: &str) -> Result<Targets, String> {
    let wrong = |part: &str| {
        format!(
            "log filter `{part}`: off, error, warn, info, debug or trace is wanted, or TARGET=LEVEL"
        )
    };
    for part in filter.split(',') {
        let level = part.split_once('=').map_or(part, |(_, level)| level).trim();
        if level.is_empty() || level.parse::<LevelFilter>().is_err() {
            return Err(wrong(part));
        }
    }
    filter.parse().map_err(|_| wrong(filter))
}

/// The layer that writes.
pub struct Journal<W> {
    format: Format,
    inner: Mutex<Inner<W>>,
    clock: fn() -> Instant,
}

struct Inner<W> {
    out: W,
    budget: Budget,
}

impl<W: Write> Journal<W> {
    /// Writes to `out`.
    pub fn new(out: W, format: Format, limit: Limit) -> Self {
        #[allow(clippy::disallowed_methods, reason = "a log has a clock")]
        let clock = || Instant::now();
        Self {
            format,
            inner: Mutex::new(Inner {
                out,
                budget: Budget::new(limit, clock()),
            }),
            clock,
        }
    }

    fn write(&self, level: Level, target: &str, fields: &Fields) {
        let key = fields.key(level, target);
        let text = fields.line(self.format, SystemTime::now(), level, target);
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        let now = (self.clock)();
        let Verdict { write, notes } = inner.budget.judge(now, key, level, text.len());
        for note in notes {
            let fields = Fields::message(note);
            let text = fields.line(self.format, SystemTime::now(), Level::WARN, "log");
            let _ = inner.out.write_all(text.as_bytes());
        }
        if write {
            // Nowhere to complain to.
            let _ = inner.out.write_all(text.as_bytes());
        }
    }
}

impl<S, W> Layer<S> for Journal<W>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    W: Write + 'static,
{
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        if let Some(span) = context.span(id) {
            let mut fields = Fields::default();
            attributes.record(&mut fields);
            span.extensions_mut().insert(fields);
        }
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        let mut fields = Fields::default();
        for span in context
            .event_scope(event)
            .into_iter()
            .flat_map(|scope| scope.from_root())
        {
            if let Some(outer) = span.extensions().get::<Fields>() {
                fields.extend(outer);
            }
        }
        event.record(&mut fields);
        let about = event.metadata();
        self.write(*about.level(), about.target(), &fields);
    }
}

impl<W> std::fmt::Debug for Journal<W> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "Journal({:?})", self.format)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use serde_json::Value;
    use tracing::{info, info_span};

    use super::*;

    #[derive(Clone, Default)]
    struct Shared(Arc<Mutex<Vec<u8>>>);

    impl Write for Shared {
        fn write(&mut self, octets: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(octets)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn logged(format: Format, what: impl FnOnce()) -> String {
        let out = Shared::default();
        let journal = Journal::new(out.clone(), format, Limit::default());
        tracing::subscriber::with_default(Registry::default().with(journal), what);
        let octets = out.0.lock().unwrap().clone();
        String::from_utf8(octets).unwrap()
    }

    #[test]
    fn a_line_carries_the_session_and_its_own_fields() {
        let text = logged(Format::Json, || {
            let span = info_span!("session", session = %"s-1", evse = "DE*V2G*E1");
            info!(parent: &span, code = 7, "refused \"so\"\nand so");
        });
        let line: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(line["session"], "s-1");
        assert_eq!(line["evse"], "DE*V2G*E1");
        assert_eq!(line["code"], 7);
        assert_eq!(line["message"], "refused \"so\"\nand so");
        assert_eq!(line["level"], "INFO");
    }

    #[test]
    fn a_filter_is_levels() {
        for good in ["info", "warn,v2g_control=debug", "OFF", "v2g_runtime=trace"] {
            assert!(parse(good).is_ok(), "{good}");
        }
        for bad in ["", "inf", "v2g_control=loud", "info,", "v2g_control="] {
            assert!(parse(bad).unwrap_err().contains("log filter"), "{bad}");
        }
    }

    #[test]
    fn nobody_can_forge_a_line_of_text() {
        let text = logged(Format::Text, || {
            info!(name = "x\n2026 ERROR \u{1b}[2J", "a\nb")
        });
        assert_eq!(text.lines().count(), 1);
        assert!(!text.contains('\u{1b}'), "{text:?}");
    }

    #[test]
    fn a_line_that_repeats_is_counted() {
        let text = logged(Format::Text, || {
            for _ in 0..1000 {
                info!("connection refused");
            }
            info!("something else");
        });
        assert!(text.matches("connection refused").count() < 10, "{text}");
        assert!(text.contains("something else"));
    }
}
