//! One message as the page shows it.
//!
//! An object with `set`, `name`, `hex`, `json`, `xml`, `choice` and `remarks`; `failure` where it could not
//! be read to its end (`text`, `bit`); `elements` in the order of the stream, each as
//! `[name, depth, attribute, value, unit, first bit, end, first bit of the value, end of the value]`;
//! `runs` of bits, each as `[first bit, end, role, element]`; `notes` as `[first bit, end, text]`.

use serde_json::{Value, json};
use v2g_messages::sets::Session;
use v2g_trace::{Anatomy, Element, Reading, Run};

/// A message that was given by itself.
pub(crate) fn view(
    reading: &Reading<'_>,
    session: &Session,
    mut remarks: Vec<String>,
    fragment: bool,
) -> String {
    let (set, payload) = (reading.read.set, reading.payload);
    let anatomy = if fragment {
        Anatomy::fragment(set, payload)
    } else {
        Anatomy::document(set, payload)
    };
    remarks.extend(reading.advice(session));
    let failure = reading.failure(session).map(|report| report.to_string());
    object(
        &anatomy,
        payload,
        json!({
            "set": set.name,
            "name": reading.read.message,
            "choice": reading.choice(),
            "remarks": remarks,
            "json": reading.tree.json(),
            "xml": reading.tree.xml(),
            "failure": failure.map(|text| json!({
                "text": text,
                "bit": anatomy.error.map(|error| error.bit),
            })),
        }),
    )
}

/// A message of a recording, which was read when the recording was opened.
pub(crate) fn of_recording(message: &v2g_trace::Message) -> String {
    let Some(candidate) = message.candidate else {
        return plain((message.set, message.name), &message.exi, &message.json());
    };
    let anatomy = Anatomy::document(candidate.set, &message.exi);
    let tree = message.tree();
    let failure = anatomy.error.map(|error| {
        json!({
            "text": error.to_string(),
            "bit": error.bit,
        })
    });
    object(
        &anatomy,
        &message.exi,
        json!({
            "set": message.set,
            "name": message.name,
            "choice": format!("{candidate}"),
            "remarks": [],
            "json": tree.json(),
            "xml": tree.xml(),
            "failure": failure,
        }),
    )
}

/// What is no EXI: discovery.
pub(crate) fn plain((set, name): (&str, &str), payload: &[u8], content: &str) -> String {
    object(
        &Anatomy::default(),
        payload,
        json!({
            "set": set, "name": name, "choice": "", "remarks": [],
            "json": content, "xml": "", "failure": null,
        }),
    )
}

fn object(anatomy: &Anatomy, payload: &[u8], mut view: Value) -> String {
    view["hex"] = super::hex(payload).into();
    view["elements"] = anatomy.elements.iter().map(element).collect();
    view["runs"] = anatomy.runs.iter().map(run).collect();
    let notes = anatomy.notes.iter();
    view["notes"] = notes
        .map(|(note, bits)| json!([bits.start, bits.end, note.explanation()]))
        .collect();
    view.to_string()
}

fn element(it: &Element) -> Value {
    let (bits, value) = (&it.bits, &it.value_bits);
    json!([
        it.name,
        it.depth,
        it.attribute,
        it.value,
        it.unit,
        bits.start,
        bits.end,
        value.start,
        value.end
    ])
}

fn run(it: &Run) -> Value {
    json!([it.bits.start, it.bits.end, it.role.name(), it.element])
}
