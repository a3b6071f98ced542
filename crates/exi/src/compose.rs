//! Writing by the schema tables, from names and text as JSON and XML have them; needs a heap.

use alloc::borrow::ToOwned as _;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use crate::bits::Writer;
use crate::content::{Stop, Value as _};
use crate::document::{HEADER, document_width, fragment_end, fragment_width};
use crate::error::Error;
use crate::grammar::{loop_productions, productions, root_width, width};
use crate::schema::{Alternative, Content, Field, Role, Root, Set, Simple, Type};
use crate::value::{Bytes, Hex, Integer, Text, check_length, write_integer};
use crate::{ErrorKind, UNBOUNDED};

/// A named thing with text or with named things in it: what JSON and XML have in common.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Item {
    /// Name of the element or attribute.
    pub name: String,
    /// Its text.
    pub text: Option<String>,
    /// Attributes and elements in it, in their order.
    pub items: Vec<Self>,
}

/// Why a message cannot be made of what was given, and at which element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComposeError {
    /// Names from the root to the element, separated by dots.
    pub path: String,
    /// What is wrong there.
    pub kind: ComposeErrorKind,
}

/// What is wrong with an item.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ComposeErrorKind {
    /// The set has no message or fragment of this name.
    UnknownRoot,
    /// The schema has no such element or attribute here.
    Unknown(String),
    /// A mandatory element or attribute is not there.
    Missing(String),
    /// More of one than the schema allows.
    TooMany(String),
    /// More than one alternative of a choice.
    Ambiguous(String),
    /// The text is not of the datatype.
    NotA(&'static str, String),
    /// Elements where text is expected, or the other way round.
    NotText,
    /// Text where elements are expected.
    NotElements,
    /// What the writer refuses: a facet, a bound, no room.
    Refused(ErrorKind),
}

impl fmt::Display for ComposeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.path)?;
        match &self.kind {
            ComposeErrorKind::UnknownRoot => f.write_str("no message or fragment of this set"),
            ComposeErrorKind::Unknown(name) => write!(f, "{name} is not known here"),
            ComposeErrorKind::Missing(name) => write!(f, "{name} is missing"),
            ComposeErrorKind::TooMany(name) => write!(f, "too many {name}"),
            ComposeErrorKind::Ambiguous(name) => write!(f, "{name} excludes another element given"),
            ComposeErrorKind::NotA(what, text) => write!(f, "{text:?} is not {what}"),
            ComposeErrorKind::NotText => f.write_str("a plain value is expected"),
            ComposeErrorKind::NotElements => f.write_str("elements are expected, not a value"),
            ComposeErrorKind::Refused(kind) => write!(f, "{kind}"),
        }
    }
}

impl core::error::Error for ComposeError {}

/// Writes a document whose root is `item`.
///
/// # Errors
///
/// The first item that the schema does not allow.
pub fn document(set: &Set, item: &Item) -> Result<Vec<u8>, ComposeError> {
    let code = set.globals.iter().position(|name| *name == item.name);
    let (Some(code), Some(root)) = (code, set.document(&item.name)) else {
        return Err(unknown_root(item));
    };
    compose(item, root, code as u32, document_width(set), None)
}

/// Writes a fragment whose element is `item`.
///
/// # Errors
///
/// As [`document`].
pub fn fragment(set: &Set, item: &Item) -> Result<Vec<u8>, ComposeError> {
    let code = set.elements.iter().position(|name| *name == item.name);
    let (Some(code), Some(root)) = (code, set.fragment(&item.name)) else {
        return Err(unknown_root(item));
    };
    compose(
        item,
        root,
        code as u32,
        fragment_width(set),
        Some(fragment_end(set)),
    )
}

fn unknown_root(item: &Item) -> ComposeError {
    ComposeError {
        path: item.name.clone(),
        kind: ComposeErrorKind::UnknownRoot,
    }
}

fn compose(
    item: &Item,
    root: &'static Root,
    code: u32,
    bits: u32,
    end: Option<u32>,
) -> Result<Vec<u8>, ComposeError> {
    let mut buffer = alloc::vec![0; size(item)];
    let mut composer = Composer {
        writer: Writer::new(&mut buffer),
        problem: None,
    };
    let written = composer
        .writer
        .bits(u64::from(HEADER), 8)
        .and_then(|()| composer.element(item, (&root.name, root.content), code, bits))
        .and_then(|()| end.map_or(Ok(()), |end| composer.writer.code(end, bits)));
    let Composer { writer, problem } = composer;
    let result = match written {
        Ok(()) => writer.finish().map(<[u8]>::len),
        Err(Stop) => Err(writer.error()),
    };
    match result {
        Ok(length) => {
            buffer.truncate(length);
            Ok(buffer)
        }
        Err(error) => Err(explain(error, problem)),
    }
}

