//! Reading by the schema tables: every event and value with its bits, up to the failure if there
//! is one.
//!
//! A walk needs no Rust type for the message. It is the second reader of this crate: the derives
//! make the first one, which is faster and silent, and both come to the same verdict at the same bit
//! on every input.

use core::ops::Range;

use crate::UNBOUNDED;
use crate::bits::Reader;
use crate::content::Value;
use crate::document::{
    HEADER, document_width, fragment_width, read_fragment_end, read_padding, read_root_code,
};
use crate::error::{Error, ErrorKind, Name, Path, Stop};
use crate::grammar::{forced_productions, loop_productions, productions, root_width, width};
use crate::note::{Note, Notes, OpenLists};
use crate::schema::{Alternative, Content, Field, Role, Root, Set, Simple, Type};
use crate::value::{
    Bytes, Hex, Integer, Text, no_such_literal, note_length, read_abstract, read_integer,
    starts_empty,
};

/// Something with a place in the stream.
#[derive(Clone, Debug)]
pub struct Event<'a> {
    /// Its bits.
    pub bits: Range<u32>,
    /// What it is.
    pub kind: EventKind<'a>,
}

/// What a walk comes across.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum EventKind<'a> {
    /// The EXI header.
    Header,
    /// The event code that starts an element.
    Start(Start),
    /// The event code that announces an attribute; its value follows.
    Attribute {
        /// Name of the attribute.
        name: &'static str,
        /// Its namespace; empty if unqualified.
        namespace: &'static str,
    },
    /// The event code that announces an element's text; its value follows.
    Characters,
    /// A value.
    Value(Datum<'a>),
    /// The event code that ends an element.
    End,
    /// The event code that ends a fragment.
    EndFragment,
    /// The bits that fill the last byte.
    Padding,
    /// A deviation that was tolerated here.
    Note(Note),
}

/// An element begins.
#[derive(Clone, Copy, Debug)]
pub struct Start {
    /// Name of the element.
    pub name: &'static str,
    /// Its namespace; empty if unqualified.
    pub namespace: &'static str,
    /// The schema allows more than one of these here.
    pub repeats: bool,
    /// Elements of this type can have attributes.
    pub attributed: bool,
    /// Unit of a plain number; empty if there is none.
    pub unit: &'static str,
}

/// A value of any datatype.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Datum<'a> {
    /// `xs:boolean`.
    Boolean(bool),
    /// An integer with bounds.
    Integer(i128),
    /// An integer without bounds.
    BigInteger(Integer),
    /// A literal of an enumeration.
    Literal(&'static str),
    /// Text.
    Text(Text<'a, 0, UNBOUNDED>),
    /// `xs:hexBinary`.
    Hex(Hex<'a, 0, UNBOUNDED>),
    /// `xs:base64Binary`.
    Base64(Bytes<'a, 0, UNBOUNDED>),
}

/// Rides along on a walk.
pub trait Observer<'a> {
    /// Takes the next event.
    fn event(&mut self, event: Event<'a>);

    /// The message is read once more from its start, by a rule for peers that end full lists
    /// wrongly; what was told so far does not count.
    fn restart(&mut self) {}
}

/// For a verdict alone.
impl Observer<'_> for () {
    fn event(&mut self, _: Event<'_>) {}
}

/// Walks through a document.
///
/// # Errors
///
/// The same as typed decoding gives; the observer has seen all that comes before.
pub fn document<'a>(
    set: &'static Set,
    bytes: &'a [u8],
    observer: &mut dyn Observer<'a>,
) -> Result<Notes, Error> {
    tolerant(bytes, observer, |walker| walker.document(set))
}

/// Walks through a fragment.
///
/// # Errors
///
/// As [`document`].
pub fn fragment<'a>(
    set: &'static Set,
    bytes: &'a [u8],
    observer: &mut dyn Observer<'a>,
) -> Result<Notes, Error> {
    tolerant(bytes, observer, |walker| walker.fragment(set))
}

/// The elements that are open at bit `until` of a message that may end there.
#[cfg(feature = "names")]
pub(crate) fn path_to(set: &'static Set, bytes: &[u8], until: u32, fragment: bool) -> Path {
    let mut silent = ();
    let mut walker = Walker::new(bytes, &mut silent, OpenLists::None);
    walker.until = until;
    let walk = if fragment {
        Walker::fragment
    } else {
        Walker::document
    };
    // What was written may end in the middle of an element, so a failure is no surprise.
    let _ = walk(&mut walker, set);
    walker.path
}

/// Walks; where a full list seems to end wrongly, walks once more as some peers write such lists.
fn tolerant<'a>(
    bytes: &'a [u8],
    observer: &mut dyn Observer<'a>,
    walk: impl Fn(&mut Walker<'_, 'a>) -> Result<(), Stop>,
) -> Result<Notes, Error> {
    let mut walker = Walker::new(bytes, observer, OpenLists::None);
    let Err(Stop) = walk(&mut walker) else {
        return Ok(walker.notes);
    };
    let error = walker.error();
    for open_lists in OpenLists::TRIED {
        let mut silent = ();
        let mut rehearsal = Walker::new(bytes, &mut silent, open_lists);
        if walk(&mut rehearsal).is_err() || !rehearsal.notes.contains(Note::ListEnd) {
            continue;
        }
        observer.restart();
        let mut walker = Walker::new(bytes, observer, open_lists);
        return walk(&mut walker)
            .map(|()| walker.notes)
            .map_err(|Stop| error);
    }
    Err(error)
}

