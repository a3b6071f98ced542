//! An answer as a tree of the standard's names, whatever the protocol.

use v2g_exi::schema::Set;
use v2g_exi::tree::{Cursor, Tree};
use v2g_exi::walk::Datum;

/// An element of a message with its value in words and numbers.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Element {
    pub(crate) name: String,
    pub(crate) value: Value,
    children: Vec<Self>,
}

/// What an element holds itself.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value {
    None,
    Boolean(bool),
    Integer(i128),
    Text(String),
    Octets(Vec<u8>),
}

/// A response.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Answer {
    /// The message, such as `SessionSetupRes`, with its fields.
    pub(crate) body: Element,
    /// Session id of its header; empty in the handshake.
    pub(crate) session_id: Vec<u8>,
    /// The whole message as it came.
    pub(crate) message: Vec<u8>,
}

impl Answer {
    /// Reads a message of `set`; `Err` says what is wrong with it.
    pub(crate) fn read(set: &'static Set, payload: &[u8]) -> Result<Self, String> {
        let tree = Tree::document(set, payload);
        if let Some(error) = tree.error {
            return Err(format!("does not decode: {error}"));
        }
        let root = tree.root().ok_or("is empty")?;
        let root = Element::read(root);
        let header = root.find("Header");
        let session_id = match header.and_then(|header| header.find("SessionID")) {
            Some(Element {
                value: Value::Octets(id),
                ..
            }) => id.clone(),
            _ => Vec::new(),
        };
        let body = match root.name.as_str() {
            "V2G_Message" => {
                let body = root.find("Body").and_then(|body| body.children.first());
                body.cloned().ok_or("has an empty body")?
            }
            _ => root,
        };
        Ok(Self {
            body,
            session_id,
            message: payload.to_vec(),
        })
    }

    pub(crate) fn name(&self) -> &str {
        &self.body.name
    }

    pub(crate) fn code(&self) -> &str {
        self.body.text("ResponseCode").unwrap_or("no ResponseCode")
    }

    /// Whether the request is to be repeated.
    pub(crate) fn is_ongoing(&self) -> bool {
        let processing = self.body.text("EVSEProcessing");
        processing.is_some_and(|processing| processing.starts_with("Ongoing"))
    }

    /// Whether the code says that all is well.
    pub(crate) fn is_ok(&self) -> bool {
        self.code().starts_with("OK")
    }
}

impl Element {
    fn read(cursor: Cursor<'_, '_>) -> Self {
        let node = cursor.node();
        Self {
            name: node.name.to_owned(),
            value: node.value.as_ref().map_or(Value::None, Value::of),
            children: cursor.children().map(Self::read).collect(),
        }
    }

    /// The first element of this name, at any depth.
    pub(crate) fn find(&self, name: &str) -> Option<&Self> {
        let mut children = self.children.iter();
        children.find_map(|child| match child.name == name {
            true => Some(child),
            false => child.find(name),
        })
    }

    /// Every element of this name, at any depth, none inside another.
    pub(crate) fn all<'e>(&'e self, name: &str) -> Vec<&'e Self> {
        let inside = |child: &'e Self| match child.name == name {
            true => vec![child],
            false => child.all(name),
        };
        self.children.iter().flat_map(inside).collect()
    }

    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        match &self.find(name)?.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    pub(crate) fn octets(&self, name: &str) -> Option<&[u8]> {
        match &self.find(name)?.value {
            Value::Octets(octets) => Some(octets),
            _ => None,
        }
    }

    pub(crate) fn integer(&self, name: &str) -> Option<i128> {
        match self.find(name)?.value {
            Value::Integer(integer) => Some(integer),
            _ => None,
        }
    }

    pub(crate) fn boolean(&self, name: &str) -> Option<bool> {
        match self.find(name)?.value {
            Value::Boolean(boolean) => Some(boolean),
            _ => None,
        }
    }

    /// A physical value, rational or plain number of this name, times a thousand.
    pub(crate) fn milli(&self, name: &str) -> Option<i128> {
        let element = self.find(name)?;
        if let Value::Integer(plain) = element.value {
            return plain.checked_mul(1_000);
        }
        let exponent = element
            .integer("Multiplier")
            .or_else(|| element.integer("Exponent"))?;
        let value = element.integer("Value")?.checked_mul(1_000)?;
        let power = 10i128.checked_pow(u32::try_from(exponent.unsigned_abs()).ok()?)?;
        match exponent < 0 {
            true => value.checked_div(power),
            false => value.checked_mul(power),
        }
    }
}

impl Value {
    fn of(datum: &Datum<'_>) -> Self {
        match datum {
            Datum::Boolean(boolean) => Self::Boolean(*boolean),
            Datum::Integer(integer) => Self::Integer(*integer),
            Datum::BigInteger(integer) => Self::Text(format!("{integer:?}")),
            Datum::Literal(literal) => Self::Text((*literal).to_owned()),
            Datum::Text(text) => Self::Text(text.chars().collect()),
            Datum::Hex(octets) => Self::Octets(octets.iter().collect()),
            Datum::Base64(octets) => Self::Octets(octets.iter().collect()),
        }
    }
}
