//! The lines of the tables, as the derives write them.

use super::{Alternative, Content, Field, Role, Shape, Type};
use crate::content::{self, Value};
use crate::value::Ranged;

#[doc(hidden)]
impl Field {
    /// One element or choice of type `T`, or several.
    pub const fn element<T: content::Content<'static>>(
        name: &'static str,
        namespace: &'static str,
        min: usize,
        max: usize,
    ) -> Self {
        let path = match T::SHAPE {
            // These name what is in them.
            Shape::Choice(_) | Shape::Element(Content::Group(_)) => "",
            Shape::Element(_) => name,
        };
        let line = Self::line(name, path, at_home::<T>(namespace), T::SHAPE);
        Self { min, max, ..line }
    }

    /// An integer with bounds of its own.
    pub const fn ranged<const MIN: i128, const MAX: i128>(
        name: &'static str,
        namespace: &'static str,
        min: usize,
        max: usize,
    ) -> Self {
        let line = Self::line(name, name, namespace, Ranged::<MIN, MAX>::SHAPE);
        Self { min, max, ..line }
    }

    /// An attribute; `path` is its name behind an `@`.
    pub const fn attribute<T: Value<'static>>(
        name: &'static str,
        path: &'static str,
        namespace: &'static str,
        min: usize,
    ) -> Self {
        let shape = Shape::Element(Content::Simple(T::SIMPLE));
        let line = Self::line(name, path, namespace, shape);
        Self {
            role: Role::Attribute,
            min,
            ..line
        }
    }

    /// The text of an element with attributes.
    pub const fn value<T: Value<'static>>(name: &'static str, namespace: &'static str) -> Self {
        let shape = Shape::Element(Content::Simple(T::SIMPLE));
        let line = Self::line(name, "", namespace, shape);
        Self {
            role: Role::Value,
            ..line
        }
    }

    /// A choice that is the whole content.
    pub const fn choice(
        alternatives: &'static [Alternative],
        namespace: &'static str,
        min: usize,
    ) -> Self {
        let line = Self::line("", "", namespace, Shape::Choice(alternatives));
        Self { min, ..line }
    }

    const fn line(
        name: &'static str,
        path: &'static str,
        namespace: &'static str,
        shape: Shape,
    ) -> Self {
        Self {
            name,
            path,
            namespace,
            role: Role::Element,
            min: 1,
            max: 1,
            unit: "",
            shape,
        }
    }

    /// The same in another namespace.
    pub const fn within(self, namespace: &'static str) -> Self {
        Self { namespace, ..self }
    }

    /// The same with the unit of a plain number.
    pub const fn in_unit(self, unit: &'static str) -> Self {
        Self { unit, ..self }
    }
}

#[doc(hidden)]
impl Alternative {
    /// An element of type `T`, or a wildcard.
    pub const fn element<T: content::Content<'static>>(
        name: &'static str,
        namespace: &'static str,
    ) -> Self {
        Self {
            name,
            namespace: at_home::<T>(namespace),
            content: T::SHAPE.content(),
        }
    }

    /// Elements that are the whole content.
    pub const fn group<T: content::Content<'static>>(
        name: &'static str,
        namespace: &'static str,
    ) -> Self {
        Self {
            name,
            namespace,
            content: Content::Group(Type::of::<T>()),
        }
    }

    /// The head of a substitution group.
    pub const fn head(name: &'static str, namespace: &'static str) -> Self {
        Self {
            name,
            namespace,
            content: Content::Abstract,
        }
    }

    /// The same in another namespace.
    pub const fn within(self, namespace: &'static str) -> Self {
        Self { namespace, ..self }
    }
}

/// The namespace of an element of type `T` that is declared in this one.
pub(super) const fn at_home<T: content::Content<'static>>(declared: &'static str) -> &'static str {
    match T::HOME {
        Some(home) => home,
        None => declared,
    }
}
