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

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use v2g_exi::compose::{self, ComposeError, Item, Scalar};
use v2g_exi::schema::Set;

/// Deepest nesting that is read; no message comes near it.
const DEPTH: usize = 32;

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
    /// This key stands twice in one object.
    Duplicate(String),
    /// This key has an array as a member of its array.
    NestedArray(String),
    /// Objects are nested deeper than any message is.
    TooDeep,
    /// The schema does not allow it.
    Compose(ComposeError),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Syntax(error) => write!(f, "not JSON: {error}"),
            Self::NotADocument => f.write_str("expected an object with one key, the root element"),
            Self::Null(key) => write!(f, "{key} is null; leave out what is absent"),
            Self::Duplicate(key) => write!(f, "{key} stands twice in one object"),
            Self::NestedArray(key) => write!(f, "{key} has an array in its array"),
            Self::TooDeep => write!(f, "nested deeper than {DEPTH} objects"),
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

/// Reads a JSON text as names and values. Numbers keep their digits.
///
/// # Errors
///
/// Every variant of [`Error`] but [`Error::Compose`].
pub fn parse(text: &str) -> Result<Item, Error> {
    let raw: &RawValue = serde_json::from_str(text).map_err(Error::Syntax)?;
    if !raw.get().starts_with('{') {
        return Err(Error::NotADocument);
    }
    let mut roots = members(raw, DEPTH)?;
    match (roots.pop(), roots.is_empty()) {
        (Some(root), true) if !root.list => Ok(root),
        _ => Err(Error::NotADocument),
    }
}

/// The members of an object, in their order.
fn members(object: &RawValue, depth: usize) -> Result<Vec<Item>, Error> {
    let depth = depth.checked_sub(1).ok_or(Error::TooDeep)?;
    let Members(members) = serde_json::from_str(object.get()).map_err(Error::Syntax)?;
    if let Some(name) = duplicate(&members) {
        return Err(Error::Duplicate(name.into()));
    }
    let mut items: Vec<Item> = Vec::with_capacity(members.len());
    for (name, value) in members {
        items.push(item(name, value, depth)?);
    }
    Ok(items)
}

/// A name that stands twice. Sorted, because there may be as many as an attacker likes.
fn duplicate<'m>(members: &'m [(String, &RawValue)]) -> Option<&'m str> {
    let mut names: Vec<&str> = members.iter().map(|(name, _)| name.as_str()).collect();
    names.sort_unstable();
    let pairs = names.iter().zip(names.iter().skip(1));
    pairs
        .filter(|(one, other)| one == other)
        .map(|(name, _)| *name)
        .next()
}

fn item(name: String, value: &RawValue, depth: usize) -> Result<Item, Error> {
    let text = value.get();
    let scalar = match text.as_bytes().first() {
        Some(b'{') => {
            let items = members(value, depth)?;
            return Ok(Item {
                name,
                items,
                ..Item::default()
            });
        }
        Some(b'[') => return list(name, value, depth),
        Some(b'"') => Scalar::String(serde_json::from_str(text).map_err(Error::Syntax)?),
        Some(b't' | b'f') => Scalar::Boolean(text == "true"),
        Some(b'n') => return Err(Error::Null(name)),
        _ => Scalar::Number(text.to_string()),
    };
    Ok(Item {
        name,
        text: Some(scalar),
        ..Item::default()
    })
}

fn list(name: String, array: &RawValue, depth: usize) -> Result<Item, Error> {
    let values: Vec<&RawValue> = serde_json::from_str(array.get()).map_err(Error::Syntax)?;
    let mut items = Vec::with_capacity(values.len());
    for value in values {
        let member = item(name.clone(), value, depth)?;
        if member.list {
            return Err(Error::NestedArray(name));
        }
        items.push(member);
    }
    Ok(Item {
        name,
        items,
        list: true,
        ..Item::default()
    })
}

/// An object's keys and values as they stand, also where a key comes twice.
struct Members<'a>(Vec<(String, &'a RawValue)>);

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Collect;
        impl<'de> Visitor<'de> for Collect {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(Collect)
    }
}
