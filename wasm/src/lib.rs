//! What the page asks of the decoder, in a web worker: messages and recordings in, JSON out.
//!
//! Nothing is kept but the recordings that are open, and nothing is sent anywhere.

mod compose;
mod course;
mod export;
mod filter;
mod handshake;
mod message;
mod outline;
mod recording;

pub use recording::Recording;

use v2g_messages::sets::{SETS, Session, by_name};
use v2g_trace::{Given, Reading, Secrets, bytes, capture, describe, unwrap};
use wasm_bindgen::prelude::wasm_bindgen;

/// Names of the schema sets, in the order to offer them, as a JSON array.
#[wasm_bindgen]
#[must_use]
pub fn sets() -> String {
    serde_json::Value::from(SETS.map(|set| set.name).to_vec()).to_string()
}

/// Takes one message apart, in whatever dress it comes: hex, a dump, base64 or binary, with or without
/// what was around it on the wire. `set` is a name of [`sets`], or empty to find out.
///
/// The answer is an object with `error`, if nothing could be read at all, else what the module `message` describes.
#[wasm_bindgen]
#[must_use]
pub fn decode(input: &[u8], set: &str, fragment: bool) -> String {
    let input = match bytes(input) {
        Ok(input) => input,
        Err(error) => return serde_json::json!({ "error": error }).to_string(),
    };
    let given = Given {
        set: by_name(set),
        fragment,
    };
    let wrapped = unwrap(&input, given);
    let remarks: Vec<String> = wrapped.remarks().collect();
    if let Some(kind) = wrapped.payload_type.filter(|kind| !kind.is_message()) {
        let description = describe(kind, wrapped.payload);
        return match description.content {
            Ok(json) => message::plain(("sdp", &description.message), wrapped.payload, &json),
            Err(error) => serde_json::json!({ "error": error }).to_string(),
        };
    }
    let session = Session::default();
    let reading = Reading::new(wrapped, given, &session);
    message::view(&reading, &session, remarks, fragment)
}

/// Whether a file is a log of TLS secrets.
#[wasm_bindgen]
#[must_use]
pub fn is_key_log(bytes: &[u8]) -> bool {
    Secrets::recognise(bytes)
}

/// The records of TLS in a recording, for the module for cryptography; none if there are none.
#[wasm_bindgen]
#[must_use]
pub fn sealed(bytes: &[u8]) -> Option<Vec<u8>> {
    capture::sealed(bytes)
}

/// Encodes a JSON or XML text in the set of this name: `{"hex"}`, or `{"error"}` with the element that is wrong.
#[wasm_bindgen]
#[must_use]
pub fn encode(text: &str, set: &str, fragment: bool) -> String {
    compose::encode(text, set, fragment)
}

/// Names of the messages of a set, or of the parts that are signed, as a JSON array.
#[wasm_bindgen]
#[must_use]
pub fn roots(set: &str, fragment: bool) -> String {
    compose::roots(set, fragment)
}

/// The smallest message of this name, and what its fields may hold: `{"json", "fields": [[path, kind, needed, unit]]}`.
/// Names in `path`, separated by dots, choose among alternatives and ask for what may be absent.
#[wasm_bindgen]
#[must_use]
pub fn skeleton(set: &str, name: &str, path: &str, fragment: bool) -> String {
    compose::skeleton(set, name, path, fragment)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02X}")).collect()
}