struct Walker<'w, 'a> {
    reader: Reader<'a>,
    observer: &'w mut dyn Observer<'a>,
    notes: Notes,
    /// The elements that are open; where the walk fails, the way to the failure.
    path: Path,
    /// Bit at which to stop.
    until: u32,
}

/// The event code that decides what comes next.
#[derive(Clone, Copy)]
struct Code {
    /// Where it starts.
    bit: u32,
    /// As read.
    raw: u32,
    /// Less the events of what is absent.
    left: u32,
}

impl<'w, 'a> Walker<'w, 'a> {
    fn new(bytes: &'a [u8], observer: &'w mut dyn Observer<'a>, open_lists: OpenLists) -> Self {
        let mut reader = Reader::new(bytes);
        reader.open_lists = open_lists;
        Self {
            reader,
            observer,
            notes: Notes::default(),
            path: Path::default(),
            until: u32::MAX,
        }
    }

    /// What went wrong, and on the way to which element.
    fn error(&self) -> Error {
        let path = self.path;
        let unknown = Error::new(ErrorKind::UnexpectedEnd, self.reader.position());
        let error = self.reader.error().unwrap_or(unknown);
        Error { path, ..error }
    }

    /// Stops where something has gone wrong.
    fn step(&self) -> Result<(), Stop> {
        if self.reader.has_failed() {
            Err(Stop)
        } else {
            Ok(())
        }
    }

    fn fail(&mut self, kind: ErrorKind) -> Result<(), Stop> {
        self.reader.fail(kind);
        Err(Stop)
    }

    /// Tells what was read from bit `start` to here, and the tolerances that it took.
    fn tell(&mut self, start: u32, kind: EventKind<'a>) -> Result<(), Stop> {
        let bits = start..self.reader.position();
        if bits.end > self.until {
            return self.fail(ErrorKind::UnexpectedEnd);
        }
        self.step()?;
        self.observer.event(Event {
            bits: bits.clone(),
            kind,
        });
        for note in self.reader.take_notes().iter() {
            self.notes.insert(note);
            self.observer.event(Event {
                bits: bits.clone(),
                kind: EventKind::Note(note),
            });
        }
        Ok(())
    }

    fn document(&mut self, set: &'static Set) -> Result<(), Stop> {
        let width = document_width(set);
        let code = self.header(width)?;
        let name = set.globals.get(code as usize);
        let root = name.and_then(|name| set.document(name));
        self.root(root, name, code, width)?;
        self.padding()
    }

    fn fragment(&mut self, set: &'static Set) -> Result<(), Stop> {
        let width = fragment_width(set);
        let code = self.header(width)?;
        let name = set.elements.get(code as usize);
        let root = name.and_then(|name| set.fragment(name));
        self.root(root, name, code, width)?;
        let end = self.reader.position();
        read_fragment_end(&mut self.reader, set);
        self.tell(end, EventKind::EndFragment)?;
        self.padding()
    }

    /// Reads the header and the code of the root element.
    fn header(&mut self, width: u32) -> Result<u32, Stop> {
        let code = read_root_code(&mut self.reader, width);
        self.step()?;
        let bits = 0..HEADER.count_zeros().wrapping_add(1);
        self.observer.event(Event {
            bits,
            kind: EventKind::Header,
        });
        Ok(code)
    }

    /// Reads the root element, if it is one that may be.
    fn root(
        &mut self,
        root: Option<&'static Root>,
        name: Option<&'static &'static str>,
        code: u32,
        width: u32,
    ) -> Result<(), Stop> {
        let start = self.reader.position().wrapping_sub(width);
        let Some(root) = root else {
            let kind = name.map_or(ErrorKind::UnknownRoot(code), |name| {
                ErrorKind::RootNotAMessage(name)
            });
            self.reader.fail_at(kind, start);
            return Err(Stop);
        };
        let alternative = Alternative {
            name: root.name,
            namespace: root.namespace,
            content: root.content,
        };
        self.element(alternative, &root.name, None, start)
    }

