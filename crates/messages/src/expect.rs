//! What could have stood where a message fails.

use core::fmt;

use v2g_exi::schema::{Content, Field, Role, Set, Simple, Type};
use v2g_exi::walk::{self, Event, EventKind, Observer};
use v2g_exi::{Error, ErrorKind, UNBOUNDED};

/// What the schema has at the place where a message fails. As text: `EVReady or the end of Header`.
#[derive(Clone, Copy, Debug)]
pub struct Expected {
    frames: Frames,
    kind: ErrorKind,
}

/// Walks up to the failure; `None` if there is none, or if nothing more can be said about it.
pub fn expected(set: &'static Set, bytes: &[u8], fragment: bool) -> Option<Expected> {
    let mut place = Place {
        set,
        fragment,
        frames: Frames::default(),
    };
    let walk = if fragment {
        walk::fragment
    } else {
        walk::document
    };
    let Error { kind, .. } = walk(set, bytes, &mut place).err()?;
    let expected = Expected {
        frames: place.frames,
        kind,
    };
    expected.says_something().then_some(expected)
}

/// Names shown of many.
const SHOWN: usize = 8;

impl Expected {
    fn says_something(&self) -> bool {
        let Some(frame) = self.frames.last() else {
            return false;
        };
        match self.kind {
            ErrorKind::UnexpectedEnd
            | ErrorKind::UnexpectedEvent { .. }
            | ErrorKind::UndeclaredEvent
            | ErrorKind::Wildcard
            | ErrorKind::MixedText => true,
            ErrorKind::NoSuchLiteral { .. }
            | ErrorKind::Exceeds { .. }
            | ErrorKind::Below { .. }
            | ErrorKind::IntegerTooLong => frame.simple().is_some(),
            _ => false,
        }
    }
}

impl fmt::Display for Expected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(frame) = self.frames.last() else {
            return Ok(());
        };
        match (frame.state, frame.simple()) {
            (State::Characters, Some(simple)) => datatype(simple, f),
            (State::Value, _) if frame.ty.is_none() => write!(f, "the end of {}", frame.name),
            (_, Some(simple)) if frame.ty.is_none() => {
                write!(f, "the value of {}: ", frame.name)?;
                datatype(simple, f)
            }
            _ => self.events(f),
        }
    }
}

impl Expected {
    /// The elements that may come, and the end where it may.
    fn events(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut list = Names { f, count: 0 };
        for frame in self.frames.innermost_first() {
            if !frame.names(&mut list)? {
                return list.close();
            }
            if !frame.group {
                list.close()?;
                let comma = if list.count > 0 { " or " } else { "" };
                return write!(list.f, "{comma}the end of {}", frame.name);
            }
        }
        list.close()
    }
}

/// Writes names, and of many only the number.
struct Names<'f, 'g> {
    f: &'f mut fmt::Formatter<'g>,
    count: usize,
}

impl Names<'_, '_> {
    fn name(&mut self, name: &str) -> fmt::Result {
        self.count = self.count.saturating_add(1);
        match self.count {
            1 => self.f.write_str(name),
            2..=SHOWN => write!(self.f, ", {name}"),
            _ => Ok(()),
        }
    }

    fn close(&mut self) -> fmt::Result {
        match self.count.saturating_sub(SHOWN) {
            0 => Ok(()),
            more => write!(self.f, " and {more} more"),
        }
    }
}

fn datatype(simple: Simple, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let (what, min, max) = match simple {
        Simple::Boolean => return f.write_str("true or false"),
        Simple::Integer { min, max } => return write!(f, "a number from {min} to {max}"),
        Simple::BigInteger => return f.write_str("a number"),
        Simple::Enumeration(literals) => {
            let mut list = Names { f, count: 0 };
            literals.iter().try_for_each(|literal| list.name(literal))?;
            return list.close();
        }
        Simple::Text { min, max } => ("characters", min, max),
        Simple::Hex { min, max } | Simple::Base64 { min, max } => ("bytes", min, max),
    };
    match (min, max) {
        (min, UNBOUNDED) => write!(f, "{min} or more {what}"),
        (min, max) if min == max => write!(f, "{min} {what}"),
        (min, max) => write!(f, "{min} to {max} {what}"),
    }
}

/// An element that is open, or a group of elements in one.
#[derive(Clone, Copy, Debug, Default)]
struct Frame {
    name: &'static str,
    /// What is in it; `None` where that is a value only.
    ty: Option<&'static Type>,
    value: Option<Simple>,
    /// No element of its own, but elements in the one around it.
    group: bool,
    /// Index of the field that came last, and how often it came.
    at: usize,
    count: usize,
    state: State,
}

/// How far an element with a value is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum State {
    #[default]
    Start,
    /// The value has been announced.
    Characters,
    /// The value has been read.
    Value,
}

impl Frame {
    fn of(name: &'static str, content: Content) -> Self {
        let (ty, value, group) = match content {
            Content::Simple(simple) => (None, Some(simple), false),
            Content::Complex(ty) => (Some(ty), None, false),
            Content::Group(ty) => (Some(ty), None, true),
            Content::Abstract | Content::Wildcard => (None, None, false),
        };
        Self {
            name,
            ty,
            value,
            group,
            ..Self::default()
        }
    }

