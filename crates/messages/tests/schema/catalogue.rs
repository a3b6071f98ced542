//! The model of a set, made from the tables of this crate.

use v2g_exi::schema::{self, Role, Set, Shape};

use super::model::{
    Attribute, Complex, Content, Element, Length, Model, Name, Particle, Root, Simple, Term,
};

pub fn model(set: &Set) -> Model {
    let owned = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
    Model {
        globals: owned(set.globals),
        elements: owned(set.elements),
        documents: roots(set.documents, set.globals),
        fragments: roots(set.fragments, set.elements),
    }
}

/// The codec takes the event code of the first element with the name.
fn roots(roots: &[schema::Root], codes: &[&str]) -> Vec<Root> {
    let root = |root: &schema::Root| Root {
        code: codes.iter().position(|name| *name == root.name),
        element: element(root.name, root.namespace, root.content),
    };
    roots.iter().map(root).collect()
}

fn element(name: &str, namespace: &str, it: schema::Content) -> Element {
    let content = match it {
        schema::Content::Wildcard => return Element::wildcard(),
        schema::Content::Abstract => Content::Abstract,
        schema::Content::Simple(value) => Content::Simple(simple(value)),
        schema::Content::Complex(ty) => Content::Complex(complex(ty)),
        schema::Content::Group(_) => panic!("{name}: a group is not an element"),
    };
    Element {
        name: qualified(name, namespace),
        content,
    }
}

fn complex(ty: &schema::Type) -> Complex {
    let mut complex = Complex {
        mixed: ty.mixed,
        ..Complex::default()
    };
    for field in ty.fields {
        match (field.role, field.shape) {
            (Role::Attribute, Shape::Element(schema::Content::Simple(value))) => {
                complex.attributes.push(Attribute {
                    name: qualified(field.name, field.namespace),
                    required: field.min > 0,
                    value: simple(value),
                });
            }
            (Role::Value, Shape::Element(schema::Content::Simple(value))) => {
                complex.value = Some(simple(value));
            }
            (Role::Element, _) => complex.particles.extend(particles(field)),
            _ => panic!("{}.{}: neither value nor element", ty.name, field.name),
        }
    }
    complex
}

/// A mandatory group is part of the sequence it stands in.
fn particles(field: &schema::Field) -> Vec<Particle> {
    let term = match field.shape {
        Shape::Element(schema::Content::Group(ty)) => Term::Sequence(complex(ty).particles),
        Shape::Element(content) => {
            Term::Elements(vec![element(field.name, field.namespace, content)])
        }
        Shape::Choice(all) => alternatives(all),
    };
    let (min, max) = (field.min, field.max);
    match term {
        Term::Sequence(particles) if (min, max) == (1, 1) => particles,
        term => vec![Particle { min, max, term }],
    }
}

fn alternatives(all: &[schema::Alternative]) -> Term {
    let groups = all.iter().map(|one| match one.content {
        schema::Content::Group(ty) => Some(complex(ty).particles),
        _ => None,
    });
    if let Some(groups) = groups.collect() {
        return Term::Sequences(groups);
    }
    let elements = all
        .iter()
        .map(|one| element(one.name, one.namespace, one.content));
    Term::Elements(elements.collect())
}

fn simple(it: schema::Simple) -> Simple {
    match it {
        schema::Simple::Boolean => Simple::Boolean,
        schema::Simple::Integer { min, max } => Simple::Integer(Some((min, max))),
        schema::Simple::BigInteger => Simple::Integer(None),
        schema::Simple::Enumeration(literals) => {
            Simple::Enumeration(literals.iter().map(|&literal| literal.to_owned()).collect())
        }
        schema::Simple::Text { min, max } => Simple::Text(Length { min, max }),
        schema::Simple::Hex { min, max } => Simple::Hex(Length { min, max }),
        schema::Simple::Base64 { min, max } => Simple::Base64(Length { min, max }),
    }
}

fn qualified(local: &str, namespace: &str) -> Name {
    Name {
        local: local.into(),
        namespace: namespace.into(),
    }
}
