//! Just enough XML to compare two documents: names without prefixes, attributes, text.

use std::collections::{BTreeMap, BTreeSet};

use v2g_exi::compose::{Item, Scalar};

/// An element with what is in it.
#[derive(Debug, Default, PartialEq)]
pub struct Element {
    pub name: String,
    pub attributes: BTreeMap<String, String>,
    pub children: Vec<Self>,
    pub text: String,
}

impl Element {
    /// Reads a document without comments, CDATA or processing instructions.
    pub fn parse(document: &str) -> Self {
        let mut open = vec![Self::default()];
        let mut rest = document.trim();
        while let Some(start) = rest.find('<') {
            let end = start + rest[start..].find('>').expect("an unclosed tag");
            let (text, tag) = (&rest[..start], &rest[start + 1..end]);
            open.last_mut().unwrap().text.push_str(&unescape(text));
            rest = &rest[end + 1..];
            if let Some(tag) = tag.strip_suffix('/') {
                open.push(Self::of_tag(tag));
            } else if !tag.starts_with('/') {
                open.push(Self::of_tag(tag));
                continue;
            }
            let closed = open.pop().unwrap();
            open.last_mut()
                .expect("too many end tags")
                .children
                .push(closed);
        }
        let mut root = open.pop().unwrap();
        assert!(
            open.is_empty() && root.children.len() == 1,
            "not one element"
        );
        root.children.remove(0)
    }

    /// The same as names and text to compose a message from.
    pub fn item(&self) -> Item {
        let attributes = self.attributes.iter().map(|(name, value)| Item {
            name: name.clone(),
            text: Some(Scalar::Text(value.clone())),
            ..Item::default()
        });
        let items: Vec<Item> = attributes
            .chain(self.children.iter().map(Self::item))
            .collect();
        Item {
            name: self.name.clone(),
            text: Some(Scalar::Text(self.text.clone())),
            items,
            ..Item::default()
        }
    }

    /// Whether elements of one name stand apart, somewhere in this one.
    pub fn interleaves(&self) -> bool {
        let names: Vec<&str> = self
            .children
            .iter()
            .map(|child| child.name.as_str())
            .collect();
        let runs = names.chunk_by(|one, next| one == next).count();
        let distinct: BTreeSet<_> = names.into_iter().collect();
        runs > distinct.len() || self.children.iter().any(Self::interleaves)
    }

    fn of_tag(tag: &str) -> Self {
        let (name, mut rest) = tag.split_once(' ').unwrap_or((tag, ""));
        let mut attributes = BTreeMap::new();
        while let Some((name, value)) = rest.split_once("=\"") {
            let (value, after) = value.split_once('"').expect("an unclosed attribute");
            rest = after;
            if !name.trim().starts_with("xmlns") {
                attributes.insert(local(name), unescape(value));
            }
        }
        Self {
            name: local(name),
            attributes,
            ..Self::default()
        }
    }
}

fn local(name: &str) -> String {
    name.trim().rsplit(':').next().unwrap().to_owned()
}

fn unescape(text: &str) -> String {
    let mut parts = text.split('&');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (entity, after) = part.split_once(';').expect("an unclosed entity");
        out.push(match entity {
            "lt" => '<',
            "gt" => '>',
            "amp" => '&',
            "quot" => '"',
            "apos" => '\'',
            number => character(number),
        });
        out.push_str(after);
    }
    out
}

fn character(entity: &str) -> char {
    let number = entity.strip_prefix('#').expect("a known entity");
    let code = match number.strip_prefix('x') {
        Some(hex) => u32::from_str_radix(hex, 16),
        None => number.parse(),
    };
    char::from_u32(code.unwrap()).unwrap()
}