/// Bytes that are enough for the message: no value takes more than its text does here.
fn size(item: &Item) -> usize {
    let text = item.text.as_ref().map_or(0, String::len).saturating_mul(4);
    let inner = item.items.iter().map(size).fold(0, usize::saturating_add);
    inner.saturating_add(text).saturating_add(32)
}

fn explain(error: Error, problem: Option<ComposeErrorKind>) -> ComposeError {
    let mut path = String::new();
    for (index, name) in error.path.iter().enumerate() {
        if index > 0 {
            path.push('.');
        }
        path.push_str(name);
    }
    ComposeError {
        path,
        kind: problem.unwrap_or(ComposeErrorKind::Refused(error.kind)),
    }
}

struct Composer<'b> {
    writer: Writer<'b>,
    /// What is wrong, where the writer has no word for it.
    problem: Option<ComposeErrorKind>,
}

/// The state of the grammar: what the next event code counts from, and its width.
#[derive(Clone, Copy)]
struct State {
    code: u32,
    width: u32,
}

impl Composer<'_> {
    fn refuse(&mut self, problem: ComposeErrorKind) -> Stop {
        self.problem = Some(problem);
        self.writer.fail(ErrorKind::UndeclaredEvent)
    }

    fn element(
        &mut self,
        item: &Item,
        (name, content): (&'static &'static str, Content),
        code: u32,
        bits: u32,
    ) -> Result<(), Stop> {
        self.writer.code(code, bits)?;
        self.content(item, content)
            .inspect_err(|_| self.writer.within(name))
    }

    fn content(&mut self, item: &Item, content: Content) -> Result<(), Stop> {
        match content {
            Content::Simple(simple) => {
                if !item.items.is_empty() {
                    return Err(self.refuse(ComposeErrorKind::NotText));
                }
                self.writer.bits(0, 1)?;
                self.value(simple, item.text.as_deref().unwrap_or_default())?;
                self.writer.bits(0, 1)
            }
            Content::Complex(ty) => self.complex(item, ty),
            Content::Abstract => Err(self.writer.fail(ErrorKind::Abstract)),
            Content::Group(_) | Content::Wildcard => Err(self.writer.fail(ErrorKind::Wildcard)),
        }
    }

    fn complex(&mut self, item: &Item, ty: &'static Type) -> Result<(), Stop> {
        let start = State {
            code: 0,
            width: width(productions(ty.particles, 0, ty.mixed)),
        };
        let has_value = ty.fields.iter().any(|field| field.role == Role::Value);
        if item
            .text
            .as_ref()
            .is_some_and(|text| !has_value && !text.trim().is_empty())
        {
            return Err(self.refuse(ComposeErrorKind::NotElements));
        }
        let mut used = alloc::vec![false; item.items.len()];
        if ty.grouped {
            self.grouped(item, ty, start, &mut used)?;
        } else {
            self.sequence(item, ty, start, true, &mut used)?;
        }
        match used.iter().zip(&item.items).find(|(used, _)| !**used) {
            Some((_, unknown)) => Err(self.refuse(ComposeErrorKind::Unknown(unknown.name.clone()))),
            None => Ok(()),
        }
    }

    /// Content that is one of several groups: the one whose first element is there.
    fn grouped(
        &mut self,
        item: &Item,
        ty: &'static Type,
        start: State,
        used: &mut [bool],
    ) -> Result<(), Stop> {
        let groups = ty.fields.first().into_iter().flat_map(Field::alternatives);
        for (index, alternative) in groups.enumerate() {
            let Content::Group(group) = alternative.content else {
                continue;
            };
            let first = group.fields.first().map_or("", |field| field.name);
            if item.items.iter().any(|child| child.name == first) {
                let state = State {
                    code: index as u32,
                    ..start
                };
                return self.sequence(item, group, state, true, used).map(drop);
            }
        }
        Err(self.refuse(ComposeErrorKind::Missing(ty.name.to_owned())))
    }

    fn sequence(
        &mut self,
        item: &Item,
        ty: &'static Type,
        start: State,
        closed: bool,
        used: &mut [bool],
    ) -> Result<State, Stop> {
        let mut state = start;
        for (at, field) in ty.fields.iter().enumerate() {
            let after = width(productions(ty.particles, at.wrapping_add(1), ty.mixed));
            state = match field.role {
                Role::Element => self.elements(item, (ty, at, field), state, after, used)?,
                Role::Attribute => self.attribute(item, field, state, after, used)?,
                Role::Value => {
                    self.writer.code(state.code, state.width)?;
                    let text = self.own_text(item, used);
                    self.field_value(field, &text)?;
                    State {
                        code: 0,
                        width: after,
                    }
                }
            };
        }
        if closed {
            self.writer.code(state.code, state.width)?;
        }
        Ok(state)
    }

    /// The text of an element with attributes: its own, or an item named `value`.
    fn own_text(&self, item: &Item, used: &mut [bool]) -> String {
        if let Some(text) = &item.text {
            return text.clone();
        }
        for (child, used) in item.items.iter().zip(used) {
            if child.name == "value" && !*used {
                *used = true;
                return child.text.clone().unwrap_or_default();
            }
        }
        String::new()
    }

    fn attribute(
        &mut self,
        item: &Item,
        field: &'static Field,
        state: State,
        after: u32,
        used: &mut [bool],
    ) -> Result<State, Stop> {
        let found = item.items.iter().position(|child| child.name == field.name);
        let Some((child, used)) = found.and_then(|at| item.items.get(at).zip(used.get_mut(at)))
        else {
            return self.absent(field, state);
        };
        *used = true;
        self.writer.code(state.code, state.width)?;
        let text = child.text.as_deref().unwrap_or_default();
        self.field_value(field, text)
            .inspect_err(|_| self.writer.within(&field.name))?;
        Ok(State {
            code: 0,
            width: after,
        })
    }

    fn field_value(&mut self, field: &'static Field, text: &str) -> Result<(), Stop> {
        match field
            .alternatives()
            .next()
            .map(|alternative| alternative.content)
        {
            Some(Content::Simple(simple)) => self.value(simple, text),
            _ => Err(self.writer.fail(ErrorKind::Wildcard)),
        }
    }

    fn absent(&mut self, field: &'static Field, state: State) -> Result<State, Stop> {
        if field.min > 0 {
            let names: Vec<_> = field.alternatives().map(|it| it.name).collect();
            return Err(self.refuse(ComposeErrorKind::Missing(names.join(" or "))));
        }
        Ok(State {
            code: state.code.wrapping_add(field.branches()),
            ..state
        })
    }

    /// Writes all items that belong to one field.
    fn elements(
        &mut self,
        item: &Item,
        (ty, at, field): (&'static Type, usize, &'static Field),
        state: State,
        after: u32,
        used: &mut [bool],
    ) -> Result<State, Stop> {
        let alternatives: Vec<Alternative> = field.alternatives().collect();
        if let [
            Alternative {
                content: Content::Group(group),
                ..
            },
        ] = alternatives[..]
        {
            return self.group(item, field, group, state, after, used);
        }
        let branch = |name: &str| alternatives.iter().position(|it| it.name == name);
        let open = width(loop_productions(ty.particles, at, ty.mixed));
        let mixed = u32::from(ty.mixed);
        let mut next = state;
        let mut count = 0_usize;
        for (child, used) in item.items.iter().zip(used.iter_mut()) {
            let Some((index, alternative)) = (!*used)
                .then(|| branch(&child.name))
                .flatten()
                .and_then(|index| Some((index, alternatives.get(index)?)))
            else {
                continue;
            };
            if count == field.max {
                // A later field of this type may take the same name.
                let again = ty.fields.iter().skip(at.wrapping_add(1)).any(|later| {
                    later
                        .alternatives()
                        .any(|alternative| alternative.name == child.name)
                });
                if again {
                    break;
                }
                let name = child.name.clone();
                return Err(self.refuse(if field.max == 1 && alternatives.len() > 1 {
                    ComposeErrorKind::Ambiguous(name)
                } else {
                    ComposeErrorKind::TooMany(name)
                }));
            }
            *used = true;
            let code = next.code.wrapping_add(index as u32);
            let name = field.name_of(index as u32);
            self.element(child, (name, alternative.content), code, next.width)?;
            count = count.saturating_add(1);
            let forced = width(field.branches().wrapping_add(mixed));
            next = State {
                code: 0,
                width: if count < field.min { forced } else { open },
            };
        }
        match count {
            0 => self.absent(field, state),
            _ if count < field.min => {
                let minimum = field.min;
                let maximum = field.max;
                Err(self.writer.fail(ErrorKind::Count {
                    count,
                    minimum,
                    maximum,
                }))
            }
            _ if count == field.max => Ok(State {
                code: 0,
                width: after,
            }),
            _ => Ok(State {
                code: field.branches(),
                width: open,
            }),
        }
    }

    /// Writes elements that stand together without one around them.
    fn group(
        &mut self,
        item: &Item,
        field: &'static Field,
        group: &'static Type,
        state: State,
        after: u32,
        used: &mut [bool],
    ) -> Result<State, Stop> {
        let first = group.fields.first().map_or("", |field| field.name);
        if !item.items.iter().any(|child| child.name == first) {
            return self.absent(field, state);
        }
        self.sequence(item, group, state, false, used)?;
        Ok(State {
            code: 0,
            width: after,
        })
    }

    fn value(&mut self, simple: Simple, text: &str) -> Result<(), Stop> {
        match simple {
            Simple::Boolean => match text {
                "true" | "1" => self.writer.bits(1, 1),
                "false" | "0" => self.writer.bits(0, 1),
                _ => Err(self.not_a("a boolean", text)),
            },
            Simple::Integer { min, max } => match text.trim().parse() {
                Ok(value) => write_integer(&mut self.writer, value, min, max),
                Err(_) => Err(self.not_a("an integer", text)),
            },
            Simple::BigInteger => match text.trim().parse::<Integer>() {
                Ok(value) => value.write_value(&mut self.writer),
                Err(_) => Err(self.not_a("an integer of at most 160 bits", text)),
            },
            Simple::Enumeration(literals) => {
                match literals.iter().position(|literal| *literal == text) {
                    Some(index) => self
                        .writer
                        .code(index as u32, root_width(literals.len() as u32)),
                    None => Err(self.not_a("one of the literals of this element", text)),
                }
            }
            Simple::Text { min, max } => {
                check_length(&mut self.writer, text.chars().count(), min, max)?;
                Text::<0, UNBOUNDED>::from(text).write_value(&mut self.writer)
            }
            Simple::Hex { min, max } => match from_hex(text) {
                Some(bytes) => {
                    check_length(&mut self.writer, bytes.len(), min, max)?;
                    Hex::<0, UNBOUNDED>::from(&bytes[..]).write_value(&mut self.writer)
                }
                None => Err(self.not_a("hexadecimal", text)),
            },
            Simple::Base64 { min, max } => match from_base64(text) {
                Some(bytes) => {
                    check_length(&mut self.writer, bytes.len(), min, max)?;
                    Bytes::<0, UNBOUNDED>::from(&bytes[..]).write_value(&mut self.writer)
                }
                None => Err(self.not_a("base64", text)),
            },
        }
    }

    fn not_a(&mut self, what: &'static str, text: &str) -> Stop {
        self.refuse(ComposeErrorKind::NotA(what, text.to_owned()))
    }
}