    fn padding(&mut self) -> Result<(), Stop> {
        let start = self.reader.position();
        read_padding(&mut self.reader);
        self.tell(start, EventKind::Padding)
    }

    fn element(
        &mut self,
        element: Alternative,
        name: Name,
        field: Option<&Field>,
        start: u32,
    ) -> Result<(), Stop> {
        let attributed = matches!(element.content, Content::Complex(ty) if ty.has_attributes());
        self.tell(
            start,
            EventKind::Start(Start {
                name: element.name,
                namespace: element.namespace,
                repeats: field.is_some_and(|field| field.max > 1),
                attributed,
                unit: field.map_or("", |field| field.unit),
            }),
        )?;
        self.path.push(name);
        self.content(element.content)?;
        self.path.pop();
        Ok(())
    }

    fn content(&mut self, content: Content) -> Result<(), Stop> {
        match content {
            Content::Simple(simple) => self.simple_content(simple),
            Content::Complex(ty) if ty.grouped => self.grouped(ty),
            Content::Complex(ty) => {
                let code = self.code(productions(ty, 0))?;
                self.sequence(ty, code, true)
            }
            Content::Group(_) | Content::Wildcard => self.fail(ErrorKind::Wildcard),
            Content::Abstract => {
                let start = self.reader.position();
                read_abstract(&mut self.reader);
                self.tell(start, EventKind::End)
            }
        }
    }

    /// Reads an event code among so many events.
    fn code(&mut self, events: u32) -> Result<Code, Stop> {
        let bit = self.reader.position();
        let raw = self.reader.code(width(events));
        self.step()?;
        Ok(Code {
            bit,
            raw,
            left: raw,
        })
    }

    fn simple_content(&mut self, simple: Simple) -> Result<(), Stop> {
        let start = self.reader.position();
        if let Some(empty) = empty(simple) {
            let ends = starts_empty(&mut self.reader);
            self.step()?;
            if ends {
                note_facet(&mut self.reader, simple, 0);
                self.observer.event(Event {
                    bits: start..start,
                    kind: EventKind::Value(empty),
                });
                return self.tell(start, EventKind::End);
            }
        } else {
            self.reader.only_event();
        }
        self.tell(start, EventKind::Characters)?;
        self.value(simple)?;
        let end = self.reader.position();
        self.reader.only_event();
        self.tell(end, EventKind::End)
    }

    fn value(&mut self, simple: Simple) -> Result<(), Stop> {
        let start = self.reader.position();
        let datum = read_datum(&mut self.reader, simple);
        self.tell(start, EventKind::Value(datum))
    }

    /// Content that is one of several groups; the first event decides.
    fn grouped(&mut self, ty: &'static Type) -> Result<(), Stop> {
        let code = self.code(productions(ty, 0))?;
        let groups = ty.fields.first().map(Field::alternatives);
        match groups.and_then(|mut groups| groups.nth(code.raw as usize)) {
            Some(Alternative {
                content: Content::Group(group),
                ..
            }) => self.sequence(
                group,
                Code {
                    raw: 0,
                    left: 0,
                    ..code
                },
                true,
            ),
            _ => self.unexpected(code, ty.fields.first().map_or(0, Field::branches), ty.mixed),
        }
    }

    /// Reads attributes and elements; `code` is the first event inside.
    fn sequence(&mut self, ty: &'static Type, code: Code, closed: bool) -> Result<(), Stop> {
        let mut code = code;
        let last = ty.fields.len().wrapping_sub(1);
        for (at, field) in ty.fields.iter().enumerate() {
            let branches = field.branches();
            if code.left >= branches {
                if field.min > 0 {
                    self.enter(field);
                    let mixed = ty.mixed && field.role != Role::Attribute;
                    return self.unexpected(code, branches, mixed);
                }
                code.left = code.left.wrapping_sub(branches);
            } else if field.max > 1 {
                code = self.list(ty, at, field, code)?;
            } else {
                self.occurrence(field, code)?;
                if closed || at < last {
                    code = self.code(productions(ty, at.wrapping_add(1)))?;
                }
            }
        }
        if !closed {
            return Ok(());
        }
        if code.left != 0 {
            return self.unexpected(code, 1, ty.mixed);
        }
        self.tell(code.bit, EventKind::End)
    }

