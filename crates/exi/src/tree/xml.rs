//! Trees as XML.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt::Write as _;

use super::{Cursor, Tree};

impl Tree<'_> {
    /// One line of XML with canonical values; the namespaces are declared on the root element.
    ///
    /// Characters that XML cannot write, NUL among them, become U+FFFD.
    pub fn xml(&self) -> String {
        let mut namespaces: Vec<&'static str> = Vec::new();
        for node in self.nodes() {
            if !node.namespace.is_empty() && !namespaces.contains(&node.namespace) {
                namespaces.push(node.namespace);
            }
        }
        let mut out = String::new();
        if let Some(root) = self.root() {
            push_element(&mut out, root, &namespaces, true);
        }
        out
    }
}

fn push_element(out: &mut String, cursor: Cursor<'_, '_>, namespaces: &[&str], root: bool) {
    let node = cursor.node();
    out.push('<');
    push_name(out, node.name, node.namespace, namespaces);
    if root {
        for (index, namespace) in namespaces.iter().enumerate() {
            let _ = write!(out, " xmlns:{}=\"", prefix(index));
            push_escaped(out, namespace);
            out.push('"');
        }
    }
    for attribute in cursor.children().filter(|child| child.node().attribute) {
        let attribute = attribute.node();
        out.push(' ');
        push_name(out, attribute.name, attribute.namespace, namespaces);
        out.push_str("=\"");
        push_value(out, attribute);
        out.push('"');
    }
    let mut elements = cursor
        .children()
        .filter(|child| !child.node().attribute)
        .peekable();
    if elements.peek().is_none() && node.value.is_none() {
        out.push_str("/>");
        return;
    }
    out.push('>');
    push_value(out, node);
    for element in elements {
        push_element(out, element, namespaces, false);
    }
    out.push_str("</");
    push_name(out, node.name, node.namespace, namespaces);
    out.push('>');
}

fn push_name(out: &mut String, name: &str, namespace: &str, namespaces: &[&str]) {
    if let Some(index) = namespaces.iter().position(|known| *known == namespace) {
        out.push_str(prefix(index));
        out.push(':');
    }
    out.push_str(name);
}

/// A short prefix; no schema set has more namespaces than there are letters here.
fn prefix(index: usize) -> &'static str {
    ["a", "b", "c", "d", "e", "f", "g", "h"]
        .get(index)
        .copied()
        .unwrap_or("z")
}

fn push_value(out: &mut String, node: &super::Node<'_>) {
    if let Some(datum) = &node.value {
        let mut text = String::new();
        let _ = write!(text, "{}", datum);
        push_escaped(out, &text);
    }
}

fn push_escaped(out: &mut String, text: &str) {
    for character in text.chars() {
        match character {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => {
                let _ = write!(out, "&#{};", u32::from(character));
            }
            control if control < ' ' => out.push(char::REPLACEMENT_CHARACTER),
            '\u{FFFE}' | '\u{FFFF}' => out.push(char::REPLACEMENT_CHARACTER),
            other => out.push(other),
        }
    }
}
