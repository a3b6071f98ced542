//! Writing by the schema tables, from names and text as JSON and XML have them; needs a heap.

mod composer;
mod values;

use alloc::string::{String, ToString as _};
use alloc::vec::Vec;
use core::fmt;

use composer::Composer;

use crate::ErrorKind;
use crate::bits::Writer;
use crate::document::{HEADER, document_width, fragment_end, fragment_width};
use crate::error::{Path, Stop};
use crate::schema::{Root, Set};

/// A named thing with text or with named things in it: what JSON and XML have in common.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Item {
    /// Name of the element or attribute.
    pub name: String,
    /// Its namespace, where that counts; empty if unqualified.
    pub namespace: Option<String>,
    /// Its text.
    pub text: Option<Scalar>,
    /// Attributes and elements in it, in their order; of a list its members.
    pub items: Vec<Self>,
    /// This is no element but a list of elements of this name, as an array in JSON.
    pub list: bool,
    /// Where it starts in the text it was read from, in bytes, if that is known.
    pub at: Option<usize>,
}

impl Item {
    /// Whether this is an element or attribute of this name.
    fn is(&self, name: &str, namespace: &str) -> bool {
        let inside = self.namespace.as_ref().is_none_or(|own| own == namespace);
        self.name == name && inside
    }

    /// The name with its namespace, where that counts.
    fn qualified(&self) -> String {
        match &self.namespace {
            Some(namespace) => alloc::format!("{{{namespace}}}{}", self.name),
            None => self.name.clone(),
        }
    }
}

/// A text and what is known of its type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scalar {
    /// Nothing is known, as in XML.
    Text(String),
    /// A JSON string.
    String(String),
    /// A JSON number as it was written.
    Number(String),
    /// A JSON boolean.
    Boolean(bool),
}

impl fmt::Display for Scalar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) | Self::String(text) | Self::Number(text) => f.write_str(text),
            Self::Boolean(value) => write!(f, "{value}"),
        }
    }
}

/// Why a message cannot be made of what was given, and at which element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComposeError {
    /// Names from the root to the element, separated by dots.
    pub path: String,
    /// What is wrong there.
    pub kind: ComposeErrorKind,
    /// Where the item starts that it is about; see [`Item::at`].
    pub at: Option<usize>,
}

/// What is wrong with an item.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ComposeErrorKind {
    /// The set has no message or fragment of this name.
    UnknownRoot,
    /// The schema has no such element or attribute here.
    Unknown(String),
    /// A mandatory element or attribute is not there.
    Missing(String),
    /// More of one than the schema allows.
    TooMany(String),
    /// More than one alternative of a choice.
    Ambiguous(String),
    /// A list where the schema allows one element at most.
    NotAList(String),
    /// The text is not of the datatype.
    NotA(&'static str, String),
    /// Something else where text is expected.
    NotText,
    /// Text where elements are expected.
    NotElements,
    /// What the writer refuses: a facet, a bound, no room.
    Refused(ErrorKind),
}

impl fmt::Display for ComposeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.path)?;
        match &self.kind {
            ComposeErrorKind::UnknownRoot => f.write_str("no message or fragment of this set"),
            ComposeErrorKind::Unknown(name) => write!(f, "{name} is not known here"),
            ComposeErrorKind::Missing(name) => write!(f, "{name} is missing"),
            ComposeErrorKind::TooMany(name) => write!(f, "too many {name}"),
            ComposeErrorKind::NotAList(name) => write!(f, "{name} cannot repeat, so it is no list"),
            ComposeErrorKind::Ambiguous(name) => write!(f, "{name} excludes another element given"),
            ComposeErrorKind::NotA(what, text) => write!(f, "{text:?} is not {what}"),
            ComposeErrorKind::NotText => f.write_str("a plain value is expected"),
            ComposeErrorKind::NotElements => f.write_str("elements are expected, not a value"),
            ComposeErrorKind::Refused(kind) => write!(f, "{kind}"),
        }
    }
}

impl core::error::Error for ComposeError {}

/// Writes a document whose root is `item`.
///
/// # Errors
///
/// The first item that the schema does not allow.
pub fn document(set: &Set, item: &Item) -> Result<Vec<u8>, ComposeError> {
    let code = set.globals.iter().position(|name| *name == item.name);
    let root = set.document(&item.name);
    let root = root.filter(|root| item.is(root.name, root.namespace));
    let (Some(code), Some(root)) = (code, root) else {
        return Err(unknown_root(item));
    };
    compose(item, root, code as u32, document_width(set), None)
}

/// Writes a fragment whose element is `item`.
///
/// # Errors
///
/// As [`document`].
pub fn fragment(set: &Set, item: &Item) -> Result<Vec<u8>, ComposeError> {
    let code = set.elements.iter().position(|name| *name == item.name);
    let root = set.fragment(&item.name);
    let root = root.filter(|root| item.is(root.name, root.namespace));
    let (Some(code), Some(root)) = (code, root) else {
        return Err(unknown_root(item));
    };
    compose(
        item,
        root,
        code as u32,
        fragment_width(set),
        Some(fragment_end(set)),
    )
}

fn unknown_root(item: &Item) -> ComposeError {
    ComposeError {
        path: item.qualified(),
        kind: ComposeErrorKind::UnknownRoot,
        at: item.at,
    }
}

fn compose(
    item: &Item,
    root: &'static Root,
    code: u32,
    bits: u32,
    end: Option<u32>,
) -> Result<Vec<u8>, ComposeError> {
    let mut buffer = alloc::vec![0; size(item)];
    let mut composer = Composer {
        writer: Writer::new(&mut buffer),
        path: Path::default(),
        problem: None,
        at: None,
    };
    let written = composer
        .code(u32::from(HEADER), 8)
        .and_then(|()| composer.element(item, (&root.name, root.content), code, bits))
        .and_then(|()| end.map_or(Ok(()), |end| composer.code(end, bits)));
    let Composer {
        writer,
        path,
        problem,
        at,
    } = composer;
    match (writer.finish(), written) {
        (Ok(length), Ok(())) => {
            buffer.truncate(length);
            Ok(buffer)
        }
        (Err(error), _) => {
            let kind = problem.unwrap_or(ComposeErrorKind::Refused(error.kind));
            let path = path.to_string();
            Err(ComposeError { path, kind, at })
        }
        (Ok(_), Err(Stop)) => Err(unknown_root(item)),
    }
}

/// Bytes that are enough for the message: no value takes more than its text does here.
fn size(item: &Item) -> usize {
    let text = item
        .text
        .as_ref()
        .map_or(0, |text| text.to_string().len())
        .saturating_mul(4);
    let inner = item.items.iter().map(size).fold(0, usize::saturating_add);
    inner.saturating_add(text).saturating_add(32)
}
