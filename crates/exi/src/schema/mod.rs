//! The schema as data, for everything that works on messages by name.
//!
//! The derives make these tables from the same declarations that make the codec, so that a walk, a
//! JSON view or a comparison with a published XSD needs nothing else.

mod lines;
mod names;

pub use self::names::{index_of, merged, total};
use crate::content;

/// A set of schema files that are used together: one negotiated protocol, or one payload type.
#[derive(Debug)]
pub struct Set {
    /// Name that tools use: `iso2`, `iso20-dc`.
    pub name: &'static str,
    /// All global elements of all files of the set, sorted: their indices are the event codes of
    /// documents.
    pub globals: &'static [&'static str],
    /// All distinct element names of the set, sorted: their indices are the event codes of fragments.
    pub elements: &'static [&'static str],
    /// Global elements that are messages.
    pub documents: &'static [Root],
    /// Elements that may be a fragment, as they are for signatures.
    pub fragments: &'static [Root],
}

impl Set {
    /// The message with this name.
    pub fn document(&self, name: &str) -> Option<&'static Root> {
        self.documents.iter().find(|root| root.name == name)
    }

    /// The fragment with this name.
    pub fn fragment(&self, name: &str) -> Option<&'static Root> {
        self.fragments.iter().find(|root| root.name == name)
    }
}

/// An element that can stand alone.
#[derive(Clone, Copy, Debug)]
pub struct Root {
    /// Element name.
    pub name: &'static str,
    /// Its namespace.
    pub namespace: &'static str,
    /// What is in it.
    pub content: Content,
}

impl Root {
    /// An element of type `T` that stands alone.
    pub const fn of<T: content::Content<'static>>(
        name: &'static str,
        namespace: &'static str,
    ) -> Self {
        Self {
            name,
            namespace: lines::at_home::<T>(namespace),
            content: T::SHAPE.content(),
        }
    }
}

/// What is in an element.
#[derive(Clone, Copy, Debug)]
pub enum Content {
    /// A value without attributes.
    Simple(Simple),
    /// Attributes, elements, or a value with attributes.
    Complex(&'static Type),
    /// Elements that stand in the parent's content without an element around them.
    Group(&'static Type),
    /// Nothing: the head of a substitution group.
    Abstract,
    /// Anything; always refused.
    Wildcard,
}

/// A complex type.
#[derive(Debug)]
pub struct Type {
    /// Rust name of the type.
    pub name: &'static str,
    /// Attributes and elements in the order of the schema.
    pub fields: &'static [Field],
    /// Whether text may stand between the elements.
    pub mixed: bool,
    /// The alternatives are whole contents rather than elements: the first element decides.
    pub grouped: bool,
}

impl Type {
    /// The description of a complex type.
    ///
    /// # Panics
    ///
    /// While compiling, if `T` is a simple type or a choice.
    pub const fn of<T: content::Content<'static>>() -> &'static Self {
        match T::SHAPE {
            Shape::Element(Content::Complex(ty) | Content::Group(ty)) => ty,
            #[allow(clippy::panic, reason = "evaluated while compiling")]
            _ => panic!("not a complex type"),
        }
    }

    /// Whether elements of this type can have attributes.
    pub fn has_attributes(&self) -> bool {
        self.fields
            .iter()
            .any(|field| field.role == Role::Attribute)
    }
}

/// One line of a complex type.
#[derive(Debug)]
pub struct Field {
    /// Element or attribute name; empty for a choice, whose alternatives have names.
    pub name: &'static str,
    /// The same in the path of an error: with `@` for an attribute, empty for a choice or a value.
    pub path: &'static str,
    /// Namespace of the element; empty if unqualified.
    pub namespace: &'static str,
    /// Attribute, element or value.
    pub role: Role,
    /// Fewest times it occurs.
    pub min: usize,
    /// Most times it occurs.
    pub max: usize,
    /// Unit of a plain number, as people write it; empty if there is none.
    pub unit: &'static str,
    /// The element's content, or the alternatives.
    pub shape: Shape,
}

impl Field {
    /// The elements that may stand here, in the order of their event codes.
    pub fn alternatives(&self) -> impl Iterator<Item = Alternative> + '_ {
        let (single, many) = match self.shape {
            Shape::Element(content) => (
                Some(Alternative {
                    name: self.name,
                    namespace: self.namespace,
                    content,
                }),
                &[][..],
            ),
            Shape::Choice(alternatives) => (None, alternatives),
        };
        single.into_iter().chain(many.iter().copied())
    }

    /// The name of the element that event `branch` starts.
    pub(crate) fn name_of(&'static self, branch: u32) -> &'static &'static str {
        match self.shape {
            Shape::Element(_) => &self.name,
            Shape::Choice(all) => all.get(branch as usize).map_or(&"", |it| &it.name),
        }
    }

    /// Events that may start this field.
    pub const fn branches(&self) -> u32 {
        match self.shape {
            Shape::Element(_) => 1,
            Shape::Choice(alternatives) => alternatives.len() as u32,
        }
    }
}

/// Where a field's characters stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// In an XML attribute.
    Attribute,
    /// In a child element.
    Element,
    /// Directly in the element.
    Value,
}

/// One element, or a choice between several.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    /// Content of the element that the field names.
    Element(Content),
    /// A choice or a substitution group.
    Choice(&'static [Alternative]),
}

impl Shape {
    /// The element's content that this stands for; a choice has none of its own.
    const fn content(self) -> Content {
        match self {
            Self::Element(content) => content,
            Self::Choice(_) => Content::Abstract,
        }
    }
}

/// One element of a choice.
#[derive(Clone, Copy, Debug)]
pub struct Alternative {
    /// Element name.
    pub name: &'static str,
    /// Its namespace; empty if unqualified.
    pub namespace: &'static str,
    /// What is in it.
    pub content: Content,
}

/// A datatype and its facets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Simple {
    /// `xs:boolean`.
    Boolean,
    /// An integer with both bounds known.
    Integer {
        /// Smallest value.
        min: i128,
        /// Largest value.
        max: i128,
    },
    /// `xs:integer` without bounds.
    BigInteger,
    /// An enumeration; the index of a literal is its value on the wire.
    Enumeration(&'static [&'static str]),
    /// Text with its shortest and longest length in characters.
    Text {
        /// Fewest characters.
        min: usize,
        /// Most characters.
        max: usize,
    },
    /// `xs:hexBinary` with its shortest and longest length in bytes.
    Hex {
        /// Fewest bytes.
        min: usize,
        /// Most bytes.
        max: usize,
    },
    /// `xs:base64Binary` with its shortest and longest length in bytes.
    Base64 {
        /// Fewest bytes.
        min: usize,
        /// Most bytes.
        max: usize,
    },
}