/// Bytes of a hexadecimal text of either case.
fn from_hex(text: &str) -> Option<Vec<u8>> {
    let (pairs, rest) = text.trim().as_bytes().as_chunks::<2>();
    let digit = |byte: u8| char::from(byte).to_digit(16);
    let byte = |[high, low]: &[u8; 2]| Some((digit(*high)? << 4 | digit(*low)?) as u8);
    if rest.is_empty() {
        pairs.iter().map(byte).collect()
    } else {
        None
    }
}

/// Bytes of a base64 text with padding; white space does not count.
fn from_base64(text: &str) -> Option<Vec<u8>> {
    let digits: Vec<u8> = text
        .bytes()
        .filter(|byte| !byte.is_ascii_whitespace())
        .collect();
    let (groups, rest) = digits.as_chunks::<4>();
    if !rest.is_empty() {
        return None;
    }
    let mut bytes = Vec::with_capacity(groups.len().saturating_mul(3));
    for (index, group) in groups.iter().enumerate() {
        let last = index.saturating_add(1) == groups.len();
        let padding = group.iter().rev().take_while(|byte| **byte == b'=').count();
        if padding > 2 || (padding > 0 && !last) {
            return None;
        }
        let mut word = 0_u32;
        for byte in group.iter().take(4_usize.saturating_sub(padding)) {
            word = word << 6 | base64_digit(*byte)?;
        }
        word = word.wrapping_shl((padding as u32).wrapping_mul(6));
        let [_, triple @ ..] = word.to_be_bytes();
        bytes.extend(triple.iter().take(3_usize.saturating_sub(padding)));
    }
    Some(bytes)
}

fn base64_digit(byte: u8) -> Option<u32> {
    let (first, offset) = match byte {
        b'A'..=b'Z' => (b'A', 0),
        b'a'..=b'z' => (b'a', 26),
        b'0'..=b'9' => (b'0', 52),
        b'+' => return Some(62),
        b'/' => return Some(63),
        _ => return None,
    };
    Some(u32::from(byte.wrapping_sub(first)).wrapping_add(offset))
}
