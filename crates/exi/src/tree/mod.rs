//! A message as a tree of names and values, whatever its type; needs a heap.
//!
//! Reading makes a tree even of a message that is broken: it holds all that came before the failure.

mod bits;
mod json;
mod text;
mod xml;

use alloc::vec::Vec;
use core::ops::Range;

use crate::error::Error;
use crate::note::{Note, Notes};
use crate::schema::Set;
use crate::walk::{self, Datum, Event, EventKind, Observer, Start};

pub use bits::{document_bits, fragment_bits};
pub(crate) use text::shown;

/// A message, or as much of it as could be read.
#[derive(Clone, Debug, Default)]
pub struct Tree<'a> {
    nodes: Vec<Node<'a>>,
    /// Tolerated deviations, each with its bits.
    pub notes: Vec<(Note, Range<u32>)>,
    /// Why the rest could not be read.
    pub error: Option<Error>,
    /// Nodes whose end has not come yet.
    open: Vec<usize>,
}

/// An element or an attribute.
#[derive(Clone, Debug)]
pub struct Node<'a> {
    /// Local name in the standard's spelling.
    pub name: &'static str,
    /// Namespace; empty if unqualified.
    pub namespace: &'static str,
    /// Whether this is an attribute of the element around it.
    pub attribute: bool,
    /// The schema allows more than one of these here.
    pub repeats: bool,
    /// Elements of this type can have attributes.
    pub attributed: bool,
    /// Unit of a plain number; empty if there is none.
    pub unit: &'static str,
    /// The value, if this holds one and it could be read.
    pub value: Option<Datum<'a>>,
    /// Bits of the value.
    pub value_bits: Range<u32>,
    /// Bits from the event that starts this to the event that ends it.
    pub bits: Range<u32>,
    /// How many elements are around this one.
    pub depth: usize,
    /// Index of the first node behind everything in this one.
    end: usize,
}

impl<'a> Tree<'a> {
    /// Reads a document.
    pub fn document(set: &'static Set, bytes: &'a [u8]) -> Self {
        let mut tree = Self::default();
        let result = walk::document(set, bytes, &mut tree);
        tree.finish(result, bytes)
    }

    /// Reads a fragment.
    pub fn fragment(set: &'static Set, bytes: &'a [u8]) -> Self {
        let mut tree = Self::default();
        let result = walk::fragment(set, bytes, &mut tree);
        tree.finish(result, bytes)
    }

    fn finish(mut self, result: Result<Notes, Error>, bytes: &[u8]) -> Self {
        self.error = result.err();
        let end = self
            .error
            .map_or((bytes.len() as u32).saturating_mul(8), |error| error.bit);
        let nodes = self.nodes.len();
        for index in self.open.drain(..) {
            if let Some(node) = self.nodes.get_mut(index) {
                node.end = nodes;
                node.bits.end = end;
            }
        }
        self
    }

    /// The nodes in the order of the stream.
    pub fn nodes(&self) -> &[Node<'a>] {
        &self.nodes
    }

    /// The root element.
    pub fn root(&self) -> Option<Cursor<'_, 'a>> {
        (!self.nodes.is_empty()).then_some(Cursor {
            tree: self,
            index: 0,
        })
    }
}

impl<'a> Observer<'a> for Tree<'a> {
    fn event(&mut self, event: Event<'a>) {
        match &event.kind {
            EventKind::Start(start) => self.start(*start, event.bits.clone()),
            EventKind::Attribute { name, namespace } => {
                let start = Start {
                    name,
                    namespace,
                    repeats: false,
                    attributed: false,
                    unit: "",
                };
                self.start(start, event.bits.clone());
                if let Some(node) = self.nodes.last_mut() {
                    node.attribute = true;
                }
            }
            EventKind::Value(datum) => self.value(*datum, event.bits.clone()),
            EventKind::End => self.close(event.bits.end),
            EventKind::Note(note) => self.notes.push((*note, event.bits.clone())),
            _ => {}
        }
    }

    fn restart(&mut self) {
        *self = Self::default();
    }
}

impl<'a> Tree<'a> {
    fn start(&mut self, start: Start, bits: Range<u32>) {
        self.open.push(self.nodes.len());
        self.nodes.push(Node {
            name: start.name,
            namespace: start.namespace,
            attribute: false,
            repeats: start.repeats,
            attributed: start.attributed,
            unit: start.unit,
            value: None,
            value_bits: bits.end..bits.end,
            bits,
            depth: self.open.len().saturating_sub(1),
            end: 0,
        });
    }

    fn value(&mut self, datum: Datum<'a>, bits: Range<u32>) {
        let Some(node) = self
            .open
            .last()
            .and_then(|index| self.nodes.get_mut(*index))
        else {
            return;
        };
        let end = bits.end;
        node.value = Some(datum);
        node.value_bits = bits;
        if node.attribute {
            self.close(end);
        }
    }

    fn close(&mut self, bit: u32) {
        let end = self.nodes.len();
        if let Some(node) = self.open.pop().and_then(|index| self.nodes.get_mut(index)) {
            node.bits.end = bit;
            node.end = end;
        }
    }
}

/// A node in its tree.
#[derive(Clone, Copy, Debug)]
pub struct Cursor<'t, 'a> {
    tree: &'t Tree<'a>,
    index: usize,
}

impl<'t, 'a> Cursor<'t, 'a> {
    /// The node itself.
    pub fn node(&self) -> &'t Node<'a> {
        const NONE: &Node<'static> = &Node {
            name: "",
            namespace: "",
            attribute: false,
            repeats: false,
            attributed: false,
            unit: "",
            value: None,
            value_bits: 0..0,
            bits: 0..0,
            depth: 0,
            end: 0,
        };
        self.tree.nodes.get(self.index).unwrap_or(NONE)
    }

    /// Attributes and elements directly in this one.
    pub fn children(&self) -> impl Iterator<Item = Self> + use<'t, 'a> {
        let tree = self.tree;
        let end = self.node().end;
        let first = self.index.saturating_add(1);
        core::iter::successors((first < end).then_some(first), move |index| {
            tree.nodes
                .get(*index)
                .map(|node| node.end)
                .filter(|next| *next < end)
        })
        .map(move |index| Self { tree, index })
    }

    /// The first child with this name.
    pub fn child(&self, name: &str) -> Option<Self> {
        self.children().find(|child| child.node().name == name)
    }

    /// The node at the end of a way of names, from here.
    pub fn find(&self, path: &[&str]) -> Option<Self> {
        path.iter()
            .try_fold(*self, |cursor, name| cursor.child(name))
    }
}
