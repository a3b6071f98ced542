//! What the attributes and children of a schema's elements say.

use roxmltree::Node;

use super::XSD;
use crate::model::{Name, UNBOUNDED};

/// The name that a declaration gives: in the namespace of its schema, unless local and unqualified.
pub fn declared(node: Node<'_, '_>) -> Name {
    let local = node.attribute("name").expect("a name");
    let schema = node
        .ancestors()
        .find(|it| it.has_tag_name((XSD, "schema")))
        .unwrap();
    let form = format!("{}FormDefault", node.tag_name().name());
    let global = node.parent() == Some(schema);
    let namespace = if global || schema.attribute(form.as_str()) == Some("qualified") {
        schema.attribute("targetNamespace").unwrap_or_default()
    } else {
        ""
    };
    Name {
        local: local.into(),
        namespace: namespace.into(),
    }
}

/// The name that an attribute refers to.
pub fn reference(node: Node<'_, '_>, attribute: &str) -> Option<Name> {
    let text = node.attribute(attribute)?;
    let (prefix, local) = text
        .split_once(':')
        .map_or((None, text), |(prefix, local)| (Some(prefix), local));
    let namespace = node.lookup_namespace_uri(prefix).unwrap_or_default();
    Some(Name {
        local: local.into(),
        namespace: namespace.into(),
    })
}

pub fn is_abstract(node: Node<'_, '_>) -> bool {
    node.attribute("abstract") == Some("true")
}

pub fn occurs(node: Node<'_, '_>) -> (usize, usize) {
    let count = |name| {
        node.attribute(name).map_or(1, |text| match text {
            "unbounded" => UNBOUNDED,
            number => number.parse().unwrap(),
        })
    };
    (count("minOccurs"), count("maxOccurs"))
}

/// The elements in a node that mean something.
pub fn children<'x>(node: Node<'x, 'x>) -> impl Iterator<Item = Node<'x, 'x>> {
    let elements = node.children().filter(Node::is_element);
    elements.filter(|node| !node.has_tag_name((XSD, "annotation")))
}

pub fn only<'x>(node: Node<'x, 'x>) -> [Node<'x, 'x>; 1] {
    let all: Vec<_> = children(node).collect();
    all.try_into().expect("one child")
}

pub fn known(node: Node<'_, '_>, names: &[&str]) {
    for attribute in node.attributes() {
        let name = attribute.name();
        assert!(
            names.contains(&name),
            "{name} of <{}> is not known",
            node.tag_name().name()
        );
    }
}
