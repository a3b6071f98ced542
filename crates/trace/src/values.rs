//! What a message says, by the names of its elements; the same for all protocols.

use v2g_exi::tree::{Node, Tree};
use v2g_exi::walk::Datum;

/// The elements of a message.
#[derive(Clone, Copy)]
pub(crate) struct Values<'t, 'a>(pub(crate) &'t Tree<'a>);

impl<'t, 'a> Values<'t, 'a> {
    /// Nodes with this name, each with those inside it.
    fn all(
        self,
        name: &str,
    ) -> impl Iterator<Item = (&'t Node<'a>, &'t [Node<'a>])> + use<'_, 't, 'a> {
        let nodes = self.0.nodes();
        let named = nodes
            .iter()
            .enumerate()
            .filter(move |(_, it)| it.name == name);
        named.map(move |(index, node)| {
            let behind = nodes.get(index + 1..).unwrap_or_default();
            let inside = behind.iter().take_while(|it| it.depth > node.depth).count();
            (node, behind.get(..inside).unwrap_or_default())
        })
    }

    /// Whether there is an element with this name.
    pub(crate) fn has(self, name: &str) -> bool {
        self.all(name).next().is_some()
    }

    /// The literal of the first element with this name.
    pub(crate) fn literal(self, name: &str) -> Option<&'static str> {
        self.all(name).find_map(|(node, _)| match node.value {
            Some(Datum::Literal(literal)) => Some(literal),
            _ => None,
        })
    }

    /// The truth value of the first element with this name.
    pub(crate) fn truth(self, name: &str) -> Option<bool> {
        self.all(name).find_map(|(node, _)| match node.value {
            Some(Datum::Boolean(truth)) => Some(truth),
            _ => None,
        })
    }

    /// The whole numbers in all elements with this name.
    pub(crate) fn integers(self, name: &str) -> impl Iterator<Item = i128> + use<'_, 't, 'a> {
        self.all(name).filter_map(|(node, _)| integer(node))
    }

    /// The text or the bytes (upper-case hex) of the first element with this name.
    pub(crate) fn text(self, name: &str) -> Option<String> {
        self.texts(name).next()
    }

    /// The same of all elements with this name.
    pub(crate) fn texts(self, name: &str) -> impl Iterator<Item = String> + use<'_, 't, 'a> {
        self.all(name).filter_map(|(node, _)| match &node.value {
            Some(Datum::Text(text)) => Some(text.to_string()),
            Some(Datum::Hex(bytes)) => {
                Some(bytes.iter().map(|byte| format!("{byte:02X}")).collect())
            }
            _ => None,
        })
    }

    /// The physical values, or rational numbers, in all elements with this name.
    pub(crate) fn quantities(self, name: &str) -> impl Iterator<Item = f64> + use<'_, 't, 'a> {
        self.all(name).filter_map(|(_, inside)| {
            let part = |name: &str| inside.iter().find(|it| it.name == name).and_then(integer);
            let value = part("Value")?;
            let exponent = part("Multiplier").or_else(|| part("Exponent")).unwrap_or(0);
            let exponent = i32::try_from(exponent).ok()?;
            Some(value as f64 * 10_f64.powi(exponent))
        })
    }

    /// The first of these that the message has.
    pub(crate) fn quantity(self, names: &[&str]) -> Option<f64> {
        names.iter().find_map(|name| self.quantities(name).next())
    }
}

fn integer(node: &Node<'_>) -> Option<i128> {
    match node.value {
        Some(Datum::Integer(value)) => Some(value),
        _ => None,
    }
}
