//! The model of a set, made from XSD files.
//!
//! Whatever of XML Schema this does not know makes it panic rather than be overlooked.

mod facets;
mod nodes;
mod types;

use std::collections::BTreeSet;

use roxmltree::{Document, Node, ParsingOptions};

use crate::model::{Model, Name, Root};
use nodes::{children, declared, reference};

const XSD: &str = "http://www.w3.org/2001/XMLSchema";

/// The files of a set, parsed.
pub struct Schemas<'x> {
    files: Vec<Node<'x, 'x>>,
    /// How many of the files, from the first, have the messages as their global elements.
    main: usize,
}

pub fn parse(text: &str) -> Document<'_> {
    let options = ParsingOptions {
        allow_dtd: true,
        ..ParsingOptions::default()
    };
    Document::parse_with_options(text, options).unwrap()
}

impl<'x> Schemas<'x> {
    pub fn new(documents: &'x [Document<'x>], main: usize) -> Self {
        let files = documents.iter().map(Document::root_element).collect();
        Self { files, main }
    }

    pub fn model(&self) -> Model {
        let globals: BTreeSet<Name> = self.globals().map(declared).collect();
        let elements: BTreeSet<Name> = self.declarations().map(declared).collect();
        let root = |node, codes: &BTreeSet<Name>| {
            let element = self.element(node);
            let code = codes.iter().position(|name| *name == element.name);
            Root { code, element }
        };
        let documents = self.files[..self.main]
            .iter()
            .flat_map(|file| children(*file));
        Model {
            documents: documents
                .filter(|node| node.has_tag_name((XSD, "element")) && !self.is_substitute(*node))
                .map(|node| root(node, &globals))
                .collect(),
            fragments: self
                .declarations()
                .map(|node| root(node, &elements))
                .collect(),
            globals: globals.into_iter().map(|name| name.local).collect(),
            elements: elements.into_iter().map(|name| name.local).collect(),
        }
    }

    fn globals(&self) -> impl Iterator<Item = Node<'x, 'x>> + '_ {
        let all = self.files.iter().flat_map(|file| children(*file));
        all.filter(|node| node.has_tag_name((XSD, "element")))
    }

    /// Every element with a name of its own, used or not.
    fn declarations(&self) -> impl Iterator<Item = Node<'x, 'x>> + '_ {
        let all = self.files.iter().flat_map(Node::descendants);
        all.filter(|node| node.has_tag_name((XSD, "element")) && node.has_attribute("name"))
    }

    /// Whether the element stands for another, or another for it.
    fn is_substitute(&self, node: Node<'x, 'x>) -> bool {
        node.has_attribute("substitutionGroup") || self.substitutes(node).len() > 1
    }

    /// The element and those that may stand for it.
    fn substitutes(&self, head: Node<'x, 'x>) -> Vec<Node<'x, 'x>> {
        let name = declared(head);
        let members = self
            .globals()
            .filter(|node| reference(*node, "substitutionGroup").as_ref() == Some(&name));
        let members = members.flat_map(|member| self.substitutes(member));
        [head].into_iter().chain(members).collect()
    }

    fn global(&self, tags: &[&str], name: &Name) -> Node<'x, 'x> {
        let mut all = self.files.iter().flat_map(|file| children(*file));
        all.find(|node| tags.contains(&node.tag_name().name()) && declared(*node) == *name)
            .unwrap_or_else(|| panic!("no {} {name}", tags.join(" or ")))
    }
}