    /// Reads the items of a list; returns the event behind it.
    fn list(
        &mut self,
        ty: &'static Type,
        at: usize,
        field: &'static Field,
        first: Code,
    ) -> Result<Code, Stop> {
        let branches = field.branches();
        let open = loop_productions(ty, at);
        let mut code = first;
        let mut count = 0_usize;
        loop {
            self.occurrence(field, code)?;
            count = count.saturating_add(1);
            let full = count >= field.max && !self.reader.open_lists.holds(field.max);
            let forced = count < field.min;
            let events = match (full, forced) {
                (true, _) => productions(ty, at.wrapping_add(1)),
                (_, true) => forced_productions(ty, at),
                _ => open,
            };
            // Without an event it is the list that is not whole.
            let outside = self.path;
            self.enter(field);
            code = self.code(events)?;
            match code.raw.checked_sub(branches) {
                _ if full => {
                    self.path = outside;
                    return Ok(code);
                }
                None if count < field.max => {}
                Some(left) if !forced => {
                    if count >= field.max {
                        self.reader.note(Note::ListEnd);
                    }
                    self.path = outside;
                    return Ok(Code { left, ..code });
                }
                _ => self.unexpected(code, branches, ty.mixed)?,
            }
            self.path = outside;
        }
    }

    /// Reads what event `code` of `field` starts.
    fn occurrence(&mut self, field: &'static Field, code: Code) -> Result<(), Stop> {
        let Some(alternative) = field.alternatives().nth(code.left as usize) else {
            return self.fail(ErrorKind::UndeclaredEvent);
        };
        let Alternative {
            name,
            namespace,
            content,
        } = alternative;
        match (field.role, content) {
            (Role::Element, Content::Group(group)) => self.sequence(
                group,
                Code {
                    raw: 0,
                    left: 0,
                    ..code
                },
                false,
            ),
            (Role::Element, _) => {
                let path = field.name_of(code.left);
                self.element(alternative, path, Some(field), code.bit)
            }
            (role, Content::Simple(simple)) => {
                let kind = if role == Role::Attribute {
                    EventKind::Attribute { name, namespace }
                } else {
                    EventKind::Characters
                };
                self.tell(code.bit, kind)?;
                let outside = self.path;
                self.enter(field);
                self.value(simple)?;
                self.path = outside;
                Ok(())
            }
            _ => self.fail(ErrorKind::Wildcard),
        }
    }

    /// Goes on the way to a field; a choice and a value have no name of their own.
    fn enter(&mut self, field: &'static Field) {
        if !field.path.is_empty() {
            self.path.push(&field.path);
        }
    }

    fn unexpected(&mut self, code: Code, branches: u32, mixed: bool) -> Result<(), Stop> {
        self.reader.unexpected(code.left, branches, mixed);
        Err(Stop)
    }
}

/// The empty value of a datatype that some encoders write as no value at all.
fn empty(simple: Simple) -> Option<Datum<'static>> {
    match simple {
        Simple::Text { .. } => Some(Datum::Text(Text::default())),
        Simple::Hex { .. } => Some(Datum::Hex(Hex::default())),
        Simple::Base64 { .. } => Some(Datum::Base64(Bytes::default())),
        _ => None,
    }
}

fn read_datum<'a>(reader: &mut Reader<'a>, simple: Simple) -> Datum<'a> {
    match simple {
        Simple::Boolean => Datum::Boolean(read_value(reader)),
        Simple::Integer { min, max } => Datum::Integer(read_integer(reader, min, max)),
        Simple::BigInteger => Datum::BigInteger(read_value(reader)),
        Simple::Enumeration(literals) => Datum::Literal(read_literal(reader, literals)),
        Simple::Text { .. } => {
            let text: Text<'a, 0, UNBOUNDED> = read_value(reader);
            note_facet(reader, simple, text.len());
            Datum::Text(text)
        }
        Simple::Hex { .. } => {
            let bytes: Hex<'a, 0, UNBOUNDED> = read_value(reader);
            note_facet(reader, simple, bytes.len());
            Datum::Hex(bytes)
        }
        Simple::Base64 { .. } => {
            let bytes: Bytes<'a, 0, UNBOUNDED> = read_value(reader);
            note_facet(reader, simple, bytes.len());
            Datum::Base64(bytes)
        }
    }
}

fn read_value<'a, T: Value<'a>>(reader: &mut Reader<'a>) -> T {
    let mut value = T::BLANK;
    value.read_value(reader);
    value
}

fn read_literal(reader: &mut Reader<'_>, literals: &'static [&'static str]) -> &'static str {
    let index = reader.half(root_width(literals.len() as u32));
    literals.get(index as usize).copied().unwrap_or_else(|| {
        no_such_literal(reader, index, literals.len(), 0);
        ""
    })
}

fn note_facet(reader: &mut Reader<'_>, simple: Simple, length: usize) {
    if let Simple::Text { min, max } | Simple::Hex { min, max } | Simple::Base64 { min, max } =
        simple
    {
        note_length(reader, length, min, max);
    }
}