    /// The datatype of the value that is due.
    fn simple(&self) -> Option<Simple> {
        let field = self.ty.and_then(|ty| ty.fields.get(self.at));
        let simple = |content| match content {
            Content::Simple(simple) => Some(simple),
            _ => None,
        };
        let of_field = field
            .filter(|field| field.role != Role::Element)
            .and_then(|field| field.alternatives().next())
            .and_then(|it| simple(it.content));
        self.value.or(of_field)
    }

    /// Fields that may come now, with their places.
    fn open(&self) -> impl Iterator<Item = (usize, &'static Field)> + use<> {
        let Self { ty, at, count, .. } = *self;
        let fields = ty.map_or(&[][..], |ty| ty.fields).iter().enumerate();
        fields
            .skip(at)
            .filter(move |(index, field)| *index > at || count < field.max)
    }

    /// Writes the names that may come now; whether the end may come too.
    fn names(&self, list: &mut Names<'_, '_>) -> Result<bool, fmt::Error> {
        for (index, field) in self.open() {
            for alternative in field.alternatives() {
                match alternative.content {
                    Content::Group(group) => {
                        let first = group.fields.first().map_or("", |field| field.name);
                        list.name(first)?;
                    }
                    Content::Wildcard => list.name("any element")?,
                    _ if field.role == Role::Value => list.name("text")?,
                    _ if field.role == Role::Attribute => list.name(field.path)?,
                    _ => list.name(alternative.name)?,
                }
            }
            let there = if index == self.at { self.count } else { 0 };
            if there < field.min {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Goes on to the field with this element or attribute; gives its content, or a group around it.
    fn advance(&mut self, name: &str) -> Option<Content> {
        for (index, field) in self.open() {
            let mut alternatives = field.alternatives();
            let found = alternatives.find(|it| match it.content {
                Content::Group(group) => group
                    .fields
                    .iter()
                    .any(|field| field.alternatives().any(|it| it.name == name)),
                _ => it.name == name && field.role != Role::Value,
            });
            if let Some(found) = found {
                let again = index == self.at;
                self.count = if again {
                    self.count.saturating_add(1)
                } else {
                    1
                };
                self.at = index;
                return Some(found.content);
            }
        }
        None
    }

    /// Goes on to the field with the value.
    fn characters(&mut self) {
        self.state = State::Characters;
        let value = self.open().find(|(_, field)| field.role == Role::Value);
        if let Some((index, _)) = value {
            (self.at, self.count) = (index, 1);
        }
    }
}

/// Deepest nesting of elements and groups that is followed; no message comes near it.
const DEPTH: usize = 24;

/// What is open, the outermost first.
#[derive(Clone, Copy, Debug, Default)]
struct Frames {
    frames: [Frame; DEPTH],
    count: usize,
    /// The way was lost: nothing is known any more.
    lost: bool,
}

impl Frames {
    fn last(&self) -> Option<&Frame> {
        self.innermost_first().next()
    }

    fn innermost_first(&self) -> impl Iterator<Item = &Frame> {
        let count = if self.lost { 0 } else { self.count };
        self.frames.get(..count).unwrap_or_default().iter().rev()
    }

    fn last_mut(&mut self) -> Option<&mut Frame> {
        self.frames.get_mut(self.count.checked_sub(1)?)
    }

    fn push(&mut self, frame: Frame) {
        match self.frames.get_mut(self.count) {
            Some(place) => {
                *place = frame;
                self.count = self.count.saturating_add(1);
            }
            None => self.lost = true,
        }
    }

    fn pop(&mut self) -> Option<Frame> {
        let last = self.last_mut().copied();
        self.count = self.count.saturating_sub(1);
        last
    }

    /// Opens the element with this name, and groups on the way to it.
    fn start(&mut self, name: &'static str) {
        while let Some(frame) = self.last_mut() {
            match frame.advance(name) {
                Some(content @ Content::Group(_)) => {
                    let around = frame.name;
                    self.push(Frame::of(around, content));
                }
                Some(content) => return self.push(Frame::of(name, content)),
                None if frame.group => drop(self.pop()),
                None => break,
            }
        }
        self.lost = true;
    }

    /// Closes the innermost element, and groups in it.
    fn end(&mut self) {
        while self.pop().is_some_and(|frame| frame.group) {}
    }
}

/// Rides along and keeps what is open.
struct Place<'s> {
    set: &'s Set,
    fragment: bool,
    frames: Frames,
}

impl Place<'_> {
    fn root(&mut self, name: &'static str) {
        let root = if self.fragment {
            self.set.fragment(name)
        } else {
            self.set.document(name)
        };
        if let Some(root) = root {
            self.frames.push(Frame::of(name, root.content));
        }
    }
}

impl<'a> Observer<'a> for Place<'_> {
    fn event(&mut self, event: Event<'a>) {
        match event.kind {
            EventKind::Start(start) if self.frames.count == 0 => self.root(start.name),
            EventKind::Start(start) => self.frames.start(start.name),
            EventKind::End => self.frames.end(),
            EventKind::Attribute { name, .. } => {
                if let Some(frame) = self.frames.last_mut() {
                    frame.advance(name);
                    frame.state = State::Characters;
                }
            }
            EventKind::Characters => {
                if let Some(frame) = self.frames.last_mut() {
                    frame.characters();
                }
            }
            EventKind::Value(_) => {
                if let Some(frame) = self.frames.last_mut() {
                    frame.state = State::Value;
                }
            }
            _ => {}
        }
    }

    fn restart(&mut self) {
        self.frames = Frames::default();
    }
}
