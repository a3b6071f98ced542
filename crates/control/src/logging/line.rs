//! What is in a line, and how it looks.

use std::fmt::{self, Write};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::time::SystemTime;

use serde_json::{Map, Value};
use tracing::Level;
use tracing::field::{Field, Visit};
use v2g_runtime::log::rfc3339;

use super::Format;

/// Longest value that is written, characters; our choice: a peer's name has 255 at most.
const LONGEST: usize = 512;

/// Fields in the order in which they were given, the message among them.
#[derive(Clone, Debug, Default)]
pub(super) struct Fields(Vec<(&'static str, Value)>);

impl Fields {
    pub(super) fn message(text: String) -> Self {
        Self(vec![("message", Value::from(text))])
    }

    pub(super) fn extend(&mut self, outer: &Self) {
        self.0.extend(outer.0.iter().cloned());
    }

    /// The same for lines that say the same, whenever and in whichever session.
    pub(super) fn key(&self, level: Level, target: &str) -> u64 {
        let mut hasher = DefaultHasher::new();
        (level.as_str(), target).hash(&mut hasher);
        for (name, value) in self.0.iter().filter(|(name, _)| *name != "session") {
            (name, value.to_string()).hash(&mut hasher);
        }
        hasher.finish()
    }

    pub(super) fn line(
        &self,
        format: Format,
        time: SystemTime,
        level: Level,
        target: &str,
    ) -> String {
        let time = rfc3339(time);
        match format {
            Format::Json => {
                let mut all = Map::new();
                all.insert("time".to_owned(), time.into());
                all.insert("level".to_owned(), level.as_str().into());
                all.insert("target".to_owned(), target.into());
                all.extend(
                    self.0
                        .iter()
                        .map(|(name, value)| ((*name).to_owned(), value.clone())),
                );
                format!("{}\n", Value::Object(all))
            }
            Format::Text => self.text(&time, level),
        }
    }

    fn text(&self, time: &str, level: Level) -> String {
        let mut line = format!("{time} {level:>5} ");
        let message = self.0.iter().rev().find(|(name, _)| *name == "message");
        if let Some((_, Value::String(message))) = message {
            line.push_str(&plain(message));
        }
        for (name, value) in self.0.iter().filter(|(name, _)| *name != "message") {
            // Writing into a string does not fail.
            let _ = match value {
                Value::String(text) => write!(line, " {name}={}", plain(text)),
                value => write!(line, " {name}={value}"),
            };
        }
        line.push('\n');
        line
    }

    fn add(&mut self, field: &Field, value: impl Into<Value>) {
        self.0.push((field.name(), value.into()));
    }
}

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.add(field, cut(format!("{value:?}")));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.add(field, cut(value.to_owned()));
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.add(field, value);
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.add(field, value);
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.add(field, value);
    }

    fn record_f64(&mut self, field: &Field, value: f64) {
        self.add(field, value);
    }
}

fn cut(mut text: String) -> String {
    if let Some((at, _)) = text.char_indices().nth(LONGEST) {
        text.truncate(at);
        text.push('…');
    }
    text
}

/// Without what could begin a new line or command a terminal.
fn plain(text: &str) -> String {
    text.chars()
        .flat_map(|c| match c.is_control() {
            true => c.escape_default().collect::<Vec<_>>(),
            false => vec![c],
        })
        .collect()
}
