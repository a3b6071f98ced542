//! Trees as JSON.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt::Write as _;

use super::{Cursor, Tree};
use crate::walk::Datum;

impl Tree<'_> {
    /// One line of JSON: an object whose only key is the root element; `{}` if there is none.
    ///
    /// An element that may repeat is an array. An element whose type can have attributes and that
    /// has text is an object with `value`. Bytes are upper-case hex or base64 as the schema says.
    ///
    /// Where kinds of elements take turns in a repeated choice, as they may in `ds:KeyInfo`, their
    /// order across kinds is lost; see [`Tree::interleaves`].
    pub fn json(&self) -> String {
        let mut out = String::from("{");
        if let Some(root) = self.root() {
            push_string(&mut out, root.node().name);
            out.push(':');
            push_node(&mut out, root);
        }
        out.push('}');
        out
    }
}

impl Tree<'_> {
    /// Whether elements of one name stand apart somewhere, so that JSON loses their order.
    pub fn interleaves(&self) -> bool {
        let apart = |cursor: Cursor<'_, '_>| {
            let mut names: Vec<&str> = Vec::new();
            cursor.children().any(|child| {
                let name = child.node().name;
                let again = names.last() != Some(&name) && names.contains(&name);
                if names.last() != Some(&name) {
                    names.push(name);
                }
                again
            })
        };
        (0..self.nodes().len()).any(|index| apart(Cursor { tree: self, index }))
    }
}

fn push_node(out: &mut String, cursor: Cursor<'_, '_>) {
    let node = cursor.node();
    match &node.value {
        Some(datum) if !node.attributed => push_datum(out, datum),
        _ => push_object(out, cursor),
    }
}

fn push_object(out: &mut String, cursor: Cursor<'_, '_>) {
    out.push('{');
    let children: Vec<_> = cursor.children().collect();
    let mut names: Vec<&str> = Vec::new();
    for child in &children {
        let name = child.node().name;
        if names.contains(&name) {
            continue;
        }
        push_key(out, name, names.is_empty());
        names.push(name);
        if child.node().repeats {
            let same = children.iter().filter(|other| other.node().name == name);
            push_array(out, same);
        } else {
            push_node(out, *child);
        }
    }
    if let Some(datum) = &cursor.node().value {
        push_key(out, "value", names.is_empty());
        push_datum(out, datum);
    }
    out.push('}');
}

fn push_array<'c, 't: 'c, 'a: 't>(
    out: &mut String,
    items: impl Iterator<Item = &'c Cursor<'t, 'a>>,
) {
    out.push('[');
    for (index, item) in items.enumerate() {
        if index > 0 {
            out.push(',');
        }
        push_node(out, *item);
    }
    out.push(']');
}

fn push_key(out: &mut String, name: &str, first: bool) {
    if !first {
        out.push(',');
    }
    push_string(out, name);
    out.push(':');
}

fn push_datum(out: &mut String, datum: &Datum<'_>) {
    match datum {
        Datum::Boolean(_) | Datum::Integer(_) | Datum::BigInteger(_) => {
            let _ = write!(out, "{}", datum);
        }
        _ => {
            let mut text = String::new();
            let _ = write!(text, "{}", datum);
            push_string(out, &text);
        }
    }
}

fn push_string(out: &mut String, text: &str) {
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            control if control < ' ' => {
                let _ = write!(out, "\\u{:04x}", u32::from(control));
            }
            other => out.push(other),
        }
    }
    out.push('"');
}
