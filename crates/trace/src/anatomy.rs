//! A message taken apart: its elements, and what each run of its bits means.

use core::ops::Range;

use v2g_exi::schema::Set;
use v2g_exi::walk::{self, Event, EventKind, Observer};
use v2g_exi::{Error, Note};

/// All bits of a message in order, and the elements that they make; as far as it could be read.
///
/// ```
/// use v2g_messages::sets::by_name;
/// use v2g_trace::{Anatomy, Run};
///
/// let set = by_name("app-protocol").unwrap();
/// let anatomy = Anatomy::document(set, &[0x80, 0x40, 0x00, 0x40]);
/// let code = &anatomy.elements[1];
/// assert_eq!((code.name, code.value.as_deref()), ("ResponseCode", Some("OK_SuccessfulNegotiation")));
/// assert_eq!(anatomy.runs[0], Run { bits: 0..8, role: v2g_trace::Role::Header, element: None });
/// ```
#[derive(Clone, Debug, Default)]
pub struct Anatomy {
    /// Elements and attributes in the order of the stream.
    pub elements: Vec<Element>,
    /// Runs of bits without a gap, up to the end or the failure.
    pub runs: Vec<Run>,
    /// Deviations that were tolerated, each with its bits.
    pub notes: Vec<(Note, Range<u32>)>,
    /// Why the rest could not be read.
    pub error: Option<Error>,
    /// Elements whose end has not come yet.
    open: Vec<usize>,
}

/// An element or an attribute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Element {
    /// Local name in the standard's spelling.
    pub name: &'static str,
    /// Whether this is an attribute of the element around it.
    pub attribute: bool,
    /// How many elements are around it.
    pub depth: usize,
    /// In the canonical lexical form; none where there is no value, or it could not be read.
    pub value: Option<String>,
    /// Unit of a plain number; empty if there is none.
    pub unit: &'static str,
    /// Bits of the value; empty if there is none.
    pub value_bits: Range<u32>,
    /// From the event code that starts it to the one that ends it.
    pub bits: Range<u32>,
}

/// Bits that belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// Which.
    pub bits: Range<u32>,
    /// What for.
    pub role: Role,
    /// Place in [`Anatomy::elements`] of the element that they are of.
    pub element: Option<usize>,
}

/// What bits are there for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The EXI header.
    Header,
    /// The event code that starts an element, announces an attribute or text.
    Code,
    /// A value.
    Value,
    /// The event code that ends an element or the fragment.
    End,
    /// What fills the last byte.
    Padding,
}

impl Role {
    /// In a word.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Header => "header",
            Self::Code => "code",
            Self::Value => "value",
            Self::End => "end",
            Self::Padding => "padding",
        }
    }
}

impl Anatomy {
    /// Of a document.
    #[must_use]
    pub fn document(set: &'static Set, bytes: &[u8]) -> Self {
        let mut anatomy = Self::default();
        anatomy.error = walk::document(set, bytes, &mut anatomy).err();
        anatomy
    }

    /// Of a fragment.
    #[must_use]
    pub fn fragment(set: &'static Set, bytes: &[u8]) -> Self {
        let mut anatomy = Self::default();
        anatomy.error = walk::fragment(set, bytes, &mut anatomy).err();
        anatomy
    }

    fn start(&mut self, name: &'static str, unit: &'static str, attribute: bool, bits: Range<u32>) {
        let index = self.elements.len();
        self.elements.push(Element {
            name,
            attribute,
            depth: self.open.len(),
            value: None,
            unit,
            value_bits: bits.end..bits.end,
            bits: bits.clone(),
        });
        self.open.push(index);
        self.run(bits, Role::Code);
    }

    fn value(&mut self, value: String, bits: Range<u32>) {
        self.run(bits.clone(), Role::Value);
        let open = self.open.last().copied();
        let Some(element) = open.and_then(|index| self.elements.get_mut(index)) else {
            return;
        };
        element.value = Some(value);
        element.value_bits = bits.clone();
        if element.attribute {
            element.bits.end = bits.end;
            self.open.pop();
        }
    }

    fn end(&mut self, bits: Range<u32>) {
        self.run(bits.clone(), Role::End);
        if let Some(element) = self
            .open
            .pop()
            .and_then(|index| self.elements.get_mut(index))
        {
            element.bits.end = bits.end;
        }
    }

    /// Adds bits of the innermost element that is open; event codes may take none.
    fn run(&mut self, bits: Range<u32>, role: Role) {
        if !bits.is_empty() {
            let element = self.open.last().copied();
            self.runs.push(Run {
                bits,
                role,
                element,
            });
        }
    }
}

impl<'a> Observer<'a> for Anatomy {
    fn event(&mut self, event: Event<'a>) {
        let bits = event.bits;
        match event.kind {
            EventKind::Header => self.run(bits, Role::Header),
            EventKind::Start(start) => self.start(start.name, start.unit, false, bits),
            EventKind::Attribute { name, .. } => self.start(name, "", true, bits),
            EventKind::Characters => self.run(bits, Role::Code),
            EventKind::Value(datum) => self.value(datum.to_string(), bits),
            EventKind::End => self.end(bits),
            EventKind::EndFragment => self.run(bits, Role::End),
            EventKind::Note(note) => self.notes.push((note, bits)),
            // Padding, and what an event of a later version may be.
            _ => self.run(bits, Role::Padding),
        }
    }

    fn restart(&mut self) {
        *self = Self::default();
    }
}
