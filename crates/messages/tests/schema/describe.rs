//! The content of one element in a line, as a DTD would have it.
//!
//! `@Id?, Header, (EIM | PnC)?, Entry{1,12}`: `?` is optional, `*` and `+` have no upper limit. A name
//! outside the namespace at hand has its own in front. The types of children are not part of it.

use super::model::{
    Attribute, Complex, Content, Element, Length, Particle, Simple, Term, UNBOUNDED,
};

/// Everything about an element except what is in its children, as seen from the namespace `home`.
pub fn describe(element: &Element, home: &str) -> String {
    match &element.content {
        Content::Abstract => "abstract".into(),
        Content::Anything => "anything".into(),
        Content::Simple(simple) => value(simple),
        Content::Complex(complex) => describe_complex(complex, home),
    }
}

fn describe_complex(complex: &Complex, home: &str) -> String {
    let mut parts: Vec<String> = complex
        .attributes
        .iter()
        .map(|one| attribute(one, home))
        .collect();
    parts.extend(complex.value.iter().map(value));
    parts.extend(complex.particles.iter().map(|one| particle(one, home)));
    let content = if parts.is_empty() {
        "nothing".into()
    } else {
        parts.join(", ")
    };
    let mixed = if complex.mixed { "mixed: " } else { "" };
    format!("{mixed}{content}")
}

fn attribute(attribute: &Attribute, home: &str) -> String {
    let name = name(&attribute.name.local, &attribute.name.namespace, home);
    let optional = if attribute.required { "" } else { "?" };
    format!("@{name}{optional} {}", value(&attribute.value))
}

fn particle(it: &Particle, home: &str) -> String {
    let term = match &it.term {
        Term::Elements(all) if all.len() == 1 => element(&all[0], home),
        Term::Elements(all) if all.iter().all(is_any) => {
            format!("(any of {})", all.len())
        }
        Term::Elements(all) => {
            let names: Vec<String> = all.iter().map(|one| element(one, home)).collect();
            format!("({})", names.join(" | "))
        }
        Term::Sequence(particles) => format!("({})", sequence(particles, home)),
        Term::Sequences(all) => {
            let parts: Vec<String> = all.iter().map(|one| sequence(one, home)).collect();
            format!("({})", parts.join(" | "))
        }
    };
    term + &occurs(it.min, it.max)
}

fn sequence(particles: &[Particle], home: &str) -> String {
    let parts: Vec<String> = particles.iter().map(|one| particle(one, home)).collect();
    parts.join(", ")
}

fn occurs(min: usize, max: usize) -> String {
    match (min, max) {
        (1, 1) => String::new(),
        (0, 1) => "?".into(),
        (0, UNBOUNDED) => "*".into(),
        (1, UNBOUNDED) => "+".into(),
        (min, UNBOUNDED) => format!("{{{min},}}"),
        (min, max) => format!("{{{min},{max}}}"),
    }
}

fn element(element: &Element, home: &str) -> String {
    match element.content {
        Content::Anything => "any".into(),
        _ => name(&element.name.local, &element.name.namespace, home),
    }
}

fn name(local: &str, namespace: &str, home: &str) -> String {
    if namespace == home {
        return local.into();
    }
    format!("{{{namespace}}}{local}")
}

fn value(simple: &Simple) -> String {
    match simple {
        Simple::Boolean => "boolean".into(),
        Simple::Integer(None) => "integer".into(),
        Simple::Integer(Some((min, max))) => format!("integer {min}..={max}"),
        Simple::Enumeration(literals) => format!("one of {}", literals.join(" | ")),
        Simple::Text(length) => format!("text{}", lengths(*length)),
        Simple::Hex(length) => format!("hex{}", lengths(*length)),
        Simple::Base64(length) => format!("base64{}", lengths(*length)),
    }
}

fn lengths(length: Length) -> String {
    match length {
        Length {
            min: 0,
            max: UNBOUNDED,
        } => String::new(),
        Length {
            min,
            max: UNBOUNDED,
        } => format!(" {min}.."),
        Length { min, max } => format!(" {min}..={max}"),
    }
}

fn is_any(element: &Element) -> bool {
    matches!(element.content, Content::Anything)
}
