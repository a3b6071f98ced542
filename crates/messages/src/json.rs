//! JSON in: the inverse of [`Tree::json`](v2g_exi::tree::Tree::json).
//!
//! ```
//! use v2g_messages::{iso2, json};
//!
//! let text = r#"{"V2G_Message": {"Header": {"SessionID": "00"}, "Body": {"SessionStopReq":
//!     {"ChargingSession": "Terminate"}}}}"#;
//! let bytes = json::encode(&iso2::SET, text, false)?;
//! assert_eq!(bytes, [0x80, 0x98, 0x00, 0x40, 0x11, 0xF0, 0x00]);
//! # Ok::<(), v2g_messages::json::Error>(())
//! ```

use alloc::string::{String, ToString as _};
use alloc::vec::Vec;
use core::fmt;

use serde_json::Value;
use v2g_exi::compose::{self, ComposeError, Item};
use v2g_exi::schema::Set;

/// Why a JSON text gives no message.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// It is not JSON; the message has line and column.
    Syntax(serde_json::Error),
    /// It is not an object with the root element as its only key.
    NotADocument,
    /// This key has the value `null`; what is absent has no key.
    Null(String),
    /// The schema does not allow it.
    Compose(ComposeError),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Syntax(error) => write!(f, "not JSON: {error}"),
            Self::NotADocument => f.write_str("expected an object with one key, the root element"),
            Self::Null(key) => write!(f, "{key} is null; leave out what is absent"),
            Self::Compose(error) => write!(f, "{error}"),
        }
    }
}

impl core::error::Error for Error {}

/// Encodes a document, or a fragment, from JSON.
///
/// # Errors
///
/// The first thing that is no JSON or that the schema does not allow, with its element.
pub fn encode(set: &Set, text: &str, fragment: bool) -> Result<Vec<u8>, Error> {
    let item = parse(text)?;
    let compose = if fragment {
        compose::fragment
    } else {
        compose::document
    };
    compose(set, &item).map_err(Error::Compose)
}

/// Reads a JSON text as names and values.
///
/// # Errors
///
/// [`Error::Syntax`], [`Error::NotADocument`] and [`Error::Null`].
pub fn parse(text: &str) -> Result<Item, Error> {
    let value: Value = serde_json::from_str(text).map_err(Error::Syntax)?;
    let Value::Object(object) = value else {
        return Err(Error::NotADocument);
    };
    let mut roots = Vec::new();
    for (name, value) in object {
        push_items(&mut roots, &name, value)?;
    }
    match (roots.pop(), roots.is_empty()) {
        (Some(root), true) => Ok(root),
        _ => Err(Error::NotADocument),
    }
}

/// Appends the elements that one key stands for: an array is several of the same name.
fn push_items(items: &mut Vec<Item>, name: &str, value: Value) -> Result<(), Error> {
    let mut item = Item {
        name: name.to_string(),
        ..Item::default()
    };
    match value {
        Value::Null => return Err(Error::Null(name.to_string())),
        Value::Array(values) => {
            return values
                .into_iter()
                .try_for_each(|value| push_items(items, name, value));
        }
        Value::Object(object) => {
            for (name, value) in object {
                push_items(&mut item.items, &name, value)?;
            }
        }
        Value::String(text) => item.text = Some(text),
        number_or_boolean => item.text = Some(number_or_boolean.to_string()),
    }
    items.push(item);
    Ok(())
}
