//! What a message says, by the names of its elements; the same for all protocols.

use v2g_exi::tree::{Node, Tree};
use v2g_exi::walk::Datum;

/// An element first, then what is inside of it; never more than that.
#[derive(Clone, Copy)]
pub(crate) struct Values<'t, 'a>(&'t [Node<'a>]);

impl<'t, 'a> Values<'t, 'a> {
    /// A whole message.
    pub(crate) fn of(tree: &'t Tree<'a>) -> Self {
        Self(tree.nodes())
    }

    /// The element itself; none where nothing was read.
    pub(crate) fn node(self) -> Option<&'t Node<'a>> {
        self.0.first()
    }

    /// Its name; empty if there is none.
    pub(crate) fn name(self) -> &'static str {
        self.node().map_or("", |it| it.name)
    }

    /// The first element inside.
    pub(crate) fn inside(self) -> Option<Self> {
        self.at(1)
    }

    /// The element at this place with what is inside of it.
    fn at(self, place: usize) -> Option<Self> {
        let rest = self.0.get(place..)?;
        let depth = rest.first()?.depth;
        let inside = rest.iter().skip(1).take_while(|it| it.depth > depth);
        rest.get(..=inside.count()).map(Self)
    }

    /// Whether an element inside has such a name.
    pub(crate) fn has_element(self, which: impl Fn(&str) -> bool) -> bool {
        self.0.iter().skip(1).any(|it| which(it.name))
    }

    /// Whether there is an element with this name inside.
    pub(crate) fn has(self, name: &str) -> bool {
        self.has_element(|it| it == name)
    }

    /// The elements with this name inside.
    pub(crate) fn parts(self, name: &str) -> impl Iterator<Item = Self> + use<'_, 't, 'a> {
        let places = self.0.iter().enumerate().skip(1);
        let named = places.filter(move |(_, it)| it.name == name);
        named.filter_map(move |(place, _)| self.at(place))
    }

    /// The first of them.
    pub(crate) fn part(self, name: &str) -> Option<Self> {
        self.parts(name).next()
    }

    /// What the elements with this name inside say, as far as `read` reads it.
    fn said<T>(
        self,
        name: &str,
        read: impl Fn(&'t Datum<'a>) -> Option<T>,
    ) -> impl Iterator<Item = T> {
        let named = self.0.iter().skip(1).filter(move |it| it.name == name);
        named.filter_map(move |it| read(it.value.as_ref()?))
    }

    /// The literals in all elements with this name.
    pub(crate) fn literals(
        self,
        name: &str,
    ) -> impl Iterator<Item = &'static str> + use<'_, 't, 'a> {
        self.said(name, |it| match it {
            Datum::Literal(literal) => Some(*literal),
            _ => None,
        })
    }

    /// The first of them.
    pub(crate) fn literal(self, name: &str) -> Option<&'static str> {
        self.literals(name).next()
    }

    /// The truth value of the first element with this name.
    pub(crate) fn truth(self, name: &str) -> Option<bool> {
        let mut truths = self.said(name, |it| match it {
            Datum::Boolean(truth) => Some(*truth),
            _ => None,
        });
        truths.next()
    }

    /// The whole numbers in all elements with this name.
    pub(crate) fn integers(self, name: &str) -> impl Iterator<Item = i128> + use<'_, 't, 'a> {
        self.said(name, |it| match it {
            Datum::Integer(value) => Some(*value),
            _ => None,
        })
    }

    /// The first of them.
    pub(crate) fn integer(self, name: &str) -> Option<i128> {
        self.integers(name).next()
    }

    /// The text or the bytes (upper-case hex) of the first element with this name.
    pub(crate) fn text(self, name: &str) -> Option<String> {
        self.texts(name).next()
    }

    /// The same of all elements with this name.
    pub(crate) fn texts(self, name: &str) -> impl Iterator<Item = String> + use<'_, 't, 'a> {
        self.said(name, |it| match it {
            Datum::Text(text) => Some(text.to_string()),
            Datum::Hex(bytes) => Some(bytes.iter().map(|byte| format!("{byte:02X}")).collect()),
            _ => None,
        })
    }

    /// Bytes that are ASCII as that, else as [`text`](Self::text).
    pub(crate) fn identifier(self, name: &str) -> Option<String> {
        let mut ascii = self.said(name, |it| match it {
            Datum::Hex(bytes) if bytes.iter().all(|it| it.is_ascii_graphic()) => {
                Some(bytes.iter().map(char::from).collect())
            }
            _ => None,
        });
        ascii.next().or_else(|| self.text(name))
    }

    /// The number of a physical value or rational number.
    pub(crate) fn scaled(self) -> Option<f64> {
        let exponent = self
            .integer("Multiplier")
            .or_else(|| self.integer("Exponent"));
        let exponent = i32::try_from(exponent.unwrap_or_default()).ok()?;
        Some(self.integer("Value")? as f64 * 10_f64.powi(exponent))
    }

    /// The physical values, or rational numbers, in all elements with this name.
    pub(crate) fn quantities(self, name: &str) -> impl Iterator<Item = f64> + use<'_, 't, 'a> {
        self.parts(name).filter_map(Self::scaled)
    }

    /// The first of these that the message has.
    pub(crate) fn quantity(self, names: &[&str]) -> Option<f64> {
        names.iter().find_map(|name| self.quantities(name).next())
    }
}
