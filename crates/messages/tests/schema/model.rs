//! What a schema set says, in the form in which both sides are compared.

use std::fmt;

/// Most times, or most characters, where there is no limit.
pub const UNBOUNDED: usize = v2g_exi::UNBOUNDED;

/// A schema set with all its types written out.
#[derive(Clone, Debug, Default)]
pub struct Model {
    /// Global elements in the order of their event codes.
    pub globals: Vec<String>,
    /// All elements in the order of their event codes.
    pub elements: Vec<String>,
    /// Elements that may be a document, with their event codes.
    pub documents: Vec<Root>,
    /// Elements that may be a fragment, with their event codes.
    ///
    /// An element that several types declare stands here several times.
    pub fragments: Vec<Root>,
}

/// An element that can stand alone.
#[derive(Clone, Debug)]
pub struct Root {
    pub code: Option<usize>,
    pub element: Element,
}

/// Sorted as the event codes are: by local name, then by namespace.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Name {
    pub local: String,
    pub namespace: String,
}

/// An element and what is in it.
#[derive(Clone, Debug)]
pub struct Element {
    pub name: Name,
    pub content: Content,
}

/// What is in an element.
#[derive(Clone, Debug)]
pub enum Content {
    /// Nothing: the element or its type is abstract.
    Abstract,
    /// Anything: a wildcard, whose element has no name.
    Anything,
    Simple(Simple),
    Complex(Complex),
}

/// What a complex type allows; its base types are part of it.
#[derive(Clone, Debug, Default)]
pub struct Complex {
    pub mixed: bool,
    /// In the order of their event codes.
    pub attributes: Vec<Attribute>,
    pub value: Option<Simple>,
    pub particles: Vec<Particle>,
}

#[derive(Clone, Debug)]
pub struct Attribute {
    pub name: Name,
    pub required: bool,
    pub value: Simple,
}

/// A term and how often it occurs.
#[derive(Clone, Debug)]
pub struct Particle {
    pub min: usize,
    pub max: usize,
    pub term: Term,
}

#[derive(Clone, Debug)]
pub enum Term {
    /// One element, or one of several, in the order of their event codes.
    Elements(Vec<Element>),
    /// Elements that come and go together.
    Sequence(Vec<Particle>),
    /// One of several sequences.
    Sequences(Vec<Vec<Particle>>),
}

/// A datatype as EXI and the facets of its length see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Simple {
    Boolean,
    /// Bounds are absent for `xs:integer` alone.
    Integer(Option<(i128, i128)>),
    /// Literals in the order of their values on the wire.
    Enumeration(Vec<String>),
    /// Strings, names, identifiers and addresses, in characters.
    Text(Length),
    /// In octets.
    Hex(Length),
    /// In octets.
    Base64(Length),
}

/// Shortest and longest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Length {
    pub min: usize,
    pub max: usize,
}

impl Element {
    pub fn wildcard() -> Self {
        let (local, namespace) = (String::new(), String::new());
        Self {
            name: Name { local, namespace },
            content: Content::Anything,
        }
    }

    /// The elements directly in this one, in the order of the schema.
    pub fn children(&self) -> Vec<&Self> {
        match &self.content {
            Content::Complex(complex) => elements(&complex.particles),
            _ => Vec::new(),
        }
    }
}

impl Particle {
    /// Whether it adds nothing to its term.
    pub fn is_once(&self) -> bool {
        (self.min, self.max) == (1, 1)
    }
}

fn elements<'p>(particles: &'p [Particle]) -> Vec<&'p Element> {
    let within = |particle: &'p Particle| match &particle.term {
        Term::Elements(all) => all.iter().collect(),
        Term::Sequence(particles) => elements(particles),
        Term::Sequences(all) => all.iter().flat_map(|one| elements(one)).collect(),
    };
    particles.iter().flat_map(within).collect()
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{{{}}}{}", self.namespace, self.local)
    }
}
