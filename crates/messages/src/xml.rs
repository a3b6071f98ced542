//! XML in: the inverse of [`Tree::xml`](v2g_exi::tree::Tree::xml).
//!
//! Namespaces count where the root has one; without any, names stand alone as they do in JSON.
//!
//! ```
//! use v2g_messages::{iso2, xml};
//!
//! let text = "<V2G_Message><Header><SessionID>00</SessionID></Header><Body><SessionStopReq>
//!     <ChargingSession>Terminate</ChargingSession></SessionStopReq></Body></V2G_Message>";
//! let bytes = xml::encode(&iso2::SET, text, false)?;
//! assert_eq!(bytes, [0x80, 0x98, 0x00, 0x40, 0x11, 0xF0, 0x00]);
//! # Ok::<(), v2g_messages::xml::Error>(())
//! ```

use alloc::string::{String, ToString as _};
use alloc::vec::Vec;
use core::fmt;

use roxmltree::{Attribute, Document, Node, TextPos};
use v2g_exi::compose::{self, ComposeError, Item, Scalar};
use v2g_exi::schema::Set;

/// Deepest nesting that is read; no message comes near it.
const DEPTH: usize = 32;

/// Attributes of this namespace tell where schemas are, and nothing of the message.
const SCHEMA_INSTANCE: &str = "http://www.w3.org/2001/XMLSchema-instance";

/// Why an XML text gives no message. Each says where: line and column, from 1 on.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// It is not XML, or has a document type declaration; the message has line and column.
    Syntax(roxmltree::Error),
    /// This element has text between elements.
    Mixed(String, TextPos),
    /// Elements are nested deeper than any message is.
    TooDeep(TextPos),
    /// The schema does not allow it.
    Compose(ComposeError, TextPos),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Self::Mixed(_, at) | Self::TooDeep(at) | Self::Compose(_, at)) = self else {
            return match self {
                Self::Syntax(error) => write!(f, "not XML: {error}"),
                _ => Ok(()),
            };
        };
        write!(f, "line {}, column {}: ", at.row, at.col)?;
        match self {
            Self::Mixed(name, _) => write!(f, "{name} has text between its elements"),
            Self::TooDeep(_) => write!(f, "nested deeper than {DEPTH} elements"),
            Self::Compose(error, _) => write!(f, "{error}"),
            Self::Syntax(_) => Ok(()),
        }
    }
}

impl core::error::Error for Error {}

/// Encodes a document, or a fragment, from XML.
///
/// # Errors
///
/// The first thing that is no XML or that the schema does not allow, with its element and place.
pub fn encode(set: &Set, text: &str, fragment: bool) -> Result<Vec<u8>, Error> {
    let document = Document::parse(text).map_err(Error::Syntax)?;
    let compose = if fragment {
        compose::fragment
    } else {
        compose::document
    };
    compose(set, &root(&document)?).map_err(|error| {
        let at = error.at.unwrap_or_default();
        Error::Compose(error, document.text_pos_at(at))
    })
}

/// Reads an XML text as names and values.
///
/// # Errors
///
/// Every variant of [`Error`] but [`Error::Compose`].
pub fn parse(text: &str) -> Result<Item, Error> {
    root(&Document::parse(text).map_err(Error::Syntax)?)
}

fn root(document: &Document<'_>) -> Result<Item, Error> {
    let root = document.root_element();
    let qualified = root.tag_name().namespace().is_some();
    item(root, qualified, DEPTH)
}

fn item(element: Node<'_, '_>, qualified: bool, depth: usize) -> Result<Item, Error> {
    let start = element.range().start;
    let place = || element.document().text_pos_at(start);
    let depth = depth
        .checked_sub(1)
        .ok_or_else(|| Error::TooDeep(place()))?;
    let name = element.tag_name();
    let mut items: Vec<Item> = element
        .attributes()
        .filter(|attribute| attribute.namespace() != Some(SCHEMA_INSTANCE))
        .map(attribute)
        .collect();
    let mut text = String::new();
    for child in element.children() {
        if child.is_element() {
            items.push(item(child, qualified, depth)?);
        } else if child.is_text() {
            text.push_str(child.text().unwrap_or_default());
        }
    }
    if element.has_children() && element.children().any(|it| it.is_element()) {
        if !text.trim().is_empty() {
            return Err(Error::Mixed(name.name().to_string(), place()));
        }
        text.clear();
    }
    Ok(Item {
        name: name.name().to_string(),
        namespace: qualified.then(|| name.namespace().unwrap_or_default().to_string()),
        text: Some(Scalar::Text(text)),
        items,
        list: false,
        at: Some(start),
    })
}

fn attribute(attribute: Attribute<'_, '_>) -> Item {
    Item {
        name: attribute.name().to_string(),
        namespace: attribute.namespace().map(str::to_string),
        text: Some(Scalar::Text(attribute.value().to_string())),
        at: Some(attribute.range().start),
        ..Item::default()
    }
}
