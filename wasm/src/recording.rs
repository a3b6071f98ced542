//! A recording that is open.

use serde_json::{Value, json};
use v2g_trace::{Finding, Layer, Secrets, Shown, Transcript, capture, check_owned};
use wasm_bindgen::prelude::{JsError, wasm_bindgen};

use crate::outline::outline;
use crate::{course, export, filter, handshake, message};

/// Sessions of a recording, read and judged.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Recording {
    transcripts: Vec<Transcript>,
    remarks: Vec<String>,
}

#[wasm_bindgen]
impl Recording {
    /// Reads a pcap, pcapng or JSON lines recording. `contents` is what the module for cryptography made of
    /// [`crate::sealed`], or empty.
    ///
    /// # Errors
    /// When nothing of it can be read.
    #[wasm_bindgen(constructor)]
    pub fn new(bytes: &[u8], name: &str, contents: &[u8]) -> Result<Self, JsError> {
        let mut secrets = Secrets::default();
        secrets.add_contents(contents);
        let capture = capture::read_with(bytes, name, &secrets)
            .map_err(|error| JsError::new(&error.to_string()))?;
        let mut remarks = capture.remarks;
        remarks.extend(capture.cut.iter().map(ToString::to_string));
        if capture.conversations.is_empty() {
            remarks.push(format!("no V2G in {} packets", capture.packets));
        }
        Ok(Self {
            transcripts: capture.conversations.into_iter().map(check_owned).collect(),
            remarks,
        })
    }

    /// `{"remarks": […], "sessions": [{"name", "protocol", "messages", "rows", "handshake", "shows", "matching",
    /// "findings"}]}`. A row is the place of a message, or `[first, count]` of messages that repeat those around
    /// them; `shows` is whether there are certificates or signatures, `matching` whether it is SLAC.
    #[must_use]
    pub fn summary(&self) -> String {
        let sessions = self.transcripts.iter().map(|it| {
            json!({
                "name": it.name,
                "protocol": it.protocol.map(|protocol| protocol.namespace()),
                "messages": it.messages.len(),
                "rows": outline(it),
                "handshake": it.handshake.as_ref().map(|it| it.summary()),
                "shows": Shown::of(it).is_some(),
                "matching": it.messages.first().is_some_and(|it| it.layer == Layer::Slac),
                "findings": it.findings.iter().map(finding).collect::<Value>(),
            })
        });
        json!({ "remarks": self.remarks, "sessions": sessions.collect::<Value>() }).to_string()
    }

    /// Messages of a session for the list, each as
    /// `[seconds from the first, seconds from the one before, to the station, layer, name, values]`.
    #[must_use]
    pub fn rows(&self, session: usize, first: usize, count: usize) -> String {
        let messages = self.messages(session);
        let start = messages.first().map(|it| it.time).unwrap_or_default();
        let shown = messages.iter().enumerate().skip(first).take(count);
        let row = |(index, it): (usize, &v2g_trace::Message)| {
            let before = index.checked_sub(1).and_then(|before| messages.get(before));
            let before = before.map_or(it.time, |before| before.time);
            json!([
                it.time.saturating_sub(start).as_secs_f64(),
                it.time.saturating_sub(before).as_secs_f64(),
                it.direction == v2g_trace::Direction::ToStation,
                it.layer.to_string(),
                it.name,
                it.text(),
            ])
        };
        shown.map(row).collect::<Value>().to_string()
    }

    /// Places of the messages that match what was typed, or `{"error"}`.
    #[must_use]
    pub fn filter(&self, session: usize, query: &str) -> String {
        let transcript = self.transcripts.get(session);
        transcript.map_or_else(
            || "[]".to_owned(),
            |it| filter::matching(it, query).to_string(),
        )
    }

    /// `{"progress", "answers"}` of a session over time, as the module `course` describes.
    #[must_use]
    pub fn course(&self, session: usize) -> String {
        let Some(transcript) = self.transcripts.get(session) else {
            return "null".to_owned();
        };
        let (progress, answers) = (course::progress(transcript), course::answers(transcript));
        json!({ "progress": progress, "answers": answers }).to_string()
    }

    /// The handshake of TLS of a session, as the module `handshake` describes; `null` if there is none.
    #[must_use]
    pub fn handshake(&self, session: usize) -> String {
        let transcript = self.transcripts.get(session);
        transcript.map_or(Value::Null, handshake::view).to_string()
    }

    /// Whether any session has TLS.
    #[must_use]
    pub fn has_tls(&self) -> bool {
        self.transcripts.iter().any(|it| it.handshake.is_some())
    }

    /// What a session shows that can be checked, for the module for cryptography.
    #[must_use]
    pub fn shown(&self, session: usize) -> Option<Vec<u8>> {
        Some(Shown::of(self.transcripts.get(session)?)?.into_bytes())
    }

    /// `{"lines", "left_out"}`: a session as JSON lines, with pseudonyms for all that names somebody if `redact`.
    #[must_use]
    pub fn export(&self, session: usize, redact: bool) -> String {
        let (lines, left_out) = export::lines(self.messages(session), redact);
        json!({ "lines": lines, "left_out": left_out }).to_string()
    }

    /// One message, taken apart; `null` if there is none.
    #[must_use]
    pub fn message(&self, session: usize, index: usize) -> String {
        let message = self.messages(session).get(index);
        message.map_or_else(|| "null".to_owned(), message::of_recording)
    }
}

impl Recording {
    fn messages(&self, session: usize) -> &[v2g_trace::Message] {
        let transcript = self.transcripts.get(session);
        transcript.map_or(&[], |it| it.messages.as_slice())
    }
}

fn finding(it: &Finding) -> Value {
    json!({
        "message": it.message,
        "severity": it.severity.to_string(),
        "rule": it.rule.id(),
        "text": it.to_string(),
    })
}
