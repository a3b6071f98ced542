//! Types with all that they take from others.

use roxmltree::Node;

use super::nodes::{children, declared, is_abstract, known, occurs, only, reference};
use super::{Schemas, XSD, facets};
use crate::model::{Attribute, Complex, Content, Element, Name, Particle, Simple, Term};

impl<'x> Schemas<'x> {
    pub(super) fn element(&self, node: Node<'x, 'x>) -> Element {
        known(
            node,
            &[
                "name",
                "type",
                "minOccurs",
                "maxOccurs",
                "abstract",
                "substitutionGroup",
            ],
        );
        let name = declared(node);
        let content = match (is_abstract(node), children(node).next()) {
            (true, _) => Content::Abstract,
            (false, Some(inline)) => self.content(inline),
            (false, None) => self.content_of(&reference(node, "type").expect("a type")),
        };
        Element { name, content }
    }

    fn content_of(&self, name: &Name) -> Content {
        if name.namespace == XSD {
            return Content::Simple(facets::builtin(&name.local));
        }
        self.content(self.global(&["complexType", "simpleType"], name))
    }

    fn content(&self, node: Node<'x, 'x>) -> Content {
        match node.tag_name().name() {
            "simpleType" => Content::Simple(self.simple(node)),
            "complexType" if is_abstract(node) => Content::Abstract,
            "complexType" => Content::Complex(self.complex(node)),
            other => panic!("<{other}> is not a type"),
        }
    }

    fn simple(&self, node: Node<'x, 'x>) -> Simple {
        known(node, &["name"]);
        let [restriction] = only(node);
        assert_eq!(restriction.tag_name().name(), "restriction");
        let base = reference(restriction, "base").expect("a base");
        let Content::Simple(base) = self.content_of(&base) else {
            panic!("{base} is not simple");
        };
        facets::restrict(base, children(restriction))
    }

    /// With what its base types have.
    fn complex(&self, node: Node<'x, 'x>) -> Complex {
        known(node, &["name", "abstract", "mixed"]);
        let mut complex = Complex {
            mixed: node.attribute("mixed") == Some("true"),
            ..Complex::default()
        };
        self.add(node, &mut complex);
        complex
            .attributes
            .sort_by(|one, other| one.name.cmp(&other.name));
        complex
    }

    fn add(&self, node: Node<'x, 'x>, complex: &mut Complex) {
        for child in children(node) {
            match child.tag_name().name() {
                "attribute" => complex.attributes.push(self.attribute(child)),
                "complexContent" | "simpleContent" => {
                    let [extension] = only(child);
                    assert_eq!(extension.tag_name().name(), "extension");
                    self.add_base(&reference(extension, "base").expect("a base"), complex);
                    self.add(extension, complex);
                }
                _ => complex.particles.extend(self.particles(child)),
            }
        }
    }

    fn add_base(&self, name: &Name, complex: &mut Complex) {
        if name.namespace == XSD {
            complex.value = Some(facets::builtin(&name.local));
            return;
        }
        let base = self.global(&["complexType", "simpleType"], name);
        match base.tag_name().name() {
            "simpleType" => complex.value = Some(self.simple(base)),
            _ => self.add(base, complex),
        }
    }

    fn attribute(&self, node: Node<'x, 'x>) -> Attribute {
        known(node, &["name", "type", "use"]);
        let Content::Simple(value) = self.content_of(&reference(node, "type").expect("a type"))
        else {
            panic!("an attribute of a complex type");
        };
        Attribute {
            name: declared(node),
            required: node.attribute("use") == Some("required"),
            value,
        }
    }

    fn particles(&self, node: Node<'x, 'x>) -> Vec<Particle> {
        let (min, max) = occurs(node);
        let term = match node.tag_name().name() {
            "element" => Term::Elements(self.alternatives(node)),
            "any" => {
                known(
                    node,
                    &["namespace", "processContents", "minOccurs", "maxOccurs"],
                );
                Term::Elements(vec![Element::wildcard()])
            }
            "sequence" => {
                known(node, &["minOccurs", "maxOccurs"]);
                Term::Sequence(children(node).flat_map(|it| self.particles(it)).collect())
            }
            "choice" => self.choice(node),
            other => panic!("<{other}> is not known"),
        };
        match term {
            Term::Sequence(particles) if (min, max) == (1, 1) => particles,
            Term::Sequence(mut one) if one.len() == 1 && one[0].is_once() => {
                let term = one.remove(0).term;
                vec![Particle { min, max, term }]
            }
            term => vec![Particle { min, max, term }],
        }
    }

    /// The elements that may stand where the schema has this one, in the order of their event codes.
    fn alternatives(&self, node: Node<'x, 'x>) -> Vec<Element> {
        let Some(name) = reference(node, "ref") else {
            return vec![self.element(node)];
        };
        known(node, &["ref", "minOccurs", "maxOccurs"]);
        let mut all = self.substitutes(self.global(&["element"], &name));
        all.sort_by_key(|node| declared(*node));
        all.into_iter().map(|node| self.element(node)).collect()
    }

    /// The event codes have a choice in the order of the schema, but wildcards last.
    fn choice(&self, node: Node<'x, 'x>) -> Term {
        known(node, &["minOccurs", "maxOccurs"]);
        let parts: Vec<Vec<Particle>> = children(node).map(|it| self.particles(it)).collect();
        let mut elements = Vec::new();
        for part in &parts {
            match part.as_slice() {
                [
                    Particle {
                        term: Term::Elements(all),
                        min: 1,
                        max: 1,
                    },
                ] => {
                    elements.extend(all.iter().cloned());
                }
                _ => return Term::Sequences(parts),
            }
        }
        elements.sort_by_key(|element| matches!(element.content, Content::Anything));
        Term::Elements(elements)
    }
}
